/** Follows the shown receiver while another screen is open: only the age of its data. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { Cadence } from '../../picture/cadence.js';
import type { PageState } from '../../picture/page-store.js';

/** One frame a second with the fewest bins that the program sends: about 70 bytes/s. */
export const THIN_STREAM = { maxBins: 16, maxFps: 1 };

export class AgeWatch {
  readonly #cadence = new Cadence();
  #endedAt: number | undefined;

  heard(frame: SweepFrame): void {
    this.#cadence.heard(frame);
    this.#endedAt = frame.startedAt + frame.durationMs;
  }

  /** Values for the store; none before the first frame. */
  age(now: number): Partial<PageState> {
    if (this.#endedAt === undefined) return {};
    const dataAgeMs = Math.max(0, now - this.#endedAt);
    return { dataAgeMs, dataOld: dataAgeMs > this.#cadence.patienceMs() };
  }
}
