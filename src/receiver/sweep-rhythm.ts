/** The pace of a receiver's sweeps, and the newest hole in them: time in which nobody knows what was on the air. */

/** Epoch ms: the sweep before the hole, and the one after it. */
export interface SweepHole {
  readonly from: number;
  readonly to: number;
}

interface Range {
  readonly startHz: number;
  readonly stopHz: number;
}

/** Sweeps beside the watch since its last sweep, all of one range. */
interface Look extends Range {
  /** Epoch ms. */
  readonly lastAt: number;
  /** Longest time without a sweep of the range. */
  readonly longestMs: number;
}

/** As in the account of the watch: a bin is watched for three revisit times after a sweep, and for at least 2 s. */
const REVISITS = 3;
const LEAST_HOLE_MS = 2000;
/** Number of newest intervals of which the longest is the revisit time: the plans of a receiver take turns. */
const INTERVALS = 32;

export class SweepRhythm {
  #lastAt: number | undefined;
  readonly #apartMs: number[] = [];
  #look: Look | undefined;
  /** `seen` was swept in the meantime, by a closer look or a person's own plan. */
  #hole: (SweepHole & { readonly seen: Range | undefined }) | undefined;

  add(at: number): void {
    const before = this.#lastAt;
    const look = this.#look;
    this.#lastAt = at;
    this.#look = undefined;
    if (before === undefined) return;
    const apartMs = at - before;
    const longestMs = this.#longestMs;
    if (this.#apartMs.length > 0 && apartMs > longestMs) {
      const isFilled = look !== undefined && Math.max(look.longestMs, at - look.lastAt) <= longestMs;
      this.#hole = { from: before, to: at, seen: isFilled ? look : undefined };
    }
    this.#apartMs.push(apartMs);
    if (this.#apartMs.length > INTERVALS) this.#apartMs.shift();
  }

  /** True where no sweep came for so long that nobody watches, or none came yet. */
  isOver(at: number): boolean {
    return this.#lastAt === undefined || at - this.#lastAt > this.#longestMs;
  }

  get #longestMs(): number {
    return Math.max(LEAST_HOLE_MS, REVISITS * Math.max(...this.#apartMs));
  }

  /** A sweep beside the watch. */
  aside(at: number, { startHz, stopHz }: Range): void {
    const look = this.#look?.startHz === startHz && this.#look.stopHz === stopHz ? this.#look : undefined;
    const before = look?.lastAt ?? this.#lastAt;
    if (before === undefined) return;
    this.#look = { startHz, stopHz, lastAt: at, longestMs: Math.max(look?.longestMs ?? 0, at - before) };
  }

  /** The newest hole that lies within this time, for what was heard between these frequencies. */
  holeWithin(from: number, to: number, { startHz, stopHz }: Range): SweepHole | undefined {
    if (this.#hole === undefined) return undefined;
    const { seen, ...hole } = this.#hole;
    if (seen !== undefined && seen.startHz <= startHz && stopHz <= seen.stopHz) return undefined;
    return from <= hole.from && to >= hole.to ? hole : undefined;
  }
}
