/** Longest wait for a sweep; after it the receiver counts as hanging (seen with real firmware, tinySA issue 87). */
import { ConfigError, LinkTimeout } from '../../src/errors/errors.js';
import type { Link, Wait } from '../../src/receiver/link.js';

/** Longer than any useful sweep. */
const CEILING_MS = 600_000;
/** Time for the shell to pass the command to the sweep thread, and for a busy computer. */
const MARGIN_MS = 4000;
/** Spur removal measures every point twice. */
const SPUR_FACTOR = 2;
/** Firmware that ignores "unbuffered" sends 20 points at a time. */
const POINTS_PER_FLUSH = 20;

export interface SweepEffort {
  readonly spanHz: number;
  readonly points: number;
  /** The bandwidth in use, or the probable one while it is automatic. */
  readonly rbwHz: number;
}

/**
 * Longest time of one sweep by the rule of thumb of QtTinySA: span/(20e3·rbwKhz²) + points/500 seconds. For 20.5 MHz at
 * 3 kHz that is 115 s; 80 s were measured (tinySA issue 72).
 */
function expectedMs({ spanHz, points, rbwHz }: SweepEffort): number {
  const rbwKhz = rbwHz / 1000;
  return 1000 * (spanHz / (20e3 * rbwKhz * rbwKhz) + points / 500);
}

/** Time allowed for one sweep: twice the expected time, because of spur removal, with a margin and a ceiling. */
export function sweepTimeoutMs(effort: SweepEffort): number {
  return Math.min(CEILING_MS, SPUR_FACTOR * expectedMs(effort) + MARGIN_MS);
}

/** @throws ConfigError for a sweep that would take longer than the ceiling: 1 GHz at 200 Hz takes two weeks. */
export function refuseEndless(effort: SweepEffort): void {
  const minutes = Math.round(expectedMs(effort) / 60_000);
  if (expectedMs(effort) <= CEILING_MS) return;
  throw ConfigError.of(
    'One sweep of {spanMhz} MHz with an rbwHz of {rbwHz} takes about {minutes} minutes; give a wider rbwHz or a narrower span.',
    { spanMhz: effort.spanHz / 1e6, rbwHz: effort.rbwHz, minutes },
  );
}

/** A sweep's deadline: a time for the whole sweep, and a shorter time without bytes that ends it earlier. */
export class SweepDeadline {
  readonly #link: Link;
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutMs: number;
  readonly #endsAt: number;
  readonly #silenceMs: number;

  constructor(link: Link, effort: SweepEffort, signal?: AbortSignal) {
    this.#link = link;
    this.#signal = signal;
    this.#timeoutMs = sweepTimeoutMs(effort);
    this.#endsAt = link.now() + this.#timeoutMs;
    this.#silenceMs = Math.min(this.#timeoutMs, MARGIN_MS + POINTS_PER_FLUSH * (this.#timeoutMs / effort.points));
  }

  /**
   * The wait for the next read. @throws LinkTimeout when the deadline has passed: bytes arrive, but no complete sweep.
   */
  readonly wait = (): Wait => {
    const leftMs = this.#endsAt - this.#link.now();
    if (leftMs <= 0)
      throw LinkTimeout.of('The tinySA did not finish a sweep within {seconds} s.', {
        seconds: Math.round(this.#timeoutMs / 1000),
      });
    return { timeoutMs: Math.min(this.#silenceMs, leftMs), signal: this.#signal };
  };
}
