/** Reads incidents: lists by page, timelines, pinned periods, and a comparison of the rows with the audit log. */
import type { Incident, IncidentState } from '../../incidents/incident.js';
import type { Effect, PinRange } from '../../incidents/incident-event.js';
import type { Move } from '../../incidents/moves.js';
import type { Severity } from '../../incidents/severity.js';
import type { AuditFault } from './case-book-audit.js';
import type { BookDb } from './held-writes.js';
import { caseSeal, rankKey } from './incident-row.js';

export type TimelineEntry = Extract<Effect, { kind: 'timeline' }> & { readonly id: number };

export type IncidentOrder = 'newest' | 'oldest' | 'priority' | 'waiting' | 'frequency' | 'last-heard';

/** Age is told by the number of a case, which no wrong clock changes; times of the air are labels. */
const ORDERS: Readonly<Record<IncidentOrder, readonly [column: string, beyond: '<' | '>', direction: 'ASC' | 'DESC']>> =
  {
    newest: ['id', '<', 'DESC'],
    oldest: ['id', '>', 'ASC'],
    priority: ['rank', '>', 'ASC'],
    waiting: [`severity || '.' || id`, '>', 'ASC'],
    frequency: ['start_hz', '>', 'ASC'],
    'last-heard': ['last_heard_at', '<', 'DESC'],
  };

/** The value of an incident by which each order sorts, as its column has it: a page ends with it. */
export const SORT_VALUES: Readonly<Record<IncidentOrder, (one: Incident) => number | string>> = {
  newest: (one) => one.id,
  oldest: (one) => one.id,
  priority: rankKey,
  waiting: ({ priority, id }) => `${priority.severity}.${id}`,
  frequency: (one) => one.startHz,
  'last-heard': (one) => one.lastHeardAt,
};

export interface IncidentQuery {
  readonly states?: readonly IncidentState[] | undefined;
  readonly severity?: number | undefined;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  /** Epoch ms: incidents heard in [from, to). */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only incidents heard at this station. */
  readonly stationId?: string | undefined;
  readonly assigneeId?: string | undefined;
  readonly order: IncidentOrder;
  /** End of the last page: sort value and id of its last incident. */
  readonly after?: { readonly value: number | string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Most cases that are chosen by one condition before the others; a condition that more meet is met soon in any order. */
const MOST_CHOSEN = 1000;
/** Conditions with an index of their own, by what they need of a query. Of a range: narrow cases, whose begin is near, and wide ones. */
const CHOICES: readonly { readonly needs: readonly (keyof IncidentQuery)[]; readonly ids: string }[] = [
  {
    needs: ['startHz', 'stopHz'],
    ids: `SELECT id FROM incidents WHERE (stop_hz - start_hz > 1e6) = 0 AND start_hz >= @startHz - 1e6 AND start_hz <= @stopHz
        AND stop_hz >= @startHz
      UNION ALL SELECT id FROM incidents WHERE (stop_hz - start_hz > 1e6) = 1 AND start_hz <= @stopHz AND stop_hz >= @startHz`,
  },
  { needs: ['assigneeId'], ids: `SELECT id FROM incidents WHERE json_extract(body, '$.assigneeId') = @assigneeId` },
  { needs: ['stationId'], ids: 'SELECT incident FROM incident_stations WHERE station = @stationId' },
  { needs: ['states'], ids: 'SELECT id FROM incidents WHERE state IN (SELECT value FROM json_each(@states))' },
  { needs: ['from', 'to'], ids: 'SELECT id FROM incidents WHERE last_heard_at >= @from AND first_heard_at < @to' },
  { needs: ['severity'], ids: 'SELECT id FROM incidents WHERE severity = @severity' },
];

export type Pin = PinRange & { readonly incidentId: string };

export function listIncidents(db: BookDb, query: IncidentQuery): Incident[] {
  const { states, after, order, limit } = query;
  const [column, beyond, direction] = ORDERS[order];
  const wanted: string[] = [];
  const values: Record<string, unknown> = { limit };
  const where = (sql: string, name: string, value: unknown): void => {
    if (value === undefined) return;
    wanted.push(sql);
    values[name] = value;
  };
  const stateList = states === undefined ? undefined : JSON.stringify(states);
  // A plus keeps SQLite from an index that would have to be sorted: the order, or the chosen ids, lead.
  where('+state IN (SELECT value FROM json_each(@states))', 'states', stateList);
  where('+severity = @severity', 'severity', query.severity);
  where('+stop_hz >= @startHz', 'startHz', query.startHz);
  where('+start_hz <= @stopHz', 'stopHz', query.stopHz);
  where('+last_heard_at >= @from', 'from', query.from);
  where('+first_heard_at < @to', 'to', query.to);
  where(`+json_extract(body, '$.assigneeId') = @assigneeId`, 'assigneeId', query.assigneeId);
  where(
    `EXISTS (SELECT 1 FROM json_each(body, '$.emissions') WHERE json_extract(value, '$.stationId') = @stationId)`,
    'stationId',
    query.stationId,
  );
  const chosen = chosenIds(db, query, values);
  where('id IN (SELECT value FROM json_each(@chosen))', 'chosen', chosen && JSON.stringify(chosen));
  if (after !== undefined) {
    where(`(${column}, id) ${beyond} (@value, @id)`, 'value', after.value);
    values['id'] = after.id;
  }
  const filter = wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`;
  const rows = db
    .prepare(`SELECT body FROM incidents ${filter} ORDER BY ${column} ${direction}, id ${direction} LIMIT @limit`)
    .all(values) as { body: string }[];
  return rows.map(({ body }) => JSON.parse(body) as Incident);
}

/** Ids of the cases that meet the first condition that few cases meet; undefined when there is none. */
function chosenIds(db: BookDb, query: IncidentQuery, values: Record<string, unknown>): unknown[] | undefined {
  for (const { needs, ids } of CHOICES) {
    if (needs.some((name) => query[name] === undefined)) continue;
    const own = Object.fromEntries(needs.map((name) => [name, values[name]]));
    const found = db
      .prepare(`${ids} LIMIT ${MOST_CHOSEN + 1}`)
      .pluck()
      .all(own);
    if (found.length <= MOST_CHOSEN) return found;
  }
  return undefined;
}

interface TimelineRow {
  id: number;
  at: number;
  actor: string;
  move: TimelineEntry['move'];
  from_state: IncidentState;
  to_state: IncidentState;
  sentence: string;
}

/** In the order of the acts' own times: what was done elsewhere may be heard of late. */
export function readTimeline(db: BookDb, incidentId: string, afterId: number, limit: number): TimelineEntry[] {
  const rows = db
    .prepare(
      `SELECT * FROM timeline WHERE incident = @incidentId
        AND (at, id) > (coalesce((SELECT at FROM timeline WHERE id = @afterId), -9e15), @afterId)
        ORDER BY at, id LIMIT @limit`,
    )
    .all({ incidentId, afterId, limit }) as TimelineRow[];
  return rows.map(({ id, at, actor, move, from_state, to_state, sentence }) => ({
    kind: 'timeline',
    id,
    incidentId,
    at,
    by: actor,
    move,
    from: from_state,
    to: to_state,
    sentence: JSON.parse(sentence) as TimelineEntry['sentence'],
  }));
}

/** One raise of an alarm, with the first act of a person after it. */
export interface Raise {
  readonly incidentId: string;
  readonly at: number;
  readonly severity: Severity;
  readonly answeredAt?: number | undefined;
  readonly answeredBy?: string | undefined;
}

/** Moves with which a person answers an alarm; one that a person joins to another case is answered, too. */
const ANSWERS: readonly Move[] = [
  'acknowledged',
  'called-noise',
  'shelved',
  'resolved',
  'dismissed',
  'closed',
  'merged-into',
];
const MOST_RAISES = 50_000;

/** Raises in [from, to), the oldest first. */
export function readRaises(db: BookDb, from: number, to: number): Raise[] {
  const rows = db
    .prepare(
      `SELECT raises.*, answer.at AS answered_at, answer.actor FROM raises LEFT JOIN timeline AS answer
         ON answer.id = (SELECT min(id) FROM timeline WHERE incident = raises.incident AND at >= raises.at
           AND actor != 'system' AND move IN (SELECT value FROM json_each(?)))
       WHERE raises.at >= ? AND raises.at < ? ORDER BY raises.at, raises.incident LIMIT ${MOST_RAISES}`,
    )
    .all(JSON.stringify(ANSWERS), from, to) as {
    incident: string;
    at: number;
    severity: Severity;
    answered_at: number | null;
    actor: string | null;
  }[];
  return rows.map(({ incident, at, severity, answered_at, actor }) => ({
    incidentId: incident,
    at,
    severity,
    ...(answered_at === null || actor === null ? {} : { answeredAt: answered_at, answeredBy: actor }),
  }));
}

/** Moves of one kind in [from, to), the oldest first. */
export function readMoves(
  db: BookDb,
  move: Move,
  { from, to }: { readonly from: number; readonly to: number },
): { incidentId: string; at: number }[] {
  return db
    .prepare(
      `SELECT incident AS incidentId, at FROM timeline WHERE at >= ? AND at < ? AND move = ? ORDER BY id LIMIT ${MOST_RAISES}`,
    )
    .all(from, to, move) as { incidentId: string; at: number }[];
}

export function readPins(db: BookDb): Pin[] {
  return db
    .prepare(
      `SELECT incident AS incidentId, station AS stationId, receiver AS receiverId, start_hz AS startHz,
       stop_hz AS stopHz, from_at AS "from", to_at AS "to" FROM pins ORDER BY receiver, from_at`,
    )
    .all() as Pin[];
}

interface Sealed {
  readonly sha256?: string;
  /** `at`: own time of an act that was heard of later. */
  readonly timeline?: readonly { readonly at?: number; readonly move: string; readonly sentence: unknown }[];
}

/** Finds incidents that differ from their last audit row, have none, or are gone; and timelines with other text. */
export function verifyIncidents(db: BookDb): AuditFault[] {
  const faults: AuditFault[] = [];
  const fault = (seq: number, problem: string): void => void faults.push({ kind: 'record', seq, problem });
  const written = new Set<string>();
  for (const each of db.prepare('SELECT * FROM timeline').iterate()) {
    const row = each as TimelineRow & { incident: string };
    written.add(lineKey(`incident/${row.incident}`, row.at, row.move, row.sentence));
  }
  const sealed = new Map<string, { seq: number; sha256: string }>();
  for (const each of db
    .prepare(`SELECT seq, at, subject, detail FROM audit WHERE subject LIKE 'incident/%' ORDER BY seq`)
    .iterate()) {
    const { seq, at, subject, detail } = each as { seq: number; at: number; subject: string; detail: string };
    const { sha256, timeline = [] } = sealedIn(detail);
    if (sha256 !== undefined) sealed.set(subject, { seq, sha256 });
    for (const { at: doneAt = at, move, sentence } of timeline)
      if (!written.has(lineKey(subject, doneAt, move, JSON.stringify(sentence))))
        fault(seq, `the timeline of ${subject} lacks "${move}" of audit row ${seq}`);
  }
  for (const each of db.prepare('SELECT * FROM incidents').iterate()) {
    const found = each as IncidentRow;
    const { id, body } = found;
    const row = sealed.get(`incident/${id}`);
    sealed.delete(`incident/${id}`);
    if (row === undefined) fault(0, `incident ${id} is in no audit row`);
    else if (row.sha256 !== caseSeal(body)) fault(row.seq, `incident ${id} differs from its audit row ${row.seq}`);
    else if (!columnsAgree(found)) fault(row.seq, `the columns of incident ${id} differ from it`);
  }
  for (const [subject, { seq }] of sealed) fault(seq, `${subject} is in the audit log, but it is gone`);
  return faults;
}

interface IncidentRow {
  id: string;
  version: number;
  state: string;
  severity: number;
  first_heard_at: number;
  last_heard_at: number;
  start_hz: number;
  stop_hz: number;
  body: string;
}

/** The columns by which lists choose: a changed one would hide an incident. */
function columnsAgree({ body, ...row }: IncidentRow): boolean {
  const { version, state, priority, firstHeardAt, lastHeardAt, startHz, stopHz } = JSON.parse(body) as Incident;
  const wanted = [version, state, priority.severity, firstHeardAt, lastHeardAt, startHz, stopHz];
  const columns = [
    row.version,
    row.state,
    row.severity,
    row.first_heard_at,
    row.last_heard_at,
    row.start_hz,
    row.stop_hz,
  ];
  return wanted.every((value, i) => value === columns[i]);
}

function lineKey(subject: string, at: number, move: string, sentence: string): string {
  return JSON.stringify([subject, at, move, sentence]);
}

/** Hashes that an audit row seals; none when the row is damaged, which the chain reports itself. */
export function sealedIn(detail: string): Sealed {
  try {
    return JSON.parse(detail) as Sealed;
  } catch {
    return {};
  }
}
