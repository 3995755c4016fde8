/**
 * The clock for receivers: the computer's time, but without steps. When somebody sets the computer's clock, every wait
 * computed from it would be wrong by the same amount (one hour back is an hour without a sweep). So this clock runs on
 * evenly until `follow()` is called.
 */
export interface SteadyClockOptions {
  /** Epoch ms; may be set by hand, by a time server, by a GPS. */
  readonly wall: () => number;
  /** ms from an arbitrary start; this clock is never set. */
  readonly even: () => number;
}

export class SteadyClock {
  readonly #options: SteadyClockOptions;
  #offsetMs: number;

  constructor(options: SteadyClockOptions) {
    this.#options = options;
    this.#offsetMs = options.wall() - options.even();
  }

  /** Epoch ms. */
  now(): number {
    return this.#offsetMs + this.#options.even();
  }

  /** How far the computer's clock was set since the last `follow()`; positive when set forward. */
  get stepMs(): number {
    return this.#options.wall() - this.now();
  }

  /** Takes the computer's time from now on. */
  follow(): void {
    this.#offsetMs = this.#options.wall() - this.#options.even();
  }
}
