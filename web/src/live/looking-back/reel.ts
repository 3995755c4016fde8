/** Stored sweeps of a stretch of time in order, and the place that looking back has reached in them. Pure. */
import type { SweepFrame } from '../../../../src/live/wire.js';

export class Reel {
  /** What was asked of the archive: epoch ms, inclusive and exclusive. */
  readonly from: number;
  #to: number;
  #frames: SweepFrame[];
  #next = 0;

  constructor(from: number, to: number, frames: readonly SweepFrame[]) {
    this.from = from;
    this.#to = to;
    this.#frames = inOrder(frames);
  }

  get to(): number {
    return this.#to;
  }

  get length(): number {
    return this.#frames.length;
  }

  /** True when everything from `from` to `at` is here. */
  covers(from: number, at: number): boolean {
    return from >= this.from && at < this.#to;
  }

  /** The sweeps that began after `from`, up to and at `at`; what comes after them is given by {@link passed}. */
  upTo(from: number, at: number): SweepFrame[] {
    this.#next = this.#frames.findIndex(({ startedAt }) => startedAt > at);
    if (this.#next === -1) this.#next = this.#frames.length;
    return this.#frames.slice(0, this.#next).filter(({ startedAt }) => startedAt > from);
  }

  /** The sweeps that time passed on its way from the last place to `at`. */
  passed(at: number): SweepFrame[] {
    const first = this.#next;
    while ((this.#frames[this.#next]?.startedAt ?? Number.POSITIVE_INFINITY) <= at) this.#next += 1;
    return this.#frames.slice(first, this.#next);
  }

  /** What follows, up to `to`; what lies before `keepFrom` is let go, so that hours of play stay bounded. */
  append(frames: readonly SweepFrame[], to: number, keepFrom: number): void {
    // A folded row may begin before the edge of what was asked: it is there already.
    const fresh = inOrder(frames).filter(({ startedAt }) => startedAt >= this.#to);
    this.#to = to;
    const gone = Math.min(this.#next, this.#frames.filter(({ startedAt }) => startedAt < keepFrom).length);
    this.#frames = [...this.#frames.slice(gone), ...fresh];
    this.#next -= gone;
  }
}

function inOrder(frames: readonly SweepFrame[]): SweepFrame[] {
  return [...frames].sort((a, b) => a.startedAt - b.startedAt);
}
