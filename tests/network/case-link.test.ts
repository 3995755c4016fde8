/**
 * Two desks over a link that delays, drops, doubles and reorders, in programs that are killed at any moment: at the end the cases of
 * the station are the same at both, not only the journals of acts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { IncidentEvent } from '../../src/incidents/incident-event.js';
import { ActExchange, CaseActs } from '../../src/network/case-acts.js';
import { reportAtHub } from '../../src/network/event-intake.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { emissionReport } from '../support/emission-report.js';
import { runs } from '../support/runs.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const HZ = 101e6;

/** What a person does in one go. */
const DONE: readonly (readonly IncidentEvent[])[] = [
  [{ kind: 'acknowledged' }],
  [{ kind: 'noted', text: 'đã gọi đài' }],
  [{ kind: 'called-noise', why: 'receiver' }],
  [{ kind: 'acknowledged' }, { kind: 'assigned', personId: 'minh' }],
  [{ kind: 'acknowledged' }, { kind: 'resolved', cause: 'bộ nguồn', measure: 'đã thay' }],
  [
    { kind: 'acknowledged' },
    { kind: 'resolved', cause: 'bộ nguồn', measure: 'đã thay' },
    { kind: 'closed', although: 'vẫn còn' },
  ],
  [{ kind: 'dismissed', reason: 'không phải nhiễu' }],
  [{ kind: 'reopened', reason: 'lại có' }],
];

class Side {
  book!: CaseBook;
  desk!: IncidentDesk;
  acts!: CaseActs;
  onChange: (incident: Incident) => void = () => undefined;

  readonly path: string;
  readonly isHub: boolean;
  readonly time: { now: number };
  constructor(path: string, isHub: boolean, time: { now: number }) {
    this.path = path;
    this.isHub = isHub;
    this.time = time;
    this.open();
  }

  open(): void {
    this.book = new CaseBook(this.path);
    const onChange = (incident: Incident) => this.onChange(incident);
    this.desk = new IncidentDesk({ caseBook: this.book, clock: () => this.time.now, plan: [], onChange });
    this.acts = new CaseActs(this.desk, this.isHub ? () => 0 : undefined);
  }

  kill(): void {
    this.book.abandon();
    this.open();
  }

  /** A person does this with one of the cases here. */
  act(nth: number, events: readonly IncidentEvent[] = []): void {
    const all = this.book.incidents.list({ order: 'frequency', limit: 100 });
    const id = all[nth % Math.max(1, all.length)]?.id ?? '';
    for (const event of events) this.desk.act(id, event, 'lan');
  }

  /** Cases by the station's ids of their emissions; one that went into another has none of its own. */
  get cases(): Map<string, object> {
    const own = (id: string) => (this.isHub ? id.replace(/^hue\./, '') : id);
    return new Map(
      this.book.incidents
        .list({ order: 'frequency', limit: 100 })
        .filter(({ state }) => state !== 'merged')
        .map((one): [string, object] => [
          one.emissions
            .map(({ emissionId }) => own(emissionId))
            .sort()
            .join(' '),
          { ...decided(one), line: this.line(one.id) },
        ])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  /** What people did with the case, each of which stands in its timeline. */
  line(id: string): string[] {
    const { acts } = this.book.incidents;
    const done = acts.of(id).known.filter(({ actor }) => actor !== 'system');
    const all = done.map(({ at, event }) => `${at - T0} ${event.kind}`).sort();
    const lines = new Set(this.book.incidents.timeline(id, 0, 1000).map(({ at, move }) => `${at - T0} ${move}`));
    expect(all.filter((one) => !lines.has(one))).toEqual([]);
    return all;
  }
}

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
  return {
    state,
    outcome,
    acknowledgedAt,
    resolvedAt,
    closedAt,
    resolution,
    dismissal,
    why: noise?.why,
    rounds: (rounds ?? []).length,
  };
}

/** Where the link is cut, or whether a question comes twice. */
type Fault = 'none' | 'there' | 'back' | 'again';

interface Question {
  readonly text: string;
  answer(text: string): void;
  fail(): void;
}

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-case-link-'));
  const time = { now: T0 };
  const station = new Side(join(folder, 'station.db'), false, time);
  const hub = new Side(join(folder, 'hub.db'), true, time);
  let told = '0';
  const events: EmissionReport[] = [];
  const questions: Question[] = [];
  const exchangeOf = () =>
    new ActExchange({
      acts: hub.acts,
      clock: () => time.now,
      digestOf: () => told,
      ask: (_station, _verb, question) =>
        new Promise((resolve, reject) => {
          const text = JSON.stringify(question);
          questions.push({ text, answer: (found) => resolve(JSON.parse(found)), fail: () => reject(new Error('cut')) });
        }),
      onNotice: () => undefined,
    });
  let exchange = exchangeOf();
  const tell = ({ emissions }: Incident) => {
    for (const { levels: _, ...report } of emissions) {
      const at = events.findIndex(({ emissionId }) => emissionId === report.emissionId);
      if (at >= 0) events.splice(at, 1);
      events.push(JSON.parse(JSON.stringify(report)));
    }
  };
  station.onChange = tell;
  hub.onChange = (incident) => exchange.changed(incident);
  let onAir: EmissionReport | undefined;
  let onsets = 0;
  return {
    station,
    hub,
    time,
    events,
    tellAll() {
      for (const incident of station.book.incidents.list({ order: 'last-heard', limit: 100 })) tell(incident);
    },
    deliver(index: number, isKept: boolean) {
      const at = index % Math.max(1, events.length);
      const [event] = isKept ? [events[at]] : events.splice(at, 1);
      if (event) hub.desk.take(reportAtHub('hue', event, { offMs: 0, now: time.now }));
    },
    beat() {
      told = station.acts.digest('hue');
      exchange.look('hue');
    },
    /** The receiver of the station hears a signal, or hears it no more. */
    air(active: boolean) {
      if (onAir === undefined && !active) return;
      const id = onAir?.emissionId ?? `e${onsets++}`;
      const place = { stationId: 'hue', startHz: HZ, stopHz: HZ + 1e5 };
      const times = { firstHeardAt: onAir?.firstHeardAt ?? time.now, lastHeardAt: time.now };
      const report = emissionReport(time.now, { emissionId: id, ...place, ...times, active });
      onAir = active ? report : undefined;
      station.desk.take(report);
    },
    byHand() {
      const startHz = HZ + 5e6 * ++onsets;
      const place = { stationId: 'hue', receiverId: 'rx', startHz, stopHz: startHz + 1e5 };
      station.desk.openByHand(
        { ...place, from: time.now - 1000, to: time.now, peak: { levelDbm: -60, at: time.now } },
        'tiếng rít',
        'lan',
      );
    },
    async answer(fault: Fault) {
      const [question] = questions.splice(0, 1);
      if (question === undefined) return;
      if (fault === 'there') question.fail();
      else {
        const text = JSON.stringify({ schema: 1, ...station.acts.answer('hue', JSON.parse(question.text)) });
        if (fault === 'again') questions.push({ ...question, answer: () => undefined, fail: () => undefined });
        if (fault === 'back') question.fail();
        else question.answer(text);
      }
      await new Promise(setImmediate);
    },
    async kill(isHub: boolean) {
      for (const question of questions.splice(0)) if (!isHub) question.fail();
      if (isHub) {
        hub.kill();
        exchange = exchangeOf();
      } else {
        station.kill();
        for (const incident of station.book.incidents.live) tell(incident);
      }
      await new Promise(setImmediate);
    },
    close() {
      for (const { book } of [station, hub]) book.abandon();
      rmSync(folder, { recursive: true });
    },
  };
}

type Link = ReturnType<typeof open>;

/** What may happen on either side or between them; time in ms since what happened before. */
const happening = fc.tuple(
  fc.constantFrom(1000, 1000, 1000, 600_000, 7_200_000),
  fc.oneof(
    { weight: 3, arbitrary: fc.boolean().map((isActive) => (link: Link) => link.air(isActive)) },
    {
      weight: 4,
      arbitrary: fc.tuple(fc.boolean(), fc.nat(5), fc.constantFrom(...DONE)).map(
        ([isHub, nth, events]) =>
          (link: Link) =>
            (isHub ? link.hub : link.station).act(nth, events),
      ),
    },
    { weight: 1, arbitrary: fc.constant((link: Link) => link.byHand()) },
    {
      weight: 4,
      arbitrary: fc.tuple(fc.nat(5), fc.boolean()).map(
        ([at, isKept]) =>
          (link: Link) =>
            link.deliver(at, isKept),
      ),
    },
    { weight: 3, arbitrary: fc.constant((link: Link) => link.beat()) },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom<Fault>('none', 'none', 'there', 'back', 'again')
        .map((fault) => (link: Link) => link.answer(fault)),
    },
    { weight: 1, arbitrary: fc.boolean().map((isHub) => (link: Link) => link.kill(isHub)) },
  ),
);

async function isTheSameAtBoth(link: Link): Promise<void> {
  const { station, hub, time } = link;
  time.now += 3_600_000;
  link.tellAll();
  while (link.events.length > 0) link.deliver(0, false);
  for (let beats = 0; beats < 5; beats++) {
    link.beat();
    for (let answers = 0; answers < 8; answers++) await link.answer('none');
  }
  expect(hub.acts.digest('hue')).toBe(station.acts.digest('hue'));
  expect(Object.fromEntries(hub.cases)).toEqual(Object.fromEntries(station.cases));
  for (const side of [station, hub]) {
    const digest = side.acts.digest('hue');
    side.kill();
    expect(side.acts.digest('hue')).toBe(digest);
  }
}

it('the cases of a station are the same at its hub after any order of reports, acts, cuts and kills', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 40 }), async (steps) => {
      const link = open();
      try {
        for (const [afterMs, happens] of steps) {
          link.time.now += afterMs;
          await happens(link);
        }
        await isTheSameAtBoth(link);
      } finally {
        link.close();
      }
    }),
    { numRuns: runs(150) },
  );
});

it('an end that a station gave to a case while it was cut off does not silence the signal that came again', async () => {
  const link = open();
  onTestFinished(() => link.close());
  const { station, hub, time } = link;
  link.air(true);
  link.deliver(0, false);
  time.now += 1000;
  link.air(false);
  station.act(0, DONE[6]);
  time.now += 1000;
  link.air(true);
  // The hub hears of the signal before it hears of the end, and takes it for that of the same case.
  link.deliver(1, false);
  expect(hub.cases.size).toBe(1);
  await isTheSameAtBoth(link);
  expect(hub.book.incidents.live).toMatchObject([{ state: 'open', active: true, alarm: { base: 'unacknowledged' } }]);
});

it('a signal that came again after the hub had dismissed it is one case at both where the station had it as one', async () => {
  const link = open();
  onTestFinished(() => link.close());
  const { station, hub, time } = link;
  link.air(true);
  link.deliver(0, false);
  time.now += 1000;
  hub.act(0, DONE[6]);
  time.now += 1000;
  station.act(0, DONE[4]);
  time.now += 1000;
  link.air(false);
  time.now += 1000;
  link.air(true);
  await isTheSameAtBoth(link);
  expect([...hub.cases.keys()]).toEqual(['e0 e1']);
  expect(hub.book.incidents.live).toMatchObject([{ state: 'open', active: true }]);
});

it('two acts of one millisecond keep their order at the other desk', async () => {
  for (let tries = 0; tries < 8; tries++) {
    const link = open();
    onTestFinished(() => link.close());
    link.air(true);
    link.station.act(0, DONE[3]);
    await isTheSameAtBoth(link);
    expect(link.hub.book.incidents.live).toMatchObject([{ state: 'assigned' }]);
  }
});
