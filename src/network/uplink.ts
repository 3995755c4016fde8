/**
 * The link of a station to its hub. The station never waits for it: without a link everything continues, and the sweeps become
 * debts.
 *
 *   connection 1   beats, events, live frames, questions of the hub and their answers
 *   connection 2   blocks: new ones first, then the backlog, newest minute first
 */
import { errors, type NatsConnection } from '@nats-io/transport-node';
import { sentenceOf } from '../errors/errors.js';
import type { EmbeddedArchive } from '../store/embedded/embedded-archive.js';
import { pause } from '../time/pause.js';
import { BlockSender } from './block-sender.js';
import { answerKept } from './hour-answers.js';
import { type HubDebts, type OwedPart, SLICE_MS } from './hub-debts.js';
import { LinkPace } from './link-pace.js';
import { connectWith, keyOf } from './membership/hub-contact.js';
import type { OwnMembership } from './membership/own-membership.js';
import type { NewSweeps } from './new-sweeps.js';
import type { PulledRange } from './pulls/pulled-ranges.js';
import { inboxOf } from './subjects.js';
import { beginOfNewest, codedAgain, Thinning, toBlocks } from './sweep-blocks.js';

/** Time in ms for which new sweeps are gathered before they are sent. */
const GATHER_MS = 5000;
const PAUSE_MS = 500;
/** Time in ms after a return in which no backlog is sent: beats, events and the live picture go first. */
const AFTER_RETURN_MS = 2000;
/** Of this many bytes that are sent for pulls, one is sent of other debts: pulls can go on for as long as incidents do. */
const PULLED_FOR_OWED = 3;
/** Pause in ms after a block that did not arrive. */
const AFTER_FAULT_MS = 2000;

export interface UplinkOptions {
  readonly membership: OwnMembership;
  readonly archive: Pick<EmbeddedArchive, 'query' | 'spool'>;
  readonly debts: HubDebts;
  readonly news: NewSweeps;
  readonly clock: () => number;
  readonly linkBitsPerS?: number | undefined;
  readonly gatherMs?: number | undefined;
  /** Interval in ms of which one sweep of each plan is sent unasked; 0 or absent: all are. */
  readonly everyMs?: number;
  /** Called when the first connection is up, for the other messages of the station. Returns the life that speaks. */
  onControl(connection: NatsConnection): Promise<string>;
  onNotice(sentence: string): void;
}

export interface UplinkStatus {
  readonly isLinked: boolean;
  /** Epoch ms of the last change of the state. */
  readonly since: number;
  /** Reason why the link is down, or the last fault. */
  readonly problem: string | undefined;
  /** True while the hub does not let this station in. */
  readonly isRefused: boolean;
  readonly bytesPerS: number;
  readonly owedMinutes: number;
  readonly blocks: number;
  readonly bytes: number;
}

export class Uplink {
  readonly #options: UplinkOptions;
  readonly #pace: LinkPace;
  readonly #connections: NatsConnection[] = [];
  readonly #work: Promise<void>[] = [];
  #sender: BlockSender | undefined;
  #stopped = false;
  #isLinked = false;
  #since: number;
  #backlogFrom = 0;
  #fault: unknown;
  /** Epoch ms of the begin of the last round of new sweeps that was sent completely. */
  #sentUpTo = 0;

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#pace = new LinkPace(options.linkBitsPerS);
    this.#since = options.clock();
  }

  get status(): UplinkStatus {
    const { blocks = 0, bytes = 0 } = this.#sender?.counters ?? {};
    return {
      isLinked: this.#isLinked,
      since: this.#since,
      problem: this.#fault === undefined ? undefined : sentenceOf(this.#fault),
      isRefused: this.#fault instanceof errors.AuthorizationError,
      blocks,
      bytes,
      bytesPerS: this.#pace.bytesPerS,
      owedMinutes: this.#options.debts.owedMinutes,
    };
  }

  /** Starts the link and returns at once: the hub may be away. */
  start(): void {
    this.#work.push(this.#sendNews(), this.#connect());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#sender?.stop();
    for (const connection of this.#connections) await connection.close();
    await Promise.allSettled(this.#work);
    this.#options.news.close();
    await this.#options.debts.save();
  }

  async #connect(): Promise<void> {
    const { membership, onControl } = this.#options;
    try {
      const control = await this.#open('station');
      const life = await onControl(control);
      const sentUpTo = () => this.#sentUpTo;
      answerKept(control, { ...this.#options, stationId: membership.stationId, life, sentUpTo });
      const bulk = await this.#open('blocks of the station');
      this.#sender = new BlockSender(bulk, membership.stationId, this.#pace, life);
      this.#linked(true);
      this.#work.push(this.#follow(bulk), this.#payDebts());
    } catch (error) {
      // This line is reached only after `stop`: the client reconnects by itself.
      if (!this.#stopped) this.#failed(error);
    }
  }

  async #open(name: string): Promise<NatsConnection> {
    const { membership } = this.#options;
    const { stationId, seed } = membership;
    while (!this.#stopped) {
      try {
        const named = { name: `${name} ${stationId}`, inboxPrefix: inboxOf(stationId) };
        const connection = await connectWith(membership, keyOf(seed), named);
        this.#connections.push(connection);
        return connection;
      } catch (error) {
        this.#failed(error);
        await pause(AFTER_FAULT_MS);
      }
    }
    throw new Error('the station is stopping');
  }

  async #follow(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') this.#linked(false);
      if (status.type === 'reconnect') {
        this.#backlogFrom = performance.now() + AFTER_RETURN_MS;
        this.#linked(true);
      }
      if (status.type === 'error') this.#failed(status.error);
    }
    this.#linked(false);
  }

  #linked(isLinked: boolean): void {
    if (this.#isLinked === isLinked || (isLinked && this.#stopped)) return;
    this.#isLinked = isLinked;
    this.#since = this.#options.clock();
    if (isLinked) this.#fault = undefined;
    else this.#sender?.cutOff();
    this.#options.onNotice(
      isLinked ? 'The link to the hub is up.' : 'The link to the hub is down; everything is kept here.',
    );
  }

  async #sendNews(): Promise<void> {
    const { news, clock, gatherMs = GATHER_MS } = this.#options;
    while (!this.#stopped) {
      const sender = this.#sender;
      const began = clock();
      const beganAtMs = performance.now();
      try {
        if (sender !== undefined && this.#isLinked) {
          await news.send(this.#pace.blockBytes, (block) => sender.send(block, false));
          this.#sentUpTo = began;
        } else await news.oweAll();
      } catch (error) {
        this.#failed(error);
      }
      await this.#rest(Math.max(0, gatherMs - (performance.now() - beganAtMs)));
    }
  }

  async #payDebts(): Promise<void> {
    // Bytes that other debts may send before pulls go on.
    let owedFirst = 0;
    while (!this.#stopped) {
      const { debts, clock } = this.#options;
      const mayPay = this.#isLinked && performance.now() >= this.#backlogFrom;
      const owed = mayPay && owedFirst > 0 ? debts.next() : undefined;
      const pulled = mayPay && owed === undefined ? debts.pulls.next(clock()) : undefined;
      const next = mayPay ? (owed ?? pulled ?? debts.next()) : undefined;
      if (next === undefined) {
        await debts.save().catch((error: unknown) => this.#failed(error));
        await this.#rest(PAUSE_MS);
        continue;
      }
      try {
        const { from, sweeps, bytes } = await this.#pay(next, pulled);
        if (pulled === undefined) debts.paid({ ...next, from });
        else debts.pulls.sent({ ...pulled, from }, sweeps);
        const more = pulled === undefined ? -bytes : bytes / PULLED_FOR_OWED;
        owedFirst = Math.min(this.#pace.windowBytes, Math.max(0, owedFirst + more));
      } catch (error) {
        if (this.#stopped) return;
        this.#failed(error);
        await this.#rest(AFTER_FAULT_MS);
      }
    }
  }

  /**
   * Sends the newest of a part of the archive, about as much as the link carries in two seconds, so that others have their turn:
   * what a pull asks for whole, the rest as the link's policy says. Returns what was sent, and its begin.
   */
  async #pay({ receiverId, from, to }: OwedPart, pulled: PulledRange | undefined) {
    const sender = this.#sender;
    const { archive, debts, everyMs = 0 } = this.#options;
    const found = await archive.query({ receiverId, from, to });
    // The hub must not have a sweep that a power cut takes from this disk.
    await archive.spool.sync();
    const thinning = new Thinning(everyMs);
    const isSent = (sweep: (typeof found)[number]) =>
      pulled === undefined ? thinning.takes(sweep, sweep.startedAt) : debts.pulls.wants(pulled, sweep);
    const inside = found.filter((sweep) => sweep.startedAt >= from && sweep.startedAt < to && isSent(sweep));
    const begin = Math.max(from, beginOfNewest(inside, this.#pace.windowBytes, SLICE_MS) ?? from);
    const sweeps = inside.filter(({ startedAt }) => startedAt >= begin);
    const blocks = toBlocks(sweeps.map(codedAgain), this.#pace.blockBytes);
    for (const block of blocks) await sender?.send(block, true);
    return { from: begin, sweeps, bytes: blocks.reduce((sum, block) => sum + block.bytes.length, 0) };
  }

  #failed(error: unknown): void {
    if (!this.#stopped) this.#fault = error;
  }

  async #rest(ms: number): Promise<void> {
    for (let waited = 0; waited < ms && !this.#stopped; waited += PAUSE_MS)
      await pause(Math.min(PAUSE_MS, ms - waited));
  }
}
