/** A look at the message servers of a hub from outside, with the hub's own key. Nothing is changed. */

import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { pause } from '../../time/pause.js';
import { wallClock } from '../../time/wall-clock.js';
import { connectWith, type HubContact, keyOf } from '../membership/hub-contact.js';
import { type Beat, beatSchema } from '../station-messages.js';
import { BLOCK_STREAM, EVENT_STREAM } from '../subjects.js';
import { leaseNow } from './hub-lease.js';

/** Somewhat longer than the interval between two beats of a station. */
const LISTEN_MS = 7000;

export interface StreamLook {
  readonly name: string;
  /** Absent for a stream that no hub has made yet. */
  readonly waiting?: { readonly messages: number; readonly bytes: number; readonly atMostBytes: number };
  /** Nodes of the cluster that should have every message and do not. */
  readonly behind: readonly string[];
}

export interface HeardStation {
  readonly beat: Beat;
  /** Clock of the station minus the clock here, ms; too small by the time that the beat took. */
  readonly aheadMs: number;
}

export interface HubLook extends Awaited<ReturnType<typeof leaseNow>> {
  readonly streams: readonly StreamLook[];
  /** By station, those that were heard while looking. */
  readonly stations: ReadonlyMap<string, HeardStation>;
}

/** @throws Error when no node takes the hub's key */
export async function lookAtHub(contact: HubContact, seed: string, listenMs = LISTEN_MS): Promise<HubLook> {
  const connection = await connectWith(contact, keyOf(seed), { name: 'rfi-logger doctor', reconnect: false });
  try {
    const stations = new Map<string, HeardStation>();
    connection.subscribe('rfi.v1.beat.*', {
      callback(_error, message) {
        const stationId = message.subject.split('.')[3] ?? '';
        try {
          const beat = beatSchema.parse(message.json());
          stations.set(stationId, { beat, aheadMs: beat.at - wallClock() });
        } catch {
          // The hub counts what is no beat.
        }
      },
    });
    const [lease, streams] = await Promise.all([leaseNow(connection), streamsNow(connection), pause(listenMs)]);
    return { ...lease, streams, stations };
  } finally {
    await connection.close();
  }
}

/**
 * Number of nodes that lack messages which the others have, or are away; 0 for a message server of its own.
 * @throws Error when the nodes do not answer: without a leader they cannot say who is away
 */
export async function nodesBehind(connection: NatsConnection): Promise<number> {
  const streams = await streamsNow(connection);
  if (streams.every(({ waiting }) => waiting === undefined)) throw new Error('no node answers for the streams');
  return new Set(streams.flatMap(({ behind }) => behind)).size;
}

async function streamsNow(connection: NatsConnection): Promise<StreamLook[]> {
  const manager = await jetstreamManager(connection);
  return await Promise.all(
    [BLOCK_STREAM, EVENT_STREAM].map(async (name): Promise<StreamLook> => {
      const found = await manager.streams.info(name).catch(() => undefined);
      if (found === undefined) return { name, behind: [] };
      const { state, config, cluster } = found;
      const behind = (cluster?.replicas ?? []).filter(({ offline = false, current }) => offline || !current);
      const waiting = { messages: state.messages, bytes: state.bytes, atMostBytes: config.max_bytes };
      return { name, waiting, behind: behind.map((one) => one.name) };
    }),
  );
}
