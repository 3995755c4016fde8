/** The one way to wait longer after each failure. */

export interface BackoffSteps {
  /** Wait in ms after the first failure. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** How many times as long each wait is as the one before; 2 when absent. */
  readonly factor?: number;
  /** A life in ms after which the next failure counts as the first; without it only `reset()` ends a row of failures. */
  readonly healthyMs?: number;
}

/** Wait in ms after so many failures in a row, 1 or more. */
export function backoffMs(failures: number, { firstMs, longestMs, factor = 2 }: BackoffSteps): number {
  return Math.min(longestMs, firstMs * factor ** Math.min(40, failures - 1));
}

export class Backoff {
  readonly #steps: BackoffSteps;
  #failures = 0;
  #bornAtMs = performance.now();

  constructor(steps: BackoffSteps) {
    this.#steps = steps;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Marks the begin of the life that `healthyMs` measures. */
  begins(): void {
    this.#bornAtMs = performance.now();
  }

  /** Notes a failure; returns the wait in ms until the next attempt. */
  failed(): number {
    const { healthyMs = Number.POSITIVE_INFINITY } = this.#steps;
    if (performance.now() - this.#bornAtMs > healthyMs) this.#failures = 0;
    this.#failures += 1;
    return backoffMs(this.#failures, this.#steps);
  }

  /** Ends the row of failures. */
  reset(): void {
    this.#failures = 0;
  }
}
