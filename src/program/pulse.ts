/** A regular look at time itself: was the event loop held up, was the computer's clock set? Both are counted and told. */
import type { SteadyClock } from '../receiver/steady-clock.js';

const EVERY_MS = 250;
/** Later than this is a stall: a viewer sees the picture stand still. */
const STALL_MS = 250;
/** A clock set by less is followed at once: no wait is noticeably longer for it. */
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
  /** The steady clock follows already. */
  onClockSet(stepMs: number): void;
}

export class Pulse {
  readonly counters: PulseCounters = { stalls: 0, stalledMs: 0, longestStallMs: 0, clockSteps: 0 };
  readonly #options: PulseOptions;
  readonly #timer: NodeJS.Timeout;
  #lookedAt: number;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#lookedAt = options.even();
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
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
