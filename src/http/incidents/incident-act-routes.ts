/** Acts on incidents: each is one move; a move that comes too late is refused with the present state. */
import type { Request } from 'express';
import { caseFilesApi } from '../../api/case-files.js';
import { incidentActsApi as acts } from '../../api/incident-acts.js';
import type { Incident as IncidentJson } from '../../api/incidents.js';
import type { Incident } from '../../incidents/incident.js';
import type { IncidentEvent, Refusal } from '../../incidents/incident-event.js';
import { ACT_MOVES } from '../../incidents/moves.js';
import type { Reports } from '../../report/part.js';
import type { Attachment, Attachments } from '../../store/cases/attachments.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { joined, say, type Words } from '../../words/said.js';
import { Conflict, existing, noSuch, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, spoken } from '../spoken.js';
import { incidentJson } from './incident-json.js';

/** Newest rows of the audit log about a case among which a file is looked for. */
const MOST_ROWS_READ = 5000;

interface ActCall<Body> {
  readonly params: { readonly incidentId: string };
  readonly body: Body;
  readonly request: Request;
}

export function incidentActRoutes(desk: IncidentDesk, actorOf: ActorOf, files?: Attachments): Route[] {
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

/** What the stations read of a case, and what that says of the place of its emitter. */
export function caseLevelsRoute(desk: IncidentDesk, { levelsOf }: Pick<Reports, 'levelsOf'>): Route {
  return route(
    caseFilesApi,
    'GET /api/v1/incidents/{incidentId}/levels',
    { access: 'watch', readsHistory: 'much' },
    async ({ params }) => {
      const { levels, says, model } = await levelsOf(foundIncident(desk, params.incidentId));
      return {
        levels: levels.map(({ expected, ...one }) => ({ ...one, ...(expected && { expected: spoken(expected) }) })),
        says: spoken(says),
        ...(model && { model: spoken(model) }),
      };
    },
  );
}
