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
import type { ChannelSeriesPoint } from '../store/archive.js';
import { HOUR_MS } from '../time/units.js';
import { observedTimes } from './observed-time.js';

const FEWEST_INDEPENDENT = 30;
/** Widest 95 % interval, from end to end, with which a value may be quoted. */
const WIDEST_INTERVAL = 0.1;
/** Fewest samples of an hour that can be the busiest one. */
const FEWEST_IN_BUSY_HOUR = 30;

type Point = Pick<ChannelSeriesPoint, 'at' | 'occupancy' | 'sweeps'>;

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

interface HourSum {
  samples: number;
  occupied: number;
  observedMs: number;
  occupiedMs: number;
  readonly points: { readonly samples: number; readonly occupied: number }[];
}

/** @param pointMs length of each point */
export function watchedShare(points: readonly Point[], pointMs: number): WatchedShare {
  const sums = new Map<number, HourSum>();
  const all = { samples: 0, observedMs: 0, occupiedMs: 0, squares: 0 };
  const visited = points.filter(({ sweeps }) => sweeps > 0);
  for (const { point, observedMs } of observedTimes(visited, pointMs)) {
    const { at, occupancy, sweeps } = point;
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    const sum = sums.get(hour) ?? { samples: 0, occupied: 0, observedMs: 0, occupiedMs: 0, points: [] };
    sums.set(hour, sum);
    sum.samples += sweeps;
    sum.occupied += occupancy * sweeps;
    sum.observedMs += observedMs;
    sum.occupiedMs += occupancy * observedMs;
    sum.points.push({ samples: sweeps, occupied: occupancy * sweeps });
    all.samples += sweeps;
    all.observedMs += observedMs;
    all.occupiedMs += occupancy * observedMs;
    all.squares += observedMs ** 2 / sweeps;
  }
  const lag1 = lagOf([...sums.values()]);
  const weighed = all.samples === 0 ? 0 : all.observedMs ** 2 / all.squares;
  const share = all.samples === 0 ? 0 : all.occupiedMs / all.observedMs;
  const occupancy = { ...wilson(share * weighed, weighed, lag1), samples: all.samples };
  const hours = [...sums].map(([at, { samples, observedMs, occupiedMs }]) => ({
    at,
    samples,
    observedMs,
    share: occupiedMs / observedMs,
  }));
  return {
    ...occupancy,
    lag1,
    enough: occupancy.independentSamples >= FEWEST_INDEPENDENT && occupancy.high - occupancy.low <= WIDEST_INTERVAL,
    observedMs: Math.round(all.observedMs),
    revisitMs: all.samples === 0 ? undefined : Math.round(all.observedMs) / all.samples,
    hours: hours.sort((a, b) => a.at - b.at),
    busyHour: busiest(hours),
  };
}

/** Correlation that explains how much the counts of points within an hour vary. */
function lagOf(sums: readonly HourSum[]): number {
  let seen = 0;
  let expected = 0;
  for (const { samples, occupied, points } of sums) {
    if (points.length < 2) continue;
    const share = occupied / samples;
    for (const point of points) seen += (point.occupied - share * point.samples) ** 2;
    // The mean of the hour takes one degree of freedom.
    expected += (share * (1 - share) * samples * (points.length - 1)) / points.length;
  }
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
