/** Occupancy of channels over time, from the series that were computed when the sweeps came in. */
import { occupancyApi } from '../../api/occupancy.js';
import { iso } from '../../rf/iso.js';
import type { Archive } from '../../store/archive.js';
import { type OccupancyRule, sameRule } from '../../store/summaries/occupancy-rule.js';
import { noSuch, refusal } from '../problem.js';
import { type Route, route } from '../route.js';
import { occupancySummaryRoute, type SummarisedArchive } from './occupancy-summary-route.js';

export function occupancyRoutes(
  archive: Archive & SummarisedArchive,
  isKnown: (receiverId: string) => boolean,
): Route[] {
  return [
    route(occupancyApi, 'GET /api/v1/occupancy', { access: 'watch', readsHistory: 'much' }, async ({ query }) => {
      const { receiverId, channel, ...range } = query;
      if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
      const known = await archive.channels(receiverId);
      const wanted = channel === undefined ? known : known.filter(({ name }) => name === channel);
      if (channel !== undefined && wanted.length === 0)
        throw refusal(404, 'Not found', 'channel is "{channel}": {receiverId} has no such channel.', {
          channel,
          receiverId,
        });
      const channels = [];
      for (const { name, startHz, stopHz } of wanted) {
        const series = await archive.channelSeries({ receiverId, channel: name, ...range });
        const rules: OccupancyRule[] = [];
        const points = series.map(({ rule, receivedMs: _, ...point }) => {
          const known = rules.findIndex((other) => sameRule(other, rule));
          return {
            ...point,
            at: iso(point.at),
            rule: known === -1 ? rules.push(rule) - 1 : known,
          };
        });
        channels.push({ name, startHz, stopHz, rules, points });
      }
      return { channels };
    }),
    occupancySummaryRoute(archive, isKnown),
  ];
}
