/** The clock that stamped the sweeps of a file: where it was set back, a new epoch begins (rf/clock-epoch.ts). */
import { epochAfter, inEpoch, reachedOf } from '../rf/clock-epoch.js';
import { type DriverSweep, gridKey } from '../rf/sweep.js';

/** Grids of a file whose last time is known; more are forgotten, the oldest first. */
const MOST_GRIDS = 64;
/** Most epochs of a file: one whose times run to and fro more often is no clock that was set. */
const MOST_EPOCHS = 20;

/** Last time of a grid; `runsOn`: the one before was earlier, as in every file that is not written newest first. */
interface GridTime {
  readonly at: number;
  readonly runsOn: boolean;
}

export class FileClock {
  /** Epoch of the last sweep; undefined while the clock was not set back. */
  epoch: string | undefined;
  readonly #grids = new Map<string, GridTime>();
  #epochs = 0;

  /** @param epoch the one in which an earlier reading of the file ended */
  constructor(epoch?: string) {
    this.epoch = epoch;
  }

  /** The sweep in its epoch. A file may have its bands one after the other, so times are compared within a grid. */
  stamped(sweep: DriverSweep): DriverSweep {
    if (sweep.epoch !== undefined) return sweep;
    const { startedAt: at } = sweep;
    const key = gridKey(sweep);
    const last = this.#grids.get(key);
    const isBack = last !== undefined && at < last.at;
    if (isBack && last.runsOn && this.#epochs < MOST_EPOCHS) {
      const reached = this.epoch === undefined ? last.at : Math.max(last.at, reachedOf(this.epoch));
      this.epoch = epochAfter(reached + 1, at, this.epoch);
      this.#epochs += 1;
    }
    this.#grids.delete(key);
    this.#grids.set(key, { at, runsOn: last !== undefined && at > last.at });
    if (this.#grids.size > MOST_GRIDS) this.#grids.delete(this.#grids.keys().next().value ?? '');
    return inEpoch(sweep, this.epoch);
  }
}
