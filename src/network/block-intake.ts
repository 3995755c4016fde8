/**
 * The hub's side of the blocks: reads them from the stream into the archive, each sweep once. A message is confirmed only after
 * its sweeps are on the hub's disk.
 */
import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { sentenceOf } from '../errors/errors.js';
import type { Sweep } from '../rf/sweep.js';
import type { Spool } from '../store/spool/spool.js';
import { every, owned, type Repeated, unexpected } from '../time/work.js';
import { type ArrivedBlock, type BlockVerdict, judgeBlock, stationOf } from './block-check.js';
import { RateLimit } from './rate-limit.js';
import type { RefusedBlocks } from './refused-blocks.js';
import type { StationLives } from './station-lives.js';
import { BLOCK_STREAM, Header, idAtHub } from './subjects.js';
import type { TakenSweeps } from './taken-sweeps.js';
import { isWithin, WorkStream } from './work-stream.js';

/** Most messages that this program handles at a time. */
const MOST_UNCONFIRMED = 500;
const DUPLICATE_WINDOW_MS = 30_000;
const LOOK_EVERY_MS = 50;
const SAVE_EVERY_MS = 5000;
const AFTER_FAULT_MS = 1000;
/**
 * Bytes of blocks of one station: a real one sends 2 MB/s at most (`link-pace.ts`). An hour in which a block was refused differs,
 * and the comparison of hours brings it again.
 */
const MOST_BYTES = { perS: 4e6, burst: 500e6 };
/** Blocks of a station that wait until it is known whose they are, and how often each is looked at: a few seconds after a beat it is known. */
const MOST_UNKNOWN = 50;
const MOST_LOOKS = 600;

export interface BlockIntakeOptions {
  readonly connection: NatsConnection;
  readonly spool: Spool;
  readonly taken: TakenSweeps;
  readonly refused: RefusedBlocks;
  /** Bytes of blocks that may wait, at most. */
  readonly waitingBytes: number;
  readonly replicas?: number | undefined;
  readonly clock: () => number;
  isMember(stationId: string): boolean;
  /** Whose a block is; absent: the station's. */
  lifeOf?: StationLives['of'];
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
  readonly #timers: Repeated[] = [];
  #unconfirmed: Unconfirmed[] = [];
  readonly #stream: WorkStream;
  readonly limit = new RateLimit(MOST_BYTES);
  /** Numbers of the messages that wait so, by station. */
  readonly #unknown = new Map<string, Set<number>>();

  constructor(options: BlockIntakeOptions) {
    this.#options = options;
    const { connection, waitingBytes, onFault, replicas = 1 } = options;
    this.#stream = new WorkStream({
      connection,
      waitingBytes,
      onFault,
      replicas,
      name: BLOCK_STREAM,
      reader: 'archive',
      subjects: ['rfi.v1.block.*.*.*'],
      duplicateWindowMs: DUPLICATE_WINDOW_MS,
      mostUnconfirmed: MOST_UNCONFIRMED,
      take: (message) => this.#take(message),
    });
  }

  get isUnread(): boolean {
    return this.#stream.isUnread;
  }

  /** @throws Error when the stream cannot be made */
  async start(): Promise<void> {
    await this.#stream.start();
    this.#timers.push(
      every(LOOK_EVERY_MS, () => this.#confirm(), unexpected),
      every(SAVE_EVERY_MS, () => this.#save(), unexpected),
    );
  }

  async stop(): Promise<void> {
    await this.#stream.stop();
    await Promise.all(this.#timers.map((timer) => timer.stop()));
    await this.#options.spool.sync();
    this.#confirm();
    await this.#save();
  }

  #take(message: JsMsg): void {
    const { clock, spool, refused } = this.#options;
    const [schema, digest] = [message.headers?.get(Header.schema) ?? '', message.headers?.get(Header.sha256) ?? ''];
    const block = { subject: message.subject, bytes: message.data, schema, sha256: digest };
    const verdict = this.#judge(block, message);
    if (verdict === 'later') {
      message.nak(AFTER_FAULT_MS);
      return;
    }
    if ('refusal' in verdict) {
      const { stationId, refusal, why } = verdict;
      owned(refused.add({ at: clock(), stationId, subject: message.subject, refusal, why }, message.data), unexpected);
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

  #judge(block: ArrivedBlock, message: JsMsg): BlockVerdict | 'later' {
    const { clock, isMember } = this.#options;
    const stationId = stationOf(block);
    const whose = this.#whose(stationId, message);
    if (whose === 'unknown') return 'later';
    if (whose === 'copy') return { stationId, refusal: 'copy', why: 'it comes from a copy of the disk of the station' };
    if (!isMember(stationId) || isWithin(this.limit, stationId, message, block.bytes.length))
      return judgeBlock(block, clock(), isMember);
    return { stationId, refusal: 'flood', why: 'the station sends more than a real one does' };
  }

  #whose(stationId: string, message: JsMsg): ReturnType<StationLives['of']> {
    const sentAt = Number(message.timestampNanos / 1_000_000n);
    const whose = this.#options.lifeOf?.(stationId, message.headers?.get(Header.life) ?? '', sentAt) ?? 'own';
    const waiting = this.#unknown.get(stationId) ?? new Set();
    this.#unknown.set(stationId, waiting);
    waiting.delete(message.seq);
    if (whose !== 'unknown') return whose;
    if (waiting.size >= MOST_UNKNOWN || message.info.deliveryCount > MOST_LOOKS) return 'copy';
    waiting.add(message.seq);
    return whose;
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
