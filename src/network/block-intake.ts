/**
 * The hub's side of the blocks: reads them from the stream into the archive, each sweep once. A message is confirmed only after
 * its sweeps are on the hub's disk.
 */
import { setTimeout as wait } from 'node:timers/promises';
import {
  AckPolicy,
  type ConsumerMessages,
  DiscardPolicy,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { sentenceOf } from '../errors/errors.js';
import type { Sweep } from '../rf/sweep.js';
import type { Spool } from '../store/spool/spool.js';
import { judgeBlock } from './block-check.js';
import type { RefusedBlocks } from './refused-blocks.js';
import { BLOCK_STREAM, Header, idAtHub } from './subjects.js';
import type { TakenSweeps } from './taken-sweeps.js';

const CONSUMER = 'archive';
const ACK_WITHIN_MS = 60_000;
/** Most messages that this program handles at a time. */
const MOST_UNCONFIRMED = 500;
const DUPLICATE_WINDOW_MS = 30_000;
const LOOK_EVERY_MS = 50;
const SAVE_EVERY_MS = 5000;
const AFTER_FAULT_MS = 1000;

export interface BlockIntakeOptions {
  readonly connection: NatsConnection;
  readonly spool: Spool;
  readonly taken: TakenSweeps;
  readonly refused: RefusedBlocks;
  /** Bytes of blocks that may wait, at most. */
  readonly waitingBytes: number;
  readonly clock: () => number;
  isMember(stationId: string): boolean;
  /** Called for a new sweep, with the ids of the hub. */
  onSweep(sweep: Sweep): void;
  onFault(sentence: string): void;
}

export interface IntakeCounters {
  blocks: number;
  sweeps: number;
  /** Number of sweeps that the archive had already. */
  again: number;
}

interface Unconfirmed {
  readonly message: JsMsg;
  readonly position: number;
}

export class BlockIntake {
  readonly counters: IntakeCounters = { blocks: 0, sweeps: 0, again: 0 };
  readonly #options: BlockIntakeOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  #unconfirmed: Unconfirmed[] = [];
  #messages: ConsumerMessages | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: BlockIntakeOptions) {
    this.#options = options;
  }

  /** @throws Error when the stream cannot be made */
  async start(): Promise<void> {
    await this.#makeStream();
    this.#timers.push(
      setInterval(() => this.#confirm(), LOOK_EVERY_MS),
      setInterval(() => void this.#save(), SAVE_EVERY_MS),
    );
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#messages?.close().catch(() => undefined);
    await this.#running;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#options.spool.sync();
    this.#confirm();
    await this.#save();
  }

  async #makeStream(): Promise<void> {
    const { connection, waitingBytes } = this.#options;
    const manager = await jetstreamManager(connection);
    const settings = {
      subjects: ['rfi.v1.block.*.*.*'],
      max_bytes: waitingBytes,
      duplicate_window: nanos(DUPLICATE_WINDOW_MS),
      // A full stream refuses blocks, and the stations keep them.
      discard: DiscardPolicy.New,
    };
    const isThere = await manager.streams.info(BLOCK_STREAM).then(
      () => true,
      () => false,
    );
    // Blocks that the archive has are deleted from the stream.
    const fixed = { name: BLOCK_STREAM, retention: RetentionPolicy.Workqueue, storage: StorageType.File };
    if (isThere) await manager.streams.update(BLOCK_STREAM, settings);
    else await manager.streams.add({ ...fixed, ...settings });
    await manager.consumers.add(BLOCK_STREAM, {
      durable_name: CONSUMER,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WITHIN_MS),
      max_ack_pending: MOST_UNCONFIRMED,
    });
  }

  async #run(): Promise<void> {
    const { connection, onFault } = this.#options;
    while (!this.#stopped) {
      try {
        const consumer = await jetstream(connection).consumers.get(BLOCK_STREAM, CONSUMER);
        this.#messages = await consumer.consume({ max_messages: MOST_UNCONFIRMED / 2 });
        for await (const message of this.#messages) this.#take(message);
      } catch (error) {
        if (!this.#stopped) onFault(`Blocks of stations cannot be read now: ${sentenceOf(error)}`);
      }
      if (!this.#stopped) await wait(AFTER_FAULT_MS);
    }
  }

  #take(message: JsMsg): void {
    const { clock, isMember, spool, refused } = this.#options;
    const [schema, digest] = [message.headers?.get(Header.schema) ?? '', message.headers?.get(Header.sha256) ?? ''];
    const block = { subject: message.subject, bytes: message.data, schema, sha256: digest };
    const verdict = judgeBlock(block, clock(), isMember);
    if ('refusal' in verdict) {
      const { stationId, refusal, why } = verdict;
      void refused.add({ at: clock(), stationId, subject: message.subject, refusal, why }, message.data);
      message.term(refusal);
      return;
    }
    this.counters.blocks += 1;
    for (const sweep of verdict.sweeps)
      if (!this.#keep({ ...sweep, receiverId: idAtHub(verdict.stationId, sweep.receiverId) })) {
        // The disk refuses sweeps now: the rest of the block comes again.
        message.nak(AFTER_FAULT_MS);
        return;
      }
    this.#unconfirmed.push({ message, position: spool.appended });
  }

  /** Stores a sweep; false when the spool refuses it. */
  #keep(sweep: Sweep): boolean {
    const { taken, spool, onSweep } = this.#options;
    if (taken.has(sweep.receiverId, sweep.seq)) {
      this.counters.again += 1;
      return true;
    }
    if (!spool.append(sweep)) return false;
    taken.add(sweep.receiverId, sweep.seq);
    this.counters.sweeps += 1;
    onSweep(sweep);
    return true;
  }

  #confirm(): void {
    const { durable } = this.#options.spool;
    while ((this.#unconfirmed[0]?.position ?? Number.POSITIVE_INFINITY) <= durable)
      this.#unconfirmed.shift()?.message.ack();
  }

  async #save(): Promise<void> {
    try {
      await this.#options.taken.save();
    } catch (error) {
      this.#options.onFault(
        `The numbers of the stored sweeps could not be written; the hub tries again: ${sentenceOf(error)}`,
      );
    }
  }
}
