/** Maximum, minimum, mean and count of each bin over some time: a row of the pyramid while it grows. */

import { CELLS, cellOf, HALF_DB_CODE_TO_CELL } from '../../rf/level-cells.js';
import type { SweepStamp } from '../blocks/block-format.js';
import { type Codes, dequantise, formatFacts, LevelFormat, powerTable } from '../blocks/levels.js';

/** Figures of one sweep; the arrays are used again for the next sweep. */
export interface SweepMeasure {
  readonly levelsDbm: Float32Array;
  readonly powerMw: Float64Array;
  /** Number of levels in each cell, see level-cells.ts. */
  readonly counts: Uint32Array;
  total: number;
}

export function newMeasure(bins: number): SweepMeasure {
  return {
    levelsDbm: new Float32Array(bins),
    powerMw: new Float64Array(bins),
    counts: new Uint32Array(CELLS),
    total: 0,
  };
}

/** Computes levels, powers and counts of one sweep, in one pass over its codes. */
export function measure(codes: Codes, format: LevelFormat, into: SweepMeasure): void {
  const { levelsDbm, powerMw, counts } = into;
  counts.fill(0);
  dequantise(codes, format, levelsDbm);
  const powers = powerTable(format);
  if (format === LevelFormat.halfDbByte && powers !== undefined) {
    measureBytes(codes, powers, powerMw, counts);
    into.total = codes.length - (counts[HALF_DB_CODE_TO_CELL] as number);
    counts[HALF_DB_CODE_TO_CELL] = 0;
    return;
  }
  const { missing } = formatFacts(format);
  let absent = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code === missing) {
      powerMw[i] = 0;
      absent += 1;
      continue;
    }
    const level = levelsDbm[i] as number;
    powerMw[i] = powers === undefined ? 10 ** (level / 10) : (powers[code - missing] as number);
    const cell = cellOf(level);
    counts[cell] = (counts[cell] as number) + 1;
  }
  into.total = codes.length - absent;
}

/** Computes powers and counts of a sweep that was read back. */
export function measureLevels(levels: Float32Array, into: SweepMeasure): void {
  const { levelsDbm, powerMw, counts } = into;
  counts.fill(0);
  levelsDbm.set(levels);
  let absent = 0;
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    if (Number.isNaN(level)) {
      powerMw[i] = 0;
      absent += 1;
      continue;
    }
    powerMw[i] = 10 ** (level / 10);
    const cell = cellOf(level);
    counts[cell] = (counts[cell] as number) + 1;
  }
  into.total = levels.length - absent;
}

function measureBytes(codes: Codes, powers: Float64Array, powerMw: Float64Array, counts: Uint32Array): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    powerMw[i] = powers[code] as number;
    counts[code + HALF_DB_CODE_TO_CELL] = (counts[code + HALF_DB_CODE_TO_CELL] as number) + 1;
  }
}

export class Aggregate {
  readonly bins: number;
  /** −∞ and +∞ where no level has come yet. */
  readonly maxDbm: Float32Array;
  readonly minDbm: Float32Array;
  /** Sum over the sweeps in which the bin was present. */
  readonly powerMw: Float64Array;
  /** Number of sweeps in which each bin was missing; undefined while none was. */
  missing: Uint32Array | undefined;
  sweeps = 0;
  flags = 0;
  lastSeq = 0;

  constructor(bins: number) {
    this.bins = bins;
    this.maxDbm = new Float32Array(bins).fill(Number.NEGATIVE_INFINITY);
    this.minDbm = new Float32Array(bins).fill(Number.POSITIVE_INFINITY);
    this.powerMw = new Float64Array(bins);
  }

  add({ levelsDbm, powerMw: power, total }: SweepMeasure, stamp: SweepStamp): void {
    const { maxDbm, minDbm, powerMw, bins } = this;
    const { folded } = stamp;
    for (let i = 0; i < bins; i++) {
      const level = levelsDbm[i] as number;
      // A missing bin is NaN, so every comparison with it is false; its power is 0.
      if (level > (maxDbm[i] as number)) maxDbm[i] = level;
      if (level < (minDbm[i] as number)) minDbm[i] = level;
      powerMw[i] = (powerMw[i] as number) + folded * (power[i] as number);
    }
    if (total < bins) this.#countMissing(levelsDbm, folded);
    this.#note(folded, stamp.flags, stamp.seq);
  }

  merge(other: Aggregate): void {
    const { maxDbm, minDbm, powerMw, bins } = this;
    for (let i = 0; i < bins; i++) {
      if ((other.maxDbm[i] as number) > (maxDbm[i] as number)) maxDbm[i] = other.maxDbm[i] as number;
      if ((other.minDbm[i] as number) < (minDbm[i] as number)) minDbm[i] = other.minDbm[i] as number;
      powerMw[i] = (powerMw[i] as number) + (other.powerMw[i] as number);
    }
    if (other.missing !== undefined) {
      this.missing ??= new Uint32Array(bins);
      for (let i = 0; i < bins; i++) this.missing[i] = (this.missing[i] as number) + (other.missing[i] as number);
    }
    this.#note(other.sweeps, other.flags, other.lastSeq);
  }

  /** Mean power of each bin in mW; NaN where it was never present. */
  meanMw(): Float32Array {
    const { powerMw, missing, sweeps, bins } = this;
    const mean = new Float32Array(bins);
    for (let bin = 0; bin < bins; bin++) {
      const count = missing === undefined ? sweeps : sweeps - (missing[bin] as number);
      mean[bin] = count > 0 ? (powerMw[bin] as number) / count : Number.NaN;
    }
    return mean;
  }

  #countMissing(levelsDbm: Float32Array, folded: number): void {
    this.missing ??= new Uint32Array(this.bins);
    for (let i = 0; i < this.bins; i++)
      if (Number.isNaN(levelsDbm[i])) this.missing[i] = (this.missing[i] as number) + folded;
  }

  #note(sweeps: number, flags: number, lastSeq: number): void {
    this.sweeps += sweeps;
    this.flags |= flags;
    this.lastSeq = Math.max(this.lastSeq, lastSeq);
  }
}
