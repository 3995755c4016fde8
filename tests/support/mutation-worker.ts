/**
 * One worker thread for all mutants. Vitest starts a thread for each run, which imports vitest and the program again:
 * 200 ms for a mutant whose tests take 10 ms. Stryker changes the mutant within the running program.
 */
import { type PoolOptions, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from 'vitest/node';

type Listener = (value: unknown) => void;
interface Kept {
  readonly worker: ThreadsPoolWorker;
  readonly started: Promise<void>;
}
let kept: Kept | undefined;

function startWorker(options: PoolOptions): Kept {
  const worker = new ThreadsPoolWorker(options);
  const started = worker.start().then(() =>
    worker.on('exit', () => {
      kept = undefined;
    }),
  );
  return { worker, started };
}

/** A run's share of the thread: its listeners, and its settings, such as the names of its tests. */
export class KeptWorker implements PoolWorker {
  readonly name = 'kept';
  readonly #isFirst = kept === undefined;
  readonly #kept: Kept;
  readonly #listeners: [event: string, listener: Listener][] = [];
  #settings = {};

  constructor(options: PoolOptions) {
    kept ??= startWorker(options);
    this.#kept = kept;
  }

  start = (): Promise<void> => this.#kept.started;

  on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener]);
    this.#kept.worker.on(event, listener);
  }

  off = (event: string, listener: Listener): void => this.#kept.worker.off(event, listener);

  deserialize = (data: unknown): unknown => data;

  send(message: WorkerRequest): void {
    if (message.type === 'stop') this.#answer('stopped');
    else if (message.type === 'start' && !this.#isFirst) {
      this.#settings = message.context;
      this.#answer('started');
    } else if (message.type === 'run')
      this.#kept.worker.send({ ...message, context: { ...this.#settings, ...message.context } });
    else this.#kept.worker.send(message);
  }

  async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners) this.off(event, listener);
  }

  #answer(type: 'started' | 'stopped'): void {
    for (const [event, listener] of this.#listeners)
      if (event === 'message') queueMicrotask(() => listener({ __vitest_worker_response__: true, type }));
  }
}
