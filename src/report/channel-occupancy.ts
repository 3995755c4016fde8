/** Occupancy of one channel over the time of a report, in the terms of ITU-R SM.1880 and Report SM.2256. Pure. */
import { wilson } from '../detection/watchers/occupancy.js';
import type { ChannelSeriesPoint } from '../store/archive.js';
import type { OccupancyRule } from '../store/summaries/occupancy-rule.js';
import { DAY_MS, dayOf, dayStart } from '../watch/roster/local-day.js';
import { observedTime } from './observed-time.js';

export interface ChannelFacts {
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
  /** One point for each integration time T_I in which the channel was swept. */
  readonly points: readonly ChannelSeriesPoint[];
}

export interface ChannelOccupancy {
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
  /** Frequency channel occupancy (FCO), 0 to 1; undefined when the channel was never swept. */
  readonly fco: number | undefined;
  /** Limits of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  /** True when the interval is too wide for the figure to be useful. */
  readonly notEnough: boolean;
  /** Time in ms that the sweeps stand for: what FCO is about. */
  readonly observedMs: number;
  /** Mean time between two sweeps of the channel, T_R; a shorter transmission may fall between them. */
  readonly revisitMs: number | undefined;
  /** The hour with the highest FCO: its start in epoch ms, and its FCO. */
  readonly busyHour: { readonly at: number; readonly fco: number } | undefined;
  /** FCO of each hour of the Vietnamese day, over all days; undefined for an hour without sweeps. */
  readonly byHour: readonly (number | undefined)[];
  readonly maxDbm: number | undefined;
  readonly rules: readonly OccupancyRule[];
}

/** Largest useful half width of the interval; a wider one says too little. */
const WIDEST_HALF = 0.05;
const Z_95 = 1.96;
const HOUR_MS = 3600e3;
/** Fewest samples of an hour that can be the busiest one, as on the page. */
export const FEWEST_IN_BUSY_HOUR = 30;

interface Sum {
  hits: number;
  samples: number;
}

/** @param integrationMs T_I, the length of a point, ms */
export function channelOccupancy(
  { name, startHz, stopHz, points }: ChannelFacts,
  integrationMs: number,
): ChannelOccupancy {
  const visited = points.filter(({ sweeps }) => sweeps > 0);
  const all: Sum = { hits: 0, samples: 0 };
  const hours = new Map<number, Sum>();
  const ofDay = Array.from({ length: 24 }, (): Sum => ({ hits: 0, samples: 0 }));
  for (const { at, occupancy, sweeps } of visited) {
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    const sums = [all, hours.get(hour) ?? { hits: 0, samples: 0 }, ofDay[hourOfDay(at)] ?? all];
    hours.set(hour, sums[1] as Sum);
    for (const sum of sums) {
      sum.hits += occupancy * sweeps;
      sum.samples += sweeps;
    }
  }
  const rules: OccupancyRule[] = [];
  for (const { rule } of visited)
    if (!rules.some((known) => JSON.stringify(known) === JSON.stringify(rule))) rules.push(rule);
  const fco = all.samples === 0 ? undefined : all.hits / all.samples;
  const { low, high } = interval(all, visited);
  const observedMs = observedTime(visited, integrationMs);
  const busiest = [...hours].reduce<[number, Sum] | undefined>((best, one) => {
    if (one[1].samples < FEWEST_IN_BUSY_HOUR) return best;
    return best === undefined || share(one[1]) > share(best[1]) ? one : best;
  }, undefined);
  return {
    name,
    startHz,
    stopHz,
    fco,
    low,
    high,
    rules,
    samples: all.samples,
    notEnough: fco === undefined || high - fco > WIDEST_HALF || fco - low > WIDEST_HALF,
    observedMs,
    revisitMs: all.samples === 0 ? undefined : observedMs / all.samples,
    busyHour: busiest === undefined ? undefined : { at: busiest[0], fco: share(busiest[1]) },
    byHour: ofDay.map((sum) => (sum.samples === 0 ? undefined : share(sum))),
    maxDbm: visited.length === 0 ? undefined : Math.max(...visited.map(({ maxDbm }) => maxDbm)),
  };
}

/**
 * The wider of two intervals: Wilson's, which takes every sweep as independent, and that of the means of the
 * integration times, which also holds when neighbouring sweeps receive the same transmission.
 */
function interval({ hits, samples }: Sum, visited: readonly ChannelSeriesPoint[]): { low: number; high: number } {
  const { share: fco, low, high } = wilson(hits, samples);
  const count = visited.length;
  if (count < 2) return { low, high };
  const variance = visited.reduce((sum, { occupancy, sweeps }) => {
    return sum + ((sweeps * count) / samples) ** 2 * (occupancy - fco) ** 2;
  }, 0);
  const half = Z_95 * Math.sqrt(variance / (count * (count - 1)));
  return { low: Math.max(0, Math.min(low, fco - half)), high: Math.min(1, Math.max(high, fco + half)) };
}

function share({ hits, samples }: Sum): number {
  return samples === 0 ? 0 : hits / samples;
}

function hourOfDay(at: number): number {
  return Math.floor(((at - dayStart(dayOf(at))) % DAY_MS) / HOUR_MS);
}

/** Spectrum resource occupancy (SRO): the mean of the channels that were swept; undefined when none was. */
export function resourceOccupancy(channels: readonly ChannelOccupancy[]): number | undefined {
  const shares = channels.flatMap(({ fco }) => (fco === undefined ? [] : [fco]));
  return shares.length === 0 ? undefined : shares.reduce((sum, one) => sum + one, 0) / shares.length;
}
