/** What a hub takes of what stations publish, beside a bare client of the same server; and a station that joins beside full streams. */

import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { sha256 } from '../../src/files/sha256.js';
import { connectWith, keyOf } from '../../src/network/membership/hub-contact.js';
import { joinHub } from '../../src/network/membership/joining.js';
import { BLOCK_STREAM, Header, inboxOf, SCHEMA, subjects } from '../../src/network/subjects.js';
import { codedAgain, toBlocks } from '../../src/network/sweep-blocks.js';
import { HubEnd, newFolder } from '../support/network-ends.js';
import { sweepRun } from '../support/synthetic-sweeps.js';
import { type BenchLine, line, median } from './bench-line.js';

const BLOCKS = 3000;
/** As a receiver with one sweep a second sends them: a block of 5 s. */
const SWEEPS_A_BLOCK = 5;
const BINS = 1000;
const AT_A_TIME = 100;
const ROUNDS = 3;
/** As much as the streams of the test's message server may hold. */
const FILLED_BYTES = 0.9e9;
const FILLER_BYTES = 500_000;

interface Message {
  readonly bytes: Uint8Array;
  readonly head: MsgHdrs;
}

export async function run(report: (line: BenchLine) => void): Promise<void> {
  const hub = await HubEnd.open();
  try {
    const { connection } = hub.hub.server;
    const membership = await joinHub(await hub.invite('flow'), newFolder('flow'));
    const named = { name: 'flow', inboxPrefix: inboxOf('flow') };
    const station = await connectWith(membership, keyOf(membership.seed), named);
    await makeBareStream(connection);
    const rates = { bare: [] as number[], hub: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      const messages = messagesOf(round);
      rates.bare.push(await bareRate(connection, messages));
      rates.hub.push(await hubRate(hub, station, messages));
    }
    report(
      line({
        ...{ bench: 'network-flow', metric: 'blocks published and in the spool of the hub', unit: 'blocks/s' },
        ...{ value: median(rates.hub), baseline: median(rates.bare), baselineName: 'bare client', target: '>= 0.7' },
      }),
    );
    await station.close();
    const join = (streams: string, value: number) =>
      report(
        line({ bench: 'network-flow', metric: `a station joins, ${streams}`, value, unit: 'ms', target: '<= 1000' }),
      );
    join('empty streams', await joinMs(hub, 'a'));
    await hub.intake.stop();
    await fill(connection);
    join(
      `${FILLED_BYTES / 1e9} GB in the streams`,
      median([await joinMs(hub, 'b'), await joinMs(hub, 'c'), await joinMs(hub, 'd')]),
    );
    await hub.archive.close();
  } finally {
    await hub.hub.server.stop();
  }
}

function messagesOf(round: number): Message[] {
  const count = BLOCKS * SWEEPS_A_BLOCK;
  const sweeps = sweepRun({ count, bins: BINS, seq: 1 + round * count, receiverId: 'rx', startedAt: Date.now() - 6e7 });
  return Array.from({ length: BLOCKS }, (_, i) => {
    const own = sweeps.slice(i * SWEEPS_A_BLOCK, (i + 1) * SWEEPS_A_BLOCK);
    const [block] = toBlocks(
      own.map((sweep) => codedAgain({ ...sweep, stationId: 'flow', folded: 1 })),
      200_000,
    );
    const bytes = block?.bytes ?? new Uint8Array();
    const head = headers();
    head.set(Header.schema, String(SCHEMA));
    head.set(Header.sha256, sha256(bytes));
    return { bytes, head };
  });
}

async function publishAll(connection: NatsConnection, subject: string, messages: readonly Message[]): Promise<void> {
  for (let at = 0; at < messages.length; at += AT_A_TIME)
    await Promise.all(
      messages
        .slice(at, at + AT_A_TIME)
        .map(({ bytes, head }) => connection.request(subject, bytes, { headers: head, timeout: 60_000 })),
    );
}

async function makeBareStream(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection);
  const kept = { retention: RetentionPolicy.Workqueue, storage: StorageType.File, max_bytes: 2e8 };
  await manager.streams.add({ name: 'BARE', subjects: ['bare'], ...kept });
  await manager.consumers.add('BARE', { durable_name: 'bare', ack_policy: AckPolicy.Explicit, max_ack_pending: 500 });
}

/** Messages a second, published and confirmed by a reader that does nothing with them. */
async function bareRate(connection: NatsConnection, messages: readonly Message[]): Promise<number> {
  const consumer = await jetstream(connection).consumers.get('BARE', 'bare');
  const began = performance.now();
  const publishing = publishAll(connection, 'bare', messages);
  let taken = 0;
  for await (const message of await consumer.consume({ max_messages: 250 })) {
    message.ack();
    taken += 1;
    if (taken === messages.length) break;
  }
  await publishing;
  return (messages.length / (performance.now() - began)) * 1000;
}

/** Blocks a second, published by a station and on the disk of the hub, each sweep once. */
async function hubRate(hub: HubEnd, station: NatsConnection, messages: readonly Message[]): Promise<number> {
  const { counters } = hub.intake;
  const until = counters.sweeps + messages.length * SWEEPS_A_BLOCK;
  const began = performance.now();
  await publishAll(station, subjects.block('flow', 'rx'), messages);
  while (counters.sweeps < until) await new Promise((resolve) => setTimeout(resolve, 5));
  await hub.archive.spool.sync();
  return (messages.length / (performance.now() - began)) * 1000;
}

async function fill(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection);
  const { config } = await manager.streams.info(BLOCK_STREAM);
  await manager.streams.delete('BARE');
  await manager.streams.update(BLOCK_STREAM, { ...config, max_bytes: FILLED_BYTES + 5e7 });
  const message = { bytes: new Uint8Array(FILLER_BYTES), head: headers() };
  const messages = Array.from({ length: FILLED_BYTES / FILLER_BYTES }, () => message);
  await publishAll(connection, subjects.block('filler', 'rx'), messages);
  const { state } = await manager.streams.info(BLOCK_STREAM);
  if (state.bytes < FILLED_BYTES) throw new Error(`the stream has only ${state.bytes} bytes`);
}

/** From the invitation until a connection with the station's own key is admitted. */
async function joinMs(hub: HubEnd, stationId: string): Promise<number> {
  const began = performance.now();
  const membership = await joinHub(await hub.invite(stationId), newFolder('join'));
  const named = { name: stationId, inboxPrefix: inboxOf(stationId) };
  const connection = await connectWith(membership, keyOf(membership.seed), named);
  const ms = performance.now() - began;
  await connection.close();
  return ms;
}
