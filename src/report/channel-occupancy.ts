/** Occupancy of one channel over the time of a report, in the terms of ITU-R SM.1880 and Report SM.2256. Pure. */
import type { ChannelSeriesPoint } from '../store/archive.js';
import type { OccupancyRule } from '../store/summaries/occupancy-rule.js';
import { DAY_MS, HOUR_MS } from '../time/units.js';
import { dayOf, dayStart } from '../watch/roster/local-day.js';
import { watchedShare } from './watched-share.js';

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

/** @param integrationMs T_I, the length of a point, ms */
export function channelOccupancy(
  { name, startHz, stopHz, points }: ChannelFacts,
  integrationMs: number,
): ChannelOccupancy {
  const visited = points.filter(({ sweeps }) => sweeps > 0);
  const { share, low, high, samples, enough, observedMs, revisitMs, busyHour, hours } = watchedShare(
    points,
    integrationMs,
  );
  const ofDay = Array.from({ length: 24 }, () => ({ observedMs: 0, occupiedMs: 0 }));
  for (const hour of hours) {
    const sum = ofDay[hourOfDay(hour.at)];
    if (sum === undefined) continue;
    sum.observedMs += hour.observedMs;
    sum.occupiedMs += hour.share * hour.observedMs;
  }
  const rules: OccupancyRule[] = [];
  for (const { rule } of visited)
    if (!rules.some((known) => JSON.stringify(known) === JSON.stringify(rule))) rules.push(rule);
  return {
    name,
    startHz,
    stopHz,
    fco: samples === 0 ? undefined : share,
    low,
    high,
    rules,
    samples,
    notEnough: !enough,
    observedMs,
    revisitMs,
    busyHour: busyHour && { at: busyHour.at, fco: busyHour.share },
    byHour: ofDay.map((sum) => (sum.observedMs === 0 ? undefined : sum.occupiedMs / sum.observedMs)),
    maxDbm: visited.length === 0 ? undefined : Math.max(...visited.map(({ maxDbm }) => maxDbm)),
  };
}

function hourOfDay(at: number): number {
  return Math.floor(((at - dayStart(dayOf(at))) % DAY_MS) / HOUR_MS);
}

/** Spectrum resource occupancy (SRO): the mean of the channels that were swept; undefined when none was. */
export function resourceOccupancy(channels: readonly ChannelOccupancy[]): number | undefined {
  const shares = channels.flatMap(({ fco }) => (fco === undefined ? [] : [fco]));
  return shares.length === 0 ? undefined : shares.reduce((sum, one) => sum + one, 0) / shares.length;
}
