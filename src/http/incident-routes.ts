/** Incidents over HTTP: the list, one with its timeline, and everything a person can do to it. */
import type { Response } from 'express';
import { z } from 'zod';
import { groupAlarms } from '../incidents/alarm-groups.js';
import { INCIDENT_STATES, type Incident } from '../incidents/incident.js';
import type { IncidentEvent, Refusal } from '../incidents/incident-event.js';
import { sameSignature } from '../incidents/same-signature.js';
import type { IncidentDesk } from '../store/incident-desk.js';
import { rankKey } from '../store/incident-row.js';
import { sendConflict } from './conflict.js';
import { ACTIONS, type Action } from './incident-actions.js';
import { incidentAnswer, incidentJson, timelineAnswer, timelineJson } from './incident-json.js';
import { cursorOf, page, pageFields, partsOf } from './page.js';
import { Problem } from './problem.js';
import type { Route } from './route.js';
import { type ActorOf, instant, spoken } from './spoken.js';

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
  order: z.enum(['newest', 'priority']).default('newest'),
  ...pageFields,
});

const timelineQuery = z.strictObject(pageFields);
const oneIncident = z.strictObject({ incidentId: z.string() });

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
      summary: 'Incidents, newest or most urgent first.',
      query: listQuery,
      answer: z.object({ incidents: z.array(incidentAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { state, order, limit, cursor, ...range } = input.query as z.output<typeof listQuery>;
        const parts = order === 'newest' ? partsOf(cursor, 'number', 'string') : partsOf(cursor, 'string', 'string');
        const after = parts && { value: parts[0], id: parts[1] };
        const found = incidents.list({ ...range, states: state, order, after, limit: limit + 1 });
        const sortValueOf = (one: Incident) => (order === 'newest' ? one.firstHeardAt : rankKey(one));
        const { rows, nextCursor } = page(found, limit, (last) => cursorOf(sortValueOf(last), last.id));
        response.json({ incidents: rows.map(asJson), nextCursor });
      },
    },
    {
      method: 'get',
      path: '/api/v1/alarms',
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
      summary: 'One incident, with earlier ones that look alike.',
      params: oneIncident,
      answer: z.object({
        incident: incidentAnswer,
        alike: z.array(z.object({ incidentId: z.string(), score: z.number() })),
      }),
      handle(_request, response, input) {
        const incident = found(desk, input.params['incidentId'] ?? '');
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
        response.json({ incident: asJson(incident), alike });
      },
    },
    {
      method: 'get',
      path: '/api/v1/incidents/{incidentId}/timeline',
      summary: 'What happened to an incident, oldest first.',
      params: oneIncident,
      query: timelineQuery,
      answer: z.object({ entries: z.array(timelineAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { limit, cursor } = input.query as z.output<typeof timelineQuery>;
        const { id } = found(desk, input.params['incidentId'] ?? '');
        const after = partsOf(cursor, 'number')?.[0] ?? 0;
        const { rows, nextCursor } = page(incidents.timeline(id, after, limit + 1), limit, (last) => cursorOf(last.id));
        response.json({ entries: rows.map(timelineJson), nextCursor });
      },
    },
    ...Object.entries(ACTIONS).map(([name, action]) => actionRoute(desk, actorOf, name, action)),
    mergeRoute(desk, actorOf, asJson),
  ];
}

function found(desk: IncidentDesk, id: string): Incident {
  const incident = desk.caseBook.incidents.get(id);
  if (incident === undefined) throw noIncident(id);
  return incident;
}

function noIncident(id: string): Problem {
  return new Problem(404, 'Not found', `incidentId is "${id}": there is no such incident.`);
}

function actionRoute(desk: IncidentDesk, actorOf: ActorOf, name: string, action: Action): Route {
  return {
    method: 'post',
    path: `/api/v1/incidents/{incidentId}/${name}`,
    summary: action.summary,
    params: oneIncident,
    body: action.body,
    answer: z.object({ incident: incidentAnswer }),
    handle(request, response, input) {
      const id = input.params['incidentId'] ?? '';
      const by = actorOf(request);
      const event: IncidentEvent = action.event(input.body as never, () =>
        desk.caseBook.incidents.nextId(desk.clock()),
      );
      const faults = action.check?.(event, desk) ?? [];
      if (faults.length > 0) throw new Problem(400, 'Bad request', faults.join('; '));
      const result = desk.act(id, event, by);
      if (result === undefined) throw noIncident(id);
      const at = desk.clock();
      const incident = incidentJson(result.incident, at, desk.policy(at).targets);
      if (result.refusal === undefined) response.json({ incident });
      else refuse(response, result.refusal, incident);
    },
  };
}

/** Stale and impossible moves are conflicts and carry the present state; what is missing in the request is its fault. */
function refuse(response: Response, { kind, sentence }: Refusal, current: unknown): void {
  const reason = spoken(sentence);
  if (kind === 'invalid') throw new Problem(422, 'Cannot be done', reason.en);
  sendConflict(response, reason.en, { reason, current });
}

const mergeBody = z.strictObject({
  version: z.int(),
  absorbedId: z.string().min(1).max(60),
  absorbedVersion: z.int(),
});

function mergeRoute(desk: IncidentDesk, actorOf: ActorOf, asJson: (incident: Incident) => unknown): Route {
  return {
    method: 'post',
    path: '/api/v1/incidents/{incidentId}/merge',
    summary: 'Takes another incident into this one; the other ends.',
    params: oneIncident,
    body: mergeBody,
    answer: z.object({ incident: incidentAnswer, absorbed: incidentAnswer }),
    handle(request, response, input) {
      const id = input.params['incidentId'] ?? '';
      const body = input.body as z.output<typeof mergeBody>;
      const versions = { survivor: body.version, absorbed: body.absorbedVersion };
      found(desk, id);
      const merged = desk.merge(id, body.absorbedId, versions, actorOf(request));
      if (merged === undefined)
        throw new Problem(404, 'Not found', `absorbedId is "${body.absorbedId}": there is no such incident.`);
      if (merged.refusal !== undefined) refuse(response, merged.refusal, asJson(merged.refusedBy));
      else response.json({ incident: asJson(merged.survivor), absorbed: asJson(merged.absorbed) });
    },
  };
}
