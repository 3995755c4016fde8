/** What a person does to an incident: one request each, with the version that was looked at. */
import { request } from '../asking/request.js';
import { type Incident, incidentFrom } from './incident.js';
import { takeIncident } from './open-incidents.js';

/** Names of the API. */
export type ActName =
  | 'confirm'
  | 'ack'
  | 'assign'
  | 'unassign'
  | 'start'
  | 'note'
  | 'resolve'
  | 'close'
  | 'dismiss'
  | 'reopen'
  | 'regrade'
  | 'link'
  | 'unlink'
  | 'split'
  | 'shelve'
  | 'unshelve'
  | 'out-of-service'
  | 'in-service'
  | 'unsuppress'
  | 'merge';

/** The move of the incident's table that allows each act. */
export const MOVE_OF: Readonly<Record<ActName, string>> = {
  ...{ confirm: 'confirmed', ack: 'acknowledged', assign: 'assigned', unassign: 'unassigned', start: 'started' },
  ...{ note: 'noted', resolve: 'resolved', close: 'closed', dismiss: 'dismissed', reopen: 'reopened' },
  ...{ regrade: 'regraded', link: 'linked', unlink: 'unlinked', split: 'split-off', shelve: 'shelved' },
  ...{ unshelve: 'unshelved', merge: 'absorbed', unsuppress: 'unsuppressed' },
  ...{ 'out-of-service': 'taken-out-of-service', 'in-service': 'put-in-service' },
};

/** @throws ProblemError: 409 with the newer state when somebody was first or the move is not possible any more. */
export async function act(
  name: ActName,
  { id, version }: Pick<Incident, 'id' | 'version'>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Incident> {
  // A note is added to whatever there is: it cannot be too late.
  const body = name === 'note' ? more : { version, ...more };
  const answer = await request('POST', `/api/v1/incidents/${encodeURIComponent(id)}/${name}`, body);
  const incident = incidentFrom(answer['incident']);
  if (incident === undefined) throw new Error(`the answer to "${name}" holds no incident`);
  takeIncident(incident);
  const absorbed = incidentFrom(answer['absorbed']);
  if (absorbed !== undefined) takeIncident(absorbed);
  return incident;
}
