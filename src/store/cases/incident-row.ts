/** The stored form of an incident: the fields its seal covers, and its priority as sortable text. */
import { sha256 } from '../../files/sha256.js';
import { INCIDENT_STATES, type Incident } from '../../incidents/incident.js';
import { civilDate, dayOf } from '../../watch/roster/local-day.js';
import type { BookDb } from './held-writes.js';

const LIVE_STATES = INCIDENT_STATES.filter((state) => state !== 'closed' && state !== 'merged');
/** Condition on a row, which the index by state serves. */
export const IS_LIVE = `incidents.state IN (${LIVE_STATES.map((state) => `'${state}'`).join(', ')})`;

/** Fields that people decided. Fields that follow the air (levels, times, alarm) go on changing; the stored sweeps prove them. */
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

/**
 * Fields that the seal of an incident covers. Cases of earlier versions have neither `rounds` nor `noise`; their seals were
 * made without the fields.
 */
export function sealedFields(incident: Pick<Incident, 'rounds' | 'noise'>): readonly (keyof Incident)[] {
  return [...CASE_FIELDS, ...(['rounds', 'noise'] as const).filter((field) => incident[field] !== undefined)];
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

/** Enough for the rank of a case without a victim: the largest integer that a number holds exactly. */
const DIGITS = 17;
/** The year 1200 before Christ, as tenths of ms before 1970. */
const LEAST_TENTHS = 10 ** 15;

/** Text that sorts like {@link comparePriority}: each number of the rank in tenths, shifted above zero, padded. */
export function rankKey({ priority }: Pick<Incident, 'priority'>): string {
  return priority.rank
    .map((value) => {
      const tenths = Math.round((value + 1000) * 10);
      // A licence from before 1970: "-" sorts before all digits, and more below zero is less above this.
      return tenths < 0 ? `-${padded(Math.max(0, LEAST_TENTHS + tenths))}` : padded(tenths);
    })
    .join('.');
}

function padded(tenths: number): string {
  return String(tenths).padStart(DIGITS, '0');
}

/** Next number of a case, counted within the Vietnamese year. */
export function nextNumber(db: BookDb, prefix: string, at: number): string {
  const { year } = civilDate(dayOf(at));
  // `all`, not `get`: `get` returns the row before the commit and does not report that the commit failed.
  const [value] = db
    .prepare(`INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`)
    .pluck()
    .all(`incident-${year}`) as [number];
  return `${prefix}-${year}-${String(value).padStart(6, '0')}`;
}
