/** How an incident is written down: what its seal covers, and how its place in the queue sorts as text. */
import type { Incident } from '../../incidents/incident.js';
import { sha256 } from './case-book-audit.js';

/** What people decided. What the air does (levels, times, alarm) goes on changing and is proved by the sweeps. */
const CASE_FIELDS = [
  'id',
  'version',
  'state',
  'outcome',
  'regraded',
  'openedAt',
  'acknowledgedAt',
  'acknowledgedBy',
  'assigneeId',
  'resolvedAt',
  'resolution',
  'dismissal',
  'closedAt',
  'links',
  'mergedIntoId',
] as const satisfies readonly (keyof Incident)[];

/** The fields that the seal of an incident covers. Cases of before have no rounds, and seals made without them. */
export function sealedFields({ rounds }: Pick<Incident, 'rounds'>): readonly (keyof Incident)[] {
  return rounds === undefined ? CASE_FIELDS : [...CASE_FIELDS, 'rounds'];
}

/** SHA-256 over the case part of an incident's stored text. */
export function caseSeal(body: string): string {
  let incident: Incident;
  try {
    incident = JSON.parse(body) as Incident;
  } catch {
    return sha256(body);
  }
  const fields = sealedFields(incident).map((field) => incident[field] ?? null);
  return sha256(JSON.stringify(fields));
}

const DIGITS = 17;

/** Text that sorts as {@link comparePriority} does: each number of the rank shifted above zero, in tenths, padded. */
export function rankKey({ priority }: Pick<Incident, 'priority'>): string {
  return priority.rank
    .map((value) =>
      String(Math.min(10 ** DIGITS - 1, Math.max(0, Math.round((value + 1000) * 10)))).padStart(DIGITS, '0'),
    )
    .join('.');
}
