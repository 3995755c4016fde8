/** What people do to incidents over HTTP: a move each, refused with the present state when it comes too late. */
import type { Response } from 'express';
import { z } from 'zod';
import type { Incident } from '../../incidents/incident.js';
import type { IncidentEvent, Refusal } from '../../incidents/incident-event.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { sendConflict } from '../conflict.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, spoken } from '../spoken.js';
import { ACTIONS, type Action } from './incident-actions.js';
import { incidentAnswer, incidentJson } from './incident-json.js';

const oneIncident = z.strictObject({ incidentId: z.string() });

export function incidentActionRoutes(desk: IncidentDesk, actorOf: ActorOf): Route[] {
  const asJson = (incident: Incident) => {
    const at = desk.clock();
    return incidentJson(incident, at, desk.policy(at).targets);
  };
  return [
    ...Object.entries(ACTIONS).map(([name, action]) => actionRoute(desk, actorOf, name, action)),
    mergeRoute(desk, actorOf, asJson),
  ];
}

/** @throws Problem 404 */
export function foundIncident(desk: IncidentDesk, id: string): Incident {
  const incident = desk.caseBook.incidents.get(id);
  if (incident === undefined) throw noIncident(id);
  return incident;
}

export function noIncident(id: string): Problem {
  return new Problem(404, 'Not found', `incidentId is "${id}": there is no such incident.`);
}

function actionRoute(desk: IncidentDesk, actorOf: ActorOf, name: string, action: Action): Route {
  return {
    method: 'post',
    path: `/api/v1/incidents/{incidentId}/${name}`,
    access: 'incidents',
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
    access: 'incidents',
    summary: 'Takes another incident into this one; the other ends.',
    params: oneIncident,
    body: mergeBody,
    answer: z.object({ incident: incidentAnswer, absorbed: incidentAnswer }),
    handle(request, response, input) {
      const id = input.params['incidentId'] ?? '';
      const body = input.body as z.output<typeof mergeBody>;
      const versions = { survivor: body.version, absorbed: body.absorbedVersion };
      foundIncident(desk, id);
      const merged = desk.merge(id, body.absorbedId, versions, actorOf(request));
      if (merged === undefined)
        throw new Problem(404, 'Not found', `absorbedId is "${body.absorbedId}": there is no such incident.`);
      if (merged.refusal !== undefined) refuse(response, merged.refusal, asJson(merged.refusedBy));
      else response.json({ incident: asJson(merged.survivor), absorbed: asJson(merged.absorbed) });
    },
  };
}
