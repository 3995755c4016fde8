/** Folds sweeps in order of time into rows for a screen: neighbours become one row, and each bin keeps its maximum. */
import { binsInGroup, thinBins } from '../../rf/grid.js';
import type { SweepQuery } from '../archive.js';
import type { SweepShape, SweepStamp } from '../blocks/block-format.js';
import { raiseBytes } from '../blocks/byte-rows.js';
import { type Codes, dequantise, LevelFormat } from '../blocks/levels.js';
import { type Cells, ROW_FIELDS, type SweepTable, type TableGrid } from './sweep-table.js';

/** Cells of one allocation, which serves many rows. */
const SLAB_CELLS = 1 << 19;

/** The part of a grid that a query asks for. */
export interface Crop {
  readonly shape: SweepShape;
  readonly firstBin: number;
  readonly bins: number;
}

/** Levels of bins `firstBin` … of a sweep, or the maxima of several sweeps. */
export interface CodedRow {
  readonly firstBin: number;
  readonly bins: number;
  readonly format: LevelFormat;
  /** Of which its own begin at index `at`. */
  readonly codes: Codes;
  readonly at: number;
}

interface Row {
  readonly crop: Crop;
  stamp: SweepStamp;
  /** Codes of one byte while only such have joined: four are folded at a time. Undefined before the first. */
  cells: Cells | undefined;
}

/** Gives out cells for rows as views of a few large arrays. */
class Slabs<Array extends { readonly length: number; subarray(from: number, to: number): Array }> {
  readonly all: Array[] = [];
  readonly #make: (cells: number) => Array;
  #used = 0;

  constructor(make: (cells: number) => Array) {
    this.#make = make;
  }

  take(cells: number): Array {
    let slab = this.all.at(-1);
    if (slab === undefined || this.#used + cells > slab.length) {
      slab = this.#make(Math.max(cells, SLAB_CELLS));
      this.all.push(slab);
      this.#used = 0;
    }
    const from = this.#used;
    // Each row begins on a multiple of four bytes.
    this.#used += (cells + 3) & ~3;
    return slab.subarray(from, from + cells);
  }
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
  readonly #levels = new Slabs((cells) => new Float32Array(cells));
  readonly #codes = new Slabs((cells) => new Uint8Array(cells));
  #scratch = new Float32Array(0);

  /** @param slotMs rows begin at from, from + slotMs, …; 0 makes every sweep a row of its own */
  constructor(from: number, slotMs: number) {
    this.#from = from;
    this.#slotMs = slotMs;
  }

  /** Adds the part of a sweep that the query asks for. */
  add(crop: Crop, stamp: SweepStamp, coded: CodedRow): void {
    const { firstBin, bins, format } = coded;
    const from = Math.max(crop.firstBin, firstBin);
    const count = Math.min(crop.firstBin + crop.bins, firstBin + bins) - from;
    if (count <= 0) return;
    const at = coded.at + from - firstBin;
    const run = coded.codes.subarray(at, at + count);
    const { row, fresh } = this.#rowFor(crop, stamp, firstBin > crop.firstBin);
    const place = from - crop.firstBin;
    if (run instanceof Uint8Array && (fresh || row.cells instanceof Uint8Array)) {
      const codes = row.cells instanceof Uint8Array ? row.cells : this.#codes.take(crop.bins);
      row.cells = codes;
      if (fresh) codes.set(run, place);
      else raiseBytes(codes.subarray(place, place + count), run);
      return;
    }
    if (fresh) {
      const levels = this.#levelsOf(row);
      if (count < crop.bins) levels.fill(Number.NaN);
      dequantise(run, format, levels.subarray(place, place + count));
      return;
    }
    if (this.#scratch.length < count) this.#scratch = new Float32Array(count);
    const levels = this.#scratch.subarray(0, count);
    dequantise(run, format, levels);
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
    const slabs: Cells[] = [...this.#levels.all, ...this.#codes.all];
    const numbers = new Map(slabs.map(({ buffer }, number) => [buffer, number]));
    this.#rows.forEach((row, i) => {
      const { crop, stamp } = row;
      const { shape, firstBin } = crop;
      let { bins } = crop;
      let { startHz, stepHz } = shape;
      startHz += firstBin * stepHz;
      const cells = row.cells ?? this.#levelsOf(row);
      if (bins > maxBins) {
        const group = binsInGroup(bins, maxBins);
        bins = cells instanceof Uint8Array ? thinCodes(cells, group) : thinLevels(cells, maxBins);
        startHz += ((group - 1) / 2) * stepHz;
        stepHz *= group;
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
      rows[at++] = numbers.get(cells.buffer) ?? 0;
      rows[at++] = cells.byteOffset / cells.BYTES_PER_ELEMENT;
      rows[at] = bins;
    });
    return { grids, rows, slabs };
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
    const row = { crop, stamp, cells: undefined };
    this.#rows.push(row);
    open.set(slot, row);
    return { row, fresh: true };
  }

  /** The levels of a row, which from now on has levels instead of codes. */
  #levelsOf(row: Row): Float32Array<ArrayBuffer> {
    const { crop, cells } = row;
    if (cells instanceof Float32Array) return cells;
    const levels = this.#levels.take(crop.bins);
    if (cells !== undefined) dequantise(cells, LevelFormat.halfDbByte, levels);
    row.cells = levels;
    return levels;
  }
}

/** Writes the maxima of groups to the begin of `codes` and returns their number; the code for missing is the lowest. */
function thinCodes(codes: Uint8Array, group: number): number {
  const count = Math.ceil(codes.length / group);
  for (let out = 0, at = 0; out < count; out++) {
    let max = 0;
    for (const end = Math.min(codes.length, at + group); at < end; at++) max = Math.max(max, codes[at] as number);
    codes[out] = max;
  }
  return count;
}

function thinLevels(levels: Float32Array, maxBins: number): number {
  const { levelsDbm } = thinBins({ startHz: 0, stepHz: 1, levelsDbm: levels }, maxBins);
  levels.set(levelsDbm);
  return levelsDbm.length;
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
