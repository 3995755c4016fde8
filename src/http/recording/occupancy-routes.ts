/** Occupancy of channels over time, from the series that were computed when the sweeps came in. */
import { z } from 'zod';
import type { Archive } from '../../store/archive.js';
import { type OccupancyRule, sameRule } from '../../store/summaries/occupancy-rule.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { occupancySummaryRoute } from './occupancy-summary-route.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const query = z.strictObject({
  receiverId: z.string().min(1).max(100),
  from: instant.describe('RFC 3339, inclusive'),
  to: instant.describe('RFC 3339, exclusive'),
  channel: z.string().max(100).optional().describe('one channel by its name; all when absent'),
  maxPoints: z.coerce.number().int().min(1).max(20_000).default(240).describe('points a channel, of whole 10 s'),
});

const answer = z.object({
  channels: z.array(
    z.object({
      name: z.string(),
      startHz: z.number(),
      stopHz: z.number(),
      rules: z
        .array(
          z.union([
            z.object({ kind: z.literal('noise'), marginDb: z.number() }),
            z.object({ kind: z.literal('fixed'), thresholdDbm: z.number() }),
          ]),
        )
        .describe('what counted as occupied: so far above the noise of the same sweep, or above a fixed level'),
      points: z.array(
        z.object({
          at: z.iso.datetime(),
          maxDbm: z.number(),
          meanDbm: z.number().describe('mean in power'),
          occupancy: z.number().describe('FCO after ITU-R SM.1880: share of the sweeps above the threshold, 0 to 1'),
          sweeps: z.number(),
          rule: z.number().describe('place in rules'),
        }),
      ),
    }),
  ),
});

export function occupancyRoutes(archive: Archive, isKnown: (receiverId: string) => boolean): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/occupancy',
      access: 'watch',
      summary: 'Channel occupancy and levels over time.',
      query,
      answer,
      async handle(_request, response, input) {
        const { receiverId, channel, ...range } = input.query as z.output<typeof query>;
        if (!isKnown(receiverId))
          throw new Problem(404, 'Not found', `receiverId is "${receiverId}": there is no such receiver.`);
        const known = await archive.channels(receiverId);
        const wanted = channel === undefined ? known : known.filter(({ name }) => name === channel);
        if (channel !== undefined && wanted.length === 0)
          throw new Problem(404, 'Not found', `channel is "${channel}": ${receiverId} has no such channel.`);
        const channels = [];
        for (const { name, startHz, stopHz } of wanted) {
          const series = await archive.channelSeries({ receiverId, channel: name, ...range });
          const rules: OccupancyRule[] = [];
          const points = series.map(({ rule, ...point }) => {
            const known = rules.findIndex((other) => sameRule(other, rule));
            return {
              ...point,
              at: new Date(point.at).toISOString(),
              rule: known === -1 ? rules.push(rule) - 1 : known,
            };
          });
          channels.push({ name, startHz, stopHz, rules, points });
        }
        response.json({ channels });
      },
    },
    occupancySummaryRoute(archive, isKnown),
  ];
}
