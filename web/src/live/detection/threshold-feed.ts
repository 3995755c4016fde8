/** The detection threshold across the shown span: asked for at intervals, because it changes slowly. */
import { Followed } from '../../ground/asking/followed.js';
import { fetchThreshold, type ThresholdRow } from '../../picture/detection-api.js';
import type { Grid } from '../../picture/grid.js';
import { pictureStore } from '../../picture/picture-store.js';

const EVERY_MS = 5000;
const SOON_MS = 200;
const MOST_PLANS = 8;
/** Always the same object, so that it causes no redrawing. */
const NONE: readonly ThresholdRow[] = [];

export class ThresholdFeed {
  readonly #followed = new Followed<readonly ThresholdRow[]>(
    (signal, before = NONE) => this.#fetch(signal, before),
    () => ({ everyMs: EVERY_MS }),
    NONE,
  );
  #centresHz: readonly number[] = [];
  #receiverId: string | undefined;
  #soon: number | undefined;

  constructor(changed: () => void) {
    this.#followed.subscribe(changed);
  }

  /**
   * The threshold rows of these grids that are known so far; they are requested while the plot draws them. Detection
   * knows only the newest sweep, so an instant of the past has none, and a paused plot keeps the rows of its pause.
   */
  across(receiverId: string | undefined, grids: readonly Grid[]): readonly ThresholdRow[] {
    if (receiverId === undefined || pictureStore.getState().past !== undefined) return NONE;
    const another = receiverId !== this.#receiverId || grids.length !== this.#centresHz.length;
    this.#centresHz = grids
      .slice(0, MOST_PLANS)
      .map(({ startHz, stepHz, bins }) => startHz + Math.floor(bins / 2) * stepHz);
    if (another) {
      this.#receiverId = receiverId;
      this.#followed.take(NONE);
      // While a view is dragged, the grids that it shows change in each frame.
      this.#soon ??= window.setTimeout(() => {
        this.#soon = undefined;
        void this.#followed.ask();
      }, SOON_MS);
    }
    return this.#followed.known().value ?? NONE;
  }

  async #fetch(signal: AbortSignal, before: readonly ThresholdRow[]): Promise<readonly ThresholdRow[]> {
    const receiverId = this.#receiverId;
    if (receiverId === undefined || pictureStore.getState().paused || location.pathname !== '/') return before;
    const rows = await Promise.all(this.#centresHz.map((hz) => fetchThreshold({ receiverId, hz }, signal)));
    return pictureStore.getState().paused ? before : rows.flatMap((row) => row ?? []);
  }
}
