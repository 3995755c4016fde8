/** Sends blocks to the hub: paced, with a checksum, waiting until the message server has each on disk. */

import { headers, type NatsConnection } from '@nats-io/transport-node';
import { LinkClosed } from '../errors/errors.js';
import { sha256 } from '../files/sha256.js';
import { pause } from '../time/pause.js';
import type { LinkPace } from './link-pace.js';
import { Header, SCHEMA, subjects } from './subjects.js';
import type { WireBlock } from './sweep-blocks.js';

const LOOK_EVERY_MS = 20;

export interface BlockCounters {
  blocks: number;
  bytes: number;
  /** Number of blocks that the message server refused or did not answer; their sweeps are sent again. */
  unanswered: number;
}

export class BlockSender {
  readonly counters: BlockCounters = { blocks: 0, bytes: 0, unanswered: 0 };
  readonly #connection: NatsConnection;
  readonly #stationId: string;
  readonly #pace: LinkPace;
  readonly #life: string;
  /** Fires when the link is lost: blocks that were being sent will get no answer. */
  #link = new AbortController();
  #stopped = false;

  constructor(connection: NatsConnection, stationId: string, pace: LinkPace, life = '') {
    this.#connection = connection;
    this.#stationId = stationId;
    this.#pace = pace;
    this.#life = life;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Ends all waits for an answer, because the link is lost. */
  cutOff(): void {
    this.#link.abort(LinkClosed.of('The link to the hub was lost.'));
    this.#link = new AbortController();
  }

  /**
   * Sends a block as soon as the link has room. Resolves when the message server has it; that does not prove that the archive
   * has it. @throws Error when the server does not take it
   */
  async send(block: WireBlock, isBacklog: boolean): Promise<void> {
    const { bytes } = block;
    const pace = this.#pace;
    const mayGo = () => pace[isBacklog ? 'maySendBacklog' : 'maySend'](bytes.length, performance.now());
    const endWait = pace.wait(bytes.length, isBacklog);
    try {
      while (!mayGo()) {
        if (this.#stopped) throw LinkClosed.of('The link to the hub is being closed.');
        await pause(LOOK_EVERY_MS);
      }
    } finally {
      endWait();
    }
    if (isBacklog) pace.sentBacklog(bytes.length, performance.now());
    else pace.sent(bytes.length, performance.now());
    try {
      await this.#publish(block);
      pace.confirmed(bytes.length, performance.now());
      this.counters.blocks += 1;
      this.counters.bytes += bytes.length;
    } catch (error) {
      pace.failed(bytes.length);
      this.counters.unanswered += 1;
      throw error;
    }
  }

  async #publish({ receiverId, firstSeq, lastSeq, bytes }: WireBlock): Promise<void> {
    const head = headers();
    const digest = sha256(bytes);
    // The same sweeps cut another way are another message; the hub's archive recognises each sweep by its number.
    head.set(Header.messageId, `${this.#stationId}/${receiverId}/${firstSeq}/${digest.slice(0, 16)}`);
    head.set(Header.schema, String(SCHEMA));
    head.set(Header.firstSeq, String(firstSeq));
    head.set(Header.lastSeq, String(lastSeq));
    head.set(Header.sha256, digest);
    head.set(Header.life, this.#life);
    const subject = subjects.block(this.#stationId, receiverId);
    const { signal } = this.#link;
    const timeout = this.#pace.answerWithinMs;
    const request = this.#connection.request(subject, bytes, { headers: head, timeout });
    const reply = await untilCut(request, signal);
    const { error } = reply.json<{ error?: { description?: string } }>();
    if (error !== undefined)
      throw new Error(`the hub’s message server takes no block: ${error.description ?? 'no reason'}`);
  }
}

/** The answer, or the reason of the signal as soon as that fires. */
export function untilCut<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cut = () => reject(signal.reason);
    if (signal.aborted) cut();
    signal.addEventListener('abort', cut, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', cut));
  });
}
