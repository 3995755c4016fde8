/**
 * The one way to a worker thread. It is asked by functions that return promises, it tells events, and its owner never waits
 * for ever: each question has a deadline, a thread that hangs is ended, and a thread that ended is replaced after a pause
 * which grows while it ends again and again.
 *
 *   thread.work.count('text') ──► { id, name, args } ──► serveThread: answers.count('text')
 *        promise              ◄── { id, result | error } ◄──┘      events, progress ──► on.NAME(…)
 */
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { type ErrorClass, unpackError } from '../errors/crossing.js';
import { EnvironmentError } from '../errors/errors.js';
import { Backoff } from '../time/backoff.js';
import { MINUTE_MS } from '../time/units.js';
import { say } from '../words/said.js';
import { heard } from './heard.js';
import type { Asked, Events, Questions, ToThread } from './questions.js';
import { type FromThread, OPENING } from './serve-thread.js';

/** A thread that owes an answer and is silent for less is busy, not hung: the question fails, the thread goes on. */
const HUNG_AFTER_MS = MINUTE_MS;
/** Longest time in ms for a thread to open; progress begins it again. */
const OPENS_WITHIN_MS = 600_000;
/** Most open questions; one more is refused. */
const MOST_OPEN = 10_000;
/** Pauses before a thread is replaced; one that lived for `healthyMs` ended by a new fault, not by that of the one before. */
const PAUSES = { firstMs: 100, longestMs: 30_000, healthyMs: MINUTE_MS };

/** How a thread ended. */
export interface ThreadEnd {
  /** Of the thread, or of what ended it; undefined when it ended without a word, as by a crash of its own. */
  readonly error: Error | undefined;
  /** The error's message, or the exit code, as part of a sentence. */
  readonly why: string;
  /** Threads in a row that lived short, this one included. */
  readonly early: number;
  /** False when no thread was ever open: the error says why it cannot be opened. */
  readonly wasOpen: boolean;
  readonly isClosed: boolean;
}

export interface ThreadOptions<Start, Q extends Questions, E extends Events> {
  /** `workerUrl(import.meta.url, …)` of a file that calls `serveThread`. */
  readonly file: URL;
  readonly questions: Q;
  readonly start: () => Start | Promise<Start>;
  /** Called with the thread's events. */
  readonly on: E;
  /** When a thread that ended is replaced: after a pause, by the next question, or never. */
  readonly again: 'always' | 'when asked' | 'never';
  /** Error of the questions to a thread that ended, until another answers. */
  readonly ended: (end: ThreadEnd) => Error;
  /** Error of a question that was not answered in time. */
  readonly late: (withinMs: number) => Error;
  /** Classes of errors that this thread throws, beside those of `src/errors`. */
  readonly errors?: readonly ErrorClass[];
  readonly limits?: WorkerOptions['resourceLimits'];
  /** Silence in ms after which a late thread is ended; a minute when absent. */
  readonly hungAfterMs?: number;
  /** Called when a thread was started: what is asked here comes before all other questions. */
  readonly onStarted?: (before: ThreadEnd | undefined) => void;
  readonly onEnded?: (end: ThreadEnd) => void;
}

interface Open {
  readonly withinMs: number;
  readonly askedAtMs: number;
  timer: NodeJS.Timeout;
  resolve(sent: unknown): void;
  reject(error: Error): void;
}

export class AskedThread<Start, Q extends Questions, E extends Events = Record<never, never>> {
  readonly work: Asked<Q>;
  readonly #options: ThreadOptions<Start, Q, E>;
  readonly #open = new Map<number, Open>();
  #worker: Worker | undefined;
  #opened: Promise<unknown> = Promise.resolve();
  #ended: Promise<unknown> = Promise.resolve();
  #lives = 0;
  #nextId = OPENING + 1;
  readonly #backoff = new Backoff(PAUSES);
  #pauseMs = 0;
  #progressAtMs = 0;
  /** Begin of the silence of a thread that owes an answer; undefined when it owes none. */
  #silentSinceMs: number | undefined;
  #wasOpen = false;
  #error: Error | undefined;
  #end: ThreadEnd | undefined;
  #pause: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ThreadOptions<Start, Q, E>) {
    this.#options = options;
    this.work = this.after(options.questions, undefined);
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** Number of threads that were started: tells a thread from the one that replaced it. */
  get lives(): number {
    return this.#lives;
  }

  /** False while the thread opens: what is asked waits for that. */
  get isOpen(): boolean {
    return this.#worker !== undefined && !this.#open.has(OPENING);
  }

  /** Questions without an answer yet. */
  get openQuestions(): number {
    return this.#open.size - (this.#open.has(OPENING) ? 1 : 0);
  }

  /** Time in ms since the thread last answered or told its progress, while it owes an answer; 0 when it owes none. */
  get silentMs(): number {
    return this.#silentSinceMs === undefined ? 0 : performance.now() - this.#silentSinceMs;
  }

  /** Resolves when the present thread is open. @throws Error that it ended with */
  async opened(): Promise<void> {
    await this.#opened;
  }

  /** Some of the questions, each sent when `first` has resolved. */
  after<Some extends Questions>(some: Some, first: (() => Promise<void>) | undefined): Asked<Some> {
    const functions = Object.entries(some).map(([name, question]) => {
      if (question.kind === 'order') return [name, (...args: unknown[]) => this.#tell(name, args)];
      const ask = (args: unknown[]) => this.#ask(name, args, question.withinMs);
      return [
        name,
        async (...args: unknown[]) =>
          question.unpack(await (first === undefined ? ask(args) : first().then(() => ask(args)))),
      ];
    });
    return Object.fromEntries(functions) as Asked<Some>;
  }

  /** Starts the first thread. */
  start(): void {
    const { start } = this.#options;
    const value = start();
    if (value instanceof Promise)
      value.then(
        (known) => this.#isClosed || this.#launch(known),
        (error: Error) => {
          this.#fall(error);
          this.#replace();
        },
      );
    else this.#launch(value);
  }

  /** Ends the thread for good, after `farewell` has been answered or has failed. */
  async close(farewell?: (work: Asked<Q>) => Promise<unknown>): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    if (this.#worker !== undefined) await farewell?.(this.work).catch(() => undefined);
    await this.rest();
  }

  /** Ends the thread until the next question, or as a crash would. */
  async rest(): Promise<void> {
    await this.#worker?.terminate();
    await this.#ended;
  }

  #launch(workerData: Start): void {
    const { file, limits = {}, onStarted } = this.#options;
    const worker = heard(new Worker(file, { workerData, resourceLimits: limits }));
    // A thread alone does not keep the program alive; an open question does.
    worker.unref();
    this.#worker = worker;
    this.#lives += 1;
    this.#error = undefined;
    this.#backoff.begins();
    worker.on('message', (message: FromThread) => {
      if (worker === this.#worker) this.#hear(message);
    });
    worker.on('error', (error) => {
      this.#error ??= error as Error;
    });
    this.#ended = new Promise<void>((resolve) => {
      worker.once('exit', (code) => {
        if (worker === this.#worker) this.#fall(this.#error, code);
        this.#replace();
        resolve();
      });
    });
    this.#opened = this.#waitFor(OPENING, OPENS_WITHIN_MS);
    // Its owner hears of an end by `onEnded` as well.
    this.#opened.catch(() => undefined);
    onStarted?.(this.#end);
  }

  #tell(name: string, args: readonly unknown[]): void {
    this.#worker?.postMessage({ id: undefined, name, args } satisfies ToThread);
  }

  async #ask(name: string, args: readonly unknown[], withinMs: number): Promise<unknown> {
    if (this.#worker === undefined && this.#options.again === 'when asked' && !this.#isClosed) this.start();
    if (this.#worker === undefined)
      throw this.#options.ended({
        ...(this.#end ?? this.#endOf(undefined, 'it is not started')),
        isClosed: this.#isClosed,
      });
    if (this.#open.size >= MOST_OPEN)
      throw new EnvironmentError(
        say('{most} questions to one thread wait for their answers.', { most: MOST_OPEN }),
        say('Ask again in a moment.'),
      );
    const id = this.#nextId++;
    this.#worker.postMessage({ id, name, args } satisfies ToThread);
    return await this.#waitFor(id, withinMs);
  }

  #waitFor(id: number, withinMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const askedAtMs = performance.now();
      this.#silentSinceMs ??= askedAtMs;
      this.#open.set(id, { withinMs, askedAtMs, timer: this.#wake(id, withinMs), resolve, reject });
    });
  }

  /** After the deadline the answers that have arrived are read first: perhaps it was this side that was busy. */
  #wake(id: number, inMs: number): NodeJS.Timeout {
    return setTimeout(() => setImmediate(() => this.#judge(id)), Math.ceil(inMs));
  }

  /** Refuses a question that is late. A thread that was silent for longer than any open question may take is ended. */
  #judge(id: number): void {
    const question = this.#open.get(id);
    if (question === undefined) return;
    const nowMs = performance.now();
    const leftMs = Math.max(question.askedAtMs, this.#progressAtMs) + question.withinMs - nowMs;
    if (leftMs > 0) {
      question.timer = this.#wake(id, leftMs);
      return;
    }
    const { hungAfterMs = HUNG_AFTER_MS, late } = this.#options;
    const longestMs = Math.max(hungAfterMs, ...[...this.#open.values()].map(({ withinMs }) => withinMs));
    this.#open.delete(id);
    question.reject(late(question.withinMs));
    if (nowMs - (this.#silentSinceMs ?? nowMs) >= longestMs) this.#giveUp(longestMs);
  }

  #giveUp(silentMs: number): void {
    const worker = this.#worker;
    this.#fall(new Error(`it gave no sign of life for ${silentMs / 1000} s`));
    // Its exit, which a call into the system may delay, is followed by the next thread.
    worker?.terminate().catch(() => undefined);
  }

  #hear(message: FromThread): void {
    const nowMs = performance.now();
    if ('event' in message)
      (this.#options.on as Record<string, (...args: readonly unknown[]) => void>)[message.event]?.(...message.args);
    else if ('id' in message) this.#settle(message);
    else if ('failed' in message) this.#error = unpackError(message.failed, this.#options.errors);
    else this.#progressAtMs = nowMs;
    this.#silentSinceMs = this.#open.size === 0 ? undefined : nowMs;
  }

  #settle(message: Extract<FromThread, { readonly id: number }>): void {
    const question = this.#open.get(message.id);
    if (question === undefined) return;
    this.#open.delete(message.id);
    clearTimeout(question.timer);
    if ('error' in message) question.reject(unpackError(message.error, this.#options.errors));
    else question.resolve(message.result);
    if (message.id === OPENING) this.#wasOpen = true;
  }

  #fall(error: Error | undefined, code = 0): void {
    this.#worker = undefined;
    this.#silentSinceMs = undefined;
    this.#pauseMs = this.#backoff.failed();
    const end = this.#endOf(error, error?.message ?? `exit code ${code}`);
    this.#end = end;
    const left = [...this.#open.values()];
    this.#open.clear();
    for (const { timer, reject } of left) {
      clearTimeout(timer);
      reject(this.#options.ended(end));
    }
    this.#options.onEnded?.(end);
  }

  #endOf(error: Error | undefined, why: string): ThreadEnd {
    return { error, why, early: this.#backoff.failures, wasOpen: this.#wasOpen, isClosed: this.#isClosed };
  }

  #replace(): void {
    if (this.#isClosed || this.#options.again !== 'always') return;
    this.#pause = setTimeout(() => this.start(), this.#pauseMs);
  }
}
