/** Rows that the archive has only after it was asked. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { gridOf } from '../grid.js';
import type { Picture } from '../picture.js';

/**
 * A hub has the rows of a station in its archive some seconds after they were live. So long after an answer, rows that are missing
 * between the newest ones in it and the first live ones are asked for again, once.
 */
const LATE_ROWS_MS = 10_000;

export class LateRows {
  #timer: number | undefined;

  /** `picture` took these rows out of the archive, in order of time; `ask` fetches the rows since an instant, epoch ms. */
  expect(picture: Picture, rows: readonly SweepFrame[], ask: (since: number) => void): void {
    if (rows.length === 0) return;
    this.stop();
    // A later row of the same grid takes the place of the one before.
    const newest = new Map(rows.map((row) => [`${row.startHz} ${row.stepHz}`, row]));
    this.#timer = window.setTimeout(() => {
      const { history, cadence } = picture;
      const ends = [...newest.values()].filter((row) => {
        const centreHz = row.startHz + (row.levelsDbm.length >> 1) * row.stepHz;
        return history.hasHoleAfter(row.startedAt, centreHz, cadence.holdMs(gridOf(row)));
      });
      if (ends.length > 0) ask(Math.min(...ends.map(({ startedAt }) => startedAt)));
    }, LATE_ROWS_MS);
  }

  stop(): void {
    window.clearTimeout(this.#timer);
  }
}
