/** Incidents over HTTP: the list, the alarms in groups, one with its timeline; and what a person can do to it. */
import { z } from 'zod';
import { groupAlarms } from '../../incidents/alarm-groups.js';
import { INCIDENT_STATES, type Incident } from '../../incidents/incident.js';
import { sameSignature } from '../../incidents/same-signature.js';
import type { IncidentOrder } from '../../store/cases/case-book-reads.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { rankKey } from '../../store/cases/incident-row.js';
import { cursorOf, page, pageFields, partsOf } from '../page.js';
import type { Route } from '../route.js';
import { type ActorOf, instant } from '../spoken.js';
import { foundIncident, incidentActionRoutes } from './incident-action-routes.js';
import {
  emissionAnswer,
  emissionJson,
  incidentAnswer,
  incidentJson,
  timelineAnswer,
  timelineJson,
} from './incident-json.js';

const listQuery = z.strictObject({
  state: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(INCIDENT_STATES)))
    .optional()
    .describe('one or more states, separated by commas'),
  severity: z.coerce.number().int().min(1).max(6).optional(),
  startHz: z.coerce.number().min(0).max(1e12).optional(),
  stopHz: z.coerce.number().min(0).max(1e12).optional(),
  from: instant.optional(),
  to: instant.optional(),
  stationId: z.string().min(1).max(100).optional(),
  assigneeId: z.string().min(1).max(60).optional(),
  order: z.enum(['newest', 'oldest', 'priority', 'frequency', 'last-heard']).default('newest'),
  ...pageFields,
});

const timelineQuery = z.strictObject(pageFields);
const oneIncident = z.strictObject({ incidentId: z.string() });

const SORT_VALUES: Readonly<Record<IncidentOrder, (one: Incident) => number | string>> = {
  newest: (one) => one.firstHeardAt,
  oldest: (one) => one.firstHeardAt,
  priority: rankKey,
  frequency: (one) => one.startHz,
  'last-heard': (one) => one.lastHeardAt,
};

export function incidentRoutes(desk: IncidentDesk, actorOf: ActorOf): Route[] {
  const { incidents } = desk.caseBook;
  const asJson = (incident: Incident) => {
    const at = desk.clock();
    return incidentJson(incident, at, desk.policy(at).targets);
  };
  return [
    {
      method: 'get',
      path: '/api/v1/incidents',
      access: 'watch',
      summary: 'Incidents, newest or most urgent first.',
      query: listQuery,
      answer: z.object({ incidents: z.array(incidentAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { state, order, limit, cursor, ...range } = input.query as z.output<typeof listQuery>;
        const parts = order === 'priority' ? partsOf(cursor, 'string', 'string') : partsOf(cursor, 'number', 'string');
        const after = parts && { value: parts[0], id: parts[1] };
        const found = incidents.list({ ...range, states: state, order, after, limit: limit + 1 });
        const sortValueOf = SORT_VALUES[order];
        const { rows, nextCursor } = page(found, limit, (last) => cursorOf(sortValueOf(last), last.id));
        response.json({ incidents: rows.map(asJson), nextCursor });
      },
    },
    {
      method: 'get',
      path: '/api/v1/alarms',
      access: 'watch',
      summary: 'Alarms as groups: flapping, standing and flooding ones together, distress always by itself.',
      answer: z.object({
        groups: z.array(
          z.object({
            key: z.string(),
            kind: z.enum(['single', 'flapping', 'standing', 'flood']),
            incidents: z.array(incidentAnswer),
          }),
        ),
      }),
      handle(_request, response) {
        const at = desk.clock();
        const groups = groupAlarms(incidents.live, at, desk.policy(at));
        response.json({ groups: groups.map((group) => ({ ...group, incidents: group.incidents.map(asJson) })) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/incidents/{incidentId}',
      access: 'watch',
      summary: 'One incident, with earlier ones that look alike.',
      params: oneIncident,
      answer: z.object({
        incident: incidentAnswer,
        emissions: z.array(emissionAnswer).describe('what it is made of, oldest first'),
        alike: z.array(z.object({ incidentId: z.string(), score: z.number() })),
      }),
      handle(request, response, input) {
        const incident = foundIncident(desk, input.params['incidentId'] ?? '');
        desk.viewed(`incident/${incident.id}`, actorOf(request));
        const around = incidents.list({
          startHz: incident.startHz,
          stopHz: incident.stopHz,
          order: 'newest',
          limit: 500,
        });
        const alike = sameSignature(incident, around, 5).map((one) => ({
          incidentId: one.incident.id,
          score: Math.round(one.score * 100) / 100,
        }));
        response.json({ incident: asJson(incident), emissions: incident.emissions.map(emissionJson), alike });
      },
    },
    {
      method: 'get',
      path: '/api/v1/incidents/{incidentId}/timeline',
      access: 'watch',
      summary: 'What happened to an incident, oldest first.',
      params: oneIncident,
      query: timelineQuery,
      answer: z.object({ entries: z.array(timelineAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { limit, cursor } = input.query as z.output<typeof timelineQuery>;
        const { id } = foundIncident(desk, input.params['incidentId'] ?? '');
        const after = partsOf(cursor, 'number')?.[0] ?? 0;
        const { rows, nextCursor } = page(incidents.timeline(id, after, limit + 1), limit, (last) => cursorOf(last.id));
        response.json({ entries: rows.map(timelineJson), nextCursor });
      },
    },
    ...incidentActionRoutes(desk, actorOf),
  ];
}
