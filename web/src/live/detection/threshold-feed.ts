/** The detection threshold in force across the shown span: asked for now and then, for it moves slowly. */
import { pageStore } from '../../state/page-store.js';
import type { Grid } from '../picture/grid.js';
import { fetchThreshold, type ThresholdRow } from './detection-api.js';

const EVERY_MS = 5000;
const MOST_PLANS = 8;
/** Always the same, so that nothing is drawn anew for it. */
const NONE: readonly ThresholdRow[] = [];

export class ThresholdFeed {
  readonly #changed: () => void;
  #centresHz: readonly number[] = [];
  #receiverId: string | undefined;
  #rows: readonly ThresholdRow[] = [];
  #asking = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
    window.setInterval(() => this.#load(), EVERY_MS);
  }

  /**
   * The rows of these grids, as far as they are known; they are asked for while somebody draws them. Detection speaks of
   * the newest sweep only, so a moment of the past has none.
   */
  across(receiverId: string | undefined, grids: readonly Grid[]): readonly ThresholdRow[] {
    if (receiverId === undefined || pageStore.getState().past !== undefined) return NONE;
    const another = receiverId !== this.#receiverId || grids.length !== this.#centresHz.length;
    this.#centresHz = grids
      .slice(0, MOST_PLANS)
      .map(({ startHz, stepHz, bins }) => startHz + Math.floor(bins / 2) * stepHz);
    if (another) {
      this.#receiverId = receiverId;
      this.#rows = [];
      this.#load();
    }
    return this.#rows;
  }

  #load(): void {
    const receiverId = this.#receiverId;
    const centresHz = this.#centresHz;
    if (receiverId === undefined || document.hidden || location.pathname !== '/') return;
    const asking = ++this.#asking;
    Promise.all(centresHz.map((hz) => fetchThreshold({ receiverId, hz }))).then(
      (rows) => {
        if (asking !== this.#asking || receiverId !== this.#receiverId) return;
        this.#rows = rows.flatMap((row) => row ?? []);
        this.#changed();
      },
      // The line stays as it was; the badge says that the program is away.
      (error: unknown) => console.warn('The threshold could not be asked:', error),
    );
  }
}
