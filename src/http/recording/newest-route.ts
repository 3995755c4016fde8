/** The newest sweep of a receiver, for a page whose network lets no WebSocket through: asked again and again. */
import { z } from 'zod';
import type { LiveHub } from '../../live/live-hub.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';

const newestQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(0xffff_ffff).optional().describe('sequence number that is known already'),
  startHz: z.coerce.number().min(0).max(1e12).default(0),
  stopHz: z.coerce.number().min(0).max(1e12).default(1e12),
  maxBins: z.coerce.number().int().min(16).max(65_535).default(1024),
  coarse: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});

export interface NewestSources {
  readonly live: Pick<LiveHub, 'newest'>;
  readonly isKnown: (receiverId: string) => boolean;
  readonly clock: () => number;
}

export function newestRoute({ live, isKnown, clock }: NewestSources): Route {
  return {
    method: 'get',
    path: '/api/v1/receivers/{receiverId}/newest',
    access: 'watch',
    summary:
      'The newest sweep as one frame of /live; 204 where there is none after the one that is known. X-Server-Time is epoch ms.',
    params: z.strictObject({ receiverId: z.string() }),
    query: newestQuery,
    otherAnswers: ['application/vnd.rfi.sweep'],
    handle(_request, response, input) {
      const receiverId = input.params['receiverId'] ?? '';
      if (!isKnown(receiverId))
        throw new Problem(404, 'Not found', `receiverId is "${receiverId}": there is no such receiver.`);
      const { after, ...shape } = input.query as z.output<typeof newestQuery>;
      const frame = live.newest(receiverId, shape, after);
      response.setHeader('X-Server-Time', String(clock()));
      response.setHeader('Cache-Control', 'no-store');
      if (frame === undefined) response.status(204).end();
      else response.type('application/vnd.rfi.sweep').send(Buffer.from(frame));
    },
  };
}
