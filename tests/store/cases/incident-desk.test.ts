/** The desk: what it tells of each change, whom it knows and calls, and which licences, bands and rosters hold. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { incidentJson } from '../../../src/http/incidents/incident-json.js';
import type { EmissionReport } from '../../../src/incidents/emission-report.js';
import type { Incident } from '../../../src/incidents/incident.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { type DeskOptions, IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import type { Assignment } from '../../../src/watch/registry/assignment.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import type { CallTurn } from '../../../src/watch/roster/escalation.js';
import { emissionReport } from '../../support/emission-report.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const MINUTE_MS = 60_000;
const BY = { at: T0, by: 'admin' };
const ESCALATION = { personalFrom: 6 as const, stepMs: { 1: 3 * MINUTE_MS }, repeatMs: 10 * MINUTE_MS, mostSteps: 60 };

function open(options: Partial<DeskOptions> = {}) {
  const book = new CaseBook(':memory:');
  onTestFinished(() => book.close());
  const time = { now: T0 };
  const told: string[] = [];
  const desk = new IncidentDesk({
    ...{ caseBook: book, clock: () => time.now, plan: BAND_PLAN_VN, escalation: ESCALATION },
    onChange: ({ id }: Incident) => void told.push(id),
    ...options,
  });
  const person = (id: string, active = true) =>
    book.records.put('person', { id, name: `Bà ${id}`, duty: 'operator', addresses: [], active }, BY);
  const shift = (id: string, startsAt: number, endsAt: number, ...personIds: string[]) =>
    book.records.put('shift', { id, startsAt, endsAt, personIds }, BY);
  const take = (changes: Partial<EmissionReport> = {}) => desk.take(emissionReport(time.now, changes));
  const calls = () =>
    book.outbox.due(Number.MAX_SAFE_INTEGER, 100).flatMap(({ body, dueAt }) => {
      const { kind, to, severity } = body as { kind: string; to: { id: string }; severity: number };
      return kind === 'escalate' ? [[to.id, (dueAt - T0) / MINUTE_MS, severity]] : [];
    });
  return { book, desk, time, told, person, shift, take, calls };
}

const licence = (id: string, changes: Partial<Assignment> = {}): Assignment => ({
  ...{ id, licenceNo: '1/GP', holder: 'X', name: id, status: 'primary', centreHz: 433.05e6, bandwidthHz: 100e3 },
  ...{ validFrom: 0, ...changes },
});

describe('a case that is told', () => {
  it('is on the air while its receiver is heard, unknown since it was heard last, and on the air again', () => {
    let isHeard = true;
    const { desk, take } = open({ isHeard: () => isHeard });
    const stored = take();
    expect(desk.told(stored)).toMatchObject({ active: true });
    isHeard = false;
    const unknown = { active: false, unknownSince: stored.lastHeardAt };
    expect(desk.told(stored)).toMatchObject({ ...unknown, emissions: [unknown] });
    expect(incidentJson(stored, desk)).toMatchObject({ active: false, unknownSince: expect.any(String) });
    isHeard = true;
    expect(desk.told(stored)).toMatchObject({ active: true, emissions: [{ active: true }] });
  });
});

describe('what comes with every sweep', () => {
  it('is written once a minute, and with the next move: a page of the disk for each', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-desk-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const book = new CaseBook(join(folder, 'cases.db'));
    const looked = new Database(join(folder, 'cases.db'), { readonly: true });
    onTestFinished(() => {
      looked.close();
      book.close();
    });
    const { desk, time, take } = open({ caseBook: book });
    const { id } = take();
    desk.tick();
    const written = () => looked.prepare('SELECT last_heard_at FROM incidents').pluck().get() as number;
    for (let second = 5; second <= 130; second += 5) {
      time.now = T0 + second * 1000;
      take({ lastHeardAt: time.now });
      desk.tick();
      expect(written() - T0).toBe(Math.floor(second / 60) * MINUTE_MS);
    }
    desk.act(id, { kind: 'noted', text: 'x' }, 'an');
    expect(written()).toBe(time.now);
  });
});

describe('every change that is stored', () => {
  it('is told: of an act once, of a merge and a split both cases; a refusal is told to nobody', () => {
    const { desk, told, take } = open();
    const first = take();
    const second = take({ emissionId: 'e2', startHz: 121.7e6, stopHz: 121.71e6 });
    expect(told.splice(0)).toEqual([first.id, second.id]);
    desk.act(first.id, { kind: 'noted', text: 'x' }, 'an');
    expect(told.splice(0)).toEqual([first.id]);
    expect(desk.act(first.id, { kind: 'noted', text: 'x', expectedVersion: 99 }, 'an')?.refusal).toBeDefined();
    expect(desk.merge(first.id, second.id, { survivor: 99 }, 'an')?.refusal).toBeDefined();
    expect(desk.act('INC-1', { kind: 'noted', text: 'x' }, 'an')).toBeUndefined();
    expect(desk.merge(first.id, 'INC-1', {}, 'an')).toBeUndefined();
    expect(told).toEqual([]);
    expect(desk.merge(first.id, second.id, {}, 'an')?.refusal).toBeUndefined();
    expect(told.splice(0)).toEqual([first.id, second.id]);
    const split = { kind: 'split-off', emissionIds: ['e2'], newIncidentId: 'INC-2027-000009' } as const;
    expect(desk.act(first.id, split, 'an')?.refusal).toBeUndefined();
    expect(told).toEqual([first.id, 'INC-2027-000009']);
  });

  it('is stored without anybody who listens, too, and passing time tells what it changed', () => {
    const alone = open({ onChange: undefined as never });
    const { id } = alone.take();
    alone.desk.act(id, { kind: 'noted', text: 'x' }, 'an');
    alone.time.now += 60 * MINUTE_MS;
    alone.desk.tick();
    const { desk, time, told, take } = open();
    take();
    told.splice(0);
    time.now += 60 * MINUTE_MS;
    desk.tick();
    expect(told).toHaveLength(1);
  });
});

describe('names, bands, licences', () => {
  it('are those of people and stations, and ids where there is no name', () => {
    const { desk, person } = open({ stationName: (id) => (id === 's1' ? 'Mẫu Sơn' : undefined) });
    person('an');
    const names = [desk.nameOf('an', 'person'), desk.nameOf('s1', 'person'), desk.nameOf('s1', 'station')];
    expect([...names, desk.nameOf('an', 'station')]).toEqual(['Bà an', 's1', 'Mẫu Sơn', 'an']);
    expect(open().desk.nameOf('s1', 'station')).toBe('s1');
  });

  it('are those of the book in place of a given one, and beside the others', () => {
    const [first, second] = BAND_PLAN_VN;
    if (first === undefined || second === undefined) throw new Error('the plan has bands');
    const { book, desk } = open({ plan: [first, second], configured: [licence('file'), licence('both')] });
    book.records.put('band', { ...second, id: second.key, severity: 6 }, BY);
    book.records.put('band', { ...first, id: 'own', key: 'own' }, BY);
    expect(desk.plan().map(({ key, severity }) => [key, severity])).toEqual([
      [first.key, first.severity],
      [second.key, 6],
      ['own', first.severity],
    ]);
    book.records.put('assignment', licence('both', { holder: 'Y' }), BY);
    book.records.put('assignment', licence('proposed', { proposedBy: 'an' }), BY);
    expect(desk.licences().map(({ id, holder }) => [id, holder])).toEqual([
      ['file', 'X'],
      ['both', 'Y'],
    ]);
    expect(['file', 'both', 'none'].map((id) => desk.licence(id)?.holder)).toEqual(['X', 'Y', undefined]);
    expect(open().desk.configuredLicences).toEqual([]);
  });
});

describe('the roster', () => {
  it('has nobody who left, and no swap for one; the shift on duty that ends last is the end', () => {
    const { book, desk, person, shift } = open();
    for (const id of ['an', 'binh']) person(id);
    person('chi', false);
    shift('day', T0 - 1, T0 + 60 * MINUTE_MS, 'an', 'chi');
    shift('long', T0 - 2, T0 + 90 * MINUTE_MS, 'binh');
    const tet = { ruleKey: 'tet', year: 2027, firstDay: 20_853, days: 7, source: 'announcement' };
    book.records.put('holiday', { id: 'h', ...tet }, BY);
    book.records.put('swap', { id: 'w1', shiftId: 'day', outPersonId: 'an', inPersonId: 'chi' }, BY);
    book.records.put('swap', { id: 'w2', shiftId: 'day', outPersonId: 'an', inPersonId: 'binh' }, BY);
    const { listed, swaps, holidays } = desk.roster();
    expect(listed.map(({ personIds }) => personIds)).toEqual([['an'], ['binh']]);
    expect(swaps.map(({ inPersonId }) => inPersonId)).toEqual(['binh']);
    expect(holidays).toMatchObject([tet]);
    expect(desk.context('an').shiftEndsAt).toBe(T0 + 90 * MINUTE_MS);
    expect(open().desk.context('an').shiftEndsAt).toBeUndefined();
  });
});

describe('an alarm that nobody takes', () => {
  it('calls one on duty after the other, each once', () => {
    const { desk, time, person, shift, take, calls } = open();
    for (const id of ['an', 'binh']) person(id);
    shift('now', T0 - 1, T0 + 600 * MINUTE_MS, 'an', 'binh');
    take();
    desk.tick();
    desk.tick();
    expect(calls()).toEqual([['an', 0, 1]]);
    expect(desk.escalations(5 * MINUTE_MS)[0]?.steps.map(({ to }) => to.id)).toEqual(['an', 'binh']);
    time.now += 3 * MINUTE_MS;
    desk.tick();
    expect(calls()).toEqual([
      ['an', 0, 1],
      ['binh', 3, 1],
    ]);
  });

  it('calls one whose shift is over within fifteen minutes of their turn and not later; one on duty at any time', () => {
    const late = (minutes: number) => {
      const { desk, time, person, shift, take, calls } = open();
      for (const id of ['an', 'binh']) person(id);
      shift('before', T0 - 1, T0 + MINUTE_MS, 'an');
      shift('now', T0 + MINUTE_MS, T0 + 600 * MINUTE_MS, 'binh');
      take();
      // The program was down.
      time.now += minutes * MINUTE_MS;
      desk.tick();
      return calls().map(([id]) => id);
    };
    expect([late(15).includes('an'), late(16).includes('an'), late(300).includes('binh')]).toEqual([true, false, true]);
  });

  it('rings once for the repeats that came due while the program was down, and on time for the next', () => {
    const { desk, time, person, shift, take, calls } = open();
    person('binh');
    shift('now', T0 - 1, T0 + 600 * MINUTE_MS, 'binh');
    take();
    desk.tick();
    time.now += 55 * MINUTE_MS;
    desk.tick();
    desk.tick();
    expect(calls().map(([, minute]) => minute)).toEqual([0, 53]);
    time.now += 8 * MINUTE_MS;
    desk.tick();
    expect(calls().map(([, minute]) => minute)).toEqual([0, 53, 63]);
  });

  it('calls nobody while the other side of a network does, and lists no step of its own then', () => {
    const turn: { is: CallTurn } = { is: 'theirs' };
    const { desk, person, shift, take, calls } = open({ turns: { turnOf: () => turn.is } as never });
    person('an');
    shift('now', T0 - 1, T0 + 600 * MINUTE_MS, 'an');
    const incident = take();
    expect(desk.escalations(11 * MINUTE_MS).map(({ steps }) => steps)).toEqual([[]]);
    turn.is = 'ours';
    expect(desk.escalations(11 * MINUTE_MS)[0]?.steps.length).toBeGreaterThan(0);
    expect(calls()).toEqual([]);
    expect(desk.turnTimes(incident)).toEqual(
      desk.turnTimes({ ...incident, alarm: { ...incident.alarm, raisedAt: T0 } }),
    );
  });
});

describe('a case opened by a person', () => {
  it('has a level where one was recorded, and is a complaint where somebody outside reported it', () => {
    const { desk } = open();
    const place = { stationId: 'st', receiverId: 'rx', startHz: 433e6, stopHz: 433.1e6, from: T0 - 1, to: T0 };
    const measured = desk.openByHand({ ...place, peak: { levelDbm: -60, at: place.to } }, 'thu được', 'an');
    expect(measured).toMatchObject({ emissionClass: 'unknown', peakDbm: -60, active: false });
    expect(measured.emissions[0]?.emissionId).toBe(`hand-${T0}-433000000-433100000`);
    const complaint = { complainant: 'Ông X' } as never;
    const other = { ...place, receiverId: '', startHz: 500e6, stopHz: 500.1e6, peak: undefined, complaint };
    expect(desk.openByHand(other, 'mất sóng', 'an').emissionClass).toBe('complaint');
  });
});

describe('a look at a case', () => {
  it('is one line an hour for each person and case', () => {
    const { book, desk, time } = open();
    const look = (subject: string, by: string, afterMs = 0) => {
      time.now += afterMs;
      const before = book.audit.head().seq;
      desk.viewed(subject, by);
      return book.audit.head().seq - before;
    };
    expect([look('a', 'an'), look('a', 'an', 3_599_999), look('a', 'binh'), look('b', 'an')]).toEqual([1, 0, 1, 1]);
    expect([look('a', 'an', 1), look('a', 'an')]).toEqual([1, 0]);
  });
});
