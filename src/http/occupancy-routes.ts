/** Occupancy of channels over time, from the series that were computed when the sweeps came in. */
import { z } from 'zod';
import type { Archive } from '../store/archive.js';
import { Problem } from './problem.js';
import type { Route } from './route.js';

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
      points: z.array(
        z.object({
          at: z.iso.datetime(),
          maxDbm: z.number(),
          meanDbm: z.number().describe('mean in power'),
          occupancy: z.number().describe('FCO after ITU-R SM.1880: share of the sweeps above the threshold, 0 to 1'),
          sweeps: z.number(),
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
          const points = series.map((point) => ({ ...point, at: new Date(point.at).toISOString() }));
          channels.push({ name, startHz, stopHz, points });
        }
        response.json({ channels });
      },
    },
  ];
}
