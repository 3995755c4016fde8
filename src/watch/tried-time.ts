/** The part of a time span over which stored sweeps follow each other as closely as a receiver usually makes them. */
import { watchedWithinMs } from '../rf/revisit.js';

/** Lengths within this ratio of each other, about 1.2, are counted together. */
const STEPS_OF_DOUBLE = 4;

export interface Tried {
  /** Mean of the receivers. */
  readonly ms: number;
  /** Mean time between two sweeps in it; 0 without sweeps. */
  readonly everyMs: number;
}

/** Takes the sweeps of one receiver in order of time. The usual length between two is known only at the end. */
export class TriedTime {
  readonly #apart = new Map<number, { count: number; ms: number }>();
  #lastAt: number | undefined;

  take(startedAt: number): void {
    const ms = startedAt - (this.#lastAt ?? startedAt);
    this.#lastAt = startedAt;
    if (ms <= 0) return;
    const step = Math.round(STEPS_OF_DOUBLE * Math.log2(ms));
    const alike = this.#apart.get(step) ?? { count: 0, ms: 0 };
    this.#apart.set(step, { count: alike.count + 1, ms: alike.ms + ms });
  }

  /** Without the pauses, as the coverage ledger calls them. */
  get watched(): { readonly count: number; readonly ms: number } {
    const apart = [...this.#apart].sort(([a], [b]) => a - b).map(([, alike]) => alike);
    const half = sumOf(apart).count / 2;
    const usual = apart.find((_, i) => sumOf(apart.slice(0, i + 1)).count >= half);
    if (usual === undefined) return { count: 0, ms: 0 };
    const withinMs = watchedWithinMs(usual.ms / usual.count);
    return sumOf(apart.filter(({ count, ms }) => ms / count <= withinMs));
  }
}

export function triedOver(receivers: readonly TriedTime[]): Tried {
  const { count, ms } = sumOf(receivers.map(({ watched }) => watched));
  return { ms: ms / Math.max(1, receivers.length), everyMs: count === 0 ? 0 : ms / count };
}

function sumOf(all: readonly { readonly count: number; readonly ms: number }[]): { count: number; ms: number } {
  return all.reduce((sum, { count, ms }) => ({ count: sum.count + count, ms: sum.ms + ms }), { count: 0, ms: 0 });
}
