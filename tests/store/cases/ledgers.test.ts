/** Coverage, journal, records, lists and audit log of a case book, beside slow and obvious ones. */
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Incident } from '../../../src/incidents/incident.js';
import type { TrackPoint } from '../../../src/rf/track.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { AuditLog, GENESIS } from '../../../src/store/cases/case-book-audit.js';
import { CoverageLedger } from '../../../src/store/cases/case-book-coverage.js';
import { Journal, type ReceiverEntry } from '../../../src/store/cases/case-book-journal.js';
import { type IncidentOrder, type IncidentQuery, SORT_VALUES } from '../../../src/store/cases/case-book-reads.js';
import { StaleRecord } from '../../../src/store/cases/case-book-records.js';
import { openCaseBookFile } from '../../../src/store/cases/case-book-schema.js';
import { EvidencePins, type PinnedArchive } from '../../../src/store/cases/evidence-pins.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { type CoverageInterval, mergeCoverage } from '../../../src/watch/coverage.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import type { Person } from '../../../src/watch/roster/people.js';
import { emissionReport } from '../../support/emission-report.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const MINUTE_MS = 60_000;

function database(): Database.Database {
  const db = openCaseBookFile(':memory:');
  onTestFinished(() => void db.close());
  return db;
}

function duty() {
  const book = new CaseBook(':memory:');
  onTestFinished(() => book.close());
  const time = { now: T0 };
  const desk = new IncidentDesk({ caseBook: book, clock: () => time.now, plan: BAND_PLAN_VN });
  return { book, desk, time };
}

describe('the ledger of the watch', () => {
  const part = { startHz: 1e6, stopHz: 2e6, band: { startHz: 0, stopHz: 4e6 } };
  const anyInterval = fc.record({
    stationId: fc.constantFrom('s', 'h'),
    receiverId: fc.constantFrom('r', 'q'),
    bandKey: fc.constantFrom('a', 'b'),
    part: fc.constantFrom(undefined, part, { ...part, stopHz: 3e6 }),
    begins: fc.integer({ min: 0, max: 40 }),
    lasts: fc.integer({ min: 1, max: 30 }),
    told: fc.constantFrom(
      ...([
        { state: 'watched' },
        { state: 'degraded', reason: 'overload' },
        { state: 'blind', reason: 'paused' },
        { state: 'blind', reason: 'receiver-lost' },
      ] as const),
    ),
  });
  const intervals = fc.array(anyInterval, { minLength: 1, maxLength: 25 }).map((all) =>
    all.map(({ begins, lasts, told, stationId, receiverId, ...one }, i): CoverageInterval => {
      const from = T0 + (i * 10 + begins) * 1000;
      return { ...one, ...told, stationId, receiverId: `${stationId}.${receiverId}`, from, to: from + lasts * 1000 };
    }),
  );

  it('says of every station, band and time what its entries say, over any restarts', () => {
    fc.assert(
      fc.property(intervals, fc.nat(25), fc.nat(300), fc.nat(300), (all, restart, a, b) => {
        const db = openCaseBookFile(':memory:');
        let ledger = new CoverageLedger(db);
        for (const [i, interval] of all.entries()) {
          ledger.note([interval]);
          if (i !== restart) continue;
          ledger.flush();
          ledger = new CoverageLedger(db);
        }
        const [from, to] = [T0 + Math.min(a, b) * 1000, T0 + (Math.max(a, b) + 1) * 1000];
        const inside = all.filter((one) => one.to > from && one.from < to);
        for (const stationId of ['s', 'h'])
          for (const bandKey of ['a', 'b']) {
            const own = all.filter((one) => one.stationId === stationId && one.bandKey === bandKey);
            expect(ledger.stretches(stationId, bandKey, from, to)).toEqual(mergeCoverage(own, from, to));
          }
        const watched = ledger.watched(from, to).map(({ stationId, bandKey }) => `${stationId} ${bandKey}`);
        expect(watched).toEqual([...new Set(inside.map(({ stationId, bandKey }) => `${stationId} ${bandKey}`))].sort());
        const ends = all.map((one) => one.to);
        expect(ledger.lastNotedAt()).toBe(Math.max(...ends));
        expect(ledger.firstNotedAt()).toBe(Math.min(...all.map((one) => one.from)));
        const placeOf = (one: CoverageInterval) => JSON.stringify([one.receiverId, one.bandKey, one.part]);
        const after = all.filter((one) => one.to > from);
        expect(new Set(ledger.after(from).map(placeOf))).toEqual(new Set(after.map(placeOf)));
        const since = all.filter((one) => one.to >= from);
        const newest = new Map(since.map((one) => [placeOf(one), 0]));
        for (const one of since) newest.set(placeOf(one), Math.max(one.to, newest.get(placeOf(one)) ?? 0));
        const told = ledger.newest(from);
        expect(told).toHaveLength(newest.size);
        expect(new Map(told.map((one) => [placeOf(one), one.to]))).toEqual(newest);
        db.close();
      }),
      { numRuns: 25 },
    );
  });

  const noted = (ledger: CoverageLedger, from: number, to: number, state: CoverageInterval['state'] = 'watched') =>
    ledger.note([
      { stationId: 's', receiverId: 'r', bandKey: 'a', from: T0 + from * MINUTE_MS, to: T0 + to * MINUTE_MS, state },
    ]);
  const shown = (ledger: CoverageLedger, from: number, to: number) =>
    ledger
      .stretches('s', 'a', T0 + from * MINUTE_MS, T0 + to * MINUTE_MS)
      .map((one) =>
        `${(one.from - T0) / MINUTE_MS} ${(one.to - T0) / MINUTE_MS} ${one.state} ${one.reason ?? ''}`.trim(),
      );

  it('takes the time since the last sweep for what it was before, but no hole of the past', () => {
    const ledger = new CoverageLedger(database());
    ledger.expect('s', 'a', 5 * MINUTE_MS);
    noted(ledger, 0, 10);
    expect(shown(ledger, 0, 15)).toEqual(['0 15 watched']);
    expect(shown(ledger, 0, 16)).toEqual(['0 10 watched', '10 16 unknown not-recorded']);
    expect(shown(ledger, 10, 15)).toEqual(['10 15 unknown not-recorded']);
    noted(ledger, 30, 40, 'degraded');
    expect(shown(ledger, 0, 15)).toEqual(['0 10 watched', '10 15 unknown not-recorded']);
    expect(shown(ledger, 20, 45)).toEqual(['20 30 unknown not-recorded', '30 45 degraded part-of-band']);
  });

  it('takes the time since the newest entry of another station for what it was before only while that station was heard', () => {
    const ledger = new CoverageLedger(database());
    const at = (minutes: number) => T0 + minutes * MINUTE_MS;
    let isMember = true;
    let heard: { since: number; until: number } | undefined;
    ledger.followStations({ isTold: () => isMember, heard: () => heard });
    ledger.expect('s', 'a', 5 * MINUTE_MS);
    noted(ledger, 0, 10);
    // A hub that has just started has not heard it yet.
    expect(shown(ledger, 0, 12)).toEqual(['0 10 watched', '10 12 unknown not-yet-told']);
    heard = { since: at(0), until: Number.POSITIVE_INFINITY };
    expect(shown(ledger, 0, 12)).toEqual(['0 12 watched']);
    const silent = ['0 11 watched', '11 12 unknown not-yet-told'];
    heard = { since: at(0), until: at(11) };
    expect(shown(ledger, 0, 12)).toEqual(silent);
    isMember = false;
    expect(shown(ledger, 0, 12)).toEqual(silent);
    // A last word that is older than the newest entry takes nothing from it.
    heard = { since: at(0), until: at(9) };
    expect(shown(ledger, 0, 12)).toEqual(['0 10 watched', '10 12 unknown not-yet-told']);
    // It is back, and has told nothing of the silence.
    heard = { since: at(11), until: Number.POSITIVE_INFINITY };
    expect(shown(ledger, 0, 12)).toEqual(['0 10 watched', '10 12 unknown not-yet-told']);
    noted(ledger, 10, 11.5);
    expect(shown(ledger, 0, 12)).toEqual(['0 12 watched']);
  });

  it('knows what is not written yet', () => {
    const ledger = new CoverageLedger(database());
    ledger.followStations({ isTold: (stationId) => stationId === 's', heard: () => undefined });
    noted(ledger, 0, 0.1);
    noted(ledger, 0.1, 0.2);
    const at = (minutes: number) => T0 + minutes * MINUTE_MS;
    const whole = { stationId: 's', receiverId: 'r', bandKey: 'a', from: T0, to: at(0.2), state: 'watched' as const };
    expect(ledger.watched(at(0.15), at(0.16))).toEqual([{ stationId: 's', bandKey: 'a' }]);
    expect([ledger.after(at(0.15)), ledger.newest(at(0.2)), ledger.lastNotedAt()]).toEqual([[whole], [whole], at(0.2)]);
    expect([ledger.after(at(0.2)), ledger.newest(at(0.21))]).toEqual([[], []]);
    expect(shown(ledger, 0, 1)).toEqual(['0 0.2 watched', '0.2 1 unknown not-yet-told']);
    noted(ledger, 0.2, 0.25);
    expect(shown(ledger, 0, 1)).toEqual(['0 0.25 watched', '0.25 1 unknown not-yet-told']);
  });

  it('holds ten thousand intervals for a disk that takes none, and loses the oldest of more', () => {
    const db = database();
    const ledger = new CoverageLedger(db);
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON coverage BEGIN SELECT RAISE(ABORT, 'full'); END`);
    const many = Array.from({ length: 10_001 }, (_, i) => {
      return { stationId: 's', receiverId: 'r', bandKey: `${i}`, from: T0, to: T0 + 1, state: 'watched' as const };
    });
    expect(() => ledger.note(many)).toThrow('full');
    db.exec('DROP TRIGGER full');
    ledger.flush();
    expect(db.prepare('SELECT count(*), min(CAST(band AS INTEGER)) FROM coverage').raw().get()).toEqual([10_000, 1]);
  });

  it('writes a band that goes on every minute, and at once what is new', () => {
    const db = database();
    const ledger = new CoverageLedger(db);
    const written = () => db.prepare('SELECT max(to_at) FROM coverage').pluck().get() as number;
    for (let second = 0; second < 121; second += 5) {
      noted(ledger, second / 60, (second + 5) / 60);
      expect(written()).toBe(T0 + (5 + Math.floor(second / 60) * 60) * 1000);
    }
    ledger.note([]);
    expect(db.prepare('SELECT count(*) FROM coverage').pluck().get()).toBe(1);
  });

  it('knows of an empty book that nothing was noted', () => {
    const ledger = new CoverageLedger(database());
    expect([ledger.firstNotedAt(), ledger.lastNotedAt(), ledger.newest(0), ledger.after(0)]).toEqual([
      ...[undefined, undefined, [], []],
    ]);
  });
});

describe('the journal', () => {
  const point = (second: number): TrackPoint => ({
    ...{ at: T0 + second * 1000, clock: 'good', latitudeDeg: 21 + second / 100, longitudeDeg: 105 },
    ...(second % 2 === 0 ? { altitudeM: second, clockOffsetMs: second / 8 } : {}),
  });
  const entry = (second: number): ReceiverEntry => ({
    from: T0 + second * 1000,
    driver: `d${second}`,
    plans: [second],
  });

  it('gives what was in force at any time of a range, before and after it forgets older entries', () => {
    const seconds = fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(seconds, fc.nat(60), fc.nat(60), fc.nat(60), (all, a, b, oldest) => {
        const db = openCaseBookFile(':memory:');
        const journal = new Journal(db);
        const times = all.toSorted((x, y) => x - y);
        journal.keepPoints('s', all.map(point));
        journal.keepPoints('other', [point(30)]);
        for (const second of times) journal.noteReceiver('r', entry(second));
        const check = (from: number, to: number) => {
          const before = times.filter((second) => second <= from).slice(-1);
          const inForce = [...before, ...times.filter((second) => second > from && second < to)];
          const [begin, end] = [T0 + from * 1000, T0 + to * 1000];
          expect(journal.track('s', begin, end)).toEqual(inForce.map(point));
          expect(journal.receiver('r', begin, end)).toEqual(inForce.map(entry));
          expect(journal.after('s', begin)).toEqual(times.filter((second) => second > from).map(point));
        };
        check(Math.min(a, b), Math.max(a, b) + 1);
        journal.prune(T0 + oldest * 1000);
        check(Math.max(oldest, Math.min(a, b)), Math.max(oldest, a, b) + 1);
        const kept = times.filter((second) => second > oldest).length + (times.some((one) => one <= oldest) ? 1 : 0);
        expect(journal.track('s', 0, Number.MAX_SAFE_INTEGER)).toHaveLength(kept);
        expect(journal.track('other', T0 + 60_000, T0 + 60_001)).toEqual([point(30)]);
        db.close();
      }),
      { numRuns: 25 },
    );
  });

  it('notes a point and a receiver where they say more than the last one, also after a restart', () => {
    const db = database();
    const still = (at: number, clock: TrackPoint['clock'] = 'unchecked'): TrackPoint => ({
      at: T0 + at * MINUTE_MS,
      clock,
    });
    for (const points of [
      [still(0), still(1), still(9.9)],
      [still(9.95), still(10), still(11, 'bad'), still(12, 'bad')],
    ]) {
      const journal = new Journal(db);
      for (const one of points) journal.notePoint('s', one);
      journal.flush();
      journal.noteReceiver('r', { from: points[0]?.at ?? 0, driver: 'd', plans: [] });
    }
    const journal = new Journal(db);
    expect(journal.track('s', 0, T0 * 2)).toEqual([still(0), still(10), still(11, 'bad')]);
    expect(journal.receiver('r', 0, T0 * 2)).toEqual([{ from: T0, driver: 'd', plans: [] }]);
    journal.noteReceiver('r', { from: T0 + 1, driver: 'd', plans: [], firmware: '2' });
    journal.noteReceiver('r', { from: T0 + 2, driver: 'd', plans: [], firmware: '2' });
    expect(journal.receiver('r', T0 + 5, T0 + 6)).toEqual([{ from: T0 + 1, driver: 'd', plans: [], firmware: '2' }]);
  });
});

describe('records', () => {
  const person = (id: string, name = id): Person => ({ id, name, duty: 'operator', addresses: [], active: true });

  it('are in order, each with its version, and who comes late is told what is there now', () => {
    const { book } = duty();
    const { records } = book;
    expect([records.revision('person'), records.madeAt('person', 'a')]).toEqual([0, undefined]);
    records.putAll('person', [person('b'), person('a')], { at: T0, by: 'x' });
    records.put('person', person('a', 'An'), { at: T0 + 1, by: 'x', expectedVersion: 1 });
    expect(records.all('person').map(({ id, name }) => `${id} ${name}`)).toEqual(['a An', 'b b']);
    expect(records.entries('person').map(({ version }) => version)).toEqual([2, 1]);
    expect([records.revision('person'), records.revision('mask'), records.madeAt('person', 'a')]).toEqual([2, 0, T0]);
    const late = (change: () => unknown) => {
      try {
        return change();
      } catch (error) {
        return error instanceof StaleRecord ? [error.message, error.current] : error;
      }
    };
    const stale = (seen: number, now: string) =>
      `person/${seen === 7 ? 'c' : 'a'} was changed by somebody else: you were looking at version ${seen}, ${now}.`;
    const current = { version: 2, value: person('a', 'An') };
    const seen = (expectedVersion: number) => ({ at: T0, by: 'y', expectedVersion });
    expect(late(() => records.put('person', person('a', 'y'), seen(1)))).toEqual([
      stale(1, 'it is at version 2'),
      current,
    ]);
    expect(late(() => records.put('person', person('c'), seen(7)))).toEqual([stale(7, 'it does not exist'), undefined]);
    expect(late(() => records.remove('person', 'a', seen(1)))).toEqual([stale(1, 'it is at version 2'), current]);
    // All of several, or none.
    expect(late(() => records.putAll('person', [person('d'), person('a')], seen(0)))).toHaveLength(2);
    expect(records.get('person', 'd')).toBeUndefined();
    expect([records.remove('person', 'c', { at: T0, by: 'y' }), records.remove('person', 'a', seen(2))]).toEqual([
      false,
      true,
    ]);
    expect(records.get('person', 'a')).toBeUndefined();
    expect(records.revision('person')).toBe(3);
    expect(book.audit.list({ subject: 'person/a', limit: 1 })).toMatchObject([
      { action: 'person.removed', actor: 'y', detail: { version: 2 } },
    ]);
    expect(book.verify()).toMatchObject({ rows: 4, faults: [] });
  });

  it('let the watch go on while thousands are kept, and tell their followers once', async () => {
    const { records } = new CaseBook(':memory:');
    records.put('person', person('p-0500'), { at: T0, by: 'x' });
    records.put('person', { ...person('p-0007'), name: 'before' }, { at: T0, by: 'x' });
    expect(records.all('person').map(({ id }) => id)).toEqual(['p-0007', 'p-0500']);
    let turns = 0;
    let kept = false;
    const turn = (): void => {
      turns += 1;
      if (!kept) setImmediate(turn);
    };
    setImmediate(turn);
    const ids = Array.from({ length: 1000 }, (_, i) => `p-${String(999 - i).padStart(4, '0')}`);
    await records.putMany(
      'person',
      ids.map((id) => person(id)),
      { at: T0, by: 'y' },
    );
    kept = true;
    expect(turns).toBeGreaterThan(10);
    expect(records.revision('person')).toBe(3);
    expect(records.all('person').map(({ id }) => id)).toEqual(ids.toReversed());
    expect([records.get('person', 'p-0007')?.version, records.get('person', 'p-0008')?.version]).toEqual([2, 1]);
    const listed = records.listOf('person', (all) => [...all]);
    const before = listed();
    expect(listed()).toBe(before);
    records.remove('person', 'p-0500', { at: T0, by: 'y' });
    expect([before.length, listed().length]).toEqual([1000, 999]);
    expect([records.get('person', 'p-0500'), records.all('person').length]).toEqual([undefined, 999]);
  });
});

describe('lists of incidents', () => {
  const filled = () => {
    const world = duty();
    for (let i = 0; i < 23; i++) {
      const startHz = (i % 2 === 0 ? 433.1e6 : 118.1e6) + (i >> 1) * 1e5;
      const firstHeardAt = T0 - (i % 3) / 2;
      world.desk.take({
        ...emissionReport(T0, {
          emissionId: `e${i}`,
          startHz,
          stopHz: startHz + 1e4,
          firstHeardAt,
          excessDb: (i * 7) % 11,
        }),
        ...{ lastHeardAt: T0 + (i % 4), stationId: i % 5 === 0 ? 'other' : 'st' },
      });
    }
    return world;
  };

  it('tell the newest by their numbers: one that a wrong clock heard in 2099 is not the newest for ever', () => {
    const { book, desk } = duty();
    const ids = [Date.UTC(2099, 0), T0, 0].map((firstHeardAt, i) => {
      const report = emissionReport(firstHeardAt, {
        emissionId: `e${i}`,
        startHz: 1e8 + i * 1e6,
        stopHz: 1e8 + i * 1e6,
      });
      return desk.take({ ...report, lastHeardAt: firstHeardAt }).id;
    });
    const listed = (order: IncidentOrder) => book.incidents.list({ order, limit: 9 }).map(({ id }) => id);
    expect([listed('oldest'), listed('waiting'), listed('newest')]).toEqual([ids, ids, ids.toReversed()]);
  });

  it('give every incident once, page by page, in each order', () => {
    const { book } = filled();
    for (const order of Object.keys(SORT_VALUES) as IncidentOrder[]) {
      const whole = book.incidents.list({ order, limit: 100 });
      const value = SORT_VALUES[order];
      const isFalling = order === 'newest' || order === 'last-heard';
      const sorted = whole.toSorted((a, b) => {
        const [one, other] = [value(a), value(b)];
        const step = one === other ? (a.id < b.id ? -1 : 1) : one < other ? -1 : 1;
        return isFalling ? -step : step;
      });
      expect([order, whole.map(({ id }) => id)]).toEqual([order, sorted.map(({ id }) => id)]);
      const paged: string[] = [];
      for (let last: Incident | undefined; paged.length < 50; ) {
        const after = last && { value: value(last), id: last.id };
        const rows = book.incidents.list({ order, limit: 4, after });
        paged.push(...rows.map(({ id }) => id));
        last = rows.at(-1);
        if (last === undefined) break;
      }
      expect([order, paged]).toEqual([order, whole.map(({ id }) => id)]);
    }
  });

  it('hold what was asked for, and nothing else', () => {
    const { book, desk } = filled();
    const all = book.incidents.list({ order: 'oldest', limit: 100 });
    const [first, second] = all;
    if (first === undefined || second === undefined) throw new Error('no incidents');
    desk.act(first.id, { kind: 'acknowledged' }, 'an');
    desk.act(first.id, { kind: 'assigned', personId: 'binh' }, 'an');
    const now = book.incidents.list({ order: 'oldest', limit: 100 });
    const cases: [Omit<IncidentQuery, 'order' | 'limit'>, (one: Incident) => boolean][] = [
      [{ states: ['open'] }, ({ state }) => state === 'open'],
      [{ states: ['assigned', 'closed'] }, ({ id }) => id === first.id],
      [{ states: [] }, () => false],
      [{ severity: 2 }, ({ priority }) => priority.severity === 2],
      [{ startHz: 433.3e6 + 1e4 }, ({ stopHz }) => stopHz >= 433.3e6 + 1e4],
      [{ stopHz: 433.3e6 }, ({ startHz }) => startHz <= 433.3e6],
      [{ from: T0 + 2 }, ({ lastHeardAt }) => lastHeardAt >= T0 + 2],
      [{ to: T0 - 0.5 }, ({ firstHeardAt }) => firstHeardAt < T0 - 0.5],
      [{ stationId: 'other' }, ({ emissions }) => emissions.some(({ stationId }) => stationId === 'other')],
      [{ assigneeId: 'binh' }, ({ id }) => id === first.id],
    ];
    for (const [query, is] of cases) {
      const found = book.incidents.list({ ...query, order: 'oldest', limit: 100 });
      expect([query, found.map(({ id }) => id)]).toEqual([query, now.filter(is).map(({ id }) => id)]);
    }
  });

  it('tell which alarms a person answered, and when', () => {
    const { book, desk, time } = duty();
    const raised = (id: string, startHz: number) =>
      desk.take(emissionReport(time.now, { emissionId: id, startHz, stopHz: startHz + 1e4 }));
    const [a, b, c] = [raised('a', 121.5e6), raised('b', 433.1e6), raised('c', 118.1e6)];
    time.now += 1000;
    desk.act(a.id, { kind: 'noted', text: 'x' }, 'an');
    time.now += 1000;
    desk.act(a.id, { kind: 'acknowledged' }, 'binh');
    time.now += 1000;
    desk.act(a.id, { kind: 'called-noise', why: 'known' }, 'chi');
    desk.merge(a.id, b.id, {}, 'dung');
    const air = (active: boolean) =>
      desk.take(
        emissionReport(T0, { emissionId: 'd', startHz: 150e6, stopHz: 150.1e6, lastHeardAt: time.now, active }),
      );
    const d = [true, false, true].map((active) => {
      time.now += 300_000;
      return air(active);
    })[0];
    expect(book.incidents.moves('returned', { from: 0, to: time.now + 1 })).toEqual([
      { incidentId: d?.id, at: time.now },
    ]);
    expect(book.incidents.moves('returned', { from: 0, to: time.now })).toEqual([]);
    desk.merge(a.id, c.id, {}, 'system');
    const answers = book.incidents.raises(T0, T0 + 1).map(({ incidentId, at, answeredAt, answeredBy }) => {
      return [incidentId, at - T0, answeredAt === undefined ? undefined : answeredAt - T0, answeredBy];
    });
    // An alarm that a person joined to another case was answered by that; one that the program joined was not.
    expect(answers).toEqual([
      [a.id, 0, 2000, 'binh'],
      [b.id, 0, 3000, 'dung'],
      [c.id, 0, undefined, undefined],
    ]);
    expect([book.incidents.raises(T0 + 1, T0 + 3001), book.incidents.raises(0, T0)]).toEqual([[], []]);
  });
});

describe('the pins of evidence', () => {
  const pinned: string[] = [];
  const archive = (kept: Awaited<ReturnType<PinnedArchive['pins']>> = []): PinnedArchive => ({
    async pin(...ranges) {
      for (const { receiverIds, from, to, reason } of ranges)
        pinned.push(`${reason} ${receiverIds.join('+')} ${(from - T0) / 1000}–${(to - T0) / 1000}`);
    },
    pins: async () => kept,
  });
  const pin = (from: number, to: number) => ({
    ...{ incidentId: 'INC-1', stationId: 'st', receiverId: 'rx', startHz: 1, stopHz: 2 },
    ...{ from: T0 + from * 1000, to: T0 + to * 1000 },
  });

  it('grow in pieces of a minute while the incident lasts, with its witnesses, and to its end when it has passed', async () => {
    pinned.length = 0;
    const pins = new EvidencePins(archive(), (startHz, stopHz) =>
      startHz === 1 && stopHz === 2 ? ['witness', 'rx'] : [],
    );
    for (const [to, at] of [
      [30, 1],
      [70, 10],
      [89, 70],
      [90, 71],
      [149, 90],
      [149, 148],
      [149, 149],
      [150, 150],
      [150, 400],
    ] as const)
      await pins.keep([pin(-60, to)], T0 + at * 1000);
    expect(pinned).toEqual([
      'INC-1 rx+witness -60–30',
      'INC-1 rx+witness 30–90',
      'INC-1 rx+witness 90–149',
      'INC-1 rx+witness 149–150',
    ]);
  });

  it('of a time long past cover only the receiver that heard it, and none is copied twice after a restart', async () => {
    pinned.length = 0;
    const kept = [10, 100].map((end) => ({
      receiverIds: ['rx', 'ry'],
      from: T0,
      to: T0 + end * 1000,
      reason: 'INC-1',
    }));
    const pins = new EvidencePins(archive(kept), () => ['witness']);
    await pins.load();
    const later = T0 + 3600e3;
    await pins.keep([pin(0, 100), pin(0, 160), { ...pin(0, 50), incidentId: 'INC-2' }], later);
    expect(pinned).toEqual(['INC-1 rx 100–160', 'INC-2 rx 0–50']);
  });
});

describe('the audit log', () => {
  const filled = (rows: number) => {
    const db = database();
    const log = new AuditLog(db);
    const anchors = Array.from({ length: rows }, (_, i) =>
      log.append({
        at: T0 + i,
        actor: i % 2 === 0 ? 'an' : 'binh',
        action: 'x.put',
        subject: `x/${i % 3}`,
        detail: { i },
      }),
    );
    db.exec('DROP TRIGGER audit_is_not_edited; DROP TRIGGER audit_is_not_cut');
    return { db, log, anchors };
  };

  it('is read by subject, person and place, and shows a damaged row, too', () => {
    const { db, log, anchors } = filled(7);
    const seqs = (query: Omit<Parameters<AuditLog['list']>[0], 'limit'>, limit = 9) =>
      log.list({ ...query, limit }).map(({ seq }) => seq);
    expect([seqs({}), seqs({}, 2), seqs({ beforeSeq: 3 })]).toEqual([
      [7, 6, 5, 4, 3, 2, 1],
      [7, 6],
      [2, 1],
    ]);
    expect([seqs({ subject: 'x/0' }), seqs({ actor: 'binh' }), seqs({ subject: 'x/0', actor: 'binh' })]).toEqual([
      ...[[7, 4, 1], [6, 4, 2], [4]],
    ]);
    expect([log.firstOf('x/2'), log.firstOf('y')]).toEqual([3, undefined]);
    for (const subject of ['x/0/files/a', 'x/00', 'x/0.5', 'x/1/b'])
      log.append({ at: 1, actor: 'an', action: 'viewed', subject, detail: {} });
    expect([log.countOf('x/0'), log.countOf('x/1'), log.countOf('y')]).toEqual([4, 3, 0]);
    db.exec(`UPDATE audit SET detail = 'no' WHERE seq = 2`);
    expect(log.slice(1, 2)).toEqual([
      ...[
        { seq: 1, at: T0, actor: 'an', action: 'x.put', subject: 'x/0', detail: { i: 0 } },
        { seq: 2, at: T0 + 1, actor: 'binh', action: 'x.put', subject: 'x/1', detail: { unreadable: 'no' } },
      ].map((row, i) => ({ ...row, previousHash: anchors[i - 1]?.hash ?? GENESIS.hash, hash: anchors[i]?.hash })),
    ]);
    expect(log.list({ subject: 'x/1', beforeSeq: 3, limit: 1 })).toEqual(log.slice(2, 2));
  });

  it('names each fault once, with the numbers of its rows, and a hundred at most', () => {
    const { db, log, anchors } = filled(130);
    const head = anchors.at(-1) ?? GENESIS;
    expect(log.verify([GENESIS, ...anchors])).toEqual({ rows: 130, head, faults: [] });
    db.exec(`DELETE FROM audit WHERE seq IN (3, 4, 10); UPDATE audit SET at = 0 WHERE seq = 7`);
    const other = { seq: 6, hash: 'f'.repeat(64) };
    const problems = (known: Parameters<AuditLog['verify']>[0]) =>
      log.verify(known).faults.map(({ kind, seq, problem }) => `${kind} ${seq}: ${problem}`);
    expect(problems([other, { seq: 10, hash: '' }, { seq: 131, hash: '' }])).toEqual([
      'removed 3: rows 3 to 4 are missing',
      'rewritten 6: row 6 has another seal than the one recorded outside',
      'changed 7: row 7 (x.put) does not match its seal',
      'removed 10: rows 10 to 10 are missing',
      'cut 131: row 131 was recorded outside, but the log ends at row 130',
    ]);
    db.exec(`UPDATE audit SET previous_hash = 'x' WHERE seq = 8`);
    expect(problems([])).toContain('relinked 8: row 8 does not carry the seal of row 7');
    db.exec(`UPDATE audit SET actor = 'chi'`);
    expect(problems([])).toHaveLength(100);
  });
});
