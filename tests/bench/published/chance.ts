/** Seeded draws for the published benchmark. */
import { randomFrom } from '../../support/labelled-world.js';

export interface Chance {
  /** Even, from `low` up to `high`. */
  even(low?: number, high?: number): number;
  /** Whole number from `low` up to, not including, `end`. */
  whole(low: number, end: number): number;
  normal(mean: number, deviation: number): number;
  exponential(mean: number): number;
  /** Mean of 1: the power of a cell of noise that averages `looks` windows. */
  gamma(looks: number): number;
  pick<T>(of: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  const random = randomFrom(seed);
  const even = (low = 0, high = 1) => low + (high - low) * random();
  const normal = (mean: number, deviation: number) =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const whole = (low: number, end: number) => Math.floor(even(low, end));
  return {
    even,
    whole,
    normal,
    exponential: (mean) => -mean * Math.log(1 - random()),
    gamma: (looks) => gammaOf(looks, random, () => normal(0, 1)) / looks,
    pick: (of) => of[whole(0, of.length)] as (typeof of)[number],
  };
}

/** Marsaglia and Tsang, 2000. */
function gammaOf(shape: number, random: () => number, normal: () => number): number {
  if (shape < 1) return gammaOf(shape + 1, random, normal) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

export const toDb = (power: number): number => 10 * Math.log10(Math.max(power, 1e-30));
export const toPower = (levelDb: number): number => 10 ** (levelDb / 10);

/** Power factor of each sweep: log-normal, each sweep like the one before. */
export function fading(chance: Chance, sweeps: number, deviationDb: number, memorySweeps: number): number[] {
  const keep = Math.exp(-1 / memorySweeps);
  let level = chance.normal(0, deviationDb);
  return Array.from({ length: sweeps }, () => {
    level = keep * level + chance.normal(0, deviationDb * Math.sqrt(1 - keep * keep));
    return toPower(level);
  });
}
