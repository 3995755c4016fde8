/** The pace of a receiver's sweeps, and the newest hole in them: time in which nobody knows what was on the air. */

/** Epoch ms: the sweep before the hole, and the one after it. */
export interface SweepHole {
  readonly from: number;
  readonly to: number;
}

/** As in the account of the watch: a bin is watched for three revisit times after a sweep, and for at least 2 s. */
const REVISITS = 3;
const LEAST_HOLE_MS = 2000;
/** Number of newest intervals of which the longest is the revisit time: the plans of a receiver take turns. */
const INTERVALS = 32;

export class SweepRhythm {
  #lastAt: number | undefined;
  readonly #apartMs: number[] = [];
  #hole: SweepHole | undefined;

  add(at: number): void {
    const before = this.#lastAt;
    this.#lastAt = at;
    if (before === undefined) return;
    const apartMs = at - before;
    const revisitMs = Math.max(...this.#apartMs);
    if (this.#apartMs.length > 0 && apartMs > Math.max(LEAST_HOLE_MS, REVISITS * revisitMs))
      this.#hole = { from: before, to: at };
    this.#apartMs.push(apartMs);
    if (this.#apartMs.length > INTERVALS) this.#apartMs.shift();
  }

  /** The newest hole that lies within this time. */
  holeWithin(from: number, to: number): SweepHole | undefined {
    const hole = this.#hole;
    return hole !== undefined && from <= hole.from && to >= hole.to ? hole : undefined;
  }
}
