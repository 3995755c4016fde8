/** Which sweeps a row of the waterfall shows: a sweep stands until the next one of its grid, or until that is late. */
import type { Cadence } from '../cadence.js';
import { type Grid, sameGrid } from '../grid.js';
import type { History, Segment } from '../history.js';

export interface SweepRows {
  readonly history: History;
  readonly cadence: Cadence;
}

/** Slots one after another in which the same grids have a sweep. */
export interface HeardRun {
  readonly grids: readonly Grid[];
  readonly from: number;
  /** The last slot. */
  to: number;
}

interface Standing {
  readonly segment: Segment;
  readonly untilSlot: number;
}

export class StandingSweeps {
  #standing: Standing[] = [];
  #heard: HeardRun[] = [];

  /** When something was heard, as far as slots were asked for; the oldest first. */
  get heard(): readonly HeardRun[] {
    return this.#heard;
  }

  /** Nothing of earlier slots stands any more. */
  restart(): void {
    this.#standing = [];
    this.#heard = [];
  }

  /** The sweeps of a slot: a coarse grid before a finer one, which lies over it. Slots are asked for from old to new. */
  at(slot: number, { history, cadence }: SweepRows): readonly Segment[] {
    const begun = history.segmentsAt(slot);
    if (begun.length === 0 && this.#standing.every(({ untilSlot }) => untilSlot >= slot))
      return this.#noted(slot, history.rows);
    this.#standing = this.#standing.filter(
      ({ segment, untilSlot }) => untilSlot >= slot && !begun.some(({ grid }) => sameGrid(grid, segment.grid)),
    );
    for (const segment of begun) {
      const untilSlot = history.slotOf(segment.startedAt + cadence.holdMs(segment.grid));
      const place = this.#standing.findIndex((other) => isFiner(other.segment.grid, segment.grid));
      this.#standing.splice(place === -1 ? this.#standing.length : place, 0, { segment, untilSlot });
    }
    return this.#noted(slot, history.rows);
  }

  #noted(slot: number, rows: number): readonly Segment[] {
    const segments = this.#standing.map(({ segment }) => segment);
    // What was known of this slot, and of later ones, may have changed.
    if ((this.#heard.at(-1)?.to ?? -1) >= slot)
      this.#heard = this.#heard
        .filter(({ from }) => from < slot)
        .map((run) => ({ ...run, to: Math.min(run.to, slot - 1) }));
    const last = this.#heard.at(-1);
    if (last?.to === slot - 1 && isOf(segments, last.grids)) last.to = slot;
    else if (segments.length > 0) this.#heard.push({ grids: segments.map(({ grid }) => grid), from: slot, to: slot });
    if ((this.#heard[0]?.to ?? slot) <= slot - rows) this.#heard.shift();
    return segments;
  }
}

function isOf(segments: readonly Segment[], grids: readonly Grid[]): boolean {
  return segments.length === grids.length && grids.every((grid, i) => sameGrid(grid, segments[i]?.grid ?? grid));
}

/** One order for all grids: by step, then by frequency. */
export function isFiner(a: Grid, b: Grid): boolean {
  return a.stepHz === b.stepHz ? a.startHz > b.startHz : a.stepHz < b.stepHz;
}
