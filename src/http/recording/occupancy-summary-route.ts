/** Occupancy of all channels of a receiver over days, hour by hour, with confidence, for the occupancy screen. */
import { occupancyApi } from '../../api/occupancy.js';
import { ConfigError } from '../../errors/errors.js';
import { channelSummary, occupancyJson, type Stretch, stretchOf } from '../../report/occupancy-summary.js';
import type { Archive } from '../../store/archive.js';
import { noSuch, Problem } from '../problem.js';
import { type Route, route } from '../route.js';

export function occupancySummaryRoute(
  archive: Pick<Archive, 'channels' | 'channelSeries'>,
  isKnown: (receiverId: string) => boolean,
): Route {
  return route(occupancyApi, 'GET /api/v1/occupancy/summary', {
    access: 'watch',
    readsHistory: 'much',
    async handle({ query, request }) {
      const { receiverId, startHz, stopHz } = query;
      if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
      const stretch = stretchAsked(query);
      const { from, to, pointMs } = stretch;
      const maxPoints = (to - from) / pointMs;
      const known = await archive.channels(receiverId);
      const wanted = known.filter(
        (channel) => channel.stopHz >= (startHz ?? 0) && channel.startHz <= (stopHz ?? Number.POSITIVE_INFINITY),
      );
      const channels = [];
      for (const channel of wanted) {
        // The caller has gone, so the rest is not read.
        if (request.destroyed) break;
        const points = await archive.channelSeries({ receiverId, channel: channel.name, from, to, maxPoints });
        channels.push(channelSummary(channel, points, stretch));
      }
      return occupancyJson(channels, stretch);
    },
  });
}

/** @throws Problem 400 for a range that is empty or too long */
export function stretchAsked({ from, to }: { readonly from: number; readonly to: number }): Stretch {
  try {
    return stretchOf(from, to);
  } catch (error) {
    if (error instanceof ConfigError) throw new Problem(400, 'Bad request', error.said);
    throw error;
  }
}
