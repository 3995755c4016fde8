/** What a person does to an incident: one request each, with the version that was looked at. */
import type { Question } from '../../../src/api/client.js';
import type { BodyOf } from '../../../src/api/contract.js';
import type { Act, ActName } from '../../../src/api/incident-acts.js';
import { ask } from '../asking/ask.js';
import type { Incident, Move } from './incident.js';
import { takeIncident } from './open-incidents.js';

export type { ActName };

/** The move of the incident's table that allows each act. */
export const MOVE_OF: Readonly<Record<ActName, Move>> = {
  confirm: 'confirmed',
  measure: 'measured',
  ack: 'acknowledged',
  assign: 'assigned',
  unassign: 'unassigned',
  start: 'started',
  note: 'noted',
  resolve: 'resolved',
  close: 'closed',
  dismiss: 'dismissed',
  reopen: 'reopened',
  regrade: 'regraded',
  link: 'linked',
  unlink: 'unlinked',
  split: 'split-off',
  shelve: 'shelved',
  unshelve: 'unshelved',
  suppress: 'suppressed',
  unsuppress: 'unsuppressed',
  'out-of-service': 'taken-out-of-service',
  'in-service': 'put-in-service',
  merge: 'absorbed',
};

type Path = `POST /api/v1/incidents/{incidentId}/${ActName}`;

/** What an act needs besides the version. */
export type WordsOf<Name extends ActName> = Omit<BodyOf<Act<Name>>, 'version'>;

/** @throws ProblemError: 409 with the newer state when somebody was first or the move is not possible any more. */
export async function act<Name extends ActName>(
  name: Name,
  { id, version }: Pick<Incident, 'id' | 'version'>,
  ...[words]: Partial<WordsOf<Name>> extends WordsOf<Name> ? [words?: WordsOf<Name>] : [words: WordsOf<Name>]
): Promise<Incident> {
  // A note is added to whatever there is: it cannot be too late.
  const body = name === 'note' ? words : { version, ...words };
  const path: Path = `POST /api/v1/incidents/{incidentId}/${name}`;
  const answer = await ask(path, { params: { incidentId: id }, body } as Question<Path>);
  takeIncident(answer.incident);
  if ('absorbed' in answer) takeIncident(answer.absorbed);
  return answer.incident;
}
