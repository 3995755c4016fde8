/** Listens to receivers and keeps the coverage ledger: one {@link ReceiverWatch} each, every interval to the book. */
import type { Sweep } from '../../rf/sweep.js';
import type { CoverageInterval, CoverageReason } from '../../watch/coverage.js';
import {
  type Noted,
  type ReceiverWatch,
  receiverDown,
  startWatch,
  sweepHeard,
  timePassed,
  type WatchBand,
} from '../../watch/receiver-watch.js';
import type { CoverageLedger } from './case-book-coverage.js';

export class CoverageRecorder {
  readonly #ledger: CoverageLedger;
  readonly #watches = new Map<string, ReceiverWatch>();
  /** State and reason last noted, by receiver and band. */
  readonly #last = new Map<string, string>();
  readonly #onChange: (interval: CoverageInterval) => void;

  /** `onChange` hears of a receiver that begins to do something else for a band: watch it well, badly, or not. */
  constructor(ledger: CoverageLedger, onChange: (interval: CoverageInterval) => void = () => {}) {
    this.#ledger = ledger;
    this.#onChange = onChange;
  }

  /** A receiver is configured, or has other plans now: from here on its bands are accounted for. */
  watch(
    owner: { readonly stationId: string; readonly receiverId: string },
    bands: readonly WatchBand[],
    at: number,
  ): void {
    this.tick(at);
    this.#watches.set(owner.receiverId, startWatch(owner, bands, at));
  }

  /** A sweep of a receiver that is not watched counts for nothing. */
  sweep(sweep: Sweep): void {
    const watch = this.#watches.get(sweep.receiverId);
    if (watch !== undefined) this.#keep(sweepHeard(watch, sweep));
  }

  /** The receiver is known not to deliver, until its next sweep. */
  down(receiverId: string, reason: CoverageReason): void {
    const watch = this.#watches.get(receiverId);
    if (watch !== undefined) this.#watches.set(receiverId, receiverDown(watch, reason));
  }

  /** Every few seconds. */
  tick(at: number): void {
    for (const watch of this.#watches.values()) this.#keep(timePassed(watch, at));
  }

  #keep({ watch, intervals }: Noted): void {
    this.#watches.set(watch.receiverId, watch);
    this.#ledger.note(intervals);
    for (const interval of intervals) {
      const place = `${interval.receiverId} ${interval.bandKey}`;
      const now = `${interval.state} ${interval.reason ?? ''}`;
      if (this.#last.get(place) === now) continue;
      this.#last.set(place, now);
      this.#onChange(interval);
    }
  }
}
