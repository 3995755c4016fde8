/** Follows the shown receiver while another screen is open: only the age of its data. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import type { PageState } from '../../state/page-store.js';

/** One frame a second with the fewest bins that the program sends: about 70 bytes/s. */
export const THIN_STREAM = { maxBins: 16, maxFps: 1 };
const OLD_AFTER_MS = 3000;
const OLD_INTERVALS = 2.2;
const REMEMBERED = 8;

export class AgeWatch {
  #startedAt: number | undefined;
  #endedAt = 0;
  readonly #intervalsMs: number[] = [];

  heard({ startedAt, durationMs }: SweepFrame): void {
    if (this.#startedAt !== undefined && startedAt > this.#startedAt) {
      this.#intervalsMs.push(startedAt - this.#startedAt);
      if (this.#intervalsMs.length > REMEMBERED) this.#intervalsMs.shift();
    }
    this.#startedAt = startedAt;
    this.#endedAt = startedAt + durationMs;
  }

  /** Values for the store; none before the first frame. */
  age(now: number): Partial<PageState> {
    if (this.#startedAt === undefined) return {};
    const dataAgeMs = Math.max(0, now - this.#endedAt);
    const patienceMs = Math.max(OLD_AFTER_MS, OLD_INTERVALS * Math.max(0, ...this.#intervalsMs));
    return { dataAgeMs, dataOld: dataAgeMs > patienceMs };
  }
}
