/** Occupancy of channels and of the band over a period of whole hours, as page and recount show it. Pure. */
import { ConfigError } from '../errors/errors.js';
import { iso } from '../rf/iso.js';
import type { Channel } from '../store/archive.js';
import { type OccupancyPoint, rulesIn, type SeriesTable } from '../store/reading/series-table.js';
import type { OccupancyRule } from '../store/summaries/occupancy-rule.js';
import { DAY_MS, HOUR_MS } from '../time/units.js';
import type { ChannelFacts } from './channel-occupancy.js';
import { type WatchedShare, watchedShare } from './watched-share.js';

/** Longest period in days that is counted again from the stored sweeps. */
export const RECOUNTED_DAYS = 35;
/** Lengths of points in ms: short enough to show how alike neighbouring samples are, and few enough to be read quickly. */
const POINT_MS = { short: 60_000, long: 600_000 } as const;
const SHORT_MS = 2 * 24 * HOUR_MS;

export interface ChannelSummary extends Omit<WatchedShare, 'hours'> {
  /** Occupancy of each hour, from the first; NaN when nothing was received. */
  readonly hours: Float64Array;
  /** Share of each hour that was received. */
  readonly received: Float64Array;
}

export interface Stretch {
  /** Epoch ms, a whole hour. */
  readonly from: number;
  readonly to: number;
  readonly pointMs: number;
}

/** Length of the points of a period, ms: on page and paper alike. */
export function pointMsOf(lengthMs: number): number {
  return lengthMs <= SHORT_MS ? POINT_MS.short : POINT_MS.long;
}

/** Whole hours around a range. @throws ConfigError for a range that is empty or longer than `longestDays` */
export function stretchOf(from: number, to: number, longestDays = RECOUNTED_DAYS): Stretch {
  const whole = { from: Math.floor(from / HOUR_MS) * HOUR_MS, to: Math.ceil(to / HOUR_MS) * HOUR_MS };
  if (whole.to <= whole.from) throw ConfigError.of('to must be later than from.');
  const lengthMs = whole.to - whole.from;
  if (lengthMs > longestDays * DAY_MS)
    throw ConfigError.of('from and to are more than {days} days apart.', { days: longestDays });
  return { ...whole, pointMs: pointMsOf(lengthMs) };
}

export function summarised(
  points: readonly OccupancyPoint[] | Float64Array,
  { from, to, pointMs }: Stretch,
): ChannelSummary {
  const watched = watchedShare(points, pointMs);
  const hours = new Float64Array(Math.ceil((to - from) / HOUR_MS)).fill(Number.NaN);
  const received = new Float64Array(hours.length);
  for (const { at, share, observedMs } of watched.hours) {
    const hour = Math.floor((at - from) / HOUR_MS);
    hours[hour] = share;
    received[hour] = observedMs / HOUR_MS;
  }
  return { ...watched, hours, received };
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

/** FBO of a report: as on the page. */
export function bandShare(channels: readonly ChannelFacts[], pointMs: number): number | undefined {
  const parts = channels.filter(isPart).map(({ startHz, stopHz, points }) => ({
    startHz,
    stopHz,
    summary: { ...watchedShare(points, pointMs), hours: new Float64Array(), received: new Float64Array() },
  }));
  return bandSummary(parts, { from: 0, to: 0, pointMs })?.share;
}

export interface SummarisedChannel extends Channel {
  readonly rules: readonly OccupancyRule[];
  readonly summary: ChannelSummary;
}

export function channelSummary(channel: Channel, table: SeriesTable, stretch: Stretch): SummarisedChannel {
  return { ...channel, rules: rulesIn(table), summary: summarised(table.points, stretch) };
}

/** What the occupancy screen shows, as JSON; channels in which nothing was received are left out. */
export function occupancyJson(channels: readonly SummarisedChannel[], stretch: Stretch) {
  const band = bandSummary(channels.filter(isPart), stretch);
  return {
    from: iso(stretch.from),
    to: iso(stretch.to),
    received: hoursJson(mostReceived(channels, stretch)),
    band: band && { share: rounded(band.share), hours: hoursJson(band.hours), busyHour: busyJson(band.busyHour) },
    channels: channels.filter(({ summary }) => summary.samples > 0).map(channelJson),
  };
}

/** Share of each hour that was received, of the channel that was received longest. */
function mostReceived(channels: readonly SummarisedChannel[], { from, to }: Stretch): Float64Array {
  return Float64Array.from({ length: Math.ceil((to - from) / HOUR_MS) }, (_, hour) =>
    channels.reduce((most, { summary }) => Math.max(most, summary.received[hour] ?? 0), 0),
  );
}

/** Equal parts are named by their centre; a licence has its own name. */
function isPart({ name }: Channel): boolean {
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
