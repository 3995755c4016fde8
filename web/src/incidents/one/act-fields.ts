/** What each act asks of a person. */
import type { Incident } from '../../cases/incident.js';
import type { ActName, WordsOf } from '../../cases/incident-acts.js';

/** Fields of an act's body, by the names of the contract; `other` stands for the other incident of a link or a merge. */
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
  resolve: ['cause', 'measure'],
  dismiss: ['reason'],
  reopen: ['reason'],
  'out-of-service': ['reason'],
  regrade: ['severity', 'reason'],
  link: ['other', 'relation'],
  merge: ['other'],
  split: ['emissionIds'],
};

/** Empty when a click is enough. A case is closed with a click unless its signal is still on the air. */
export function fieldsFor(name: ActName, { active }: Pick<Incident, 'active'>): readonly FieldName[] {
  if (name === 'close') return active ? ['although'] : [];
  return FIELDS[name] ?? [];
}
