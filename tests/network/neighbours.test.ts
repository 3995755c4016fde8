/**
 * A hub and a station of neighbouring versions. The other side is a bare client of the real message server: it speaks the next form,
 * with fields that are not known here, or the form before, without those that came later.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { sha256 } from '../../src/files/sha256.js';
import { connectWith, keyOf } from '../../src/network/membership/hub-contact.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { NETWORK_FOLDER } from '../../src/network/membership/message-server-part.js';
import { aboutSchema, clockAnswer, sweepsAnswer } from '../../src/network/station-messages.js';
import { type AskVerb, Header, inboxOf, SCHEMA, subjects } from '../../src/network/subjects.js';
import { codedAgain, toBlocks } from '../../src/network/sweep-blocks.js';
import { type Program, startProgram } from '../../src/program/program.js';
import { freePort } from '../support/message-server.js';
import { HubEnd, StationEnd } from '../support/network-ends.js';
import { numberedSweep } from '../support/numbered-sweep.js';

const NEXT = SCHEMA + 1;
const PLAN = { startHz: 88e6, stopHz: 108e6, points: 100, everyMs: 1000 };
const TRIAL = {
  kind: 'self-test',
  state: 'running',
  by: 'local (hub)',
  startedAt: '2026-11-28T08:00:00Z',
  done: 0,
  of: 5,
};

/** Everything that a station must say, by the form of the first version. */
const FIRST = {
  beat: (at: number) => ({
    ...{ schema: SCHEMA, version: '0.1.0', at, since: at, about: 'a', owedMinutes: 0, bytesPerS: 8000 },
    receivers: [{ id: 'rx', seq: 0, sweeps: 0 }],
  }),
  about: {
    schema: SCHEMA,
    station: { name: 'Láng giềng' },
    receivers: [{ id: 'rx', driver: 'simulated', plans: [PLAN], state: { status: 'sweeping', since: 0 } }],
  },
};

/** The same with a field more on every level. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  return {
    ...Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === 'schema' ? NEXT : withMore(inner)]),
    ),
    ofTheNextVersion: { reason: 'not known here' },
  };
}

describe('a hub of this version', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-neighbours-'));
  const log = pino({ level: 'silent' });
  let hub: Program;
  beforeAll(async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const config = parseConfig({ stations: [], network: { listen, address: listen } }, 'test');
    // As in production: what a newer station answers is passed on with its fields.
    const place = { host: '127.0.0.1', port: 0, log, dataDir: join(folder, 'hub') };
    hub = await startProgram({ ...place, role: 'hub', config });
  });
  afterAll(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A station that answers the questions of the hub so; what is not in `answers` it does not know. */
  async function neighbour(
    stationId: string,
    beat: (at: number) => unknown,
    answers: Partial<Record<AskVerb, unknown>>,
    unknown: (verb: string) => object = saidUnknown,
  ) {
    const network = join(folder, 'hub', NETWORK_FOLDER);
    const about = JSON.parse(await readFile(join(network, 'hub.json'), 'utf8'));
    const code = await invite(new Members(network), stationId, about, Date.now());
    const { seed, ...membership } = await vi.waitFor(() => joinHub(code, join(folder, stationId)), { timeout: 20_000 });
    const named = { name: stationId, inboxPrefix: inboxOf(stationId) };
    const connection = await connectWith(membership, keyOf(seed), named);
    const asked: { verb: string; question: Record<string, unknown> }[] = [];
    connection.subscribe(subjects.ask(stationId, '*'), {
      callback: (_error, message) => {
        const verb = message.subject.split('.').at(-1) as AskVerb;
        asked.push({ verb, question: message.json() });
        message.respond(JSON.stringify(answers[verb] ?? { schema: SCHEMA, ...unknown(verb) }));
      },
    });
    const timer = setInterval(
      () => connection.publish(subjects.beat(stationId), JSON.stringify(beat(Date.now()))),
      500,
    );
    onTestFinished(async () => {
      clearInterval(timer);
      await connection.close();
    });
    return { connection, asked };
  }
  const at = async (path: string, body?: object) => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${hub.address}api/v1/${path}`, body === undefined ? {} : post);
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  };
  const receiver = async (id: string) =>
    (await at('receivers')).body.receivers.find((one: { id: string }) => one.id === id);
  /** Right, however long the tests before took: two that fall behind together would be believed against the hub. */
  const clock = {
    schema: SCHEMA,
    get receivedAt() {
      return Date.now();
    },
    get answeredAt() {
      return Date.now();
    },
  };

  it('shows a station of the next one, takes its sweeps, and starts a self-test there', async () => {
    const more = (value: unknown) => withMore(value);
    const answers = {
      receivers: more(FIRST.about),
      clock: more(clock),
      act: more({ schema: SCHEMA, answer: TRIAL }),
    };
    const { connection, asked } = await neighbour('newer', (time) => more(FIRST.beat(time)), answers);
    await expect.poll(() => receiver('newer.rx')).toMatchObject({ stationId: 'newer', status: 'sweeping' });
    await sendBlock(connection, 'newer', String(NEXT));
    const range = `from=${new Date(Date.now() - 60_000).toISOString()}&to=${new Date(Date.now() + 1000).toISOString()}`;
    const sweeps = async () => (await at(`sweeps?receiverId=newer.rx&${range}`)).body.sweeps.length;
    await expect.poll(sweeps).toBe(3);
    const began = await at('receivers/newer.rx/self-test', { sweeps: 5 });
    expect(began).toMatchObject({ status: 200, body: { ...TRIAL, ofTheNextVersion: {} } });
    const act = asked.find(({ verb, question }) => verb === 'act' && String(question['route']).startsWith('post'));
    expect(act?.question).toMatchObject({ schema: SCHEMA, params: { receiverId: 'rx' }, body: { sweeps: 5 } });
  });

  it('shows a receiver whose state only the next one knows, and says so', async () => {
    const [one] = FIRST.about.receivers;
    const state = { status: 'cooling', since: 0, problem: 'too hot', problemKind: 'heat' };
    const about = { ...FIRST.about, receivers: [{ ...one, state }] };
    await neighbour('odd', FIRST.beat, { receivers: about, clock });
    await expect
      .poll(() => receiver('odd.rx'))
      .toMatchObject({ status: 'waiting', problem: 'too hot', problemKind: 'other' });
  });

  it('takes the alarm of a station whose clock is two hours ahead, as heard before it came', async () => {
    const { connection } = await neighbour('ahead', FIRST.beat, { receivers: FIRST.about, clock });
    const [firstHeardAt, lastHeardAt] = [Date.now() + 7_200_000, Date.now() + 7_260_000];
    const report = {
      ...{ emissionId: 'rx-1', receiverId: 'rx', startHz: 121.4e6, stopHz: 121.6e6, firstHeardAt, lastHeardAt },
      ...{ active: true, confirmed: true, peakDbm: -60, excessDb: 40, emissionClass: 'cw' },
    };
    await connection.request(subjects.event('ahead', 'report'), JSON.stringify(report), { timeout: 10_000 });
    const heard = async () =>
      (await at('incidents')).body.incidents.find((one: { startHz: number }) => one.startHz === 121.4e6);
    await expect.poll(heard).toMatchObject({ state: 'open', active: true, stationIds: ['ahead'] });
    const found = await heard();
    // Nor is a time that has not come accounted for.
    const now = Date.now();
    const of = { receiverId: 'rx', bandKey: 'ahead' };
    const intervals = [
      { ...of, from: now - 10_000, to: now + 7_200_000, state: 'blind', reason: 'clock-bad' },
      { ...of, from: now + 7_200_000, to: now + 7_260_000, state: 'watched' },
    ];
    await connection.request(subjects.event('ahead', 'coverage'), JSON.stringify({ intervals }), { timeout: 10_000 });
    const range = `from=${new Date(now - 9000).toISOString()}&to=${new Date(now + 9_000_000).toISOString()}`;
    const account = async () => (await at(`coverage?${range}&stationId=ahead`)).body.coverage[0]?.stretches ?? [];
    await expect.poll(account).toMatchObject([{ state: 'blind' }, { state: 'unknown' }]);
    for (const time of [found.firstHeardAt, found.lastHeardAt])
      expect(Date.parse(time)).toBeLessThanOrEqual(Date.now());
  });

  it('keeps on the air what a station hears whose clock is three hours behind, and tells the station by how much', async () => {
    const off = -10_800_000;
    const times = {
      get receivedAt() {
        return Date.now() + off;
      },
      get answeredAt() {
        return Date.now() + off;
      },
    };
    const answers = {
      receivers: FIRST.about,
      clock: Object.defineProperties({ schema: SCHEMA }, Object.getOwnPropertyDescriptors(times)),
    };
    const { connection, asked } = await neighbour('behind', (time) => FIRST.beat(time + off), answers);
    const told = () => asked.findLast(({ verb }) => verb === 'clock')?.question;
    await expect.poll(told, { timeout: 10_000 }).toMatchObject({ offMs: off });
    const heardAt = Date.now();
    const report = {
      ...{ emissionId: 'rx-1', receiverId: 'rx', startHz: 123.4e6, stopHz: 123.6e6, active: true, confirmed: true },
      ...{
        firstHeardAt: heardAt - 5000 + off,
        lastHeardAt: heardAt + off,
        peakDbm: -60,
        excessDb: 40,
        emissionClass: 'cw',
      },
    };
    await connection.request(subjects.event('behind', 'report'), JSON.stringify(report), { timeout: 10_000 });
    const heard = async () =>
      (await at('incidents')).body.incidents.find((one: { startHz: number }) => one.startHz === 123.4e6);
    await expect.poll(heard).toMatchObject({ state: 'open', active: true });
    expect(Math.abs(Date.parse((await heard()).lastHeardAt) - heardAt)).toBeLessThan(2000);
  });

  it.each([
    ['older', saidUnknown],
    ['other', () => ({ problem: 'Không có câu hỏi này.', isUnknown: true })],
  ])(
    'shows a station of the one before, which knows no acts, and runs a self-test with what it knows: %s',
    async (id, unknown) => {
      const answers = { receivers: FIRST.about, clock, hold: { schema: SCHEMA } };
      const { asked } = await neighbour(id, FIRST.beat, answers, unknown);
      await expect.poll(() => receiver(`${id}.rx`)).toMatchObject({ stationId: id, status: 'sweeping' });
      const began = await at(`receivers/${id}.rx/self-test`, { sweeps: 5, plan: PLAN });
      expect(began).toMatchObject({ status: 200, body: { state: 'running', of: 5 } });
      const hold = () => asked.find(({ verb }) => verb === 'hold')?.question;
      await expect.poll(hold).toMatchObject({ receiverId: 'rx', hold: { plan: PLAN } });
    },
  );
});

/** As versions up to 0.1.0 say it of a question that they do not know. */
function saidUnknown(verb: string) {
  return { problem: `"${verb}" is not known here` };
}

async function sendBlock(connection: NatsConnection, stationId: string, schema: string): Promise<void> {
  const startedAt = Date.now() - 5000;
  const sweeps = [1, 2, 3].map((seq) => {
    return {
      ...numberedSweep(seq, 'rx'),
      stationId,
      startedAt: startedAt + seq,
      endedAt: startedAt + seq + 1,
      folded: 1,
    };
  });
  const bytes = toBlocks(sweeps.map(codedAgain), 200_000)[0]?.bytes ?? new Uint8Array();
  const head = headers();
  for (const [name, value] of [
    [Header.schema, schema],
    [Header.sha256, sha256(bytes)],
    ['Rfi-Of-The-Next-Version', '1'],
  ] as const)
    head.set(name, value);
  await connection.request(subjects.block(stationId, 'rx'), bytes, { headers: head, timeout: 10_000 });
}

describe('a station of this version', () => {
  it('answers the questions of a hub of the next one, with fields that it does not know', async () => {
    const hub = await HubEnd.open();
    const station = await StationEnd.joined(hub, 'hue');
    onTestFinished(async () => {
      await station.stop();
      await hub.stop();
    });
    await station.speaks();
    await station.start();
    const { connection } = hub.hub.server;
    const ask = async (verb: AskVerb, question: object) => {
      const data = JSON.stringify({ ...question, schema: NEXT, ofTheNextVersion: { reason: 'not known here' } });
      return (await connection.request(subjects.ask('hue', verb), data, { timeout: 5000 })).json();
    };
    await expect.poll(async () => clockAnswer.safeParse(await ask('clock', {}).catch(() => ({}))).success).toBe(true);
    expect(aboutSchema.parse(await ask('receivers', {})).station.name).toBe('hue');
    const now = Date.now();
    const pull = { pullId: 'p', receiverId: 'rx', from: now - 60_000, to: now - 1000 };
    expect(sweepsAnswer.parse(await ask('sweeps', pull)).waitingMs).toBeGreaterThan(0);
    const act = {
      route: 'post /api/v1/receivers/{receiverId}/self-test',
      params: { receiverId: 'rx' },
      by: 'Lan (hub)',
    };
    // This station end has no routes, and says so in the words of its own form.
    expect(await ask('act', { ...act, body: { sweeps: 5 } })).toMatchObject({ schema: SCHEMA, problem: 'no routes' });
    expect(await ask('ofTheNextVersion' as AskVerb, {})).toMatchObject({ problem: expect.stringMatching(/not known/) });
  });
});
