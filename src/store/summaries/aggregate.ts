/** Maximum, minimum, mean and count of each bin over some time: a row of the pyramid while it grows. */
import type { SweepStamp } from '../blocks/block-format.js';
import type { Placed } from '../blocks/levels.js';

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

  add({ places, levels, powers }: Placed, { folded, flags, seq }: SweepStamp): void {
    const { maxDbm, minDbm, powerMw, bins } = this;
    for (let i = 0; i < bins; i++) {
      const place = places[i] as number;
      const level = levels[place] as number;
      // A missing bin is NaN, so every comparison with it is false; its power is 0.
      if (level > (maxDbm[i] as number)) maxDbm[i] = level;
      if (!(level >= (minDbm[i] as number))) {
        if (Number.isNaN(level)) this.#countMissing(i, folded);
        else minDbm[i] = level;
      }
      powerMw[i] = (powerMw[i] as number) + folded * (powers[place] as number);
    }
    this.#note(folded, flags, seq);
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

  #countMissing(bin: number, folded: number): void {
    this.missing ??= new Uint32Array(this.bins);
    this.missing[bin] = (this.missing[bin] as number) + folded;
  }

  #note(sweeps: number, flags: number, lastSeq: number): void {
    this.sweeps += sweeps;
    this.flags |= flags;
    this.lastSeq = Math.max(this.lastSeq, lastSeq);
  }
}
