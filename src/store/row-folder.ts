/** Rows for a screen: sweeps in order of time, neighbours folded into one while each bin keeps its maximum. */
import { thinBins } from '../rf/grid.js';
import type { SweepQuery } from './archive.js';
import type { SweepShape, SweepStamp } from './block-format.js';
import { type Codes, dequantise, dequantiseBelow, type LevelFormat } from './levels.js';
import { ROW_FIELDS, type SweepTable, type TableGrid } from './sweep-table.js';

/** One allocation serves many rows. */
const SLAB_LEVELS = 1 << 19;

/** The part of a grid that a query asks for, at most all of it. */
export interface Crop {
  readonly shape: SweepShape;
  readonly firstBin: number;
  readonly bins: number;
}

export interface CodedRow {
  readonly firstBin: number;
  readonly codes: Codes;
  readonly format: LevelFormat;
  readonly below?: Codes;
}

interface Row {
  readonly crop: Crop;
  stamp: SweepStamp;
  readonly slab: number;
  readonly offset: number;
  readonly levelsDbm: Float32Array;
}

/** The bins of `shape` that lie in the query's range; undefined when none does. */
export function cropOf(
  shape: SweepShape,
  { startHz, stopHz }: Pick<SweepQuery, 'startHz' | 'stopHz'>,
): Crop | undefined {
  const { startHz: bin0, stepHz, bins } = shape;
  const first = startHz === undefined ? 0 : Math.max(0, Math.ceil((startHz - bin0) / stepHz - 1e-6));
  const last = stopHz === undefined ? bins - 1 : Math.min(bins - 1, Math.floor((stopHz - bin0) / stepHz + 1e-6));
  return last < first ? undefined : { shape, firstBin: first, bins: last - first + 1 };
}

export class RowFolder {
  readonly #from: number;
  readonly #slotMs: number;
  readonly #rows: Row[] = [];
  /** The row that the next sweep of a grid may join: that of its slot, or the one just begun. */
  readonly #open = new Map<SweepShape, Map<number, Row>>();
  readonly #slabs: Float32Array[] = [];
  #used = 0;
  #scratch = new Float32Array(0);

  /** @param slotMs rows begin at from, from + slotMs, …; 0 keeps every sweep a row of its own */
  constructor(from: number, slotMs: number) {
    this.#from = from;
    this.#slotMs = slotMs;
  }

  /**
   * Adds the codes of bins `firstBin` … of one sweep, or of several whose maxima they are; with `below`, the codes
   * are depths below these maxima, as a block's body has them.
   */
  add(crop: Crop, stamp: SweepStamp, { firstBin, codes, format, below }: CodedRow): void {
    const from = Math.max(crop.firstBin, firstBin);
    const to = Math.min(crop.firstBin + crop.bins, firstBin + codes.length);
    if (to <= from) return;
    const wanted = codes.subarray(from - firstBin, to - firstBin);
    const maxima = below?.subarray(from - firstBin, to - firstBin);
    const at = from - crop.firstBin;
    const { row, fresh } = this.#rowFor(crop, stamp, firstBin > crop.firstBin);
    const target = row.levelsDbm.subarray(at, at + wanted.length);
    if (fresh) {
      row.levelsDbm.fill(Number.NaN, 0, at);
      row.levelsDbm.fill(Number.NaN, at + wanted.length);
      toLevels(maxima, wanted, format, target);
      return;
    }
    if (this.#scratch.length < wanted.length) this.#scratch = new Float32Array(wanted.length);
    const levels = this.#scratch.subarray(0, wanted.length);
    toLevels(maxima, wanted, format, levels);
    raiseTo(target, levels);
  }

  /** The same with levels as they are; −∞ counts as missing. */
  addLevels(crop: Crop, stamp: SweepStamp, levelsDbm: Float32Array): void {
    const { row, fresh } = this.#rowFor(crop, stamp, false);
    if (fresh) row.levelsDbm.fill(Number.NaN);
    raiseTo(row.levelsDbm, levelsDbm.subarray(crop.firstBin, crop.firstBin + crop.bins));
  }

  /** The rows in order of time, each with at most `maxBins` bins. */
  finish(maxBins: number): SweepTable {
    this.#rows.sort((a, b) => a.stamp.startedAt - b.stamp.startedAt || a.stamp.seq - b.stamp.seq);
    const grids: TableGrid[] = [];
    const gridOf = new Map<SweepShape, number>();
    const rows = new Float64Array(this.#rows.length * ROW_FIELDS);
    this.#rows.forEach(({ crop, stamp, slab, offset, levelsDbm }, i) => {
      const { shape, firstBin } = crop;
      const thinned = thinBins(
        { startHz: shape.startHz + firstBin * shape.stepHz, stepHz: shape.stepHz, levelsDbm },
        maxBins,
      );
      let grid = gridOf.get(shape);
      if (grid === undefined) {
        const { bins: _bins, ...settings } = shape;
        grid = grids.push({ ...settings, startHz: thinned.startHz, stepHz: thinned.stepHz }) - 1;
        gridOf.set(shape, grid);
      }
      const { seq, startedAt, endedAt, flags, folded } = stamp;
      const bins = thinned.levelsDbm.length;
      if (thinned.levelsDbm !== levelsDbm) levelsDbm.set(thinned.levelsDbm);
      rows.set([seq, startedAt, endedAt, flags, folded, grid, slab, offset, bins], i * ROW_FIELDS);
    });
    return { grids, rows, slabs: this.#slabs };
  }

  #rowFor(crop: Crop, stamp: SweepStamp, isLaterPart: boolean): { row: Row; fresh: boolean } {
    const slot = this.#slotMs === 0 ? 0 : Math.floor((stamp.startedAt - this.#from) / this.#slotMs);
    const open = this.#open.get(crop.shape) ?? new Map<number, Row>();
    this.#open.set(crop.shape, open);
    const found = open.get(slot);
    if (found !== undefined && (this.#slotMs > 0 || (isLaterPart && found.stamp.seq === stamp.seq))) {
      // A sweep in several parts counts once.
      if (!isLaterPart) found.stamp = joined(found.stamp, stamp);
      return { row: found, fresh: false };
    }
    const levelsDbm = this.#levels(crop.bins);
    const row = { crop, stamp, levelsDbm, slab: this.#slabs.length - 1, offset: this.#used - crop.bins };
    this.#rows.push(row);
    open.set(slot, row);
    return { row, fresh: true };
  }

  #levels(bins: number): Float32Array {
    let slab = this.#slabs.at(-1);
    if (slab === undefined || this.#used + bins > slab.length) {
      slab = new Float32Array(Math.max(bins, SLAB_LEVELS));
      this.#slabs.push(slab);
      this.#used = 0;
    }
    this.#used += bins;
    return slab.subarray(this.#used - bins, this.#used);
  }
}

function toLevels(below: Codes | undefined, codes: Codes, format: LevelFormat, out: Float32Array): void {
  if (below === undefined) dequantise(codes, format, out);
  else dequantiseBelow(below, codes, format, out);
}

function joined(a: SweepStamp, b: SweepStamp): SweepStamp {
  return {
    seq: Math.max(a.seq, b.seq),
    startedAt: Math.min(a.startedAt, b.startedAt),
    endedAt: Math.max(a.endedAt, b.endedAt),
    flags: a.flags | b.flags,
    folded: a.folded + b.folded,
  };
}

/** Each level of `into` becomes the larger of both; a missing one gives way to a present one. */
function raiseTo(into: Float32Array, levelsDbm: Float32Array): void {
  for (let i = 0; i < into.length; i++) {
    const level = levelsDbm[i] as number;
    const before = into[i] as number;
    if (level > before || (Number.isNaN(before) && level > Number.NEGATIVE_INFINITY)) into[i] = level;
  }
}
