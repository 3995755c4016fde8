/** The newest sweep of a receiver, for a page in a network without WebSockets, which asks repeatedly. */
import { recordingApi } from '../../api/recording.js';
import type { LiveHub } from '../../live/live-hub.js';
import { noSuch } from '../problem.js';
import { type Route, route } from '../route.js';

export interface NewestSources {
  readonly live: Pick<LiveHub, 'newest'>;
  readonly isKnown: (receiverId: string) => boolean;
  readonly clock: () => number;
}

export function newestRoute({ live, isKnown, clock }: NewestSources): Route {
  return route(recordingApi, 'GET /api/v1/receivers/{receiverId}/newest', 'watch', ({ params, query, response }) => {
    const { receiverId } = params;
    if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
    const { after, ...shape } = query;
    const frame = live.newest(receiverId, shape, after);
    response.setHeader('X-Server-Time', String(clock()));
    if (frame === undefined) return response.status(204).end();
    return response.type('application/vnd.rfi.sweep').send(Buffer.from(frame));
  });
}
