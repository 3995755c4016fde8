/** Round values for the ticks of an axis. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/time/units.js';
import { LOCAL_OFFSET_MS } from '../../ground/asking/instants.js';

export interface Ticks {
  readonly step: number;
  readonly values: readonly number[];
}

const USUAL_FACTORS = [1, 2, 5, 10];
/** Steps for axes on which too few of the usual ones fit. */
export const MORE_FACTORS = [1, 2, 3, 4, 5, 10];

/** At most `most` ticks at multiples of 1, 2 or 5 (or other `factors`) times a power of ten. */
export function roundTicks(low: number, high: number, most: number, factors = USUAL_FACTORS): Ticks {
  const rough = (high - low) / Math.max(1, most);
  if (!(rough > 0) || !Number.isFinite(rough)) return { step: 1, values: [] };
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (factors.find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10) * power;
  return { step, values: multiples(low, high, step) };
}

/** An axis with fewer labels cannot be read between them. */
const FEWEST_LABELS = 5;

/** Round ticks, about `most` of them, but never fewer than five. */
export function readableTicks(low: number, high: number, most: number, factors = USUAL_FACTORS): Ticks {
  return fiveOrMore((...range) => roundTicks(...range, factors), low, high, most);
}

/** Round times, about `most` of them, but never fewer than five, as far as they are a second or more apart. */
export function readableTimes(fromMs: number, toMs: number, most: number): Ticks {
  return fiveOrMore(timeTicks, fromMs, toMs, most);
}

function fiveOrMore(ticksOf: typeof timeTicks, low: number, high: number, most: number): Ticks {
  let wanted = Math.max(FEWEST_LABELS - 1, Math.floor(most));
  let ticks = ticksOf(low, high, wanted);
  while (ticks.values.length < FEWEST_LABELS && high > low && wanted < 4 * FEWEST_LABELS) {
    wanted += 1;
    ticks = ticksOf(low, high, wanted);
  }
  return ticks;
}

const TIME_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 5, 10, 20, 30, 60].map((n) => n * DAY_MS),
];

/** At most `most` instants at round times of Vietnam; steps of a day and more are at midnight. */
export function timeTicks(fromMs: number, toMs: number, most: number): Ticks {
  const rough = (toMs - fromMs) / Math.max(1, most);
  const step = TIME_STEPS_MS.find((candidate) => candidate >= rough) ?? 60 * DAY_MS;
  const local = multiples(fromMs + LOCAL_OFFSET_MS, toMs + LOCAL_OFFSET_MS, step);
  return { step, values: local.map((at) => at - LOCAL_OFFSET_MS) };
}

function multiples(low: number, high: number, step: number): number[] {
  const values: number[] = [];
  // Computed from whole steps: repeated addition would collect rounding errors and print 87.99999.
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) values.push(n * step);
  return values;
}

/** Number of decimals that distinguishes neighbouring ticks. */
export function decimalsFor(step: number): number {
  return Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9)));
}
