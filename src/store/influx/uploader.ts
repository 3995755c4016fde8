/**
 * Moves sweeps from the spool to the database: read, pack, send, and move the cursor only after the answer.
 *
 *   spool ──read──► pack ──► note ──► send ──204──► next      (the next batch is packed while one is on its way)
 *                                       └─ no ──► wait, send the same lines again; the spool keeps everything meanwhile
 *
 * The note (upload-cursor.ts) names the batch that is about to be sent. After a crash the same batch is sent again: packing
 * depends only on the sweeps, so the same points are written and nothing is doubled.
 */

import { sentenceOf } from '../../errors/errors.js';
import { Backoff } from '../../time/backoff.js';
import { pause } from '../../time/pause.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import { type BatchOutcome, LineWriter } from './line-writer.js';
import { NoteBox, noteLines } from './note-box.js';
import { serverName } from './server-kind.js';
import type { BatchInFlight } from './upload-cursor.js';
import type { UploaderOptions, UploaderStatus, UploadTarget } from './upload-parts.js';

const IDLE_MS = 200;
const NOTES_EVERY_MS = 5_000;
const DEFAULT_BATCH_BYTES = 4 << 20;
const DEFAULT_LONGEST_WAIT_MS = 60_000;
const BACKOFF = { firstMs: 1000, longestMs: 60_000 };

interface Batch extends BatchInFlight {
  readonly lines: readonly string[];
  readonly sweeps: number;
  /** Position from which sweeps were still needed before this batch. */
  readonly keepFrom: SpoolPosition;
}

export class InfluxUploader {
  readonly #options: UploaderOptions;
  readonly #writer: LineWriter;
  readonly #notes: NoteBox;
  #notesSentAtMs = Number.NEGATIVE_INFINITY;
  readonly #batchBytes: number;
  #connection: UploadTarget | undefined;
  #state: UploaderStatus['state'] = 'connecting';
  #server = '';
  #problem: string | undefined;
  #sweeps = 0;
  #lines = 0;
  #setAside = 0;
  #retries = 0;
  readonly #backoff: Backoff;
  #oldestWaitsSinceMs: number | undefined;
  #flushes: (() => void)[] = [];
  #wake: (() => void) | undefined;
  /** Position up to which everything is stored, while the note on disk does not say so yet. */
  #unnoted: SpoolPosition | undefined;

  constructor(options: UploaderOptions) {
    this.#options = options;
    this.#writer = new LineWriter(options);
    this.#notes = options.notes ?? new NoteBox();
    this.#batchBytes = options.batchBytes ?? DEFAULT_BATCH_BYTES;
    this.#backoff = new Backoff(options.backoff ?? BACKOFF);
  }

  get status(): UploaderStatus {
    return {
      state: this.#state,
      server: this.#server,
      problem: this.#problem,
      sweeps: this.#sweeps,
      lines: this.#lines,
      setAside: this.#setAside,
      retries: this.#retries,
      waitingBytes: this.#options.source.waitingBytes,
      notes: this.#notes.counts,
    };
  }

  /** Sends everything that waits, open minutes included; resolves when all of it is stored. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.#flushes.push(resolve);
      this.#wake?.();
    });
  }

  /** Runs until the signal; rejects only when the spool cannot be read or its cursor cannot be saved. */
  async run(signal: AbortSignal): Promise<void> {
    let sending: Promise<void> = Promise.resolve();
    try {
      while (!signal.aborted) {
        // While a batch is being sent, only its sender connects again.
        if (this.#connection === undefined) await sending;
        const connection = await this.#connected(signal);
        if (connection === undefined) break;
        if (this.#notesDue()) {
          await sending;
          if (!(await this.#sendNotes(connection, signal))) continue;
        }
        if (!this.#due()) {
          await sending;
          if (this.#state === 'sending') this.#state = 'idle';
          await this.#noteRest();
          // A flush requested during these waits brought more sweeps, which go first.
          if (this.#due()) continue;
          if (this.#flushes.length > 0 && (await this.#sendSoFar(connection))) continue;
          await this.#idle(signal);
          continue;
        }
        const { limit } = this.#options.source;
        const batch = this.#nextBatch(connection);
        await sending;
        if (signal.aborted) break;
        if (batch === undefined) {
          this.#settle(limit);
          continue;
        }
        sending = this.#deliver(batch, signal);
        // The next turn of the loop or `finally` awaits this promise; until then a failure must not count as unhandled.
        sending.catch(() => undefined);
      }
    } finally {
      try {
        await sending;
      } finally {
        this.#connection?.close();
        this.#connection = undefined;
        this.#state = 'stopped';
      }
    }
  }

  /** Waits a short time, or until a flush is requested. */
  #idle(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, IDLE_MS);
      signal.addEventListener('abort', done);
      this.#wake = done;
    });
  }

  #due(): boolean {
    const { source, longestWaitMs = DEFAULT_LONGEST_WAIT_MS } = this.#options;
    const waiting = source.waitingBytes;
    if (waiting === 0) {
      this.#oldestWaitsSinceMs = undefined;
      return false;
    }
    const now = performance.now();
    this.#oldestWaitsSinceMs ??= now;
    return waiting >= this.#batchBytes || this.#flushes.length > 0 || now - this.#oldestWaitsSinceMs >= longestWaitMs;
  }

  #notesDue(): boolean {
    const { waiting } = this.#notes.counts;
    if (waiting === 0) return false;
    return this.#flushes.length > 0 || performance.now() - this.#notesSentAtMs >= NOTES_EVERY_MS;
  }

  /** Sends notes; false when the server does not take them now and they wait on. */
  async #sendNotes(connection: UploadTarget, signal: AbortSignal): Promise<boolean> {
    const notes = this.#notes.take();
    const lines = noteLines(notes, connection.server.kind !== 'victoria-metrics');
    const outcome = await this.#writer.write(connection, lines);
    if (outcome.kind !== 'stored') {
      this.#notes.putBack(notes);
      await this.#backOff(outcome, signal);
      return false;
    }
    this.#notesSentAtMs = performance.now();
    this.#notes.stored(notes, outcome.setAside);
    this.#backoff.reset();
    this.#problem = undefined;
    return true;
  }

  #nextBatch(connection: UploadTarget): Batch | undefined {
    const from = this.#options.source.position;
    const sweeps = this.#options.source.read(this.#batchBytes);
    const last = sweeps.at(-1);
    if (last === undefined) return undefined;
    this.#oldestWaitsSinceMs = undefined;
    const { openMinutes: open, keepFrom = from } = this.#options.lines;
    const lines = this.#options.lines.make(sweeps, connection, from);
    return { lines, sweeps: sweeps.length, from, to: last.next, open, keepFrom };
  }

  #settle(position: SpoolPosition): void {
    this.#unnoted = position;
    this.#options.source.settle(position);
  }

  /** Sends the open minutes; false when they could not be stored now. */
  async #sendSoFar(connection: UploadTarget): Promise<boolean> {
    const asked = this.#flushes;
    this.#flushes = [];
    const outcome = await this.#writer.write(connection, this.#options.lines.soFar());
    if (outcome.kind === 'stored') for (const resolve of asked) resolve();
    else this.#flushes.unshift(...asked);
    return outcome.kind === 'stored';
  }

  /** Writes, between batches, that everything sent is stored, so that the spool can delete it. */
  async #noteRest(): Promise<void> {
    const position = this.#unnoted;
    if (position === undefined) return;
    const { openMinutes: open, keepFrom = position } = this.#options.lines;
    await this.#options.source.begin({ from: position, to: position, open }, keepFrom);
    this.#unnoted = undefined;
  }

  /** Sends a batch until it is stored or the signal stops it, then moves the cursor. */
  async #deliver(batch: Batch, signal: AbortSignal): Promise<void> {
    const { from, to, open } = batch;
    await this.#options.source.begin({ from, to, open }, batch.keepFrom);
    this.#unnoted = undefined;
    while (!signal.aborted) {
      const connection = await this.#connected(signal);
      if (connection === undefined) return;
      this.#state = 'sending';
      const outcome = await this.#writer.write(connection, batch.lines);
      if (outcome.kind === 'stored') {
        this.#backoff.reset();
        this.#problem = undefined;
        this.#sweeps += batch.sweeps;
        this.#lines += batch.lines.length - outcome.setAside;
        this.#setAside += outcome.setAside;
        this.#settle(to);
        return;
      }
      await this.#backOff(outcome, signal);
    }
  }

  async #connected(signal: AbortSignal): Promise<UploadTarget | undefined> {
    while (this.#connection === undefined && !signal.aborted) {
      try {
        const found = await this.#options.connect();
        if ('kind' in found) {
          await this.#backOff(found, signal);
          continue;
        }
        this.#connection = found;
        this.#server = serverName(found.server);
        this.#state = 'idle';
      } catch (error) {
        await this.#backOff({ kind: 'later', reason: sentenceOf(error), waitMs: 0 }, signal);
      }
    }
    return this.#connection;
  }

  async #backOff(outcome: Exclude<BatchOutcome, { kind: 'stored' }>, signal: AbortSignal): Promise<void> {
    this.#retries += 1;
    const waitMs = this.#backoff.failed();
    if (outcome.kind === 'refused') {
      this.#state = 'refused';
      this.#problem = `${outcome.reason} ${outcome.cure} Nothing is lost: it waits on disk here.`;
      // A person may have changed server or rights, so the connection is opened again.
      this.#connection?.close();
      this.#connection = undefined;
      await pause(waitMs, signal);
      return;
    }
    this.#state = 'waiting';
    this.#problem = outcome.reason;
    await pause(Math.max(waitMs, outcome.waitMs), signal);
  }
}
