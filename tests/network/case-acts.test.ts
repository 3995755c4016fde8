/** Two desks and the link between them: what people did while it was cut stands at both. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Act } from '../../src/incidents/acts.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentEvent } from '../../src/incidents/incident-event.js';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { ActExchange, CaseActs } from '../../src/network/case-acts.js';
import { reportAtHub } from '../../src/network/event-intake.js';
import { actsQuestion } from '../../src/network/station-events.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { sentenceText } from '../../src/words/sentence.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const HERE = {
  stationId: 'hue',
  receiverId: 'rx',
  startHz: 95e6,
  stopHz: 95.1e6,
  from: T0,
  to: T0,
  peak: { levelDbm: -60, excessDb: null, at: T0 },
};

/** An act of a person as a program of another version has it. */
function actOf(at: number, event: object, about: string): Act {
  return { id: randomUUID(), at, actor: 'lan', place: '', event: event as IncidentEvent, about };
}

/** A desk whose program can be killed: what is not on the disk is gone. */
class Desk {
  readonly path: string;
  readonly #isHub: boolean;
  readonly time: { now: number };
  book!: CaseBook;
  desk!: IncidentDesk;
  acts!: CaseActs;
  onChange: (incident: Incident) => void = () => undefined;

  constructor(path: string, isHub: boolean, time: { now: number }) {
    this.path = path;
    this.#isHub = isHub;
    this.time = time;
    this.open();
  }

  open(): void {
    this.book = new CaseBook(this.path);
    const onChange = (incident: Incident) => this.onChange(incident);
    this.desk = new IncidentDesk({ caseBook: this.book, clock: () => this.time.now, plan: [], onChange });
    this.acts = new CaseActs(this.desk, this.#isHub ? () => 0 : undefined);
  }

  kill(): void {
    this.book.abandon();
    this.open();
  }

  get cases(): Incident[] {
    return this.book.incidents.list({ order: 'frequency', limit: 100 });
  }

  /** The case of the station's emission. */
  case(id = 'e1'): Incident {
    const found = this.book.incidents.withEmission([this.#isHub ? `hue.${id}` : id]);
    if (found === undefined) throw new Error(`no case of ${id}`);
    return found;
  }

  act(event: IncidentEvent, id?: string): boolean {
    return this.desk.act(this.case(id).id, event, 'lan')?.refusal === undefined;
  }

  /** The words of the timeline about a move, in both languages. */
  said(kind: IncidentEvent['kind']): string[] {
    const line = this.book.incidents.timeline(this.case().id, 0, 1000).filter(({ move }) => move === kind);
    return line.flatMap(({ sentence }) =>
      (['vi', 'en'] as const).map((language) => sentenceText(sentence, language, INCIDENT_SENTENCES)),
    );
  }

  /** What people did, by their own times; of the case with this emission. */
  line(id?: string): string[] {
    return this.book.incidents
      .timeline(this.case(id).id, 0, 1000)
      .filter(({ by }) => by !== 'system')
      .map(({ at, move, sentence }) => `${at} ${move} ${sentence.params?.['text'] ?? ''}`);
  }
}

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-case-acts-'));
  const time = { now: T0 };
  const station = new Desk(join(folder, 'station.db'), false, time);
  const hub = new Desk(join(folder, 'hub.db'), true, time);
  onTestFinished(() => {
    for (const { book } of [station, hub]) book.abandon();
    rmSync(folder, { recursive: true });
  });
  const notices: string[] = [];
  const exchange = new ActExchange({
    get acts() {
      return hub.acts;
    },
    clock: () => time.now,
    digestOf: () => station.acts.digest('hue'),
    async ask(stationId, _verb, question) {
      const answer = station.acts.answer(
        stationId,
        actsQuestion.parse(JSON.parse(JSON.stringify({ schema: 1, ...question }))),
      );
      return JSON.parse(JSON.stringify({ schema: 1, ...answer }));
    },
    onNotice: (notice) => notices.push(notice),
  });
  const settle = async () => {
    for (let beat = 0; beat < 3; beat++) {
      exchange.look('hue');
      await new Promise(setImmediate);
    }
  };
  const report = emissionReport(T0, { stationId: 'hue', startHz: 101e6, stopHz: 101.1e6 });
  const tell = () =>
    hub.desk.take(reportAtHub('hue', { ...report, lastHeardAt: time.now }, { offMs: 0, now: time.now }));
  station.desk.take(report);
  return { station, hub, time, settle, tell, notices };
}

describe('what people do at a station and at its hub while the link is cut', () => {
  it('stands at both by its own time and person; the first acknowledgement counts, the second stays visible', async () => {
    const { station, hub, time, settle, tell } = open();
    tell();
    time.now = T0 + 1000;
    station.act({ kind: 'acknowledged' });
    time.now = T0 + 2000;
    hub.act({ kind: 'acknowledged' });
    time.now = T0 + 9_000_000;
    await settle();
    const first = { state: 'acknowledged', acknowledgedAt: T0 + 1000 };
    expect(hub.case()).toMatchObject({ ...first, acknowledgedBy: 'lan (hue)', alarm: { base: 'acknowledged' } });
    expect(station.case()).toMatchObject({ ...first, acknowledgedBy: 'lan' });
    const both = [`${T0 + 1000} acknowledged `, `${T0 + 2000} acknowledged `];
    expect([hub.line(), station.line()]).toEqual([both, both]);
  });

  it('brings a case made by hand and dismissed, and one made at the hub, once', async () => {
    const { station, hub, time, settle } = open();
    const made = station.desk.openByHand({ ...HERE, peak: undefined }, 'tiếng rít', 'lan');
    station.desk.act(made.id, { kind: 'dismissed', reason: 'máy giặt' }, 'lan');
    time.now += 1000;
    const atHub = hub.desk.openByHand({ ...HERE, receiverId: 'hue.rx', startHz: 88e6, stopHz: 88.1e6 }, 'ở Huế', 'hoa');
    station.kill();
    await settle();
    const dismissed = { state: 'closed', outcome: 'dismissed', dismissal: 'máy giặt', closedAt: T0 };
    expect(hub.case(made.emissions[0]?.emissionId)).toMatchObject(dismissed);
    const there = station.cases.find(({ startHz }) => startHz === 88e6);
    expect(there).toMatchObject({ state: 'open', emissions: [{ receiverId: 'rx', stationId: 'hue' }] });
    // The station reports the case back under the hub's own id.
    const [emission] = there?.emissions ?? [];
    expect(reportAtHub('hue', { ...emission } as never, { offMs: 0, now: time.now })).toMatchObject({
      emissionId: atHub.emissions[0]?.emissionId,
      receiverId: 'hue.rx',
    });
    // What is not known of the station's clock makes the beginning as much less exact.
    const exact = { ...emission, onsetErrorMs: 2000 } as never;
    expect(reportAtHub('hue', exact, { offMs: 0, errorMs: 300, now: time.now }).onsetErrorMs).toBe(2300);
    await settle();
    expect([station.cases.length, hub.cases.length]).toEqual([3, 2]);
  });

  it('crosses whole where one side does not know a kind of act, which stands as a line of its own until it does', async () => {
    const { station, hub, time, settle, tell } = open();
    tell();
    time.now = T0 + 5000;
    const newer = [
      { kind: 'handed-over', to: 'Cục Tần số', more: { pages: [1, 2] } },
      { kind: 'called-noise', why: 'of-the-next-version' },
    ].map((event, i) => actOf(T0 + 1000 + i, event, 'e1'));
    const fromHub = actOf(T0 + 1500, { kind: 'sent-by-post' }, 'hue.e1');
    station.desk.takeActs(station.case(), { acts: newer });
    hub.desk.takeActs(hub.case(), { acts: [fromHub] });
    // What stands behind them.
    station.act({ kind: 'acknowledged' });
    hub.act({ kind: 'noted', text: 'đã gọi đài' });
    await settle();
    expect(hub.acts.digest('hue')).toBe(station.acts.digest('hue'));
    const line = [
      ...[`${T0 + 1000} unknown `, `${T0 + 1001} unknown `, `${T0 + 1500} unknown `],
      ...[`${T0 + 5000} acknowledged `, `${T0 + 5000} noted đã gọi đài`],
    ];
    for (const side of [hub, station]) {
      expect(side.line().toSorted()).toEqual(line);
      expect(side.case()).toMatchObject({ state: 'acknowledged', acknowledgedAt: T0 + 5000, noise: undefined });
      expect(side.said('unknown').slice(0, 2)).toEqual([
        'Một thao tác mà phiên bản này chưa biết: handed-over.',
        'An act that this version does not know: handed-over.',
      ]);
      const kept = side.acts.journal.withIds([...newer, fromHub].map(({ id }) => id));
      expect(kept.map(({ event }) => event)).toEqual([...newer, fromHub].map(({ event }) => event));
    }
  });

  it('takes effect after an upgrade, once, where the version before did not know it', async () => {
    const { station, hub, time, settle, tell } = open();
    tell();
    const newer = actOf(T0 + 1000, { kind: 'of-the-next-version', reason: 'không phải nhiễu' }, 'e1');
    station.desk.takeActs(station.case(), { acts: [newer] });
    await settle();
    expect(hub.case().state).toBe('open');
    hub.book.flush();
    // The next version knows the kind: here the stored act gets one that this version knows.
    const db = new Database(hub.path);
    db.prepare(`UPDATE acts SET event = json_set(event, '$.kind', 'dismissed') WHERE id = ?`).run(newer.id);
    db.close();
    time.now = T0 + 60_000;
    for (let starts = 0; starts < 2; starts++) {
      hub.kill();
      const digest = hub.acts.digest('hue');
      hub.desk.tick();
      expect(hub.case()).toMatchObject({ state: 'closed', dismissal: 'không phải nhiễu', closedAt: T0 + 1000 });
      expect(hub.line()).toEqual([`${T0 + 1000} unknown `, `${T0 + 1000} dismissed `]);
      expect(hub.acts.digest('hue')).toBe(digest);
      expect(digest).toBe(station.acts.digest('hue'));
    }
    expect(hub.book.incidents.verify()).toEqual([]);
  });

  it('is refused with field and bytes named where it is too long, and holds up nothing behind it', async () => {
    const { station, hub, settle, tell } = open();
    tell();
    const text = 'ồ'.repeat(3000);
    const refused = station.desk.act(station.case().id, { kind: 'noted', text }, 'lan')?.refusal?.sentence;
    expect(refused).toMatchObject({ params: { field: 'text', bytes: 9026, most: 8192 } });
    // Made by a program that has no such limit.
    const long = actOf(T0 + 1000, { kind: 'noted', text }, 'e1');
    station.desk.takeActs(station.case(), { acts: [long] });
    station.act({ kind: 'acknowledged' });
    await settle();
    expect(hub.acts.digest('hue')).toBe(station.acts.digest('hue'));
    expect(hub.case().state).toBe('acknowledged');
    expect(hub.said('too-long')).toEqual([
      'Một thao tác quá dài nên không nhận: noted, có text; 9026 byte, tối đa 8192 byte.',
      'An act that was too long to take: noted, with text; 9026 bytes, of at most 8192.',
    ]);
  });

  it('crosses where another case cannot be taken, at either side, and the notice says why', async () => {
    const { station, hub, time, settle, tell, notices } = open();
    tell();
    // The station's disk is a copy of that of another one, about which the hub made a case by hand.
    const ofHanoi = { ...HERE, stationId: 'hanoi', receiverId: 'hanoi.rx', peak: undefined };
    const [emission] = hub.desk.openByHand(ofHanoi, 'tiếng rít', 'hoa').emissions;
    const copied = { ...emission, emissionId: `@${emission?.emissionId}`, stationId: 'hue', receiverId: 'rx' };
    station.desk.act(station.desk.take(emissionReport(T0, copied)).id, { kind: 'noted', text: 'ở đây' }, 'lan');
    const taken = hub.desk.openByHand({ ...HERE, receiverId: 'hue.rx', startHz: 88e6, stopHz: 88.1e6 }, 'ở Huế', 'hoa');
    const take = station.desk.takeActs.bind(station.desk);
    station.desk.takeActs = (incident, done) => {
      if (incident.startHz === 88e6) throw new RangeError('this case is not for here');
      take(incident, done);
    };
    station.act({ kind: 'acknowledged' });
    time.now++;
    hub.act({ kind: 'noted', text: 'đã gọi đài' });
    await settle();
    for (const side of [hub, station])
      expect(side.line()).toEqual([`${T0} acknowledged `, `${T0 + 1} noted đã gọi đài`]);
    expect(notices[0]).toMatch(/ is no case of station hue/);
    expect(notices[0]).toMatch(/this case is not for here/);
    // Both are asked for again until they can be taken.
    station.desk.takeActs = take;
    await settle();
    expect(station.line(`@${taken.emissions[0]?.emissionId}`)).toEqual([`${T0} noted ở Huế`]);
  });
});
