/**
 * Time as receivers count it: the computer's clock, but even. When somebody sets that clock, every wait computed from it
 * would be too long by as much (an hour set back is an hour without a sweep), so this one goes on as if nothing had
 * happened until it is told to follow.
 */
export interface SteadyClockOptions {
  /** Epoch ms; may be set by hand, by a time server, by a GPS. */
  readonly wall: () => number;
  /** ms from any beginning, never set. */
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

  /** How far the computer's clock was set since this one last followed it; positive when forward. */
  get stepMs(): number {
    return this.#options.wall() - this.now();
  }

  /** From now on the computer's clock again. */
  follow(): void {
    this.#offsetMs = this.#options.wall() - this.#options.even();
  }
}
