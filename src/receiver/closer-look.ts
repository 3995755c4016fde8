/**
 * A closer look at one emission: a narrow plan around it for some sweeps, then the watch continues. The queue of looks
 * is bounded, and looks take only a share of the receiver's time, so that a busy band cannot stop the watch.
 */
import type { SweepPlan } from '../rf/plan.js';
import type { ReceiverIdentity } from './driver.js';

/** What is known of the emission and of the sweep in which it was found. */
export interface LookAt {
  readonly emissionId: string;
  readonly lowHz: number;
  readonly highHz: number;
  /** Bin step of the sweep in which the emission was found. */
  readonly stepHz: number;
  readonly spanHz: number;
}

export interface CloserLook {
  readonly emissionId: string;
  readonly plan: SweepPlan;
}

export interface LookLimits {
  readonly sweeps: number;
  /** Largest share of the receiver's time for looks, 0 … 1. */
  readonly share: number;
}

export const USUAL_LOOK: LookLimits = { sweeps: 12, share: 0.2 };

const POINTS = 201;
const WIDTHS_SEEN = 4;
const FEWEST_STEPS = 10;
/** A look must span at most 1/2 of the watch: a wider plan shows nothing new. */
const NARROWER_BY = 2;
const MOST_QUEUED = 8;
const SAME_AGAIN_AFTER_MS = 10 * 60_000;
const LONGEST_LOOK_MS = 30_000;

/** The narrow plan; undefined where it would show no more than the watch does, or where the receiver cannot tune. */
export function closerPlan(look: LookAt, range: Pick<ReceiverIdentity, 'minHz' | 'maxHz'>): SweepPlan | undefined {
  const { lowHz, highHz, stepHz, spanHz } = look;
  const centreHz = (lowHz + highHz) / 2;
  const width = Math.max(WIDTHS_SEEN * (highHz - lowHz), FEWEST_STEPS * stepHz);
  const startHz = Math.max(range.minHz ?? 0, Math.round(centreHz - width / 2), 0);
  const stopHz = Math.min(range.maxHz ?? Number.POSITIVE_INFINITY, Math.round(centreHz + width / 2));
  const isInside = startHz < highHz && stopHz > lowHz;
  if (!isInside || !(stopHz > startHz) || (stopHz - startHz) * NARROWER_BY > spanHz) return undefined;
  return { startHz, stopHz, points: POINTS };
}

/** The queue of closer looks of one receiver. Time is passed in. */
export class CloserLooks {
  /** Number of requests refused because the queue was full. */
  dropped = 0;
  readonly #limits: LookLimits;
  #queue: CloserLook[] = [];
  #running: { look: CloserLook; startedAt: number; taken: number } | undefined;
  #readyAt = Number.NEGATIVE_INFINITY;
  #seen = new Map<string, number>();

  constructor(limits: LookLimits = USUAL_LOOK) {
    this.#limits = limits;
  }

  get running(): CloserLook | undefined {
    return this.#running?.look;
  }

  /** True when the look was queued: it is new, and the queue has room. */
  wish(look: CloserLook, now: number): boolean {
    for (const [id, at] of this.#seen) if (now - at > SAME_AGAIN_AFTER_MS) this.#seen.delete(id);
    if (this.#seen.has(look.emissionId)) return false;
    if (this.#queue.length >= MOST_QUEUED) {
      this.dropped += 1;
      return false;
    }
    this.#seen.set(look.emissionId, now);
    this.#queue.push(look);
    return true;
  }

  /** The look to make now; undefined when there is none, or when the share of time is used up. */
  next(now: number): CloserLook | undefined {
    if (this.#running === undefined && now >= this.#readyAt) {
      const look = this.#queue.shift();
      if (look !== undefined) this.#running = { look, startedAt: now, taken: 0 };
    }
    return this.#running?.look;
  }

  /**
   * Counts a sweep of the running look. After the last one, the watch gets its share of time before the next look
   * begins.
   */
  took(now: number): void {
    const running = this.#running;
    if (running === undefined) return;
    running.taken += 1;
    if (running.taken >= this.#limits.sweeps || now - running.startedAt >= LONGEST_LOOK_MS) this.end(now);
  }

  /** Ends the running look, complete or not. The time it took counts towards the share. */
  end(now: number): void {
    if (this.#running === undefined) return;
    const tookMs = Math.max(0, now - this.#running.startedAt);
    this.#readyAt = now + tookMs * (1 / this.#limits.share - 1);
    this.#running = undefined;
  }
}
