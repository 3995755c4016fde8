/** The archive's worker thread. When it dies another one is started; the spool has every sweep that was not committed. */
import { Worker } from 'node:worker_threads';
import { EnvironmentError } from '../../errors/errors.js';
import { workerUrl } from '../../threads/worker-url.js';
import { Backoff } from '../../time/backoff.js';
import { MINUTE_MS } from '../../time/units.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import type { WorkerCall, WorkerReply, WorkerResult, WorkerResults, WorkerStart } from './archive-protocol.js';

const ASK_AGAIN = 'Ask again in a moment.';
/** A thread that lived for `healthyMs` ends by a new fault, not by the one that ended the thread before. */
const RESTARTS = { firstMs: 100, longestMs: 30_000, healthyMs: MINUTE_MS };
const SMALL_YOUNG_MB = 3;

export type StartWorker = (start: WorkerStart) => Worker;

export const startArchiveWorker: StartWorker = (workerData) =>
  new Worker(workerUrl(import.meta.url, 'archive-worker'), { workerData });

/** Starts a worker for a small job: its heap is limited, so that memory is returned after megabytes instead of tens of them. */
export const startSmallArchiveWorker: StartWorker = (workerData) =>
  new Worker(workerUrl(import.meta.url, 'archive-worker'), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: SMALL_YOUNG_MB },
  });

export interface ArchiveThreadOptions {
  /** Start values of a thread; called again for every further one. */
  readonly start: () => WorkerStart;
  readonly startWorker: StartWorker;
  /** Called with the position before which everything is committed; every answer carries it. */
  readonly onCommitted: (cursor: SpoolPosition) => void;
  /** Called when another thread has taken over; `why` is a sentence about the one before. */
  readonly onRestarted: (opened: WorkerResults['open'], why: string) => void;
}

interface Waiting {
  resolve(result: WorkerResult): void;
  reject(error: Error): void;
}

export class ArchiveThread {
  readonly #options: ArchiveThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #opened = false;
  #stopping = false;
  #down = new Error('the archive is not open');
  readonly #backoff = new Backoff(RESTARTS);
  #timer: NodeJS.Timeout | undefined;
  #nextId = 1;

  constructor(options: ArchiveThreadOptions) {
    this.#options = options;
  }

  /** @throws Error that the thread died of: the file cannot be opened, or is of a newer version */
  async open(): Promise<WorkerResults['open']> {
    const opened = await this.#begin();
    this.#opened = true;
    return opened;
  }

  /** @throws Error of the thread; an error with a sentence when the thread died first or is not running now */
  call<Call extends WorkerCall>(call: Call): Promise<WorkerResults[Call['op']]> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(this.#down);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as WorkerResults[Call['op']]), reject });
      worker.postMessage({ ...call, id });
    });
  }

  /** Commits the spool up to `written` and ends the thread. A thread that is not running is not started again for that. */
  async close(written: SpoolPosition): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.call({ op: 'close', written }).catch(() => undefined);
    await this.terminate();
  }

  async terminate(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.#worker?.terminate();
  }

  #begin(): Promise<WorkerResults['open']> {
    const worker = this.#options.startWorker(this.#options.start());
    let cause: Error | undefined;
    worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    worker.on('error', (error) => {
      cause = error as Error;
    });
    worker.on('exit', (code) => this.#fall(cause ?? new Error(`exit code ${code}`)));
    this.#worker = worker;
    this.#backoff.begins();
    return this.call({ op: 'open', written: 0 });
  }

  #settle(reply: WorkerReply): void {
    this.#options.onCommitted(reply.cursor);
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.result);
  }

  #fall(cause: Error): void {
    this.#worker = undefined;
    const again = this.#opened && !this.#stopping;
    const why = `The archive’s thread ended (${cause.message}) and is being started again; sweeps wait in the spool.`;
    this.#down = this.#stopping
      ? new Error('the archive is closed')
      : again
        ? new EnvironmentError(why, ASK_AGAIN, { cause })
        : cause;
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of left) waiting.reject(this.#down);
    if (again) this.#beginLater(cause);
  }

  #beginLater(cause: Error): void {
    const why = `The archive’s thread ended (${cause.message}) and was started again; no sweep was lost.`;
    this.#timer = setTimeout(() => {
      // When this thread dies as well, its end starts the next.
      this.#begin().then(
        (opened) => this.#options.onRestarted(opened, why),
        () => undefined,
      );
    }, this.#backoff.failed());
  }
}
