/** Stored sweeps of a time span in order, and the position of the replay in them. Pure. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import type { Span } from '../../picture/grid.js';

export interface ReelFrame extends SweepFrame {
  /** True for a part that is looked at closely, beside the whole sweep. */
  readonly isClose?: boolean;
}

export class Reel {
  /** The range requested from the archive: epoch ms, start inclusive, end exclusive. */
  readonly from: number;
  #to: number;
  #frames: ReelFrame[];
  #next = 0;
  /** The part that is looked at closely. */
  readonly close: Span | undefined;

  constructor(from: number, to: number, frames: readonly ReelFrame[], close?: Span) {
    this.close = close;
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

  /** The same sweeps with another part. */
  closer(frames: readonly ReelFrame[], close: Span | undefined): Reel {
    return new Reel(this.from, this.#to, [...this.#frames.filter(({ isClose }) => isClose !== true), ...frames], close);
  }

  /** True when everything from `from` to `at` is loaded. */
  covers(from: number, at: number): boolean {
    return from >= this.from && at < this.#to;
  }

  /** The sweeps that began after `from`, up to and including `at`; {@link passed} returns those after them. */
  upTo(from: number, at: number): ReelFrame[] {
    this.#next = this.#frames.findIndex(({ startedAt }) => startedAt > at);
    if (this.#next === -1) this.#next = this.#frames.length;
    return this.#frames.slice(0, this.#next).filter(({ startedAt }) => startedAt > from);
  }

  /** The sweeps between the last position and `at`. */
  passed(at: number): ReelFrame[] {
    const first = this.#next;
    while ((this.#frames[this.#next]?.startedAt ?? Number.POSITIVE_INFINITY) <= at) this.#next += 1;
    return this.#frames.slice(first, this.#next);
  }

  /** Adds the following sweeps, up to `to`; removes those before `keepFrom`, so that hours of replay stay bounded. */
  append(frames: readonly ReelFrame[], to: number, keepFrom: number): void {
    // A folded row may begin before the requested range: it is already there.
    const fresh = inOrder(frames).filter(({ startedAt }) => startedAt >= this.#to);
    this.#to = to;
    const gone = Math.min(this.#next, this.#frames.filter(({ startedAt }) => startedAt < keepFrom).length);
    this.#frames = [...this.#frames.slice(gone), ...fresh];
    this.#next -= gone;
  }
}

function inOrder(frames: readonly ReelFrame[]): ReelFrame[] {
  return [...frames].sort((a, b) => a.startedAt - b.startedAt);
}
