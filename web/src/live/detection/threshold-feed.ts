/** The detection threshold across the shown span: asked for at intervals, because it changes slowly. */

import type { Grid } from '../../picture/grid.js';
import { pageStore } from '../../picture/page-store.js';
import { fetchThreshold, type ThresholdRow } from './detection-api.js';

const EVERY_MS = 5000;
const SOON_MS = 200;
const MOST_PLANS = 8;
/** Always the same object, so that it causes no redrawing. */
const NONE: readonly ThresholdRow[] = [];

export class ThresholdFeed {
  readonly #changed: () => void;
  #centresHz: readonly number[] = [];
  #receiverId: string | undefined;
  #rows: readonly ThresholdRow[] = [];
  #asking = 0;
  #soon: number | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
    window.setInterval(() => this.#load(), EVERY_MS);
  }

  /**
   * The threshold rows of these grids that are known so far; they are requested while the plot draws them. Detection
   * knows only the newest sweep, so an instant of the past has none, and a paused plot keeps the rows of its pause.
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
      // While a view is dragged, the grids that it shows change in each frame.
      this.#soon ??= window.setTimeout(() => {
        this.#soon = undefined;
        this.#load();
      }, SOON_MS);
    }
    return this.#rows;
  }

  #load(): void {
    const receiverId = this.#receiverId;
    const centresHz = this.#centresHz;
    const { paused } = pageStore.getState();
    if (receiverId === undefined || paused || document.hidden || location.pathname !== '/') return;
    const asking = ++this.#asking;
    Promise.all(centresHz.map((hz) => fetchThreshold({ receiverId, hz }))).then(
      (rows) => {
        if (asking !== this.#asking || receiverId !== this.#receiverId || pageStore.getState().paused) return;
        this.#rows = rows.flatMap((row) => row ?? []);
        this.#changed();
      },
      // The line stays unchanged; the badge shows that the program is away.
      (error: unknown) => console.warn('The threshold could not be asked:', error),
    );
  }
}
