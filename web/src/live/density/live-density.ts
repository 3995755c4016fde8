/**
 * Levels counted by frequency that fade: a sweep counts 1/e of its weight after the fading time. Old counts are not lowered
 * with each sweep; the weight of new ones rises. Pure.
 */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { type BinColumns, binColumns, type ColumnRange } from '../../../../src/rf/bin-columns.js';
import { countLevels, type Density, emptyCounts, isCounted } from '../../../../src/rf/density.js';
import { type Grid, gridOf, overlaps, sameGrid, spanOf } from '../../picture/grid.js';

/** After so many fading times a count is forgotten. */
const FORGOTTEN_AFTER = 5;
/** Share of a sweep's weight that is left then. */
const FORGOTTEN = Math.exp(-FORGOTTEN_AFTER);
const HEAVIEST = 1e6;
/** Parts of a fading time in which sweeps are numbered. */
const PARTS = 10;

interface Part {
  readonly at: number;
  sweeps: number;
  leftOut: number;
}

/** What a picture of counts stands for. */
export interface DensitySpan {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly sweeps: number;
  /** More than `sweeps` where only a sample was counted. */
  readonly sweepsThere: number;
  readonly leftOut: number;
}

export class LiveDensity {
  readonly range: ColumnRange;
  readonly counts: Float32Array;
  readonly #fadeMs: number;
  readonly #columns: { readonly grid: Grid; readonly columns: BinColumns }[] = [];
  #parts: Part[] = [];
  /** The instant whose sweeps weigh 1, epoch ms. */
  #originAt: number;
  #from: number;
  #newestAt: number;
  readonly #unseen: number;

  /** Begins with the archive's counts of the time from `from` to `to`. */
  constructor(seed: Density | ColumnRange, fadeMs: number, { from, to }: { from: number; to: number }) {
    const { startHz, stopHz, columns } = seed;
    this.range = { startHz, stopHz, columns };
    this.#fadeMs = fadeMs;
    this.#originAt = to;
    this.#newestAt = to;
    this.#from = from;
    if (!('counts' in seed)) {
      this.counts = emptyCounts(seed);
      this.#unseen = 0;
      return;
    }
    const { counts, sweeps, sweepsThere, leftOut } = seed;
    // A sample stands for all the sweeps there were.
    const each = sweepsThere / Math.max(1, sweeps);
    this.counts = each === 1 ? counts : counts.map((count) => count * each);
    this.#unseen = sweepsThere - sweeps;
    this.#parts.push({ at: to, sweeps, leftOut });
  }

  /** Counts below this are forgotten. */
  get least(): number {
    return FORGOTTEN * this.#weightAt(this.#newestAt);
  }

  get span(): DensitySpan {
    const from = Math.max(this.#from, this.#newestAt - FORGOTTEN_AFTER * this.#fadeMs);
    const shown = this.#parts.filter(({ at }) => at >= from);
    const sum = (of: 'sweeps' | 'leftOut') => shown.reduce((all, part) => all + part[of], 0);
    const isSampled = shown.some(({ at }) => at === this.#parts[0]?.at);
    const sweeps = sum('sweeps');
    return {
      from,
      to: this.#newestAt,
      sweeps,
      sweepsThere: sweeps + (isSampled ? this.#unseen : 0),
      leftOut: sum('leftOut'),
    };
  }

  add(frame: SweepFrame): void {
    const { startedAt, startHz, stepHz, levelsDbm } = frame;
    this.#newestAt = Math.max(this.#newestAt, startedAt);
    // Another plan of the receiver.
    if (!overlaps(spanOf(gridOf(frame)), this.range)) return;
    const counted = isCounted(frame);
    const part = this.#partAt(startedAt);
    part[counted ? 'sweeps' : 'leftOut'] += 1;
    if (!counted) return;
    if (this.#weightAt(startedAt) > HEAVIEST) this.#lighten(startedAt);
    const columns = this.#columnsOf({ startHz, stepHz, bins: levelsDbm.length });
    countLevels(this.counts, columns, levelsDbm, this.#weightAt(startedAt));
  }

  #weightAt(at: number): number {
    return Math.exp((at - this.#originAt) / this.#fadeMs);
  }

  #lighten(at: number): void {
    const weight = this.#weightAt(at);
    for (let i = 0; i < this.counts.length; i++) this.counts[i] = (this.counts[i] as number) / weight;
    this.#originAt = at;
  }

  #partAt(at: number): Part {
    const last = this.#parts.at(-1);
    if (last !== undefined && at - last.at < this.#fadeMs / PARTS) return last;
    const part = { at, sweeps: 0, leftOut: 0 };
    const oldest = at - FORGOTTEN_AFTER * this.#fadeMs;
    this.#parts = [...this.#parts.filter((each) => each.at >= oldest), part];
    return part;
  }

  #columnsOf(grid: Grid): BinColumns {
    const known = this.#columns.find((entry) => sameGrid(entry.grid, grid));
    if (known !== undefined) return known.columns;
    const columns = binColumns(this.range, grid);
    this.#columns.push({ grid, columns });
    if (this.#columns.length > 64) this.#columns.shift();
    return columns;
  }
}
