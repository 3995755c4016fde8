/** Watch campaigns as `/api/v1/campaigns` keeps them. */
import { atOf, fieldsOf, numberOf, textOf, textsOf } from '../../cases/incident.js';

export interface Campaign {
  readonly id: string;
  readonly name: { readonly vi: string; readonly en: string };
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly targets: Readonly<Record<string, { readonly acknowledgeMs: number; readonly resolveMs: number }>>;
  readonly escalationStepMs: Readonly<Record<string, number>>;
  readonly bandKeys: readonly string[];
  readonly maxRevisitMs: number | undefined;
  /** Minute of the Vietnamese day. */
  readonly reportAtMin: number;
}

export function campaignFrom(value: unknown): Campaign | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const from = atOf(raw['from']);
  const to = atOf(raw['to']);
  if (id === undefined || from === undefined || to === undefined) return undefined;
  const name = fieldsOf(raw['name']);
  return {
    ...{ id, from, to },
    name: { vi: textOf(name['vi']) ?? id, en: textOf(name['en']) ?? id },
    targets: fieldsOf(raw['targets']) as Campaign['targets'],
    escalationStepMs: fieldsOf(raw['escalationStepMs']) as Campaign['escalationStepMs'],
    bandKeys: textsOf(raw['bandKeys']),
    maxRevisitMs: numberOf(raw['maxRevisitMs']),
    reportAtMin: numberOf(raw['reportAtMin']) ?? 0,
  };
}
