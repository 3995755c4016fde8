/** Occupancy of all channels of a receiver over days, hour by hour, with confidence, for the occupancy screen. */

import { occupancyApi } from '../../api/occupancy.js';
import { iso } from '../../rf/iso.js';
import type { Archive, ChannelName } from '../../store/archive.js';
import type { OccupancyRule } from '../../store/summaries/occupancy-rule.js';
import { noSuch, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import { bandSummary, type ChannelSummary, HOUR_MS, type Stretch, summarised } from './occupancy-summary.js';

const LONGEST_MS = 35 * 24 * HOUR_MS;
/** Lengths of points in ms: short enough to show how alike neighbouring samples are, and few enough to be read quickly. */
const POINT_MS = { short: 60_000, long: 600_000 } as const;
const SHORT_MS = 2 * 24 * HOUR_MS;

export function occupancySummaryRoute(
  archive: Pick<Archive, 'channels' | 'channelSeries'>,
  isKnown: (receiverId: string) => boolean,
): Route {
  return route(occupancyApi, 'GET /api/v1/occupancy/summary', {
    access: 'watch',
    async handle({ query, request }) {
      const { receiverId, from, to, startHz, stopHz } = query;
      if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
      const stretch = stretchOf(from, to);
      const known = await archive.channels(receiverId);
      const wanted = known.filter(
        (channel) => channel.stopHz >= (startHz ?? 0) && channel.startHz <= (stopHz ?? Number.POSITIVE_INFINITY),
      );
      const channels = [];
      for (const channel of wanted) {
        // The caller has gone, so the rest is not read.
        if (request.destroyed) break;
        channels.push(await read(archive, receiverId, channel, stretch));
      }
      const band = bandSummary(
        channels.filter(({ isPart }) => isPart),
        stretch,
      );
      return {
        from: iso(stretch.from),
        to: iso(stretch.to),
        band: band && { share: rounded(band.share), hours: hoursJson(band.hours), busyHour: busyJson(band.busyHour) },
        channels: channels.filter(({ summary }) => summary.samples > 0).map(channelJson),
      };
    },
  });
}

function stretchOf(from: number, to: number): Stretch {
  const whole = { from: Math.floor(from / HOUR_MS) * HOUR_MS, to: Math.ceil(to / HOUR_MS) * HOUR_MS };
  if (whole.to <= whole.from) throw new Problem(400, 'Bad request', 'to must be later than from.');
  const lengthMs = whole.to - whole.from;
  if (lengthMs > LONGEST_MS) throw new Problem(400, 'Bad request', 'from and to are more than 35 days apart.');
  return { ...whole, pointMs: lengthMs <= SHORT_MS ? POINT_MS.short : POINT_MS.long };
}

interface ReadChannel extends ChannelName {
  readonly isPart: boolean;
  readonly rules: readonly OccupancyRule[];
  readonly summary: ChannelSummary;
}

async function read(
  archive: Pick<Archive, 'channelSeries'>,
  receiverId: string,
  channel: ChannelName,
  stretch: Stretch,
): Promise<ReadChannel> {
  const { from, to, pointMs } = stretch;
  const maxPoints = (to - from) / pointMs;
  const points = await archive.channelSeries({ receiverId, channel: channel.name, from, to, maxPoints });
  const rules = new Map(points.map((point) => [JSON.stringify(point.rule), point.rule]));
  // Equal parts are named by their centre; a licence has its own name.
  const isPart = /^\d+ kHz$/.test(channel.name);
  return { ...channel, isPart, rules: [...rules.values()], summary: summarised(points, stretch) };
}

function channelJson({ name, startHz, stopHz, isPart, rules, summary }: ReadChannel) {
  const { share, low, high, samples, independentSamples, lag1, enough, revisitMs, observedMs } = summary;
  return {
    ...{ name, startHz, stopHz, isPart, rules, samples, enough, observedMs },
    ...{ share: rounded(share), low: rounded(low), high: rounded(high), lag1: rounded(lag1) },
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
