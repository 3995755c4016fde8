/**
 * A second thread that decodes half of a long read: on a machine with two cores, an hour of sweeps is read in little more than
 * half the time. The thread opens the archive itself and gets a list of blocks, so it reads exactly the blocks that the asking
 * thread found. Without the helper, or when it fails, the asking thread reads everything.
 */
import { availableParallelism, loadavg } from 'node:os';
import type { Count } from '../../rf/density.js';
import { AskedThread } from '../../threads/asked-thread.js';
import { asks } from '../../threads/questions.js';
import { workerUrl } from '../../threads/worker-url.js';
import { pause } from '../../time/pause.js';
import type { DensityQuery } from '../archive.js';
import type { RowSpan } from './block-folding.js';
import type { FoundBlock } from './block-source.js';
import type { SweepTable } from './sweep-table.js';

/** Load per core above which the machine is too busy for a second thread. */
const MOST_LOAD = 2;
/** Time in ms after which a thread without an answer is ended. Nobody waits that long: see {@link helpInTime}. */
const DEADLINE_MS = 60_000;
/** How long an answer is waited for after the asking thread has done its own half: so often its time, and at least so many ms. */
const PATIENCE = 3;
const LEAST_PATIENCE_MS = 500;

export interface FoldRequest {
  readonly blocks: readonly FoundBlock[];
  readonly span: RowSpan;
  /** Epoch ms from which rows are counted; it may differ from the begin of the span. */
  readonly origin: number;
  readonly maxBins: number;
}

/** Levels to be counted by frequency. */
export interface CountRequest {
  readonly blocks: readonly FoundBlock[];
  readonly query: DensityQuery;
}

export interface FoldReply {
  readonly table: SweepTable;
  /** Number of damaged blocks that were skipped. */
  readonly damaged: number;
}

export interface CountReply {
  readonly count: Count;
  /** Number of damaged blocks that were skipped. */
  readonly damaged: number;
}

export const HELPING = {
  /** Reads a part of a range. */
  read: asks<(request: FoldRequest) => FoldReply>(DEADLINE_MS),
  /** Counts a part of a range. */
  count: asks<(request: CountRequest) => CountReply>(DEADLINE_MS),
};

/**
 * Does `own` and returns the answer to `helped`, which is about as much work: undefined when it takes several times as long,
 * on a machine that has no second core to spare. The asking thread then does that half too.
 */
export async function helpInTime<T>(
  helped: Promise<T | undefined> | undefined,
  own: () => Promise<void>,
): Promise<T | undefined> {
  const beganAt = performance.now();
  await own();
  if (helped === undefined) return undefined;
  const patienceMs = Math.max(LEAST_PATIENCE_MS, PATIENCE * (performance.now() - beganAt));
  const answered = new AbortController();
  try {
    return await Promise.race([helped, pause(patienceMs, answered.signal).then(() => undefined)]);
  } finally {
    answered.abort();
  }
}

export class ReadHelper {
  readonly #thread: AskedThread<string, typeof HELPING>;
  readonly #load: () => number;
  #closed = false;

  /** A system that reports no load returns 0. */
  constructor(path: string, load: () => number = () => loadavg()[0] ?? 0) {
    this.#load = load;
    this.#thread = new AskedThread({
      file: workerUrl(import.meta.url, 'read-helper-worker'),
      questions: HELPING,
      start: () => path,
      on: {},
      // The next long read starts another.
      again: 'when asked',
      ended: ({ why }) => new Error(`the second reading thread ended (${why})`),
      late: () => new Error('the second reading thread is late'),
    });
  }

  /**
   * False where a second thread would only alternate with this one, or with other programs. Asked for the first time it starts
   * the thread and is false as well: the start takes longer than the reading, so the asking thread does not wait for it.
   */
  isReady(): boolean {
    const cores = availableParallelism();
    if (this.#closed || cores === 1 || this.#load() >= MOST_LOAD * cores) return false;
    if (!this.#thread.isRunning) this.#thread.start();
    return this.#thread.isOpen;
  }

  /** Reads a part of a range; undefined when the helper could not do it. */
  read(request: FoldRequest): Promise<FoldReply | undefined> {
    return this.#thread.work.read(request).catch(() => undefined);
  }

  /** Counts a part of a range; undefined when the helper could not do it. */
  count(request: CountRequest): Promise<CountReply | undefined> {
    return this.#thread.work.count(request).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread.close();
  }
}
