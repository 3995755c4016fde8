/** The archive that needs nothing installed: SQLite in a worker thread, in the data directory. */
import { Worker } from 'node:worker_threads';
import type { Sweep } from '../rf/sweep.js';
import { workerUrl } from '../threads/worker-url.js';
import type { Archive, ArchiveHealth, Retention, StoredSweep, SweepQuery } from './archive.js';
import type { WorkerCall, WorkerReply, WorkerResult, WorkerStart } from './archive-protocol.js';

const FLUSH_MS = 200;
const PRUNE_EVERY_MS = 60_000;
/** Float32 levels waiting for the disk; beyond this the newest are lost, and counted. */
const MAX_PENDING_BINS = 16_000_000;

interface Waiting {
  resolve(result: WorkerResult): void;
  reject(error: Error): void;
}

export interface EmbeddedArchiveOptions {
  readonly path: string;
  readonly retention: Retention;
  readonly clock: () => number;
}

export class EmbeddedArchive implements Archive {
  readonly #path: string;
  readonly #clock: () => number;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #timers: NodeJS.Timeout[];
  #nextId = 1;
  #batch: Sweep[] = [];
  #pending = 0;
  #pendingBins = 0;
  #dropped = 0;
  #lastFault: string | undefined;
  #down: Error | undefined;

  private constructor({ path, retention, clock }: EmbeddedArchiveOptions) {
    this.#path = path;
    this.#clock = clock;
    const workerData: WorkerStart = { path, retention };
    this.#worker = new Worker(workerUrl(import.meta.url, 'archive-worker'), { workerData });
    this.#worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fall(error as Error));
    this.#worker.on('exit', () => this.#fall(new Error('the archive is closed')));
    this.#timers = [setInterval(() => this.#flush(), FLUSH_MS), setInterval(() => this.#prune(), PRUNE_EVERY_MS)];
  }

  /** @throws Error when the file cannot be opened, or was written by a newer version. */
  static async open(options: EmbeddedArchiveOptions): Promise<EmbeddedArchive> {
    const archive = new EmbeddedArchive(options);
    try {
      await archive.#call({ op: 'size' });
    } catch (error) {
      archive.#stopTimers();
      throw error;
    }
    return archive;
  }

  add(sweep: Sweep): void {
    if (this.#down !== undefined || this.#pendingBins > MAX_PENDING_BINS) {
      this.#dropped += 1;
      this.#lastFault ??= 'the disk does not keep up';
      return;
    }
    this.#batch.push(sweep);
    this.#pending += 1;
    this.#pendingBins += sweep.levelsDbm.length;
  }

  async query(query: SweepQuery): Promise<StoredSweep[]> {
    this.#flush();
    return (await this.#call({ op: 'query', query })) as StoredSweep[];
  }

  async lastSeqs(): Promise<ReadonlyMap<string, number>> {
    return (await this.#call({ op: 'lastSeqs' })) as Map<string, number>;
  }

  async health(): Promise<ArchiveHealth> {
    const size = (await this.#call({ op: 'size' })) as { bytes: number; sweeps: number };
    const fault = this.#lastFault === undefined ? {} : { lastFault: this.#lastFault };
    return { path: this.#path, ...size, pending: this.#pending, dropped: this.#dropped, ...fault };
  }

  async close(): Promise<void> {
    this.#stopTimers();
    this.#flush();
    await this.#call({ op: 'close' }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #flush(): void {
    const sweeps = this.#batch;
    if (sweeps.length === 0) return;
    this.#batch = [];
    const bins = sweeps.reduce((sum, sweep) => sum + sweep.levelsDbm.length, 0);
    const done = () => {
      this.#pending -= sweeps.length;
      this.#pendingBins -= bins;
    };
    this.#call({ op: 'add', sweeps }).then(done, (error: Error) => {
      done();
      this.#dropped += sweeps.length;
      this.#lastFault = error.message;
    });
  }

  #prune(): void {
    this.#call({ op: 'prune', now: this.#clock() }).catch((error: Error) => {
      this.#lastFault = error.message;
    });
  }

  #call(call: WorkerCall): Promise<WorkerResult> {
    if (this.#down !== undefined) return Promise.reject(this.#down);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...call, id });
    });
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.result);
  }

  #fall(error: Error): void {
    this.#down ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
