/**
 * The waterfall's memory: a ring of time slots of equal length, each with the maxima of the sweeps that began in it. It
 * is separate from the pixels, so that zoom, palette and level range can be redrawn from it at any time.
 *
 *   slot number = floor(startedAt / slotMs)      place in the ring = slot number mod rows
 */
import { binAt, type Grid, sameGrid } from './grid.js';

/** Level of a bin that was not received; lower than every level, so that a maximum ignores it. */
export const MISSING_CENTI_DBM = -32_768;
/** Most grids in one slot; a receiver with more plans loses the others from the picture. */
const MAX_SEGMENTS = 64;

/** The sweeps of one grid in one slot, combined by their maxima. */
export interface Segment {
  readonly grid: Grid;
  /** Level in 0.01 dBm. */
  readonly centiDbm: Int16Array;
  /** Start of its latest sweep, epoch ms. */
  startedAt: number;
  flags: number;
  /** Number of sweeps (as they arrived here) in it. */
  sweeps: number;
}

export interface HistorySweep {
  readonly startedAt: number;
  readonly startHz: number;
  readonly stepHz: number;
  readonly levelsDbm: Float32Array;
  readonly flags: number;
}

interface Slot {
  number: number;
  segments: Segment[];
}

export class History {
  readonly rows: number;
  readonly slotMs: number;
  #newest = Number.NEGATIVE_INFINITY;
  readonly #slots: Slot[];

  constructor(rows: number, slotMs: number) {
    this.rows = rows;
    this.slotMs = slotMs;
    this.#slots = Array.from({ length: rows }, () => ({ number: -1, segments: [] }));
  }

  /** Number of the newest slot with data; −Infinity while there is none. */
  get newest(): number {
    return this.#newest;
  }

  slotOf(at: number): number {
    return Math.floor(at / this.slotMs);
  }

  /** Puts a sweep into its slot; returns the slot's number, or undefined when it is older than the ring. */
  add(sweep: HistorySweep): number | undefined {
    const number = this.slotOf(sweep.startedAt);
    if (number <= this.#newest - this.rows || sweep.levelsDbm.length === 0) return undefined;
    const slot = this.#slotFor(number);
    if (number > this.#newest) this.#newest = number;
    const { startHz, stepHz, levelsDbm, startedAt, flags } = sweep;
    const grid = { startHz, stepHz, bins: levelsDbm.length };
    const segment = slot.segments.find((candidate) => sameGrid(candidate.grid, grid));
    if (segment !== undefined) {
      foldMax(segment.centiDbm, levelsDbm);
      segment.flags |= flags;
      segment.sweeps += 1;
      segment.startedAt = Math.max(segment.startedAt, startedAt);
    } else if (slot.segments.length < MAX_SEGMENTS) {
      const centiDbm = new Int16Array(levelsDbm.length).fill(MISSING_CENTI_DBM);
      foldMax(centiDbm, levelsDbm);
      slot.segments.push({ grid, centiDbm, startedAt, flags, sweeps: 1 });
    }
    return number;
  }

  /** The data of a slot; empty when there is none, or when the ring has moved past it. */
  segmentsAt(number: number): readonly Segment[] {
    const slot = this.#slots[modulo(number, this.rows)];
    return slot !== undefined && slot.number === number ? slot.segments : [];
  }

  /** True where slots without data at a frequency follow the one of this instant, for longer than `longestMs`, and data after them. */
  hasHoleAfter(at: number, hz: number, longestMs: number): boolean {
    let empty = 0;
    for (let number = Math.max(this.oldest, this.slotOf(at) + 1); number <= this.#newest; number++) {
      if (!this.segmentsAt(number).some(({ grid }) => binAt(grid, hz) !== undefined)) empty += 1;
      else if (empty * this.slotMs > longestMs) return true;
      else empty = 0;
    }
    return false;
  }

  /** Removes the sweeps of grids that are not shown any more. */
  forget(gone: (grid: Grid) => boolean): void {
    for (const slot of this.#slots) slot.segments = slot.segments.filter(({ grid }) => !gone(grid));
  }

  /** The oldest slot number that the ring can hold now. */
  get oldest(): number {
    return this.#newest - this.rows + 1;
  }

  /** The same sweeps in slots of another length; sweeps already combined stay combined. */
  reslotted(rows: number, slotMs: number): History {
    const next = new History(rows, slotMs);
    if (this.#newest === Number.NEGATIVE_INFINITY) return next;
    for (let number = this.oldest; number <= this.#newest; number++)
      for (const segment of this.segmentsAt(number)) next.#adopt(segment);
    return next;
  }

  #adopt(segment: Segment): void {
    const number = this.slotOf(segment.startedAt);
    const slot = this.#slotFor(number);
    this.#newest = Math.max(this.#newest, number);
    const present = slot.segments.find((candidate) => sameGrid(candidate.grid, segment.grid));
    if (present === undefined) {
      slot.segments.push({ ...segment, centiDbm: segment.centiDbm.slice() });
      return;
    }
    for (let i = 0; i < present.centiDbm.length; i++)
      present.centiDbm[i] = Math.max(present.centiDbm[i] as number, segment.centiDbm[i] as number);
    present.flags |= segment.flags;
    present.sweeps += segment.sweeps;
    present.startedAt = Math.max(present.startedAt, segment.startedAt);
  }

  #slotFor(number: number): Slot {
    const slot = this.#slots[modulo(number, this.rows)] as Slot;
    if (slot.number !== number) {
      slot.number = number;
      slot.segments = [];
    }
    return slot;
  }
}

export function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function foldMax(into: Int16Array, levelsDbm: Float32Array): void {
  for (let i = 0; i < into.length; i++) {
    // A missing bin is NaN: the comparison is false and the stored value stays.
    const centi = Math.floor((levelsDbm[i] as number) * 100 + 0.5);
    if (centi > (into[i] as number)) into[i] = Math.min(32_767, centi);
  }
}
