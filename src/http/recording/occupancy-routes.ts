/** Occupancy of channels over time, from the series that were computed when the sweeps came in. */
import { occupancyApi } from '../../api/occupancy.js';
import { iso } from '../../rf/iso.js';
import { rulesIn, toPoints } from '../../store/reading/series-table.js';
import { noSuch, notFound } from '../problem.js';
import { type Route, route } from '../route.js';
import { occupancySummaryRoute, type SummarisedArchive, tablesOf } from './occupancy-summary-route.js';

export function occupancyRoutes(archive: SummarisedArchive, isKnown: (receiverId: string) => boolean): Route[] {
  return [
    route(
      occupancyApi,
      'GET /api/v1/occupancy',
      { access: 'watch', readsHistory: 'much' },
      async ({ query, request }) => {
        const { receiverId, channel, ...range } = query;
        if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
        const known = await archive.channels(receiverId);
        const wanted = channel === undefined ? known : known.filter(({ name }) => name === channel);
        if (channel !== undefined && wanted.length === 0)
          throw notFound('channel is "{channel}": {receiverId} has no such channel.', { channel, receiverId });
        const channels = [];
        for await (const [{ name, startHz, stopHz }, table] of tablesOf(
          archive,
          wanted,
          { receiverId, ...range },
          request,
        )) {
          const rules = rulesIn(table);
          const points = toPoints(table).map(({ rule, receivedMs: _, ...point }) => {
            return { ...point, at: iso(point.at), rule: rules.indexOf(rule) };
          });
          channels.push({ name, startHz, stopHz, rules, points });
        }
        return { channels };
      },
    ),
    occupancySummaryRoute(archive, isKnown),
  ];
}
