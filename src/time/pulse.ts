/**
 * Checks time regularly: whether the event loop was held up, and whether the computer's clock was set. Both are counted and
 * reported.
 */

import type { SteadyClock } from './steady-clock.js';
import { every, type Repeated, unexpected } from './work.js';

const EVERY_MS = 250;
/** Delay in ms above which the event loop was held up: a viewer sees the picture stand still. */
const STALL_MS = 250;
/** Smallest step of the clock, in ms, that is reported. A smaller one is only followed: no wait becomes noticeably longer. */
const STEP_MS = 1000;

export interface PulseCounters {
  stalls: number;
  stalledMs: number;
  longestStallMs: number;
  clockSteps: number;
}

export interface PulseOptions {
  readonly steady: SteadyClock;
  readonly even: () => number;
  onStall(ms: number): void;
  /** Called after the steady clock has followed the step. */
  onClockSet(stepMs: number): void;
}

export class Pulse {
  readonly counters: PulseCounters = { stalls: 0, stalledMs: 0, longestStallMs: 0, clockSteps: 0 };
  readonly #options: PulseOptions;
  readonly #timer: Repeated;
  #lookedAt: number;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#lookedAt = options.even();
    this.#timer = every(EVERY_MS, () => this.#look(), unexpected);
  }

  stop(): void {
    this.#timer.cancel();
  }

  #look(): void {
    const { steady, even, onStall, onClockSet } = this.#options;
    const now = even();
    const lateMs = now - this.#lookedAt - EVERY_MS;
    this.#lookedAt = now;
    if (lateMs > STALL_MS) {
      this.counters.stalls += 1;
      this.counters.stalledMs += lateMs;
      this.counters.longestStallMs = Math.max(this.counters.longestStallMs, lateMs);
      onStall(Math.round(lateMs));
    }
    const { stepMs } = steady;
    steady.follow();
    if (Math.abs(stepMs) < STEP_MS) return;
    this.counters.clockSteps += 1;
    onClockSet(Math.round(stepMs));
  }
}
