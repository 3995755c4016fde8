/** Incidents: the list, the alarms in groups, one incident with its timeline, and the acts of people. */
import { incidentsApi } from '../../api/incidents.js';
import { groupAlarms } from '../../incidents/alarm-groups.js';
import { foundIn, suspectsOf } from '../../incidents/findings.js';
import type { Incident } from '../../incidents/incident.js';
import { sameSignature } from '../../incidents/same-signature.js';
import type { Attachments } from '../../store/cases/attachments.js';
import { SORT_VALUES } from '../../store/cases/case-book-reads.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { callerMay } from '../gate.js';
import { cursorOf, page, partsOf } from '../page.js';
import { type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';
import { foundIncident, incidentActRoutes } from './incident-act-routes.js';
import { heardJson, incidentJson, timelineJson } from './incident-json.js';

const MOST_ALIKE = 5;
/** Cases of the same frequencies that are compared with one, the newest: reading more of them would hold up others. */
const MOST_COMPARED = 200;

export function incidentRoutes(desk: IncidentDesk, actorOf: ActorOf, files?: Attachments): Route[] {
  const { incidents } = desk.caseBook;
  const asJson = (incident: Incident) => incidentJson(incident, desk);
  return [
    route(incidentsApi, 'GET /api/v1/incidents', 'watch', ({ query: { state, order, limit, cursor, ...range } }) => {
      const isNumber = order === 'frequency' || order === 'last-heard';
      const parts = isNumber ? partsOf(cursor, 'number', 'string') : partsOf(cursor, 'string', 'string');
      const after = parts && { value: parts[0], id: parts[1] };
      const found = incidents.list({ ...range, states: state, order, after, limit: limit + 1 });
      const sortValueOf = SORT_VALUES[order];
      const { rows, nextCursor } = page(found, limit, (last) => cursorOf(sortValueOf(last), last.id));
      return { incidents: rows.map(asJson), nextCursor };
    }),
    route(incidentsApi, 'GET /api/v1/alarms', 'watch', () => {
      const at = desk.clock();
      const groups = groupAlarms(incidents.live, at, desk.policy(at));
      return { groups: groups.map((group) => ({ ...group, incidents: group.incidents.map(asJson) })) };
    }),
    route(incidentsApi, 'GET /api/v1/incidents/{incidentId}', 'watch', ({ params, request }) => {
      const incident = foundIncident(desk, params.incidentId);
      desk.viewed(`incident/${incident.id}`, actorOf(request));
      const { startHz, stopHz } = incident;
      const around = incidents.list({ startHz, stopHz, order: 'newest', limit: MOST_COMPARED });
      const alike = sameSignature(incident, around, MOST_ALIKE).map((one) => ({
        incidentId: one.incident.id,
        score: Math.round(one.score * 100) / 100,
      }));
      return {
        incident: asJson(incident),
        emissions: incident.emissions.map((one) => {
          const heard = heardJson(one, desk.listenedSince(one.receiverId));
          // A telephone number is shown only to people who handle incidents.
          return callerMay(request, 'incidents') || heard.complaint === undefined
            ? heard
            : { ...heard, complaint: { ...heard.complaint, contact: undefined } };
        }),
        alike,
        suspects: suspectsOf(incident, foundIn(incident, around)),
      };
    }),
    route(
      incidentsApi,
      'GET /api/v1/incidents/{incidentId}/timeline',
      'watch',
      ({ params, query: { limit, cursor } }) => {
        const { id } = foundIncident(desk, params.incidentId);
        const after = partsOf(cursor, 'number')?.[0] ?? 0;
        const { rows, nextCursor } = page(incidents.timeline(id, after, limit + 1), limit, (last) => cursorOf(last.id));
        return { entries: rows.map((row) => timelineJson(row, desk.nameOf)), nextCursor };
      },
    ),
    ...incidentActRoutes(desk, actorOf, files),
  ];
}
