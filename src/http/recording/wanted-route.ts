/** Raw sweeps that only the station has: fetched while somebody looks at them. */
import { recordingApi, type WantedSweeps } from '../../api/recording.js';
import { HOUR_MS } from '../../time/units.js';
import { badRequest, noSuch } from '../problem.js';
import { type Route, route } from '../route.js';

/** Of a hub: notes that somebody looks at a range, and tells how much of it is here. */
export type WantSweeps = (receiverId: string, from: number, to: number) => Promise<WantedSweeps>;

const LONGEST_MS = HOUR_MS;
/** A program without stations has all that there is. */
const ALL_HERE: WantedSweeps = { state: 'here', fetchedMinutes: 0, ofMinutes: 0 };

export function wantedRoute(isKnown: (receiverId: string) => boolean, want?: WantSweeps): Route {
  return route(
    recordingApi,
    'POST /api/v1/sweeps/wanted',
    // It takes a part of the station's link: for those who work on cases, not for everybody who watches.
    'incidents',
    async ({ body: { receiverId, from, to } }) => {
      if (!isKnown(receiverId)) throw noSuch('receiverId', receiverId, 'receiver');
      if (!(to > from && to - from <= LONGEST_MS)) throw badRequest('to must be later than from, by an hour at most.');
      return (await want?.(receiverId, from, to)) ?? ALL_HERE;
    },
  );
}
