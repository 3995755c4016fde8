/** What each act asks of a person. */
import type { Incident } from '../../cases/incident.js';
import type { ActName } from '../../cases/incident-acts.js';

export type Field =
  | 'personId'
  | 'cause'
  | 'measure'
  | 'although'
  | 'reason'
  | 'severity'
  | 'other'
  | 'relation'
  | 'emissionIds';

export const RELATIONS = ['same-signature', 'same-source', 'related'] as const;

const FIELDS: Readonly<Partial<Record<ActName, readonly Field[]>>> = {
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
export function fieldsFor(name: ActName, { active }: Pick<Incident, 'active'>): readonly Field[] {
  if (name === 'close') return active ? ['although'] : [];
  return FIELDS[name] ?? [];
}
