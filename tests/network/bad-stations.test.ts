import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type Msg, type NatsConnection, usernamePasswordAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sha256 } from '../../src/files/sha256.js';
import { EventIntake } from '../../src/network/event-intake.js';
import { EventTeller } from '../../src/network/event-teller.js';
import { connectWith, keyOf } from '../../src/network/membership/hub-contact.js';
import { joinHub, readJoinCode } from '../../src/network/membership/joining.js';
import { joiningUser } from '../../src/network/membership/nats-config.js';
import type { OwnMembership } from '../../src/network/membership/own-membership.js';
import { MOST_MESSAGES } from '../../src/network/membership/station-accounts.js';
import { BLOCK_STREAM, EVENT_STREAM, Header, inboxOf, SCHEMA, subjects } from '../../src/network/subjects.js';
import { codedAgain, toBlocks } from '../../src/network/sweep-blocks.js';
import { emissionReport } from '../support/emission-report.js';
import { HubEnd, newFolder, StationEnd } from '../support/network-ends.js';
import { numberedSweep } from '../support/numbered-sweep.js';

function blockOf(stationId: string, at: number, first: number): Uint8Array {
  const sweeps = [first, first + 1].map((seq) => {
    return { ...numberedSweep(seq, 'rx'), stationId, startedAt: at, endedAt: at + 1, folded: 1 };
  });
  return toBlocks(sweeps.map(codedAgain), 200_000)[0]?.bytes ?? new Uint8Array();
}

describe('a station that misbehaves', () => {
  let hub: HubEnd;
  let liar: OwnMembership;
  let honest: StationEnd;
  let connection: NatsConnection;
  beforeAll(async () => {
    hub = await HubEnd.open();
    honest = await StationEnd.join(hub, 'honest');
    liar = await joinHub(await hub.invite('liar'), newFolder('liar'));
    connection = await connectWith(liar, keyOf(liar.seed), {
      name: 'liar',
      inboxPrefix: inboxOf('liar'),
      reconnect: false,
    });
  });
  afterAll(async () => {
    await connection.close();
    await honest.stop();
    await hub.stop();
  });
  const publish = (bytes: Uint8Array, change: Record<string, string> = {}, receiverId = 'rx') => {
    const head = headers();
    for (const [name, value] of Object.entries({
      [Header.schema]: String(SCHEMA),
      [Header.sha256]: sha256(bytes),
      ...change,
    }))
      head.set(name, value);
    connection.publish(subjects.block('liar', receiverId), bytes, { headers: head });
  };

  it('is refused, counted by station and reason, and set aside; nothing of it reaches the archive', async () => {
    const now = Date.now();
    const whole = blockOf('liar', now, 1);
    publish(whole, { [Header.sha256]: '00' });
    publish(whole.subarray(0, whole.length - 3));
    publish(new Uint8Array(1000));
    publish(blockOf('honest', now, 1_000_001));
    publish(whole, {}, 'other');
    publish(blockOf('liar', now + 86_400_000, 1));
    publish(whole, { [Header.schema]: '9' });
    publish(new Uint8Array(), {});
    const counts = () =>
      Object.fromEntries(hub.refused.counts.map(({ stationId, refusal, count }) => [`${stationId} ${refusal}`, count]));
    await expect.poll(counts).toEqual({
      ...{ 'liar damaged': 4, 'liar other-station': 1, 'liar other-receiver': 1 },
      ...{ 'liar future': 1, 'liar newer-form': 1 },
    });
    expect(hub.refused.list[0]).toMatchObject({ stationId: 'liar', why: expect.any(String) });
    await expect.poll(() => readdirSync(join(hub.folder, 'refused')).length).toBe(16);
    expect(await hub.seqs('liar')).toEqual([]);
    expect((await hub.seqs('honest')).filter((seq) => seq > 1_000_000)).toEqual([]);
  });

  it('that floods the hub with damaged blocks delays nobody else by more than seconds', async () => {
    const garbage = new Uint8Array(2000);
    for (let i = 0; i < 3000; i++) publish(garbage);
    const sent = honest.sweep(20);
    const began = performance.now();
    await expect.poll(async () => (await hub.seqs('honest')).length).toBeGreaterThanOrEqual(sent.length);
    expect(performance.now() - began).toBeLessThan(15_000);
    await expect.poll(() => hub.refused.total).toBe(3008);
    // Counted, all of them; set aside are a few.
    expect(readdirSync(join(hub.folder, 'refused')).length).toBe(40);
  });

  it('that sends more blocks than a real one can is refused and counted', async () => {
    // The whole burst, as if it had been sent a moment ago.
    expect(hub.intake.limit.takes('liar', Date.now() + 5000, 500e6)).toBe(true);
    publish(blockOf('liar', Date.now(), 1));
    const floods = () => hub.refused.counts.find(({ refusal }) => refusal === 'flood');
    await expect.poll(floods).toEqual({ stationId: 'liar', refusal: 'flood', count: 1 });
    expect(hub.intake.limit.refusedSince(0)).toEqual(['liar']);
    expect(await hub.seqs('liar')).toEqual([]);
  });

  it('that floods the hub with valid reports is bounded and named; another station is heard meanwhile', async () => {
    const heard = { liar: 0, honest: 0 };
    const wholes = new Set<string | undefined>();
    const events = new EventIntake({
      ...{ connection: hub.hub.server.connection, waitingBytes: 50e6, clock: Date.now, isMember: () => true },
      ...{ onCoverage: () => undefined, onPlaces: () => undefined },
      onReport: ({ stationId, partOfId }) => {
        heard[stationId as keyof typeof heard] += 1;
        if (stationId === 'honest') wholes.add(partOfId);
      },
      onFault: (sentence) => hub.faults.push(sentence),
    });
    await events.start();
    onTestFinished(() => events.stop());
    const began = performance.now();
    const subject = subjects.event('liar', 'report');
    let number = 0;
    const report = () => {
      number += 1;
      return JSON.stringify(emissionReport(Date.now(), { emissionId: `e${number}`, receiverId: 'rx' }));
    };
    // Nearly as fast as the message server bears: what sends more is shut out there, and never reaches the hub.
    const flood = async () => {
      const pause = wait((1.25 * 1000 * 400) / MOST_MESSAGES.perS);
      const answers = Array.from({ length: 400 }, () => connection.request(subject, report(), { timeout: 10_000 }));
      for (const answer of await Promise.all(answers)) if (answer.string().includes('error')) refusedByServer += 1;
      await pause;
    };
    let refusedByServer = 0;
    const own = await connectWith(honest.membership, keyOf(honest.membership.seed), {
      ...{ name: 'honest', inboxPrefix: inboxOf('honest'), reconnect: false },
    });
    onTestFinished(() => own.close());
    const teller = new EventTeller('honest');
    teller.start(own);
    const lateMs: number[] = [];
    while (events.refusedOf('liar') < 1000) {
      await flood();
      const toldAt = performance.now();
      const before = heard.honest;
      const body = emissionReport(Date.now(), { emissionId: `e${number}`, partOfId: 'whole' });
      teller.tell(`e${number}`, { kind: 'report', body });
      const next = flood();
      await expect.poll(() => heard.honest, { interval: 10 }).toBe(before + 1);
      lateMs.push(performance.now() - toldAt);
      await next;
    }
    await teller.stop();
    // Named as the hub names the emissions of a station.
    expect([...wholes]).toEqual(['honest.whole']);
    expect(heard.liar).toBeGreaterThan(5999);
    expect(heard.liar).toBeLessThanOrEqual(6000 + 20 * ((performance.now() - began) / 1000));
    expect(heard.liar + refusedByServer + events.refusedOf('liar')).toBeLessThanOrEqual(number);
    expect(events.refusedOf('honest')).toBe(0);
    expect(events.limit.refusedSince(0)).toEqual(['liar']);
    // A report of a station that does not flood waits for a few hundred others at most.
    expect(Math.max(...lateMs)).toBeLessThan(5000);
  }, 120_000);

  it('that has confirmations sent to other subjects empties no stream, and no other station is counted for them', async () => {
    const { connection: own } = hub.hub.server;
    const manager = await jetstreamManager(own);
    // It reports nothing by itself, as the honest one may at any time.
    const before = 'silent';
    const waiting = async () => {
      const { state } = await manager.streams.info(EVENT_STREAM, { subjects_filter: subjects.event(before, 'report') });
      return state.subjects?.[subjects.event(before, 'report')];
    };
    const intake = () =>
      new EventIntake({
        ...{ connection: own, waitingBytes: 50e6, clock: Date.now, isMember: () => true, onReport: () => undefined },
        ...{ onCoverage: () => undefined, onPlaces: () => undefined },
        onFault: (sentence) => hub.faults.push(sentence),
      });
    const former = intake();
    await former.start();
    await former.stop();
    // With the last question of the former reader, which would get the messages.
    await manager.consumers.delete(EVENT_STREAM, 'desk');
    for (let i = 0; i < 5; i++) await jetstream(own).publish(subjects.event(before, 'report'), `waits ${i}`);
    const carrier = subjects.event('liar', 'report');
    for (const target of ['PURGE', 'MSG.DELETE'])
      for (const name of [EVENT_STREAM, BLOCK_STREAM])
        connection.publish(carrier, '{}', { reply: `$JS.API.STREAM.${target}.${name}` });
    await connection.flush();
    await wait(300);
    expect(await waiting()).toBe(5);

    const refusedBlocks = hub.refused.total;
    for (let i = 0; i < 50; i++) {
      connection.publish(carrier, '{}', { reply: subjects.event(before, 'report') });
      connection.publish(carrier, '{}', { reply: subjects.block(honest.membership.stationId, 'rx') });
    }
    await connection.flush();
    const events = intake();
    await events.start();
    onTestFinished(() => events.stop());
    // The flood may be stored only after the first look at the stream.
    await expect.poll(() => events.refusedOf('liar')).toBe(2 * 50 + 2 * 2);
    const left = async () => (await manager.streams.info(EVENT_STREAM)).state.messages;
    await expect.poll(left).toBe(0);
    await expect.poll(async () => (await manager.streams.info(BLOCK_STREAM)).state.messages).toBe(0);
    // The five above, which are no reports.
    expect([events.refusedOf(before), hub.refused.total]).toEqual([5, refusedBlocks]);
  });

  it('reaches nothing of others, neither itself nor by answers of the server or the hub', async () => {
    const { connection: own } = hub.hub.server;
    const manager = await jetstreamManager(own);
    const { seed } = honest.membership;
    const other = await connectWith(honest.membership, keyOf(seed), { name: 'other', inboxPrefix: inboxOf('honest') });
    onTestFinished(() => other.close());
    const code = readJoinCode(await hub.invite('liar'));
    const guest = await connectWith(liar, usernamePasswordAuthenticator(joiningUser('liar'), code.password), {
      name: 'g',
    });
    onTestFinished(() => guest.close());
    const seen: string[] = [];
    const note = { callback: (error: Error | null, { subject }: Msg) => void (error ?? seen.push(subject)) };
    for (const subject of ['rfi.v1.ask.honest.*', 'rfi.v1.kept.honest', '_INBOX.honest.>'])
      other.subscribe(subject, note);
    for (const subject of ['rfi.v1.*.honest', 'rfi.v1.live.honest.*', 'rfi.v1.ask.>', '_INBOX.x.>'])
      own.subscribe(subject, note);
    const streams = async () =>
      JSON.stringify([await manager.streams.names().next(), (await manager.streams.info(BLOCK_STREAM)).state.messages]);
    const before = await streams();
    const api = ['PURGE', 'DELETE', 'INFO', 'UPDATE'].flatMap((verb) =>
      [EVENT_STREAM, BLOCK_STREAM].map((name) => `$JS.API.STREAM.${verb}.${name}`),
    );
    const targets = [
      ...['ask.honest.hold', 'ask.honest.act', 'kept.honest', 'event.honest.report', 'beat.honest', 'live.honest.rx'],
      ...[subjects.block('honest', 'rx').slice(7), 'join.honest'],
    ].map((subject) => `rfi.v1.${subject}`);
    targets.push(...api, '_INBOX.honest.x', '_INBOX.x.y', '$JS.API.STREAM.NAMES', '$KV.RFI.x', '$SYS.REQ.SERVER.PING');
    for (const target of targets) {
      connection.publish(target, 'x');
      connection.publish(subjects.event('liar', 'report'), '{}', { reply: target });
      guest.publish(subjects.join('liar'), '{}', { reply: target });
      connection.subscribe(target, note);
    }
    await Promise.all([connection.flush(), guest.flush()]);
    await wait(300);
    expect([seen, await streams(), 3 * targets.length]).toEqual([[], before, 63]);
  });

  it('is none that sent much in a long time, was cut off and comes back', async () => {
    const { server } = hub.hub;
    const steady = await joinHub(await hub.invite('steady'), newFolder('steady'));
    const connect = () => connectWith(steady, keyOf(steady.seed), { name: 'steady', inboxPrefix: inboxOf('steady') });
    const before = await connect();
    for (let sent = 0; sent <= MOST_MESSAGES.burst; sent += 6000) {
      for (let n = 0; n < 6000; n++) before.publish(subjects.beat('steady'), '{}');
      await before.flush();
      await server.look();
      await wait((1000 * 6000) / MOST_MESSAGES.perS);
    }
    await before.close();
    // The server says nothing of those who are not connected.
    await server.look();
    const after = await connect();
    await server.look();
    expect([server.shutOut, after.isClosed()]).toEqual([[], false]);
    await after.close();
  });

  it('that floods the message server is named and shut out at once; others are heard within 1.5 s meanwhile', async () => {
    const flooder = await joinHub(await hub.invite('flooder'), newFolder('flooder'));
    const named = { name: 'flooder', inboxPrefix: inboxOf('flooder'), reconnect: false };
    const raw = await connectWith(flooder, keyOf(flooder.seed), named);
    const { seed } = honest.membership;
    const own = await connectWith(honest.membership, keyOf(seed), { name: 'honest', inboxPrefix: inboxOf('honest') });
    onTestFinished(() => own.close());
    let isShut = false;
    void raw.closed().then(() => {
      isShut = true;
    });
    const lateMs: number[] = [];
    for (let i = 0; i < 20 || !isShut; i++) {
      for (let n = 0; n < 3000 && !isShut; n++) raw.publish(subjects.event('flooder', 'coverage'), 'x');
      const askedAt = performance.now();
      await own.request(subjects.event('honest', 'report'), '{}', { timeout: 10_000 });
      lateMs.push(performance.now() - askedAt);
    }
    expect(hub.hub.server.shutOut).toEqual(['flooder']);
    await expect(connectWith(flooder, keyOf(flooder.seed), named)).rejects.toThrow(/[Aa]uthorization/);
    expect(Math.max(...lateMs)).toBeLessThan(1500);
  });

  it('whose key was stolen is revoked, and joins again with a new one; the old key stays shut', async () => {
    await hub.hub.server.members.revoke('liar', Date.now());
    await connection.closed();
    const again = await joinHub(await hub.invite('liar'), newFolder('liar'));
    const named = { name: 'test', inboxPrefix: inboxOf('liar'), reconnect: false };
    await expect(connectWith(liar, keyOf(liar.seed), named)).rejects.toThrow(/[Aa]uthorization/);
    const mended = await connectWith(again, keyOf(again.seed), named);
    await mended.close();
  });

  it('that is revoked knows that its hub refuses it, whatever words the message server has for that', async () => {
    expect(honest.uplink.status).toMatchObject({ isLinked: true, isRefused: false });
    await hub.hub.server.members.revoke('honest', Date.now());
    await expect
      .poll(() => honest.uplink.status, { timeout: 10_000 })
      .toMatchObject({ isLinked: false, isRefused: true });
  });
});
