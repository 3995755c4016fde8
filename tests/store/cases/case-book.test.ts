import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256 } from '../../../src/files/sha256.js';
import type { EmissionReport } from '../../../src/incidents/emission-report.js';
import { BookCopy } from '../../../src/store/cases/book-changes.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { GENESIS } from '../../../src/store/cases/case-book-audit.js';
import { CoverageLedger } from '../../../src/store/cases/case-book-coverage.js';
import { StaleRecord } from '../../../src/store/cases/case-book-records.js';
import { openCaseBookFile } from '../../../src/store/cases/case-book-schema.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import type { Person } from '../../../src/watch/roster/people.js';
import { emissionReport } from '../../support/emission-report.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rfi-casebook-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function open(path: string): { book: CaseBook; desk: IncidentDesk; time: { now: number } } {
  const book = new CaseBook(path);
  const time = { now: T0 };
  const desk = new IncidentDesk({ caseBook: book, clock: () => time.now, plan: BAND_PLAN_VN });
  return { book, desk, time };
}

const report = (changes: Partial<EmissionReport> = {}) => emissionReport(T0, changes);

const person = (id: string): Person => ({ id, name: id, duty: 'operator', addresses: [], active: true });
const by = { at: T0, by: 'an' };

describe('the case book', () => {
  it('keeps an incident, its timeline, pins and messages over a restart, and goes on counting', () => {
    const path = join(folder(), 'cases.db');
    const first = open(path);
    const incident = first.desk.take(report());
    expect(incident.id).toBe('INC-2027-000001');
    first.desk.act(incident.id, { kind: 'acknowledged', expectedVersion: incident.version }, 'an');
    first.desk.take(report({ lastHeardAt: T0 + 5000, peakDbm: -60 }));
    first.book.close();
    const { book, desk } = open(path);
    onTestFinished(() => book.close());
    expect(book.incidents.get(incident.id)).toMatchObject({
      state: 'acknowledged',
      lastHeardAt: T0 + 5000,
      peakDbm: -60,
    });
    expect(book.incidents.timeline(incident.id, 0, 10).map(({ move, by: who }) => `${move} ${who}`)).toEqual([
      'confirmed system',
      'acknowledged an',
    ]);
    expect(book.incidents.pins()).toEqual([
      {
        incidentId: incident.id,
        stationId: 'st',
        receiverId: 'rx',
        startHz: 121.49e6,
        stopHz: 121.51e6,
        from: T0 - 60e3,
        to: T0 + 60e3,
      },
    ]);
    expect(book.outbox.due(T0, 10).map(({ body }) => (body as { reason: string }).reason)).toEqual(['raised']);
    expect(desk.take(report({ emissionId: 'e2', startHz: 433.5e6, stopHz: 433.6e6 })).id).toBe('INC-2027-000002');
    expect(book.verify().faults).toEqual([]);
  });

  it('joins a case to that of the emission it turned out to be part of, unless somebody works on it or it is the graver one', () => {
    const { book, desk, time } = open(join(folder(), 'cases.db'));
    onTestFinished(() => book.close());
    const place = (mhz: number) => ({ emissionId: `e${mhz}`, startHz: mhz * 1e6, stopHz: (mhz + 0.1) * 1e6 });
    const endsIn = (part: number, whole: number) =>
      desk.take(report({ ...place(part), active: false, partOfId: `e${whole}` }));
    const whole = desk.take(report(place(433)));
    const part = desk.take(report(place(434.5)));
    time.now += 1000;
    endsIn(434.5, 433);
    expect(book.incidents.get(part.id)).toMatchObject({ state: 'merged', mergedIntoId: whole.id });
    const joined = book.incidents.get(whole.id);
    expect(joined).toMatchObject({ state: 'open', active: true, stopHz: 434.6e6 });
    expect(joined?.emissions.map((one) => 'partOfId' in one)).toEqual([false, false]);
    expect(book.incidents.timeline(part.id, 0, 10).at(-1)).toMatchObject({ move: 'merged-into', by: 'system' });
    const taken = desk.take(report(place(437)));
    desk.act(taken.id, { kind: 'acknowledged' }, 'an');
    endsIn(437, 433);
    expect(book.incidents.get(taken.id)?.state).toBe('acknowledged');
    const distress = desk.take(report(place(121.45)));
    endsIn(121.45, 433);
    expect(book.incidents.get(distress.id)?.state).toBe('open');
    // Told again after a restart: nothing changes.
    endsIn(434.5, 433);
    expect(book.incidents.get(whole.id)?.emissions).toHaveLength(2);
    expect(book.verify().faults).toEqual([]);
  });

  it('refuses the second of two edits with the newer state, and keeps the first', () => {
    const { book, desk } = open(join(folder(), 'cases.db'));
    onTestFinished(() => book.close());
    const { id, version } = desk.take(report());
    expect(desk.act(id, { kind: 'acknowledged', expectedVersion: version }, 'an')?.refusal).toBeUndefined();
    const late = desk.act(id, { kind: 'dismissed', reason: 'x', expectedVersion: version }, 'binh');
    expect(late?.refusal?.kind).toBe('stale');
    expect(late?.incident).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'an', version: version + 1 });
    expect(book.incidents.get(id)?.state).toBe('acknowledged');
  });

  it('refuses a stale record, counts versions over a removal, and lengthens coverage instead of piling up rows', () => {
    const { book } = open(join(folder(), 'cases.db'));
    onTestFinished(() => book.close());
    const { records, coverage } = book;
    expect(records.put('person', person('an'), { ...by, expectedVersion: 0 }).version).toBe(1);
    expect(() => records.put('person', person('an'), { ...by, expectedVersion: 0 })).toThrow(StaleRecord);
    records.remove('person', 'an', { ...by, expectedVersion: 1 });
    expect(records.put('person', person('an'), by).version).toBe(2);
    for (let i = 0; i < 100; i++) {
      const from = T0 + i * 1000;
      coverage.note([{ stationId: 'st', receiverId: 'rx', bandKey: 'b', from, to: from + 1000, state: 'watched' }]);
    }
    expect(coverage.stretches('st', 'b', T0, T0 + 100e3)).toEqual([{ from: T0, to: T0 + 100e3, state: 'watched' }]);
    expect(coverage.watched(T0, T0 + 1)).toEqual([{ stationId: 'st', bandKey: 'b' }]);
  });

  it('a station that accounts for itself and is cut off has "not yet told" hours, which become what they were', () => {
    const path = join(folder(), 'cases.db');
    const HOUR_MS = 3600e3;
    const opened = () => {
      const { book } = open(path);
      book.coverage.followStations({ isTold: (stationId) => stationId === 'hue', heard: () => undefined });
      return book;
    };
    const note = ({ coverage }: CaseBook, stationId: string, from: number, to: number) =>
      coverage.note([{ stationId, receiverId: `${stationId}.rx`, bandKey: 'b', from, to, state: 'watched' }]);
    const first = opened();
    note(first, 'hue', T0, T0 + HOUR_MS);
    note(first, 'own', T0, T0 + HOUR_MS);
    first.close();
    const book = opened();
    onTestFinished(() => book.close());
    const states = (stationId: string, from: number, to: number) =>
      book.coverage.stretches(stationId, 'b', T0 + from * HOUR_MS, T0 + to * HOUR_MS).map(({ state, reason }) => {
        return `${state} ${reason ?? ''}`;
      });
    expect(states('hue', 0, 3)).toEqual(['watched ', 'unknown not-yet-told']);
    expect(states('own', 0, 3)).toEqual(['watched ', 'unknown not-recorded']);
    // Hours of which the hub has no entry at all are in the list too: those of the station, not those of the program itself.
    expect(book.coverage.watched(T0 + 2 * HOUR_MS, T0 + 3 * HOUR_MS)).toEqual([{ stationId: 'hue', bandKey: 'b' }]);
    expect(states('hue', 2, 3)).toEqual(['unknown not-yet-told']);
    // It is back: of the hour between it told nothing, and so it has nothing on record.
    note(book, 'hue', T0 + 2 * HOUR_MS, T0 + 3 * HOUR_MS);
    expect(states('hue', 0, 4)).toEqual(['watched ', 'unknown not-recorded', 'watched ', 'unknown not-yet-told']);
    note(book, 'hue', T0 + HOUR_MS, T0 + 2 * HOUR_MS);
    expect(states('hue', 0, 3)).toEqual(['watched ']);
  });

  it('keeps the account of a watch on a disk that was full for a while, each row its own', () => {
    const path = join(folder(), 'cases.db');
    const db = openCaseBookFile(path);
    const ledger = new CoverageLedger(db);
    const note = (bandKey: string, from: number, to: number, state: 'watched' | 'degraded' = 'watched') =>
      ledger.note([{ stationId: 'st', receiverId: 'rx', bandKey, from: T0 + from, to: T0 + to, state }]);
    const long = 'x'.repeat(9000);
    const account = (coverage: CoverageLedger) =>
      ['before', 'a', long, 'b'].map((band) =>
        coverage.stretches('st', band, T0, T0 + 90e3).map(({ from, to, state }) => `${from - T0} ${to - T0} ${state}`),
      );
    note('before', 0, 1000);
    const pages = db.pragma('page_count', { simple: true });
    db.pragma(`max_page_count = ${pages}`);
    const both = ['a', long].map((bandKey) => {
      return { stationId: 'st', receiverId: 'rx', bandKey, from: T0, to: T0 + 1000, state: 'watched' as const };
    });
    expect(() => ledger.note(both)).toThrow('full');
    note('before', 1000, 2000);
    note('a', 1000, 2000);
    expect(() => note('a', 2000, 3000, 'degraded')).toThrow('full');
    const known = [
      ['0 2000 watched', '2000 90000 unknown'],
      ['0 2000 watched', '2000 3000 degraded', '3000 90000 unknown'],
      ['0 1000 watched', '1000 90000 unknown'],
    ];
    expect(account(ledger).slice(0, 3)).toEqual(known);
    expect(ledger.lastNotedAt()).toBe(T0 + 3000);
    db.pragma('max_page_count = 100000');
    note('b', 5000, 6000);
    note('a', 3000, 20_000, 'degraded');
    ledger.flush();
    db.close();
    const again = new CaseBook(path);
    onTestFinished(() => again.close());
    expect(account(again.coverage)).toEqual([
      known[0],
      ['0 2000 watched', '2000 20000 degraded', '20000 90000 unknown'],
      known[2],
      ['0 5000 unknown', '5000 6000 watched', '6000 90000 unknown'],
    ]);
  });

  it('will not open a file of a newer version', () => {
    const path = join(folder(), 'cases.db');
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    expect(() => new CaseBook(path)).toThrow(/newer version \(schema 99\)/);
  });
});

it('lists the first hundred cases that were exchanged, however many there are', () => {
  const path = join(folder(), 'cases.db');
  const { book, desk } = open(path);
  onTestFinished(() => book.close());
  for (let i = 0; i < 130; i++)
    desk.take(report({ emissionId: `e${i}`, startHz: 400e6 + i * 1e6, stopHz: 400.1e6 + i * 1e6 }));
  const db = new Database(path);
  db.exec('UPDATE incidents SET severity = 6');
  db.close();
  expect(book.verify().faults).toHaveLength(100);
});

/** A book with some life in it, closed; and what somebody with the file and no scruples does to it. */
function tampered(attack: (db: Database.Database) => void): { kinds: string[]; withoutAnchor: string[] } {
  const path = join(folder(), 'cases.db');
  const { book, desk } = open(path);
  book.records.putAll('person', ['an', 'binh', 'chi'].map(person), by);
  const { id, version } = desk.take(report());
  desk.act(id, { kind: 'acknowledged', expectedVersion: version }, 'an');
  desk.act(id, { kind: 'resolved', cause: 'a wireless microphone', measure: 'switched off' }, 'an');
  const anchor = book.audit.head();
  book.close();
  const db = new Database(path);
  db.exec('DROP TRIGGER audit_is_not_edited; DROP TRIGGER audit_is_not_cut;');
  attack(db);
  db.close();
  const again = new CaseBook(path);
  const kinds = again.verify([anchor]).faults.map(({ kind, problem }) => (kind === 'record' ? problem : kind));
  const withoutAnchor = again.verify().faults.map(({ kind }) => kind);
  again.close();
  return { kinds, withoutAnchor };
}

/** Seals a log anew from its start, as one would who knows how it works. */
function reseal(db: Database.Database): void {
  let previous = GENESIS.hash;
  for (const row of db.prepare('SELECT * FROM audit ORDER BY seq').all() as Record<string, string | number>[]) {
    const { seq, at, actor, action, subject, detail } = row;
    const hash = sha256(JSON.stringify([seq, at, actor, action, subject, detail, previous]));
    db.prepare('UPDATE audit SET previous_hash = ?, hash = ? WHERE seq = ?').run(previous, hash, seq);
    previous = hash;
  }
}

const run = (sql: string) => (db: Database.Database) => void db.exec(sql);
const ATTACKS: readonly [string, (db: Database.Database) => void, string][] = [
  ['a changed time', run('UPDATE audit SET at = at + 1 WHERE seq = 4'), 'changed'],
  ['a changed person', run(`UPDATE audit SET actor = 'chi' WHERE seq = 5`), 'changed'],
  ['a changed action', run(`UPDATE audit SET action = 'incident.noted' WHERE seq = 5`), 'changed'],
  ['a changed subject', run(`UPDATE audit SET subject = 'incident/INC-2027-000009' WHERE seq = 5`), 'changed'],
  ['a changed detail', run(`UPDATE audit SET detail = '{}' WHERE seq = 1`), 'changed'],
  ['a row removed from the middle', run('DELETE FROM audit WHERE seq = 3'), 'removed'],
  ['the first row removed', run('DELETE FROM audit WHERE seq = 1'), 'removed'],
  ['the tail cut off', run('DELETE FROM audit WHERE seq >= 6'), 'cut'],
  ['everything removed', run('DELETE FROM audit'), 'cut'],
  [
    'two rows exchanged',
    run(
      'UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 99',
    ),
    'changed',
  ],
  [
    'a row put in with a seal of its own',
    (db) => {
      db.exec('UPDATE audit SET seq = 7 WHERE seq = 6; UPDATE audit SET seq = 6 WHERE seq = 5');
      const { hash } = db.prepare('SELECT hash FROM audit WHERE seq = 4').get() as { hash: string };
      const seal = sha256(JSON.stringify([5, T0, 'chi', 'forged', 'x', '{}', hash]));
      db.prepare('INSERT INTO audit VALUES (5, ?, ?, ?, ?, ?, ?, ?)').run(T0, 'chi', 'forged', 'x', '{}', hash, seal);
    },
    'relinked',
  ],
  [
    'the whole log written anew with good seals',
    (db) => {
      db.exec(`UPDATE audit SET actor = 'chi' WHERE seq = 5`);
      reseal(db);
    },
    'rewritten',
  ],
  [
    'a row cut out and the rest sealed anew',
    (db) => {
      db.exec('DELETE FROM audit WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6');
      reseal(db);
    },
    'cut',
  ],
  [
    'a resolved incident given another cause',
    run(`UPDATE incidents SET body = replace(body, 'a wireless microphone', 'a neighbour')`),
    'incident INC-2027-000001 differs from its audit row 6',
  ],
  [
    'the words of a timeline changed',
    run(`UPDATE timeline SET sentence = replace(sentence, 'wireless', 'wired')`),
    'the timeline of incident/INC-2027-000001 lacks "resolved" of audit row 6',
  ],
  [
    'a line of a timeline removed',
    run(`DELETE FROM timeline WHERE move = 'acknowledged'`),
    'the timeline of incident/INC-2027-000001 lacks "acknowledged" of audit row 5',
  ],
  ...[
    "state = 'closed'",
    'version = 9',
    'severity = 6',
    'first_heard_at = 9e12',
    'last_heard_at = 0',
    'start_hz = 1e12',
    'stop_hz = 0',
  ].map((change): (typeof ATTACKS)[number] => [
    `an incident hidden from its list by ${change}`,
    run(`UPDATE incidents SET ${change}`),
    'the columns of incident INC-2027-000001 differ from it',
  ]),
  ['an incident deleted', run('DELETE FROM incidents'), 'incident/INC-2027-000001 is in the audit log, but it is gone'],
  [
    'an incident put in past the book',
    run(`INSERT INTO incidents SELECT 'INC-2', version, state, severity, rank, 1, 1, 1, 1, body FROM incidents`),
    'incident INC-2 is in no audit row',
  ],
  [
    'a person renamed past the book',
    run(`UPDATE records SET body = replace(body, '"binh"', '"minh"')`),
    'person/binh differs from its last audit row',
  ],
  [
    'a person removed past the book',
    run(`DELETE FROM records WHERE id = 'chi'`),
    'person/chi is in the audit log, but it is gone',
  ],
  [
    'a person added past the book',
    run(`INSERT INTO records VALUES ('person', 'x', 1, '{"id":"x"}')`),
    'person/x differs from its last audit row',
  ],
];

describe('the audit log', () => {
  it('finds nothing wrong with a book that nobody touched', () => {
    expect(tampered(() => undefined).kinds).toEqual([]);
  });

  it.each(ATTACKS)('catches %s', (_name, attack, expected) => {
    expect(tampered(attack).kinds).toContain(expected);
  });

  it('needs a head from outside to see a cut tail: the chain alone does not show it', () => {
    const { kinds, withoutAnchor } = tampered((db) => {
      db.exec(`DELETE FROM audit WHERE subject LIKE 'incident/%'; DELETE FROM incidents`);
    });
    expect(withoutAnchor).toEqual([]);
    expect(kinds).toEqual(['cut']);
  });

  it('takes a hand-over that was kept as an anchor of itself', () => {
    const path = join(folder(), 'cases.db');
    const { book, desk } = open(path);
    book.records.putAll('person', ['an', 'binh'].map(person), by);
    const handover = desk.drawUpHandover({ people: { outgoing: ['an'], incoming: ['binh'] } }, T0 - 3600e3, 'an');
    expect(handover.auditHead.seq).toBe(2);
    book.close();
    const db = new Database(path);
    db.exec('DROP TRIGGER audit_is_not_edited');
    db.exec(`UPDATE audit SET actor = 'x' WHERE seq = 1`);
    reseal(db);
    db.close();
    const again = new CaseBook(path);
    onTestFinished(() => again.close());
    expect(again.verify().faults.map(({ kind }) => kind)).toContain('rewritten');
  });

  it('refuses to be edited or cut through the database itself', () => {
    const path = join(folder(), 'cases.db');
    const { book } = open(path);
    book.audit.append({ at: T0, actor: 'an', action: 'export.started', subject: 'bundle/1', detail: {} });
    book.close();
    const db = new Database(path);
    onTestFinished(() => void db.close());
    expect(() => db.exec(`UPDATE audit SET actor = 'x'`)).toThrow(/only ever added to/);
    expect(() => db.exec('DELETE FROM audit')).toThrow(/only ever added to/);
  });

  it('is followed by a copy, row by row: what was added, changed, replaced and deleted', async () => {
    const path = join(folder(), 'cases.db');
    const { book, desk, time } = open(path);
    const changes = book.follow();
    const first = desk.take(report());
    const base = join(folder(), 'cases.db');
    await book.copyTo(base);
    const copy = new BookCopy(base);
    const tables = ['incidents', 'timeline', 'pins', 'records', 'coverage', 'outbox', 'counters', 'audit', 'raises'];
    const rowsOf = (file: string) => {
      const db = new Database(file, { readonly: true });
      const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table}`).raw().all());
      db.close();
      return rows;
    };
    const follow = () => {
      book.flush();
      // As it crosses the link between two hub processes.
      copy.apply(JSON.parse(JSON.stringify(changes.take())));
      expect(rowsOf(base)).toEqual(rowsOf(path));
      expect(copy.head).toEqual(book.audit.head());
    };
    follow();
    desk.act(first.id, { kind: 'acknowledged', expectedVersion: first.version }, 'an');
    desk.take(report({ emissionId: 'other', startHz: 406e6, stopHz: 406.1e6, firstHeardAt: T0 + 0.25 }));
    book.records.put('person', person('an'), by);
    time.now += 60_000;
    desk.tick();
    follow();
    const queued = book.outbox.due(time.now, 100);
    expect(queued.length).toBeGreaterThan(0);
    for (const { id } of queued) book.outbox.sent(id, time.now);
    book.outbox.prune(time.now + 1);
    book.records.remove('person', 'an', by);
    follow();
    expect(changes.take()).toEqual([]);
    copy.close();
    book.close();
    const again = open(base);
    onTestFinished(() => again.book.close());
    expect(again.book.verify().faults).toEqual([]);
  });
});
