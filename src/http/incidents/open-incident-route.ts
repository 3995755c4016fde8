/** Opens a case for a person: a range picked on the waterfall, or a complaint by telephone that no receiver heard. */
import { incidentsApi } from '../../api/incidents.js';
import type { PinRange } from '../../incidents/incident-event.js';
import type { Level } from '../../rf/level-tally.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { badRequest, notFound } from '../problem.js';
import { type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';
import { incidentJson } from './incident-json.js';

export interface OpenByHand {
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  /** Undefined when there is no such station. When no receiver is named: one of the station that sweeps the range, or ''. */
  receiverFor(report: Omit<PinRange, 'receiverId'>): string | undefined;
  /** Highest level recorded in the range; undefined when there is none. */
  peak(report: PinRange): Promise<Level | undefined>;
}

export function openIncidentRoute({ desk, actorOf, receiverFor, peak }: OpenByHand): Route {
  return route(
    incidentsApi,
    'POST /api/v1/incidents',
    'incidents',
    async ({ body: { text, complaint, ...report }, request }) => {
      const { stationId, startHz, stopHz, from, to } = report;
      if (stopHz <= startHz)
        throw badRequest('stopHz is {stopHz}: it must lie above startHz {startHz}.', { stopHz, startHz });
      const at = desk.clock();
      if (to < from) throw badRequest('to lies before from.');
      if (from > at) throw badRequest('from lies in the future.');
      const receiverId = receiverFor(report);
      if (receiverId === undefined)
        throw notFound('stationId is "{stationId}", receiverId "{receiverId}": there is no such place.', {
          stationId,
          receiverId: report.receiverId ?? '',
        });
      const place = { stationId, startHz, stopHz, from, to: Math.min(to, at) };
      const heard =
        complaint === undefined
          ? { ...place, receiverId, peak: await peak({ ...report, receiverId }) }
          : { ...place, receiverId: '', peak: undefined, complaint };
      return { incident: incidentJson(desk.openByHand(heard, text, actorOf(request)), desk) };
    },
  );
}
