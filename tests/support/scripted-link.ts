/**
 * A link without time: bytes come out of a list, a piece for every write, and a wait for bytes that are not there moves
 * the clock on at once and times out. For throwing thousands of byte streams at a driver.
 */
import { LinkClosed, LinkInterrupted, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { bytesOf, type Link, textOf, type Wait } from '../../src/receiver/link.js';
import { asItCame } from '../../src/words/said.js';

/** More false time than any driver may spend on a receiver that makes no sense. */
const PATIENCE_MS = 3600_000;
const MOST_CALLS = 200_000;

export class ScriptedLink implements Link {
  readonly written: Uint8Array[] = [];
  #pending = new Uint8Array(0);
  #replies: Uint8Array[];
  #nowMs = 0;
  #calls = 0;
  readonly #endsWhenEmpty: boolean;
  readonly #answer: ((written: Uint8Array) => Uint8Array) | undefined;

  /**
   * `replies[0]` is there from the start, each write brings the next; a recording ends, a receiver falls silent.
   * With `answer` a write brings what that makes of it instead.
   */
  constructor(
    replies: readonly Uint8Array[],
    { endsWhenEmpty = false, answer }: { endsWhenEmpty?: boolean; answer?: (written: Uint8Array) => Uint8Array } = {},
  ) {
    this.#replies = [...replies];
    this.#endsWhenEmpty = endsWhenEmpty;
    this.#answer = answer;
    this.#arrive();
  }

  now(): number {
    return this.#nowMs;
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    this.#count();
    const written = typeof bytes === 'string' ? bytesOf(bytes) : bytes.slice();
    this.written.push(written);
    if (this.#answer === undefined) this.#arrive();
    else this.#pending = Buffer.concat([this.#pending, this.#answer(written)]);
  }

  async readExactly(count: number, wait: Wait): Promise<Uint8Array> {
    if (this.#pending.length < count) this.#starve(wait);
    return this.#take(count);
  }

  async readSome(maxBytes: number, wait: Wait): Promise<Uint8Array> {
    if (this.#pending.length === 0) this.#starve(wait);
    return this.#take(Math.min(maxBytes, this.#pending.length));
  }

  async readUntil(delimiter: Uint8Array | string, maxBytes: number, wait: Wait): Promise<Uint8Array> {
    const mark = Buffer.from(typeof delimiter === 'string' ? bytesOf(delimiter) : delimiter);
    const at = Buffer.from(this.#pending).indexOf(mark);
    if (at !== -1 && at + mark.length <= maxBytes) return this.#take(at + mark.length);
    if (this.#pending.length >= maxBytes) throw new ProtocolError(asItCame(`${maxBytes} bytes without an end`));
    return this.#starve(wait);
  }

  async readLine(wait: Wait): Promise<string> {
    const at = this.#pending.indexOf(0x0a);
    if (at === -1) return this.#starve(wait);
    return textOf(this.#take(at + 1)).replace(/\r?\n$/, '');
  }

  unread(bytes: Uint8Array): void {
    this.#pending = Buffer.concat([bytes, this.#pending]);
  }

  async drain(quietMs: number, _maxMs: number): Promise<Uint8Array> {
    this.#count();
    this.#nowMs += quietMs;
    return this.#take(this.#pending.length).slice(-4096);
  }

  async pause(ms: number, signal?: AbortSignal): Promise<void> {
    this.#count();
    if (signal?.aborted) throw new LinkInterrupted(asItCame('stopped'));
    this.#nowMs += Math.max(1, ms);
  }

  #arrive(): void {
    const next = this.#replies.shift();
    if (next !== undefined) this.#pending = Buffer.concat([this.#pending, next]);
  }

  #take(count: number): Uint8Array {
    this.#count();
    const taken = this.#pending.subarray(0, count);
    this.#pending = this.#pending.subarray(count);
    return taken;
  }

  #starve({ timeoutMs, signal }: Wait): never {
    this.#count();
    if (signal?.aborted) throw new LinkInterrupted(asItCame('stopped'));
    if (this.#endsWhenEmpty) throw new LinkClosed(asItCame('the recording ended'));
    this.#nowMs += timeoutMs;
    throw new LinkTimeout(asItCame(`nothing within ${timeoutMs} ms`));
  }

  /** A driver that goes on for ever against a dead receiver is found out here. */
  #count(): void {
    this.#calls += 1;
    if (this.#calls > MOST_CALLS || this.#nowMs > PATIENCE_MS)
      throw new Error(`hang: ${this.#calls} calls and ${this.#nowMs} ms without an end`);
  }
}
