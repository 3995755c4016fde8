/** Incidents: the list, the alarms in groups, one incident with its timeline, and the acts of people. */

import type { Request } from 'express';
import { incidentActsApi as acts } from '../../api/incident-acts.js';
import { type Incident as IncidentJson, incidentsApi } from '../../api/incidents.js';
import { groupAlarms } from '../../incidents/alarm-groups.js';
import { foundIn, suspectsOf } from '../../incidents/findings.js';
import type { Incident } from '../../incidents/incident.js';
import type { IncidentEvent, Refusal } from '../../incidents/incident-event.js';
import { ACT_MOVES } from '../../incidents/moves.js';
import { sameSignature } from '../../incidents/same-signature.js';
import type { Attachment, Attachments } from '../../store/cases/attachments.js';
import { SORT_VALUES } from '../../store/cases/case-book-reads.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { joined, say, type Words } from '../../words/said.js';
import { callerMay } from '../gate.js';
import { cursorOf, page, partsOf } from '../page.js';
import { Conflict, existing, noSuch, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, spoken } from '../spoken.js';
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

/** Newest rows of the audit log about a case among which a file is looked for. */
const MOST_ROWS_READ = 5000;

interface ActCall<Body> {
  readonly params: { readonly incidentId: string };
  readonly body: Body;
  readonly request: Request;
}

/** Each act is one move; a move that comes too late is refused with the present state. */
function incidentActRoutes(desk: IncidentDesk, actorOf: ActorOf, files?: Attachments): Route[] {
  const act = actOf(desk, actorOf);
  const paths = Object.keys(ACT_MOVES) as (keyof typeof ACT_MOVES)[];
  return [...paths.map((path) => moveRoute(path, desk, act)), mergeRoute(desk, actorOf, files)];
}

type Act = ReturnType<typeof actOf>;

/** Makes the handler of an act. An act is an event of the incident's life, which the desk accepts or refuses. */
function actOf(desk: IncidentDesk, actorOf: ActorOf) {
  return <Body>(eventOf: (body: Body) => IncidentEvent) =>
    ({ params: { incidentId }, body, request }: ActCall<Body>): { incident: IncidentJson } => {
      const event = eventOf(body);
      const faults = unknownIn(event, desk);
      if (faults.length > 0) throw new Problem(400, 'Bad request', joined(faults));
      const result = desk.act(incidentId, event, actorOf(request));
      if (result === undefined) throw noIncident(incidentId);
      if (result.refusal !== undefined) throw refused(desk, result.refusal, result.incident);
      return { incident: incidentJson(result.incident, desk) };
    };
}

function moveRoute(path: keyof typeof ACT_MOVES, desk: IncidentDesk, act: Act): Route {
  const kind = ACT_MOVES[path];
  const eventOf = ({ version: expectedVersion, ...more }: { readonly version?: number | undefined }) => {
    const born = kind === 'split-off' ? { newIncidentId: desk.caseBook.incidents.nextId(desk.clock()) } : {};
    // The body was checked against the schema of the act, which has the details of the move.
    return { kind, ...more, ...born, expectedVersion } as IncidentEvent;
  };
  return route(acts, `POST /api/v1/incidents/{incidentId}/${path}`, 'incidents', act(eventOf));
}

/** The files of the absorbed case are those of the other one too, which alone goes on: its bundle has them. */
function mergeRoute(desk: IncidentDesk, actorOf: ActorOf, files: Attachments | undefined): Route {
  return route(
    acts,
    'POST /api/v1/incidents/{incidentId}/merge',
    'incidents',
    async ({ params: { incidentId }, body: { version, absorbedId, absorbedVersion }, request }) => {
      foundIncident(desk, incidentId);
      const versions = { survivor: version, absorbed: absorbedVersion };
      const merged = existing(
        desk.merge(incidentId, absorbedId, versions, actorOf(request)),
        'absorbedId',
        absorbedId,
        'incident',
      );
      if (merged.refusal !== undefined) throw refused(desk, merged.refusal, merged.refusedBy);
      for await (const attachment of files?.share(absorbedId, incidentId) ?? [])
        noteAttached(desk, incidentId, attachment, actorOf(request));
      return { incident: incidentJson(merged.survivor, desk), absorbed: incidentJson(merged.absorbed, desk) };
    },
  );
}

/** The audit log names the content of each file of a case, so that none can be changed or left out later. */
export function noteAttached(desk: IncidentDesk, id: string, { sha256, name, bytes }: Attachment, actor: string): void {
  const { audit } = desk.caseBook;
  const [action, subject] = ['incident.attached', `incident/${id}`];
  // A file whose answer was lost comes again.
  const isNoted = audit
    .list({ subject, limit: MOST_ROWS_READ })
    .some((row) => row.action === action && row.detail['file'] === sha256);
  if (!isNoted) audit.append({ at: desk.clock(), actor, action, subject, detail: { file: sha256, name, bytes } });
}

/** @throws Problem 404 */
export function foundIncident(desk: IncidentDesk, id: string): Incident {
  const incident = desk.caseBook.incidents.get(id);
  if (incident === undefined) throw noIncident(id);
  return incident;
}

function noIncident(id: string): Problem {
  return noSuch('incidentId', id, 'incident');
}

/** Stale and impossible moves are conflicts and carry the present state; a missing field is the fault of the request. */
function refused(desk: IncidentDesk, { kind, sentence }: Refusal, incident: Incident): Problem {
  const reason = spoken(sentence, desk.nameOf);
  if (kind === 'invalid') return new Problem(422, 'Cannot be done', reason);
  return new Conflict(reason, incidentJson(incident, desk));
}

/** A sentence for each person or incident in an event that the case book does not know. */
function unknownIn(event: IncidentEvent, { caseBook }: IncidentDesk): Words[] {
  if (event.kind === 'assigned') {
    const { personId } = event;
    const person = caseBook.records.get('person', personId)?.value;
    if (person === undefined) return [say('personId is "{personId}": there is no such person', { personId })];
    return person.active
      ? []
      : [say('personId is "{personId}": {name} is no longer in the service', { personId, name: person.name })];
  }
  if (event.kind !== 'linked' || caseBook.incidents.get(event.incidentId) !== undefined) return [];
  return [say('incidentId is "{incidentId}": there is no such incident', { incidentId: event.incidentId })];
}
