/** Work that takes minutes and runs once at a time: one request starts it, others read its state. */
import { sentenceOf } from '../errors/errors.js';

export type JobState<T> =
  | { readonly state: 'never' }
  | { readonly state: 'running'; readonly startedAt: number }
  | { readonly state: 'done'; readonly startedAt: number; readonly endedAt: number; readonly result: T }
  | { readonly state: 'failed'; readonly startedAt: number; readonly endedAt: number; readonly fault: string };

export class OneJob<T> {
  readonly #clock: () => number;
  #state: JobState<T> = { state: 'never' };

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get state(): JobState<T> {
    return this.#state;
  }

  /** Starts the work; false when it is running already. A failure shows only in the state. */
  start(work: () => Promise<T>): boolean {
    if (this.#state.state === 'running') return false;
    const startedAt = this.#clock();
    this.#state = { state: 'running', startedAt };
    work().then(
      (result) => {
        this.#state = { state: 'done', startedAt, endedAt: this.#clock(), result };
      },
      (error: unknown) => {
        this.#state = { state: 'failed', startedAt, endedAt: this.#clock(), fault: sentenceOf(error) };
      },
    );
    return true;
  }
}
