/**
 * A stream of the hub with one reader, in which each message waits until it is confirmed. A full stream refuses messages, and
 * the stations keep them.
 */
import {
  AckPolicy,
  type ConsumerInfo,
  type ConsumerMessages,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { sentenceOf } from '../errors/errors.js';
import { defined } from '../rf/defined.js';
import { pause } from '../time/pause.js';
import { every, type Repeated, unexpected } from '../time/work.js';
import type { RateLimit } from './rate-limit.js';

const ACK_WITHIN_MS = 60_000;
const AFTER_FAULT_MS = 1000;
/** A request for messages ends after this time; twice half of it without a sign, it is sent again: the node may be gone. */
const ASK_AGAIN_MS = 5000;
/** Interval of looks at the reader; what waits unread at two of them in a row is handed out by a reader made anew. */
const LOOK_EVERY_MS = 5000;
/** HTTP status with which a cluster without a leader answers, and the time in ms within which it has one. */
const UNAVAILABLE = 503;
/** Of JetStream: fewer nodes than copies are there. Those of a cluster find each other one by one. */
const NO_PEERS = 10_005;
const READY_WITHIN_MS = 60_000;

export interface WorkStreamOptions {
  readonly connection: NatsConnection;
  readonly name: string;
  /** Durable name of the reader. */
  readonly reader: string;
  readonly subjects: readonly string[];
  /** Most bytes of messages that may wait. */
  readonly waitingBytes: number;
  /** Number of nodes of the cluster that keep each message. */
  readonly replicas: number;
  /** A message with the id of another within this time is dropped by the server. */
  readonly duplicateWindowMs?: number;
  /** Most messages of one subject that may wait: the server refuses more. Absent: `waitingBytes` alone limits them. */
  readonly mostWaiting?: number;
  /** Most messages that the server hands out before they are confirmed. */
  readonly mostUnconfirmed: number;
  /** Confirms or refuses the message, now or later. */
  take(message: JsMsg): void;
  onFault(sentence: string): void;
}

/**
 * Whether a station may have sent this message, by the time when the message server took it: what waited there while the hub was
 * away comes all at once, and what comes again was counted before.
 */
export function isWithin(limit: RateLimit, stationId: string, message: JsMsg, amount?: number): boolean {
  if (message.redelivered) return true;
  return limit.takes(stationId, Number(message.timestampNanos / 1_000_000n), amount);
}

/**
 * A message server sends its confirmation, or refusal, of a message to the subject that the sender names for the reply, without a
 * look at the permissions of the sender: also to a subject of another station, or of the server's own questions ("purge the stream").
 */
function isConfirmation(data: Uint8Array): boolean {
  return /^\{"(?:stream|error)":/.test(Buffer.from(data.subarray(0, 10)).toString('latin1'));
}

export class WorkStream {
  readonly #options: WorkStreamOptions;
  #messages: ConsumerMessages | undefined;
  #running: Promise<void> = Promise.resolve();
  #looks: Repeated | undefined;
  #deliveredSeq = 0;
  #isUnread = false;
  #stopped = false;

  constructor(options: WorkStreamOptions) {
    this.#options = options;
  }

  /** Makes the stream and its reader, or changes them to these settings, and begins to read. @throws Error when they cannot be made */
  async start(): Promise<void> {
    await untilReady(() => this.#make());
    this.#running = this.#run();
    // A message server that does not answer is told by the link itself.
    this.#looks = every(LOOK_EVERY_MS, () => this.#look().catch(() => undefined), unexpected);
  }

  /** Messages wait that the message server does not hand out. */
  get isUnread(): boolean {
    return this.#isUnread;
  }

  async #make(): Promise<void> {
    const {
      connection,
      name,
      reader,
      subjects,
      waitingBytes,
      duplicateWindowMs,
      mostUnconfirmed,
      mostWaiting,
      replicas,
    } = this.#options;
    const manager = await jetstreamManager(connection);
    const settings = {
      subjects: [...subjects],
      max_bytes: waitingBytes,
      num_replicas: replicas,
      discard: DiscardPolicy.New,
      // No hub asks for it, and a station could: see `isConfirmation`.
      deny_purge: true,
      deny_delete: true,
      ...(mostWaiting === undefined ? {} : { max_msgs_per_subject: mostWaiting, discard_new_per_subject: true }),
      ...defined({ duplicate_window: duplicateWindowMs === undefined ? undefined : nanos(duplicateWindowMs) }),
    };
    const isThere = await manager.streams.info(name).then(
      () => true,
      () => false,
    );
    if (isThere) await manager.streams.update(name, settings);
    // Confirmed messages are deleted from the stream.
    else
      await manager.streams.add({ name, retention: RetentionPolicy.Workqueue, storage: StorageType.File, ...settings });
    const reading = {
      durable_name: reader,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WITHIN_MS),
      max_ack_pending: mostUnconfirmed,
    };
    if (await isPast(manager, name, await manager.consumers.add(name, reading))) {
      await manager.consumers.delete(name, reader);
      await manager.consumers.add(name, reading);
    }
  }

  /**
   * A message server whose disk was full begins a stream again at its first number, and hands out nothing that its reader
   * passed in the former life: the stations would be told that all arrived. Such a reader is ended, and made anew by `#run`.
   */
  async #look(): Promise<void> {
    const { connection, name, reader, onFault } = this.#options;
    const manager = await jetstreamManager(connection);
    const info = await manager.consumers.info(name, reader);
    const { delivered, num_pending, num_ack_pending } = info;
    const stands = num_pending > 0 && num_ack_pending === 0 && delivered.stream_seq === this.#deliveredSeq;
    this.#deliveredSeq = delivered.stream_seq;
    const wasUnread = this.#isUnread;
    this.#isUnread = stands || (await isPast(manager, name, info));
    if (!wasUnread || !this.#isUnread) return;
    onFault(`Messages waited in the stream ${name} and were not handed out: its reader is made anew.`);
    await manager.consumers.delete(name, reader);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#looks?.stop();
    await this.#messages?.close().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { connection, name, reader, mostUnconfirmed, take, onFault } = this.#options;
    for (let isMade = true; !this.#stopped; isMade = false) {
      try {
        // A message server that lost the stream with its disk gets it again; the stations send what was in it.
        if (!isMade) await this.#make();
        const consumer = await jetstream(connection).consumers.get(name, reader);
        this.#messages = await consumer.consume({
          max_messages: mostUnconfirmed / 2,
          expires: ASK_AGAIN_MS,
          abort_on_missing_resource: true,
        });
        // Stopped while it was asked for.
        if (this.#stopped) this.#messages.stop();
        for await (const message of this.#messages)
          if (isConfirmation(message.data)) message.term('not sent by the station of this subject');
          else take(message);
      } catch (error) {
        if (!this.#stopped) onFault(`The stream ${name} cannot be read now: ${sentenceOf(error)}`);
      }
      if (!this.#stopped) await pause(AFTER_FAULT_MS);
    }
  }
}

/**
 * The reader is one of a former life of the stream: a message that it has confirmed is still in it and is never handed out, or it was
 * handed more than the stream ever had.
 */
async function isPast(
  manager: JetStreamManager,
  name: string,
  { ack_floor: confirmed, delivered }: ConsumerInfo,
): Promise<boolean> {
  // Asked after the reader, so that a message that was confirmed meanwhile is no longer the first.
  const { state } = await manager.streams.info(name);
  const isConfirmed = confirmed.stream_seq > 0 && state.first_seq <= confirmed.stream_seq;
  return isConfirmed || delivered.stream_seq > state.last_seq;
}

/** Tries again while the nodes of a cluster elect a leader: for a while after their start, and after the loss of one. */
export async function untilReady<T>(make: () => Promise<T>): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += AFTER_FAULT_MS)
    try {
      return await make();
    } catch (error) {
      const isUnavailable =
        error instanceof JetStreamApiError && (error.status === UNAVAILABLE || error.code === NO_PEERS);
      if (!isUnavailable || waitedMs >= READY_WITHIN_MS) throw error;
      await pause(AFTER_FAULT_MS);
    }
}
