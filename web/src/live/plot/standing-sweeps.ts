/** Which sweeps a row of the waterfall shows: a sweep stands until the next one of its grid, or until that is late. */
import type { Cadence } from '../picture/cadence.js';
import { type Grid, sameGrid } from '../picture/grid.js';
import type { History, Segment } from '../picture/history.js';

export interface SweepRows {
  readonly history: History;
  readonly cadence: Cadence;
}

interface Standing {
  readonly segment: Segment;
  readonly untilSlot: number;
}

export class StandingSweeps {
  #standing: Standing[] = [];

  /** Nothing of earlier slots stands any more. */
  restart(): void {
    this.#standing = [];
  }

  /** The sweeps of a slot: a coarse grid before a finer one, which lies over it. Slots are asked for from old to new. */
  at(slot: number, { history, cadence }: SweepRows): readonly Segment[] {
    const begun = history.segmentsAt(slot);
    if (begun.length === 0 && this.#standing.every(({ untilSlot }) => untilSlot >= slot)) return this.#segments();
    this.#standing = this.#standing.filter(
      ({ segment, untilSlot }) => untilSlot >= slot && !begun.some(({ grid }) => sameGrid(grid, segment.grid)),
    );
    for (const segment of begun) {
      const untilSlot = history.slotOf(segment.startedAt + cadence.holdMs(segment.grid));
      const place = this.#standing.findIndex((other) => isFiner(other.segment.grid, segment.grid));
      this.#standing.splice(place === -1 ? this.#standing.length : place, 0, { segment, untilSlot });
    }
    return this.#segments();
  }

  #segments(): readonly Segment[] {
    return this.#standing.map(({ segment }) => segment);
  }
}

/** One order for all grids: by step, then by frequency. */
export function isFiner(a: Grid, b: Grid): boolean {
  return a.stepHz === b.stepHz ? a.startHz > b.startHz : a.stepHz < b.stepHz;
}
