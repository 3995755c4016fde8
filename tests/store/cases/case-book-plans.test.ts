/** How SQLite finds what the case book is asked: a table that grows for years is searched by an index, never read through. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import type { IncidentOrder, IncidentQuery } from '../../../src/store/cases/case-book-reads.js';
import { CASE_BOOK_STEPS } from '../../../src/store/cases/case-book-schema.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../../support/emission-report.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const GOLDEN = join(import.meta.dirname, 'case-book-plans.golden.txt');
const GROWING = /^SCAN (incidents|incident_stations|timeline|outbox|coverage|audit|raises|pins|answer)\b/;
/** A walk in the order of an index or of the primary key, of which only the first rows are wanted. */
const isFirstRows = (sql: string, step: string) =>
  (/ USING (COVERING )?INDEX /.test(step) || (/ ORDER BY id /.test(sql) && step === 'SCAN incidents')) &&
  / LIMIT \S+$/.test(sql);
/** Answers that are the whole of a table. */
const WHOLE = ['FROM pins ORDER BY receiver, from_at'];

afterEach(() => vi.restoreAllMocks());

/** Everything that is asked while people work; checks of the whole book are not among it. */
function ask(book: CaseBook): void {
  const desk = new IncidentDesk({ caseBook: book, clock: () => T0, plan: BAND_PLAN_VN });
  const { id } = desk.take(emissionReport(T0, {}));
  const { incidents, outbox, coverage, audit, journal } = book;
  const filters: Omit<IncidentQuery, 'order' | 'limit'>[] = [
    {},
    { startHz: 400e6, stopHz: 401e6 },
    { assigneeId: 'u1' },
    { stationId: 's1' },
    { states: ['open'] },
    { severity: 1 },
    { from: T0, to: T0 + 1 },
  ];
  const orders: IncidentOrder[] = ['newest', 'oldest', 'priority', 'frequency', 'last-heard'];
  for (const one of filters) incidents.list({ ...one, order: 'newest', limit: 50 });
  for (const order of orders) incidents.list({ order, limit: 50 });
  for (const order of orders) incidents.list({ order, limit: 50, after: { value: 1, id } });
  incidents.list({ states: ['open'], order: 'waiting', limit: 50 });
  incidents.timeline(id, 0, 50);
  incidents.raises(T0, T0 + 1);
  incidents.moves('closed', { from: T0, to: T0 + 1 });
  incidents.pins();
  incidents.get('INC-1');
  incidents.tick(desk.context('system', T0));
  const [message] = [...outbox.due(T0, 10), ...outbox.startingWith(`${id}/`)];
  outbox.list('dead', 1e9, 50);
  outbox.counts();
  outbox.shift(1);
  outbox.prune(T0);
  outbox.pruneDead(T0);
  outbox.failed(message?.id ?? 0, 'no', T0, T0);
  for (const filter of [{}, { subject: `incident/${id}` }, { actor: 'system' }]) audit.list({ ...filter, limit: 50 });
  audit.firstOf('x');
  audit.countOf('x');
  audit.slice(1, 2);
  coverage.note([{ stationId: 's1', receiverId: 'r1', bandKey: 'b', from: T0, to: T0 + 1, state: 'watched' }]);
  coverage.flush();
  coverage.stretches('s1', 'b', T0, T0 + 2);
  coverage.newest(T0);
  coverage.after(T0);
  coverage.firstNotedAt();
  coverage.lastNotedAt();
  coverage.watched(T0, T0 + 1);
  coverage.lastSkipped(['r1']);
  coverage.forgetAfter(T0, ['r1']);
  journal.flush();
}

it('is told in a list that a person has read, and no growing table is read through', () => {
  const asked = new Set<string>();
  const { prepare } = Database.prototype;
  vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database.Database, sql: string) {
    asked.add(sql.replace(/\s+/g, ' ').trim());
    return prepare.call(this, sql);
  });
  const book = new CaseBook(':memory:');
  ask(book);
  vi.restoreAllMocks();
  const db = new Database(':memory:');
  for (const sql of CASE_BOOK_STEPS) db.exec(sql);
  const plans = [...asked]
    .filter((sql) => /^(SELECT|UPDATE|DELETE|WITH)/i.test(sql) && !/pragma_|sqlite_|json_valid/.test(sql))
    .sort()
    .map((sql) => {
      const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(valuesFor(sql)) as { detail: string }[];
      return { sql, steps: steps.map(({ detail }) => detail) };
    });
  book.close();
  db.close();
  const text = plans.map(({ sql, steps }) => [sql, ...steps.map((step) => `  ${step}`), ''].join('\n')).join('\n');
  if (process.env['RFI_WRITE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
  const through = plans.flatMap(({ sql, steps }) =>
    WHOLE.some((part) => sql.includes(part))
      ? []
      : steps.filter((step) => GROWING.test(step) && !isFirstRows(sql, step)).map((step) => [sql, step]),
  );
  expect(through).toEqual([]);
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
});

function valuesFor(sql: string): unknown[] | Record<string, unknown> {
  const names = sql.match(/@\w+/g);
  if (names !== null) return Object.fromEntries(names.map((name) => [name.slice(1), null]));
  return (sql.match(/\?/g) ?? []).map(() => null);
}
