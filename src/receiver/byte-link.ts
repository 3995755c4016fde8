import { LinkClosed, LinkInterrupted, LinkTimeout, ProtocolError, saidOf } from '../errors/errors.js';
import { evenClock } from '../time/wall-clock.js';
import { say, type Words } from '../words/said.js';
import { ByteQueue } from './byte-queue.js';
import { LineSplitter } from './line-splitter.js';
import { bytesOf, type Link, unlessSilent, type Wait } from './link.js';
import { type OpenTransport, type Transport, type TransportSink, withDeadline } from './transport.js';

/**
 * Number of unread bytes above which the transport is paused. A serial receiver at its fastest needs almost a second to
 * send as much.
 */
const HIGH_WATER_BYTES = 1 << 20;
const LOW_WATER_BYTES = HIGH_WATER_BYTES >> 2;
const HIGH_WATER_LINES = 8192;
/** Longest line accepted: 65,535 values of 12 characters. */
const MAX_LINE_BYTES = 800_000;
const WRITE_TIMEOUT_MS = 3000;
const DRAIN_KEEPS_BYTES = 4096;
/** A longer timer would end at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Counters of one opening of a link, for health displays and tests. */
export interface LinkCounters {
  bytesIn: number;
  bytesOut: number;
  overlongLines: number;
}

/** The only implementation of Link: a bounded buffer between an open transport and a driver. */
export class ByteLink implements Link {
  readonly counters: LinkCounters = { bytesIn: 0, bytesOut: 0, overlongLines: 0 };
  readonly #clock: () => number;
  readonly #description: Words;
  readonly #queue = new ByteQueue();
  readonly #tap: ((chunk: Uint8Array) => void) | undefined;
  #lines: string[] | undefined;
  #nextLine = 0;
  #splitter: LineSplitter | undefined;
  #open: OpenTransport | undefined;
  #paused = false;
  #closed: { error?: Error } | undefined;
  #wake: (() => void) | undefined;
  readonly #pauses = new Set<() => void>();

  private constructor(description: Words, clock: () => number, tap?: (chunk: Uint8Array) => void) {
    this.#description = description;
    this.#clock = clock;
    this.#tap = tap;
  }

  /** Opens `transport`; `tap` gets every arriving byte before the driver does (for recording). */
  static async open(transport: Transport, clock = evenClock(), tap?: (chunk: Uint8Array) => void): Promise<ByteLink> {
    const link = new ByteLink(transport.description, clock, tap);
    const sink: TransportSink = {
      onBytes: (chunk) => link.#onBytes(chunk),
      onClosed: (error) => link.#onClosed(error),
    };
    link.#open = await transport.open(sink);
    if (link.#paused) link.#open.pause();
    return link;
  }

  async close(): Promise<void> {
    this.#onClosed();
    this.#splitter?.destroy();
    await this.#open?.close();
  }

  now(): number {
    return this.#clock();
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    if (this.#closed !== undefined) throw this.#closedError();
    const raw = typeof bytes === 'string' ? bytesOf(bytes) : bytes;
    const written = this.#open?.write(raw) ?? Promise.reject(this.#closedError());
    await withDeadline(written, WRITE_TIMEOUT_MS, () => {
      return LinkTimeout.of('{description} did not take {count} bytes within {withinMs} ms.', {
        description: this.#description,
        count: raw.length,
        withinMs: WRITE_TIMEOUT_MS,
      });
    });
    this.counters.bytesOut += raw.length;
  }

  async readExactly(count: number, wait: Wait): Promise<Uint8Array> {
    this.#assertBytes();
    // A longer read would wait for bytes of a paused transport.
    if (count > HIGH_WATER_BYTES)
      throw ProtocolError.of('{description}: {count} bytes in one piece are more than {most}.', {
        description: this.#description,
        count,
        most: HIGH_WATER_BYTES,
      });
    if (this.#queue.length < count)
      await this.#until(() => this.#queue.length >= count, say('{count} bytes', { count }), wait);
    return this.#taken(this.#queue.take(count));
  }

  async readSome(maxBytes: number, wait: Wait): Promise<Uint8Array> {
    this.#assertBytes();
    if (this.#queue.length === 0) await this.#until(() => this.#queue.length > 0, say('a byte'), wait);
    return this.#taken(this.#queue.take(Math.min(maxBytes, this.#queue.length)));
  }

  async readUntil(delimiter: Uint8Array | string, maxBytes: number, wait: Wait): Promise<Uint8Array> {
    this.#assertBytes();
    const mark = typeof delimiter === 'string' ? bytesOf(delimiter) : delimiter;
    const most = Math.min(maxBytes, HIGH_WATER_BYTES);
    let at = -1;
    const found = () => {
      at = this.#queue.indexOf(mark, most);
      return at !== -1 || this.#queue.length >= most;
    };
    if (!found())
      await this.#until(
        found,
        say('the end of an answer ({delimiter})', { delimiter: JSON.stringify(delimiter) }),
        wait,
      );
    if (at === -1)
      throw ProtocolError.of('{description} sent {most} bytes without {delimiter}.', {
        description: this.#description,
        most,
        delimiter: JSON.stringify(delimiter),
      });
    return this.#taken(this.#queue.take(at + mark.length));
  }

  async readLine(wait: Wait): Promise<string> {
    const lines = this.#lines ?? this.#switchToLines();
    if (this.#nextLine >= lines.length) await this.#until(() => this.#nextLine < lines.length, say('a line'), wait);
    const line = lines[this.#nextLine++] as string;
    if (this.#nextLine === lines.length) {
      lines.length = 0;
      this.#nextLine = 0;
      this.#resume();
    }
    return line;
  }

  unread(bytes: Uint8Array): void {
    this.#assertBytes();
    this.#queue.unread(bytes);
  }

  async drain(quietMs: number, maxMs: number): Promise<Uint8Array> {
    const endAt = performance.now() + maxMs;
    let kept = Buffer.alloc(0);
    for (;;) {
      const leftMs = endAt - performance.now();
      if (leftMs <= 0) return kept;
      const some = await unlessSilent(this.readSome(HIGH_WATER_BYTES, { timeoutMs: Math.min(quietMs, leftMs) }));
      if (some === undefined) return kept;
      kept = Buffer.concat([kept, some]).subarray(-DRAIN_KEEPS_BYTES);
    }
  }

  pause(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (error?: Error) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        this.#pauses.delete(check);
        if (error === undefined) resolve();
        else reject(error);
      };
      const stop = () => finish(LinkInterrupted.of('stopped while waiting.'));
      // A receiver that was unplugged is noticed now, not when its next plan is due. What came before is still read.
      const check = () => {
        if (this.#closed !== undefined && this.#isEmpty) finish(this.#closedError());
      };
      const timer = setTimeout(finish, Math.min(ms, LONGEST_TIMER_MS));
      this.#pauses.add(check);
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      else check();
    });
  }

  #onBytes(chunk: Uint8Array): void {
    this.counters.bytesIn += chunk.length;
    this.#tap?.(chunk);
    if (this.#splitter === undefined) this.#queue.push(chunk);
    else this.#splitter.push(chunk);
    const full = this.#queue.length > HIGH_WATER_BYTES || (this.#lines?.length ?? 0) > HIGH_WATER_LINES;
    if (full && !this.#paused) {
      this.#paused = true;
      this.#open?.pause();
    }
    this.#wake?.();
  }

  #onClosed(error?: Error): void {
    this.#closed ??= error === undefined ? {} : { error };
    this.#splitter?.end();
    this.#wake?.();
    for (const check of this.#pauses) check();
  }

  get #isEmpty(): boolean {
    const isParsed = this.#splitter?.idle ?? true;
    return isParsed && this.#queue.length === 0 && this.#nextLine >= (this.#lines?.length ?? 0);
  }

  #switchToLines(): string[] {
    const lines: string[] = [];
    this.#lines = lines;
    this.#splitter = new LineSplitter(MAX_LINE_BYTES, (line) => {
      lines.push(line);
      this.#wake?.();
    });
    if (this.#queue.length > 0) this.#splitter.push(this.#queue.take(this.#queue.length));
    if (this.#closed !== undefined) this.#splitter.end();
    return lines;
  }

  #taken(bytes: Uint8Array): Uint8Array {
    if (this.#queue.length < LOW_WATER_BYTES) this.#resume();
    return bytes;
  }

  #resume(): void {
    if (this.#splitter !== undefined) this.counters.overlongLines = this.#splitter.overlong;
    if (!this.#paused) return;
    this.#paused = false;
    this.#open?.resume();
  }

  /** Waits until `ready()` is true. Only one wait at a time, because a driver is one sequential function. */
  #until(ready: () => boolean, what: Words, { timeoutMs, signal }: Wait): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#wake !== undefined) throw new Error('two reads at once on one link');
      const finish = (error?: Error) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        this.#wake = undefined;
        if (error === undefined) resolve();
        else reject(error);
      };
      const stop = () => finish(LinkInterrupted.of('stopped while waiting for {what}.', { what }));
      const check = () => {
        if (ready()) finish();
        else if (this.#closed === undefined) return;
        // The parser may still hold whole lines that arrived before the link closed.
        else if (this.#splitter === undefined || this.#splitter.idle) finish(this.#closedError());
        else setImmediate(() => this.#wake?.());
      };
      const timer = setTimeout(() => {
        const words = this.#open?.lastWords?.() ?? '';
        const silent = { description: this.#description, what, withinMs: Math.round(timeoutMs) };
        finish(
          words === ''
            ? LinkTimeout.of('{description} did not send {what} within {withinMs} ms.', silent)
            : LinkTimeout.of('{description} did not send {what} within {withinMs} ms and said "{words}".', {
                ...silent,
                words,
              }),
        );
      }, timeoutMs);
      this.#wake = check;
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      else check();
    });
  }

  #closedError(): LinkClosed {
    const cause = this.#closed?.error;
    const description = this.#description;
    if (cause === undefined) return LinkClosed.of('{description} ended.', { description });
    return LinkClosed.because(cause, '{description} was lost: {why}', { description, why: saidOf(cause) });
  }

  #assertBytes(): void {
    if (this.#lines !== undefined) throw new Error('a link that is read by lines cannot be read by bytes');
  }
}
