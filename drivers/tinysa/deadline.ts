/** How long to wait for a sweep before saying that the receiver hangs (firmware has been seen to, tinySA issue 87). */
import type { Link, Wait } from '../../src/receiver/link.js';

/** Longer than any sweep worth repeating; a plan beyond it (1 GHz at 200 Hz takes a week) ends in words, not in silence. */
const CEILING_MS = 600_000;
/** For the shell to hand the command to the sweep thread, and for a busy host. */
const MARGIN_MS = 4000;
/** Spur removal measures every point twice. */
const SPUR_FACTOR = 2;
/** Firmware that ignores "unbuffered" sends 20 points at a time. */
const POINTS_PER_FLUSH = 20;

export interface SweepEffort {
  readonly spanHz: number;
  readonly points: number;
  /** The bandwidth in use, or the likely one while it is automatic. */
  readonly rbwHz: number;
}

/**
 * Time allowed for one sweep: span/(20e3·rbwKhz²) + points/500 seconds, the rule of thumb QtTinySA works with, doubled
 * for spur removal, with a margin and a ceiling. 20.5 MHz at 3 kHz gives 234 s; measured were 80 s (tinySA issue 72).
 */
export function sweepTimeoutMs({ spanHz, points, rbwHz }: SweepEffort): number {
  const rbwKhz = rbwHz / 1000;
  const expectedMs = 1000 * (spanHz / (20e3 * rbwKhz * rbwKhz) + points / 500);
  return Math.min(CEILING_MS, SPUR_FACTOR * expectedMs + MARGIN_MS);
}

/** A sweep's deadline: an end by which all of it must be here, and a silence that ends it sooner. */
export class SweepDeadline {
  readonly #link: Link;
  readonly #signal: AbortSignal | undefined;
  readonly #endsAt: number;
  readonly #silenceMs: number;

  constructor(link: Link, effort: SweepEffort, signal?: AbortSignal) {
    const timeoutMs = sweepTimeoutMs(effort);
    this.#link = link;
    this.#signal = signal;
    this.#endsAt = link.now() + timeoutMs;
    this.#silenceMs = Math.min(timeoutMs, MARGIN_MS + POINTS_PER_FLUSH * (timeoutMs / effort.points));
  }

  /** For the next read. */
  readonly wait = (): Wait => ({
    timeoutMs: Math.max(1, Math.min(this.#silenceMs, this.#endsAt - this.#link.now())),
    signal: this.#signal,
  });
}
