/** The inputs that each act asks of a person. */
import type { Incident } from '../../cases/incident.js';
import type { ActName, WordsOf } from '../../cases/incident-acts.js';

/** Fields of an act's body, named as in the contract; `other` is the other incident of a link or a merge. */
type FieldOf<Name extends ActName> =
  | Exclude<keyof WordsOf<Name>, 'incidentId' | 'absorbedId' | 'absorbedVersion'>
  | 'other';
export type FieldName = { [Name in ActName]: FieldOf<Name> }[
  | 'assign'
  | 'resolve'
  | 'close'
  | 'regrade'
  | 'link'
  | 'split'];

export const RELATIONS: readonly WordsOf<'link'>['relation'][] = ['same-signature', 'same-source', 'related'];

const FIELDS: { readonly [Name in ActName]?: readonly (FieldOf<Name> & FieldName)[] } = {
  assign: ['personId'],
  resolve: ['source', 'cause', 'measure'],
  dismiss: ['reason'],
  reopen: ['reason'],
  'out-of-service': ['reason'],
  regrade: ['severity', 'reason'],
  link: ['other', 'relation'],
  merge: ['other'],
  split: ['emissionIds'],
};

/** Fields of an act; none when a click is enough. Closing a case needs a reason only while its signal is on the air. */
export function fieldsFor(name: ActName, { active }: Pick<Incident, 'active'>): readonly FieldName[] {
  if (name === 'close') return active ? ['although'] : [];
  return FIELDS[name] ?? [];
}
