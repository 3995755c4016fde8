/**
 * Occupancy as a share of the time in which the channel was received (SM.1880, SM.2256): page, paper, recount and API take it from
 * here. Pure.
 *
 * Neighbouring samples are alike, so fewer samples are independent than were taken. Single samples are not stored, but the
 * differences between the points of one hour are known. With independent samples, the count of n at occupancy p would vary by
 * n·p·(1 − p). The real variance divided by that is the design effect D, which is (1 + a)/(1 − a) for samples with the lag-1
 * correlation a; SM.2256 corrects the number of samples by the same term. Points that stand for more time than others with as many
 * samples make it smaller, too (Kish).
 */
import { type Occupancy, wilson } from '../detection/watchers/occupancy.js';
import { type OccupancyPoint, POINT, packPoints } from '../store/reading/series-table.js';
import { HOUR_MS } from '../time/units.js';

const FEWEST_INDEPENDENT = 30;
/** Widest 95 % interval, from end to end, with which a value may be quoted. */
const WIDEST_INTERVAL = 0.1;
/** Fewest samples of an hour that can be the busiest one. */
const FEWEST_IN_BUSY_HOUR = 30;

/** Values of the points of one hour, in order. */
const OF_HOUR = new Float64Array(60);

export interface HourShare {
  /** Begin, epoch ms. */
  readonly at: number;
  readonly share: number;
  readonly samples: number;
  readonly observedMs: number;
}

export interface WatchedShare extends Occupancy {
  /** Lag-1 correlation estimated from the counts, 0 … 1. */
  readonly lag1: number;
  /** False when the interval is too wide, or there are too few samples. */
  readonly enough: boolean;
  /** Time in ms that the sweeps stand for: what the share is of. */
  readonly observedMs: number;
  /** Mean time in ms between samples while there were any; undefined when there were none. */
  readonly revisitMs: number | undefined;
  /** Hours with samples, in order. */
  readonly hours: readonly HourShare[];
  readonly busyHour: { readonly at: number; readonly share: number } | undefined;
}

/**
 * @param told points, or the numbers of a table of them
 * @param pointMs length of each point
 */
export function watchedShare(told: readonly OccupancyPoint[] | Float64Array, pointMs: number): WatchedShare {
  const points = told instanceof Float64Array ? told : packPoints(told);
  const number = (i: number, field: number) => points[i * POINT.fields + field] as number;
  const count = points.length / POINT.fields;
  const hourOf = (i: number) => Math.floor(number(i, POINT.at) / HOUR_MS);
  let usualMs: number | undefined;
  const all = { samples: 0, observedMs: 0, occupiedMs: 0, squares: 0 };
  const spread = { seen: 0, expected: 0 };
  const hours: HourShare[] = [];
  for (let first = 0, end = 0; first < count; first = end) {
    const hour = hourOf(first);
    while (end < count && hourOf(end) === hour) end += 1;
    let eachMs = apartMs(points, first, end, pointMs);
    if (eachMs === undefined) {
      usualMs ??= apartMs(points, 0, count, pointMs) ?? pointMs;
      eachMs = usualMs;
    }
    const sum = { samples: 0, occupied: 0, observedMs: 0, occupiedMs: 0 };
    for (let i = first; i < end; i++) {
      const occupancy = number(i, POINT.occupancy);
      const sweeps = number(i, POINT.sweeps);
      // Each sweep stands for the time to the next one as it usually was in that hour, but all of a slot for the slot, and no point
      // for more than its length.
      const observedMs = Math.min(pointMs, Math.max(number(i, POINT.receivedMs), sweeps * eachMs));
      sum.samples += sweeps;
      sum.occupied += occupancy * sweeps;
      sum.observedMs += observedMs;
      sum.occupiedMs += occupancy * observedMs;
      all.squares += observedMs ** 2 / sweeps;
    }
    all.samples += sum.samples;
    all.observedMs += sum.observedMs;
    all.occupiedMs += sum.occupiedMs;
    const { samples, observedMs } = sum;
    hours.push({ at: hour * HOUR_MS, samples, observedMs, share: sum.occupiedMs / observedMs });
    if (end - first < 2) continue;
    const share = sum.occupied / samples;
    for (let i = first; i < end; i++)
      spread.seen += ((number(i, POINT.occupancy) - share) * number(i, POINT.sweeps)) ** 2;
    // The mean of the hour takes one degree of freedom.
    spread.expected += (share * (1 - share) * samples * (end - first - 1)) / (end - first);
  }
  const lag1 = lagOf(spread);
  const weighed = all.samples === 0 ? 0 : all.observedMs ** 2 / all.squares;
  const share = all.samples === 0 ? 0 : all.occupiedMs / all.observedMs;
  const occupancy = { ...wilson(share * weighed, weighed, lag1), samples: all.samples };
  return {
    ...occupancy,
    lag1,
    enough: occupancy.independentSamples >= FEWEST_INDEPENDENT && occupancy.high - occupancy.low <= WIDEST_INTERVAL,
    observedMs: Math.round(all.observedMs),
    revisitMs: all.samples === 0 ? undefined : Math.round(all.observedMs) / all.samples,
    hours,
    busyHour: busiest(hours),
  };
}

/**
 * Middle time in ms between sweeps of the points that have several; undefined when none has. Sweeps too few to show their rhythm
 * stand for as long as one of the whole period; where the period shows none, for a point each.
 */
function apartMs(points: Float64Array, first: number, end: number, pointMs: number): number | undefined {
  const isHour = end - first <= OF_HOUR.length;
  const apart = isHour ? OF_HOUR : new Float64Array(end - first);
  let count = 0;
  for (let i = first; i < end; i++) {
    const sweeps = points[i * POINT.fields + POINT.sweeps] as number;
    if (sweeps <= 1) continue;
    let at = count++;
    for (; isHour && at > 0 && (apart[at - 1] as number) > pointMs / sweeps; at--) apart[at] = apart[at - 1] as number;
    apart[at] = pointMs / sweeps;
  }
  if (!isHour) apart.subarray(0, count).sort();
  return count === 0 ? undefined : apart[count >> 1];
}

/** Correlation that explains how much the counts of points within an hour vary. */
function lagOf({ seen, expected }: { readonly seen: number; readonly expected: number }): number {
  if (expected <= 0) return 0;
  const effect = Math.max(1, seen / expected);
  return (effect - 1) / (effect + 1);
}

function busiest(hours: readonly HourShare[]): WatchedShare['busyHour'] {
  let best: HourShare | undefined;
  for (const hour of hours)
    if (hour.samples >= FEWEST_IN_BUSY_HOUR && (best === undefined || hour.share > best.share)) best = hour;
  return best && { at: best.at, share: best.share };
}
