/** Two desks and the link between them: what people did while it was cut stands at both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentEvent } from '../../src/incidents/incident-event.js';
import { ActExchange, CaseActs } from '../../src/network/case-acts.js';
import { reportAtHub } from '../../src/network/event-intake.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { emissionReport } from '../support/emission-report.js';

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

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-case-acts-'));
  const time = { now: T0 };
  const station = new Desk(join(folder, 'station.db'), false, time);
  const hub = new Desk(join(folder, 'hub.db'), true, time);
  onTestFinished(() => {
    for (const { book } of [station, hub]) book.abandon();
    rmSync(folder, { recursive: true });
  });
  const exchange = new ActExchange({
    get acts() {
      return hub.acts;
    },
    clock: () => time.now,
    digestOf: () => station.acts.digest('hue'),
    async ask(stationId, _verb, question) {
      const answer = station.acts.answer(stationId, JSON.parse(JSON.stringify(question)));
      return JSON.parse(JSON.stringify({ schema: 1, ...answer }));
    },
    onNotice: () => undefined,
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
  return { station, hub, time, settle, tell };
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
    // What is not known of the station's clock makes the beginning as much less exact.
    const exact = { ...emission, onsetErrorMs: 2000 } as never;
    expect(reportAtHub('hue', exact, { offMs: 0, errorMs: 300, now: time.now }).onsetErrorMs).toBe(2300);
    await settle();
    expect([station.cases.length, hub.cases.length]).toEqual([3, 2]);
  });
});
