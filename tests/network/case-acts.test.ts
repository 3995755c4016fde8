/** Two desks over a link that is cut at any message, in programs that are killed at any moment: what people did is the same at both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentEvent } from '../../src/incidents/incident-event.js';
import { ActExchange, CaseActs } from '../../src/network/case-acts.js';
import { reportAtHub } from '../../src/network/event-intake.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { emissionReport } from '../support/emission-report.js';
import { runs } from '../support/runs.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const HERE = { stationId: 'hue', receiverId: 'rx', startHz: 95e6, stopHz: 95.1e6, from: T0, to: T0, peakDbm: -60 };

/** A desk whose program can be killed: what is not on the disk is gone. */
class Desk {
  readonly #path: string;
  readonly #isHub: boolean;
  readonly time: { now: number };
  book!: CaseBook;
  desk!: IncidentDesk;
  acts!: CaseActs;
  onChange: (incident: Incident) => void = () => undefined;

  constructor(path: string, isHub: boolean, time: { now: number }) {
    this.#path = path;
    this.#isHub = isHub;
    this.time = time;
    this.open();
  }

  open(): void {
    this.book = new CaseBook(this.#path);
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

  /** What people did, by their own times; of the case with this emission. */
  line(id?: string): string[] {
    return this.book.incidents
      .timeline(this.case(id).id, 0, 1000)
      .filter(({ by }) => by !== 'system')
      .map(({ at, move, sentence }) => `${at} ${move} ${sentence.params?.['text'] ?? ''}`);
  }
}

/** The part of a case that people decide; names without the place, which each side leaves out for itself. */
function decided({
  state,
  outcome,
  acknowledgedAt,
  resolvedAt,
  closedAt,
  resolution,
  dismissal,
  noise,
  rounds,
}: Incident) {
  const turns = (rounds ?? []).map(({ acknowledgedAt: at, outcome: end, dismissal: why }) => [at, end, why]);
  return { state, outcome, acknowledgedAt, resolvedAt, closedAt, resolution, dismissal, why: noise?.why, turns };
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
  let isCut = () => false;
  const exchange = new ActExchange({
    get acts() {
      return hub.acts;
    },
    clock: () => time.now,
    digestOf: () => station.acts.digest('hue'),
    async ask(stationId, _verb, question) {
      if (isCut()) throw new Error('cut on the way there');
      const answer = station.acts.answer(stationId, JSON.parse(JSON.stringify(question)));
      const text = JSON.stringify({ schema: 1, ...answer });
      if (isCut()) throw new Error('cut on the way back');
      return JSON.parse(text);
    },
    onNotice: () => undefined,
  });
  const settle = async () => {
    isCut = () => false;
    for (let beat = 0; beat < 3; beat++) {
      exchange.look('hue');
      await new Promise(setImmediate);
    }
  };
  const beatOver = async (cut: () => boolean) => {
    isCut = cut;
    exchange.look('hue');
    await new Promise(setImmediate);
  };
  const report = emissionReport(T0, { stationId: 'hue', startHz: 101e6, stopHz: 101.1e6 });
  const tell = () =>
    hub.desk.take(reportAtHub('hue', { ...report, lastHeardAt: time.now }, { offMs: 0, now: time.now }));
  station.desk.take(report);
  return { station, hub, time, settle, beatOver, tell };
}

const EVENTS: readonly IncidentEvent[] = [
  { kind: 'acknowledged' },
  { kind: 'noted', text: 'đã gọi đài' },
  { kind: 'called-noise', why: 'receiver' },
  { kind: 'assigned', personId: 'minh' },
  { kind: 'unassigned' },
  { kind: 'resolved', cause: 'bộ nguồn', measure: 'đã thay' },
  { kind: 'closed', although: 'vẫn còn' },
  { kind: 'dismissed', reason: 'không phải nhiễu' },
  { kind: 'reopened', reason: 'lại có' },
  { kind: 'regraded', severity: 2, reason: 'gần sân bay' },
];

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
    const made = station.desk.openByHand({ ...HERE, peakDbm: undefined }, 'tiếng rít', 'lan');
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
    await settle();
    expect([station.cases.length, hub.cases.length]).toEqual([3, 2]);
  });

  it('is the same at both after any cuts and kills, at its own times, with nothing lost or doubled', async () => {
    const step = fc.record({
      isHub: fc.boolean(),
      event: fc.constantFrom(...EVENTS),
      afterMs: fc.integer({ min: 0, max: 5000 }),
      fault: fc.constantFrom('none', 'kill station', 'kill hub', 'beat', 'cut beat', 'report'),
      cutAfter: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { station, hub, time, settle, beatOver, tell } = open();
        tell();
        const done: string[] = [];
        for (const { isHub, event, afterMs, fault, cutAfter } of steps) {
          time.now += afterMs;
          const text = event.kind === 'noted' ? `${done.length}` : '';
          const made = event.kind === 'noted' ? { ...event, text } : event;
          if ((isHub ? hub : station).act(made)) done.push(`${time.now} ${event.kind} ${text}`);
          let messages = cutAfter;
          if (fault === 'kill station') station.kill();
          if (fault === 'kill hub') hub.kill();
          if (fault === 'beat') await settle();
          if (fault === 'cut beat') await beatOver(() => messages-- <= 0);
          if (fault === 'report' && hub.case().state !== 'closed') tell();
        }
        time.now += 3_600_000;
        await settle();
        expect(station.line().toSorted()).toEqual(done.toSorted());
        expect(hub.line().toSorted()).toEqual(done.toSorted());
        expect(decided(hub.case())).toEqual(decided(station.case()));
        expect(hub.acts.digest('hue')).toBe(station.acts.digest('hue'));
      }),
      { numRuns: runs(60) },
    );
  });
});
