/** The mean spectrum of an emission over the sweeps with it on the air. Sums are taken in power. Pure. */
import type { Bins } from '../rf/grid.js';
import { dbToPower } from '../rf/units.js';

export interface HzRange {
  readonly startHz: number;
  readonly stopHz: number;
}

/** First and last bin. */
export interface BinRange {
  readonly low: number;
  readonly high: number;
}

export interface Spectrum {
  readonly startHz: number;
  readonly stepHz: number;
  readonly rbwHz: number | undefined;
  /** Mean power of each bin; NaN where nothing was received. */
  readonly powerMw: Float64Array;
  /** Variance of this mean, from the scatter of the sweeps; undefined where they are not known singly. */
  readonly varianceMw2: Float64Array | undefined;
  /** The mean without each of some groups of sweeps: how much they differ shows how sure a figure is (jackknife). */
  readonly withoutMw: readonly Float64Array[];
  readonly sweeps: number;
}

/** Groups of sweeps, each left out once. Fewer sweeps than this show no scatter of their own. */
const GROUPS = 8;

/** A sweep, as far as measuring needs it. */
export interface MeasuredSweep extends Bins {
  readonly rbwHz?: number | undefined;
}

/** A sweep has the emission on the air from this share of the power of the strong sweeps on … */
const ON_AIR_SHARE = 0.03;
/** … and this many standard deviations of the noise in the range, which counts as noise of one look. */
const ON_AIR_SIGMAS = 3;
const STRONG_QUANTILE = 0.9;

/** Resolution bandwidth; the step where the receiver does not say. */
export function rbwOf({ rbwHz, stepHz }: { readonly rbwHz?: number | undefined; readonly stepHz: number }): number {
  return rbwHz ?? stepHz;
}

/** Bins with their centre in a range, one at least; undefined where the spectrum has nothing of the range. */
export function binsIn({ startHz, stepHz }: Pick<Bins, 'startHz' | 'stepHz'>, count: number, range: HzRange) {
  const low = Math.max(0, Math.ceil((range.startHz - startHz) / stepHz - 0.5));
  const high = Math.min(count - 1, Math.floor((range.stopHz - startHz) / stepHz + 0.5));
  return low > high ? undefined : { low, high };
}

/** A spectrum of which only the means are known, such as an averaged trace. */
export function spectrumOfMeans(bins: Bins, { rbwHz, sweeps }: Pick<Spectrum, 'rbwHz' | 'sweeps'>): Spectrum {
  const { startHz, stepHz, levelsDbm } = bins;
  return { startHz, stepHz, rbwHz, powerMw: powersOf(levelsDbm), varianceMw2: undefined, withoutMw: [], sweeps };
}

function powersOf(levelsDbm: Float32Array): Float64Array {
  return Float64Array.from(levelsDbm, (level) => dbToPower(level));
}

/** Sweeps of one grid. */
export function sameGrid<T extends MeasuredSweep>(sweeps: readonly T[]): readonly T[] {
  const [first] = sweeps;
  if (first === undefined) return [];
  const { startHz, stepHz, levelsDbm, rbwHz } = first;
  return sweeps.filter(
    (one) =>
      one.startHz === startHz &&
      one.stepHz === stepHz &&
      one.rbwHz === rbwHz &&
      one.levelsDbm.length === levelsDbm.length,
  );
}

/** Those of the sweeps of one grid in which the range has more than its noise. */
export function onAirIn<T extends MeasuredSweep>(sweeps: readonly T[], range: HzRange): readonly T[] {
  const [first] = sweeps;
  const inside = first && binsIn(first, first.levelsDbm.length, range);
  if (inside === undefined) return [];
  const excess = sweeps.map(({ levelsDbm }) => {
    const beside: number[] = [];
    let sum = 0;
    let bins = 0;
    for (const [bin, level] of levelsDbm.entries()) {
      if (Number.isNaN(level)) continue;
      if (bin < inside.low || bin > inside.high) beside.push(level);
      else {
        sum += dbToPower(level);
        bins += 1;
      }
    }
    // The lower quarter, because a neighbour may be on the air too.
    const noise = beside.length === 0 ? 0 : dbToPower(beside.sort((a, b) => a - b)[beside.length >> 2] as number) * 2;
    return { above: sum - bins * noise, chance: ON_AIR_SIGMAS * Math.sqrt(bins) * noise, bins };
  });
  const strong = [...excess].map(({ above }) => above).sort((a, b) => a - b);
  const least = ON_AIR_SHARE * (strong[Math.floor(STRONG_QUANTILE * (strong.length - 1))] ?? 0);
  return sweeps.filter((_, i) => {
    const { above = 0, chance = 0, bins = 0 } = excess[i] ?? {};
    return bins > 0 && above > Math.max(chance, least);
  });
}

/** Mean and scatter of sweeps of one grid. */
export function spectrumOf(sweeps: readonly [MeasuredSweep, ...MeasuredSweep[]]): Spectrum {
  const [{ startHz, stepHz, rbwHz, levelsDbm }] = sweeps;
  const whole = new Sums(levelsDbm.length);
  const groups = Array.from({ length: sweeps.length < GROUPS ? 0 : GROUPS }, () => new Sums(levelsDbm.length));
  for (const [i, sweep] of sweeps.entries()) {
    whole.add(sweep.levelsDbm);
    // Sweeps that follow each other are alike: a group is a stretch of time.
    groups[Math.floor((i * GROUPS) / sweeps.length)]?.add(sweep.levelsDbm);
  }
  return {
    startHz,
    stepHz,
    rbwHz,
    powerMw: whole.means(),
    sweeps: sweeps.length,
    varianceMw2: sweeps.length < 2 ? undefined : whole.variances(),
    withoutMw: groups.map((group) => whole.means(group)),
  };
}

class Sums {
  readonly #power: Float64Array;
  readonly #squares: Float64Array;
  readonly #count: Float64Array;

  constructor(bins: number) {
    this.#power = new Float64Array(bins);
    this.#squares = new Float64Array(bins);
    this.#count = new Float64Array(bins);
  }

  add(levelsDbm: Float32Array): void {
    for (const [bin, level] of levelsDbm.entries()) {
      if (Number.isNaN(level)) continue;
      const power = dbToPower(level);
      this.#power[bin] = (this.#power[bin] as number) + power;
      this.#squares[bin] = (this.#squares[bin] as number) + power * power;
      this.#count[bin] = (this.#count[bin] as number) + 1;
    }
  }

  means(without?: Sums): Float64Array {
    return this.#power.map((sum, bin) => {
      const count = this.#count[bin] as number;
      if (without === undefined) return sum / count;
      return (sum - (without.#power[bin] as number)) / (count - (without.#count[bin] as number));
    });
  }

  variances(): Float64Array {
    return this.#squares.map((sum, bin) => {
      const count = this.#count[bin] as number;
      const mean = (this.#power[bin] as number) / count;
      return count < 2 ? Number.NaN : Math.max(0, sum / count - mean * mean) / (count - 1);
    });
  }
}
