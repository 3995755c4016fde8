/** Folds sweeps in order of time into rows for a screen: neighbours become one row, and each bin keeps its maximum. */
import { thinBins } from '../../rf/grid.js';
import type { SweepQuery } from '../archive.js';
import type { SweepShape, SweepStamp } from '../blocks/block-format.js';
import { raiseBytes } from '../blocks/byte-rows.js';
import { type CodeRun, dequantise, LevelFormat, runToLevels } from '../blocks/levels.js';
import { ROW_FIELDS, type SweepTable, type TableGrid } from './sweep-table.js';

/** Levels of one allocation, which serves many rows. */
const SLAB_LEVELS = 1 << 19;

/** The part of a grid that a query asks for. */
export interface Crop {
  readonly shape: SweepShape;
  readonly firstBin: number;
  readonly bins: number;
}

/** Levels of bins `firstBin` … of a sweep, or the maxima of several sweeps. */
export interface CodedRow extends CodeRun {
  readonly firstBin: number;
  readonly bins: number;
}

interface Row {
  readonly crop: Crop;
  stamp: SweepStamp;
  readonly slab: number;
  readonly offset: number;
  /** Codes of one byte while only such have joined: four are folded at a time, and levels are made of them once. */
  codes: Uint8Array | undefined;
}

/** Bins of `shape` within the query's range; undefined when there are none. */
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
  /** The row that the next sweep of a grid may join: that of its slot, or the last one begun. */
  readonly #open = new Map<SweepShape, Map<number, Row>>();
  readonly #slabs: Float32Array[] = [];
  #used = 0;
  #scratch = new Float32Array(0);

  /** @param slotMs rows begin at from, from + slotMs, …; 0 makes every sweep a row of its own */
  constructor(from: number, slotMs: number) {
    this.#from = from;
    this.#slotMs = slotMs;
  }

  /** Adds the part of a sweep that the query asks for. */
  add(crop: Crop, stamp: SweepStamp, coded: CodedRow): void {
    const { firstBin, bins, at, belowAt = 0 } = coded;
    const from = Math.max(crop.firstBin, firstBin);
    const count = Math.min(crop.firstBin + crop.bins, firstBin + bins) - from;
    if (count <= 0) return;
    const skipped = from - firstBin;
    const run = skipped === 0 ? coded : { ...coded, at: at + skipped, belowAt: belowAt + skipped };
    const { row, fresh } = this.#rowFor(crop, stamp, firstBin > crop.firstBin);
    const place = from - crop.firstBin;
    if (run.codes instanceof Uint8Array && (fresh ? this.#slotMs > 0 : row.codes !== undefined)) {
      row.codes ??= new Uint8Array(crop.bins);
      const below = run.below instanceof Uint8Array ? { bytes: run.below, at: run.belowAt ?? 0 } : undefined;
      raiseBytes({ bytes: row.codes, at: place }, { bytes: run.codes, at: run.at }, below, count);
      return;
    }
    if (fresh) {
      if (count < crop.bins) this.#levelsOf(row).fill(Number.NaN);
      runToLevels(run, count, this.#slabs[row.slab] as Float32Array, row.offset + place);
      return;
    }
    if (this.#scratch.length < count) this.#scratch = new Float32Array(count);
    const levels = this.#scratch.subarray(0, count);
    runToLevels(run, count, levels);
    raiseTo(this.#levelsOf(row).subarray(place, place + count), levels);
  }

  /** Adds levels instead of codes; −∞ counts as missing. */
  addLevels(crop: Crop, stamp: SweepStamp, levelsDbm: Float32Array): void {
    const { row, fresh } = this.#rowFor(crop, stamp, false);
    const own = this.#levelsOf(row);
    if (fresh) own.fill(Number.NaN);
    raiseTo(own, levelsDbm.subarray(crop.firstBin, crop.firstBin + crop.bins));
  }

  /** The rows in order of time, each with at most `maxBins` bins. */
  finish(maxBins: number): SweepTable {
    this.#rows.sort((a, b) => a.stamp.startedAt - b.stamp.startedAt || a.stamp.seq - b.stamp.seq);
    const grids: TableGrid[] = [];
    const gridOf = new Map<SweepShape, number>();
    const rows = new Float64Array(this.#rows.length * ROW_FIELDS);
    this.#rows.forEach((row, i) => {
      const { crop, stamp, slab, offset } = row;
      const { shape, firstBin } = crop;
      let { bins } = crop;
      let { startHz, stepHz } = shape;
      startHz += firstBin * stepHz;
      const levelsDbm = this.#levelsOf(row);
      if (bins > maxBins) {
        const thinned = thinBins({ startHz, stepHz, levelsDbm }, maxBins);
        levelsDbm.set(thinned.levelsDbm);
        bins = thinned.levelsDbm.length;
        ({ startHz, stepHz } = thinned);
      }
      let grid = gridOf.get(shape);
      if (grid === undefined) {
        const { bins: _bins, ...settings } = shape;
        grid = grids.push({ ...settings, startHz, stepHz }) - 1;
        gridOf.set(shape, grid);
      }
      let at = i * ROW_FIELDS;
      rows[at++] = stamp.seq;
      rows[at++] = stamp.startedAt;
      rows[at++] = stamp.endedAt;
      rows[at++] = stamp.flags;
      rows[at++] = stamp.folded;
      rows[at++] = grid;
      rows[at++] = slab;
      rows[at++] = offset;
      rows[at] = bins;
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
    const row = { crop, stamp, ...this.#place(crop.bins), codes: undefined };
    this.#rows.push(row);
    open.set(slot, row);
    return { row, fresh: true };
  }

  #levelsOf(row: Row): Float32Array {
    const { slab, offset, crop, codes } = row;
    const levels = (this.#slabs[slab] as Float32Array).subarray(offset, offset + crop.bins);
    if (codes !== undefined) dequantise(codes, LevelFormat.halfDbByte, levels);
    row.codes = undefined;
    return levels;
  }

  #place(bins: number): Pick<Row, 'slab' | 'offset'> {
    const last = this.#slabs.at(-1);
    if (last === undefined || this.#used + bins > last.length) {
      this.#slabs.push(new Float32Array(Math.max(bins, SLAB_LEVELS)));
      this.#used = 0;
    }
    this.#used += bins;
    return { slab: this.#slabs.length - 1, offset: this.#used - bins };
  }
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

/** Sets each level of `into` to the larger of both; a present level replaces a missing one. */
function raiseTo(into: Float32Array, levelsDbm: Float32Array): void {
  for (let i = 0; i < into.length; i++) {
    const level = levelsDbm[i] as number;
    const before = into[i] as number;
    if (level > before || (Number.isNaN(before) && level > Number.NEGATIVE_INFINITY)) into[i] = level;
  }
}
