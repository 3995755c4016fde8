/**
 * Occupancy of a channel over a period, with its confidence, from counts of short points. Pure.
 *
 * Neighbouring samples are alike, so fewer samples are independent than were taken. Single samples are not stored, but the
 * differences between the points of one hour are known. With independent samples, the count of n at occupancy p would vary by
 * n·p·(1 − p). The real variance divided by that is the design effect D, which is (1 + a)/(1 − a) for samples with the lag-1
 * correlation a; SM.2256 corrects the number of samples by the same term.
 */
import { type Occupancy, wilson } from '../detection/watchers/occupancy.js';
import { ConfigError } from '../errors/errors.js';
import { iso } from '../rf/iso.js';
import type { ChannelName, ChannelSeriesPoint } from '../store/archive.js';
import type { OccupancyRule } from '../store/summaries/occupancy-rule.js';
import { FEWEST_IN_BUSY_HOUR } from './channel-occupancy.js';
import { observedTime } from './observed-time.js';

export const HOUR_MS = 3_600_000;
const LONGEST_MS = 35 * 24 * HOUR_MS;
/** Lengths of points in ms: short enough to show how alike neighbouring samples are, and few enough to be read quickly. */
const POINT_MS = { short: 60_000, long: 600_000 } as const;
const SHORT_MS = 2 * 24 * HOUR_MS;
const FEWEST_INDEPENDENT = 30;
/** Widest 95 % interval, from end to end, with which a value may be quoted. */
const WIDEST_INTERVAL = 0.1;

export interface ChannelSummary extends Occupancy {
  /** Lag-1 correlation estimated from the counts, 0 … 1. */
  readonly lag1: number;
  /** False when the interval is too wide, or there are too few samples. */
  readonly enough: boolean;
  /** Mean time in ms between samples while there were any; undefined when there were none. */
  readonly revisitMs: number | undefined;
  /** Time in ms that the sweeps stand for: what the occupancy is about. */
  readonly observedMs: number;
  /** The hour with the highest mean occupancy. */
  readonly busyHour: { readonly at: number; readonly share: number } | undefined;
  /** Occupancy of each hour, from the first; NaN when nothing was received. */
  readonly hours: Float64Array;
}

export interface Stretch {
  /** Epoch ms, a whole hour. */
  readonly from: number;
  readonly to: number;
  readonly pointMs: number;
}

/** Whole hours around a range. @throws ConfigError for a range that is empty or longer than 35 days */
export function stretchOf(from: number, to: number): Stretch {
  const whole = { from: Math.floor(from / HOUR_MS) * HOUR_MS, to: Math.ceil(to / HOUR_MS) * HOUR_MS };
  if (whole.to <= whole.from) throw ConfigError.of('to must be later than from.');
  const lengthMs = whole.to - whole.from;
  if (lengthMs > LONGEST_MS) throw ConfigError.of('from and to are more than 35 days apart.');
  return { ...whole, pointMs: lengthMs <= SHORT_MS ? POINT_MS.short : POINT_MS.long };
}

interface HourSum {
  samples: number;
  occupied: number;
  readonly points: { readonly samples: number; readonly occupied: number }[];
}

export function summarised(points: readonly ChannelSeriesPoint[], { from, to, pointMs }: Stretch): ChannelSummary {
  const sums: HourSum[] = Array.from({ length: Math.ceil((to - from) / HOUR_MS) }, () => ({
    samples: 0,
    occupied: 0,
    points: [],
  }));
  let samples = 0;
  let occupied = 0;
  for (const { at, occupancy, sweeps } of points) {
    const sum = sums[Math.floor((at - from) / HOUR_MS)];
    if (sum === undefined || sweeps === 0) continue;
    const hits = occupancy * sweeps;
    sum.samples += sweeps;
    sum.occupied += hits;
    sum.points.push({ samples: sweeps, occupied: hits });
    samples += sweeps;
    occupied += hits;
  }
  const lag1 = lagOf(sums);
  const observedMs = observedTime(points, pointMs);
  const occupancy = wilson(occupied, samples, lag1);
  const hours = Float64Array.from(sums, (sum) => (sum.samples === 0 ? Number.NaN : sum.occupied / sum.samples));
  return {
    ...occupancy,
    lag1,
    hours,
    enough: occupancy.independentSamples >= FEWEST_INDEPENDENT && occupancy.high - occupancy.low <= WIDEST_INTERVAL,
    revisitMs: samples === 0 ? undefined : observedMs / samples,
    observedMs,
    busyHour: busiest(sums, hours, from),
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

function busiest(sums: readonly HourSum[], hours: Float64Array, from: number): ChannelSummary['busyHour'] {
  let best: number | undefined;
  sums.forEach(({ samples }, hour) => {
    if (samples < FEWEST_IN_BUSY_HOUR) return;
    if (best === undefined || (hours[hour] as number) > (hours[best] as number)) best = hour;
  });
  return best === undefined ? undefined : { at: from + best * HOUR_MS, share: hours[best] as number };
}

interface Part {
  readonly startHz: number;
  readonly stopHz: number;
  readonly summary: ChannelSummary;
}

interface BandSummary {
  /** Share of the band's spectrum and time that was occupied. */
  readonly share: number;
  readonly hours: Float64Array;
  readonly busyHour: ChannelSummary['busyHour'];
}

/** Occupancy of a band from the parts that cover it, weighted by width. Undefined when nothing was received. */
export function bandSummary(parts: readonly Part[], { from, to }: Stretch): BandSummary | undefined {
  const width = ({ startHz, stopHz }: Part) => Math.max(1, stopHz - startHz);
  const mean = (of: (part: Part) => number) => {
    let sum = 0;
    let total = 0;
    for (const part of parts) {
      const value = of(part);
      if (Number.isNaN(value)) continue;
      sum += value * width(part);
      total += width(part);
    }
    return total === 0 ? Number.NaN : sum / total;
  };
  const share = mean(({ summary }) => (summary.samples === 0 ? Number.NaN : summary.share));
  if (Number.isNaN(share)) return undefined;
  const hours = Float64Array.from({ length: Math.ceil((to - from) / HOUR_MS) }, (_, hour) =>
    mean(({ summary }) => summary.hours[hour] ?? Number.NaN),
  );
  let best: number | undefined;
  hours.forEach((value, hour) => {
    if (!Number.isNaN(value) && (best === undefined || value > (hours[best] as number))) best = hour;
  });
  const busyHour = best === undefined ? undefined : { at: from + best * HOUR_MS, share: hours[best] as number };
  return { share, hours, busyHour };
}

export interface SummarisedChannel extends ChannelName {
  readonly rules: readonly OccupancyRule[];
  readonly summary: ChannelSummary;
}

export function channelSummary(
  channel: ChannelName,
  points: readonly ChannelSeriesPoint[],
  stretch: Stretch,
): SummarisedChannel {
  const rules = new Map(points.map((point) => [JSON.stringify(point.rule), point.rule]));
  return { ...channel, rules: [...rules.values()], summary: summarised(points, stretch) };
}

/** What the occupancy screen shows, as JSON; channels in which nothing was received are left out. */
export function occupancyJson(channels: readonly SummarisedChannel[], stretch: Stretch) {
  const band = bandSummary(channels.filter(isPart), stretch);
  return {
    from: iso(stretch.from),
    to: iso(stretch.to),
    band: band && { share: rounded(band.share), hours: hoursJson(band.hours), busyHour: busyJson(band.busyHour) },
    channels: channels.filter(({ summary }) => summary.samples > 0).map(channelJson),
  };
}

/** Equal parts are named by their centre; a licence has its own name. */
function isPart({ name }: ChannelName): boolean {
  return /^\d+ kHz$/.test(name);
}

function channelJson(channel: SummarisedChannel) {
  const { name, startHz, stopHz, rules, summary } = channel;
  const { share, low, high, samples, independentSamples, lag1, enough, revisitMs, observedMs } = summary;
  return {
    name,
    startHz,
    stopHz,
    isPart: isPart(channel),
    rules,
    samples,
    enough,
    observedMs,
    share: rounded(share),
    low: rounded(low),
    high: rounded(high),
    lag1: rounded(lag1),
    independentSamples: Math.round(independentSamples),
    revisitMs: revisitMs === undefined ? undefined : Math.round(revisitMs),
    busyHour: busyJson(summary.busyHour),
    hours: hoursJson(summary.hours),
  };
}

function busyJson(busy: ChannelSummary['busyHour']) {
  return busy && { at: iso(busy.at), share: rounded(busy.share) };
}

function hoursJson(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : rounded(value)));
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
