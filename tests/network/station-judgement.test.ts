import { describe, expect, it } from 'vitest';
import { ClockOffset, judgeClocks, removedMs } from '../../src/network/clock-offset.js';
import { keptAnswer, keptQuestion } from '../../src/network/hour-answers.js';
import { changesAnswer, changesQuestion, filesAnswer } from '../../src/network/hubs/hub-messages.js';
import { StallWatch } from '../../src/network/stall-watch.js';
import { StationClocks } from '../../src/network/station-clocks.js';
import { actsAnswer, actsQuestion, EVENT_KINDS } from '../../src/network/station-events.js';
import {
  aboutSchema,
  beatSchema,
  callsAnswer,
  callsQuestion,
  clockAnswer,
  doneAnswer,
  holdQuestion,
  liveQuestion,
  plansQuestion,
  sweepsAnswer,
  sweepsQuestion,
} from '../../src/network/station-messages.js';
import { SCHEMA } from '../../src/network/subjects.js';
import { emissionReport } from '../support/emission-report.js';

const FIRST_BEAT = {
  ...{ schema: SCHEMA, version: 'test', since: 0, about: '', receivers: [], owedMinutes: 0, bytesPerS: 1 },
};

describe('what a hub judges of its stations', () => {
  it('the offset of a clock: by the exchange with the least delay, with its uncertainty', () => {
    const clock = new ClockOffset();
    expect(clock.best).toBeUndefined();
    // A station 5 s ahead; 40 ms there, 40 ms back, 10 ms at the station.
    clock.add({ sentAt: 1000, receivedAt: 6040, answeredAt: 6050, heardAt: 1090 });
    expect(clock.best).toEqual({ offsetMs: 5000, uncertaintyMs: 40 });
    // A worse exchange, late on the way there, changes nothing.
    clock.add({ sentAt: 2000, receivedAt: 7900, answeredAt: 7910, heardAt: 2950 });
    expect(clock.best).toEqual({ offsetMs: 5000, uncertaintyMs: 40 });
    clock.add({ sentAt: 3000, receivedAt: 8001, answeredAt: 8001, heardAt: 3002 });
    expect(clock.best).toEqual({ offsetMs: 5000, uncertaintyMs: 1 });
    expect(removedMs(clock.best, 0)).toBe(5000);
    // Somebody set the clock right, and the line is slow now: no offset fits both.
    clock.add({ sentAt: 4000, receivedAt: 4400, answeredAt: 4400, heardAt: 4800 });
    expect(clock.best).toEqual({ offsetMs: 0, uncertaintyMs: 400 });
    expect(removedMs(clock.best, 5000)).toBe(0);
    // A line that is slow says little, and exchanges that differ by milliseconds change nothing.
    expect(removedMs({ offsetMs: -3000, uncertaintyMs: 1500 }, 0)).toBe(0);
    expect(removedMs({ offsetMs: -10_800_003, uncertaintyMs: 20 }, -10_800_000)).toBe(-10_800_000);
    expect(removedMs(undefined, -10_800_000)).toBe(-10_800_000);
  });

  it('the clock that differs from the others is wrong, also where it is the hub’s own; of two alone nobody knows', () => {
    const H = 3_600_000;
    // Hours by which the clocks of stations differ from the hub's; with an exclamation mark something keeps them right.
    const judged = (offsets: readonly string[], isHubBelieved = false) => {
      const clocks = offsets.map((text, i) => {
        const offsetMs = Number.parseFloat(text) * H + 40 * i;
        return { stationId: `s${i}`, offsetMs, uncertaintyMs: 30, isBelieved: text.endsWith('!') };
      });
      const { hubOffMs, wrong, doubtful } = judgeClocks(clocks, isHubBelieved);
      const hours = (of: ReadonlyMap<string, number>) => [...of].map(([id, ms]) => `${id} ${Math.round(ms / H)}`);
      return [hubOffMs === undefined ? undefined : Math.round(hubOffMs / H), hours(wrong), hours(doubtful)];
    };
    expect(judged([])).toEqual([0, [], []]);
    expect(judged(['0', '-3', '0'])).toEqual([0, ['s1 -3'], []]);
    expect(judged(['0', '-3', '1', '0'])).toEqual([0, ['s1 -3', 's2 1'], []]);
    // The hub is an hour behind, and one station wrong besides.
    expect(judged(['1', '1', '1'])).toEqual([-1, [], []]);
    expect(judged(['1', '1', '-2'])).toEqual([-1, ['s2 -3'], []]);
    expect(judged(['-1', '-1!', '-1'], true)).toEqual([1, [], []]);
    // Two clocks: the one that a time server keeps right is right.
    expect(judged(['-3'])).toEqual([undefined, [], ['s0 -3']]);
    expect(judged(['-3'], true)).toEqual([0, ['s0 -3'], []]);
    expect(judged(['-3!'])).toEqual([3, [], []]);
    // A hub that is kept right, against stations that agree with each other: nobody is accused.
    expect(judged(['7', '7'], true)).toEqual([undefined, [], ['s0 7', 's1 7']]);
    expect(judged(['1', '2'])).toEqual([undefined, [], ['s0 1', 's1 2']]);
  });

  it('a clock that is set is measured at the next beat, and its station is told by how much it is off', async () => {
    let now = 1_000_000;
    let even = 0;
    const offMs = { hue: 0, hanoi: 0 };
    const told: Record<string, unknown>[] = [];
    const clocks = new StationClocks({
      ...{ clock: () => now, even: () => even, isHubBelieved: () => false },
      async ask(stationId, _verb, question) {
        told.push({ stationId, ...question });
        const at = now + offMs[stationId as keyof typeof offMs];
        return { schema: SCHEMA, receivedAt: at, answeredAt: at };
      },
    });
    const beats = async () => {
      now += 5000;
      even += 5000;
      for (const [stationId, off] of Object.entries(offMs))
        await clocks.heard(stationId, beatSchema.parse({ ...FIRST_BEAT, at: now + off }));
    };
    await beats();
    await beats();
    // Once a minute, as long as nothing changes.
    expect([told.length, clocks.judged.hubOffMs]).toEqual([2, 0]);
    offMs.hue = -10_800_000;
    await beats();
    expect([...clocks.judged.wrong]).toEqual([['hue', -10_800_000]]);
    expect(clocks.of('hue')).toMatchObject({ clock: { offsetMs: -10_800_000 }, removedMs: -10_800_000 });
    await beats();
    expect(told.at(-1)).toEqual({ stationId: 'hue', offMs: -10_800_000, isDoubtful: false });
    offMs.hue = 0;
    await beats();
    await beats();
    expect(told.at(-1)).toEqual({ stationId: 'hue' });
    // The hub's own clock is set an hour back: no station hears that its clock is wrong.
    now -= 3_600_000;
    Object.assign(offMs, { hue: 3_600_000, hanoi: 3_600_000 });
    told.splice(0);
    await beats();
    await beats();
    expect([clocks.judged.hubOffMs, [...clocks.judged.wrong]]).toEqual([-3_600_000, []]);
    expect(told.at(-1)).toEqual({ stationId: 'hanoi' });
  });

  it('a station is told to the second how far its clock is off, also where the first exchanges were held up', async () => {
    let now = Date.parse('2026-12-01T10:00:00Z');
    const told: unknown[] = [];
    const heldUpMs = [3000, 3000];
    const clocks = new StationClocks({
      ...{ clock: () => now, even: () => now, isHubBelieved: () => false },
      async ask(_stationId, _verb, question) {
        told.push(question);
        now += heldUpMs.shift() ?? 0;
        return { schema: SCHEMA, receivedAt: now - 7_200_000, answeredAt: now - 7_200_000 };
      },
    });
    for (let beats = 0; beats < 6; beats++) {
      now += 5000;
      await clocks.heard('hue', beatSchema.parse({ ...FIRST_BEAT, at: now - 7_200_000 }));
    }
    expect(told).toHaveLength(4);
    expect(told.at(-1)).toEqual({ offMs: -7_200_000, isDoubtful: true });
  });

  it('a receiver stands still when its numbers go on at the station and not at the hub, within 60 s', () => {
    const watch = new StallWatch();
    const look = (seq: number, taken: number, s: number) => watch.look([{ id: 'rx', seq, taken }], s * 1000);
    for (let s = 0; s < 300; s++) expect(look(100 + s, 95 + s, s)).toEqual([]);
    let named = Number.POSITIVE_INFINITY;
    for (let s = 300; s < 400; s++) if (look(100 + s, 395, s).length > 0) named = Math.min(named, s);
    expect(named - 300).toBeLessThanOrEqual(60);
    expect(named - 300).toBeGreaterThan(30);
    expect(look(500, 396, 400)).toEqual([]);
    // A receiver that makes no sweeps at all does not stand still on the way.
    for (let s = 401; s < 600; s++) expect(look(500, 500, s)).toEqual([]);
  });
});

const AT = 1_800_000_000_000;
const schema = SCHEMA;
const plan = { startHz: 88e6, stopHz: 108e6 };
const range = { receiverId: 'rx', from: AT, to: AT + 60_000 };
const report: object = emissionReport(AT);
const interval = { receiverId: 'rx', bandKey: 'fm', from: AT, to: AT + 1000, state: 'watched' };
const call = { key: 'a', name: 'Lan', marks: ['m'], at: AT, isPersonal: true, isSent: true };
const act = { id: crypto.randomUUID(), at: AT, actor: 'lan', place: 'hub', event: { kind: 'noted', text: 't' } };
const sharedCase = { openedAt: AT, reports: [report], acts: [act] };
const oneCase = { incidentId: 'i', emissionIds: ['e'], calls: [call] };

/** Each message as the first version of the network wrote it (commit 7be51af8), or with the fields that it must have. */
const MESSAGES: Readonly<Record<string, [{ parse(value: unknown): unknown }, Record<string, unknown>]>> = {
  beat: [
    beatSchema,
    {
      ...{ schema, version: '0.1.0', at: AT, since: AT, about: 'f00', owedMinutes: 0, bytesPerS: 1000 },
      receivers: [{ id: 'rx', seq: 7, sweeps: 8 }],
    },
  ],
  about: [
    aboutSchema,
    {
      ...{ schema, station: { name: 'Huế' } },
      receivers: [{ id: 'rx', driver: 'simulated', plans: [plan], state: { status: 'sweeping', since: AT } }],
    },
  ],
  'clock, answer': [clockAnswer, { schema, receivedAt: AT, answeredAt: AT }],
  live: [liveQuestion, { schema, receiverId: 'rx', maxBins: 500, maxFps: 5, forMs: 10_000 }],
  plans: [plansQuestion, { schema, receiverId: 'rx', plans: [plan] }],
  hold: [holdQuestion, { schema, receiverId: 'rx', hold: { by: 'lan', reason: 'r', forMs: 1000, plan } }],
  sweeps: [sweepsQuestion, { schema, ...range }],
  'sweeps, answer': [sweepsAnswer, { schema }],
  calls: [callsQuestion, { schema, cases: [oneCase] }],
  'calls, answer': [callsAnswer, { schema, life: 'l', cases: [{ incidentId: 'i', calls: [call] }] }],
  done: [doneAnswer, { schema }],
  kept: [keptQuestion, { schema, receiverId: 'rx', hour: AT, sweeps: 9, sha256: 'a' }],
  'kept, answer': [keptAnswer, { schema, state: 'differs', sweeps: 9, seqs: [[1, 10]] }],
  report: [EVENT_KINDS.report, { ...report }],
  acts: [actsQuestion, { schema, days: [{ day: 20500, digest: 'a' }], want: ['a'], cases: [sharedCase] }],
  'acts, answer': [actsAnswer, { schema, days: [{ day: 20500, ids: ['a'] }], cases: [sharedCase] }],
  coverage: [EVENT_KINDS.coverage, { intervals: [interval] }],
  places: [EVENT_KINDS.places, { points: [{ at: AT, clock: 'good' }] }],
  'changes of the case book': [changesQuestion, { schema, copy: 'b', epoch: 'e', after: 3 }],
  'changes, answer': [
    changesAnswer,
    { epoch: 'e', last: 4, changes: [{ table: 'incidents', key: ['i'], row: ['i', 1] }] },
  ],
};

/** The same with a field more in every object, as the next version may write it. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  const own = Object.entries(value).map(([key, inner]) => [key, withMore(inner)]);
  return { ...Object.fromEntries(own), ofTheNextVersion: { of: ['which', 'nothing', 'is', 'known'] } };
}

describe('messages of neighbouring versions', () => {
  for (const [name, [codec, oldest]] of Object.entries(MESSAGES)) {
    it(`${name}: the first version is understood`, () => {
      expect(codec.parse(JSON.parse(JSON.stringify(oldest)))).toMatchObject(oldest);
    });

    it(`${name}: fields of the next version disturb nothing`, () => {
      const next = withMore('schema' in oldest ? { ...oldest, schema: SCHEMA + 1 } : oldest);
      const expected = 'schema' in oldest ? { ...oldest, schema: SCHEMA + 1 } : oldest;
      expect(codec.parse(next)).toMatchObject(expected);
    });
  }

  it('files of hub processes are listed, whatever else is known about each', () => {
    const file = { path: 'accounts.db', bytes: 3, stamp: 'a' };
    expect(filesAnswer.parse([{ ...file, owner: 'x' }])).toEqual([file]);
  });

  it('an unknown field of a report stays in it', () => {
    expect(EVENT_KINDS.report.parse({ ...report, heading: 12 })).toMatchObject({ heading: 12 });
  });
});

describe('messages of a station that lies', () => {
  it('have no receiver with an id that nobody could configure, and not thousands of them', () => {
    const [, beat] = MESSAGES['beat'] as [unknown, Record<string, unknown>];
    const withReceivers = (ids: readonly string[]) => {
      return beatSchema.safeParse({ ...beat, receivers: ids.map((id) => ({ id, seq: 1, sweeps: 1 })) }).success;
    };
    expect(withReceivers(['rx', 'rx-2'])).toBe(true);
    for (const id of ['../rx', 'a/b', 'a.b', '', 'x'.repeat(41), '<b>']) expect(withReceivers([id])).toBe(false);
    expect(withReceivers(Array.from({ length: 5000 }, (_, i) => `rx-${i}`))).toBe(false);
    expect(EVENT_KINDS.report.safeParse({ ...report, receiverId: '../rx' }).success).toBe(false);
    expect(EVENT_KINDS.report.safeParse({ ...report, receiverId: '' }).success).toBe(true);
  });

  it('are refused at the door when a field has another kind than the desk works with; levels are never taken', () => {
    const faults = [
      ...[{ ruleId: 7 }, { licence: 'x' }, { licence: {} }, { complaint: {} }, { complaint: { who: 'x' } }],
      ...[{ unknownSince: 'now' }, { emissionClass: null }, { startHz: '1' }, { emissionId: '' }],
    ];
    for (const fault of faults) expect(EVENT_KINDS.report.safeParse({ ...report, ...fault }).success).toBe(false);
    for (const levels of ['x', { count: -1 }, [1e308]])
      expect(EVENT_KINDS.report.parse({ ...report, levels })).toHaveProperty('levels', undefined);
  });
});
