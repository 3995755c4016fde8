/** Acts of a person on an incident. Each is one request, and carries the version that the person looked at. */
import type { Question } from '../../../../src/api/client.js';
import type { BodyOf } from '../../../../src/api/contract.js';
import type { Act, ActName } from '../../../../src/api/incident-acts.js';
import { ACT_MOVES } from '../../../../src/incidents/moves.js';
import { ask } from '../../ground/asking/ask.js';
import type { Incident, Move } from './incident.js';
import { takeIncident } from './open-incidents.js';

export type { ActName };

/** The move in an incident's `moves` that allows each act. */
export const MOVE_OF: Readonly<Record<ActName, Move>> = { ...ACT_MOVES, measure: 'measured', merge: 'absorbed' };

/** Acts that add something fit any version, so they carry none. */
const OF_ANY_VERSION: ReadonlySet<ActName> = new Set(['note', 'field-measurement', 'withdraw-measurement']);

type Path = `POST /api/v1/incidents/{incidentId}/${ActName}`;

/** Input of an act, besides the version. */
export type WordsOf<Name extends ActName> = Omit<BodyOf<Act<Name>>, 'version'>;

/** @throws ProblemError 409 with the newer state, when another person acted first or the move is no longer possible. */
export async function act<Name extends ActName>(
  name: Name,
  { id, version }: Pick<Incident, 'id' | 'version'>,
  ...[words]: Partial<WordsOf<Name>> extends WordsOf<Name> ? [words?: WordsOf<Name>] : [words: WordsOf<Name>]
): Promise<Incident> {
  const body = OF_ANY_VERSION.has(name) ? words : { version, ...words };
  const path: Path = `POST /api/v1/incidents/{incidentId}/${name}`;
  const answer = await ask(path, { params: { incidentId: id }, body } as Question<Path>);
  takeIncident(answer.incident);
  if ('absorbed' in answer) takeIncident(answer.absorbed);
  return answer.incident;
}
