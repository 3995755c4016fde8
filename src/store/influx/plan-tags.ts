/** Names for the grids of a receiver, few enough to be a tag. */
import type { BinGrid } from '../../rf/bin-columns.js';
import { lastBinHz } from '../../rf/sweep.js';

/**
 * Most grids of one receiver with their own name; further ones are called `other`, because a jittering start frequency must not
 * make a series per sweep.
 */
const MAX_PLANS_PER_RECEIVER = 32;
const OVERFLOW = 'other';

export class PlanTags {
  readonly #seen = new Map<string, Set<string>>();

  /** Adds the tags of earlier runs, so that the limit holds over restarts. */
  remember(receiverId: string, tags: Iterable<string>): void {
    const seen = this.#of(receiverId);
    for (const tag of tags) seen.add(tag);
  }

  /** The tag for a grid: its range in kHz and its number of bins, such as `87500-108000kHz-820`. */
  tag(receiverId: string, { startHz, stepHz, bins }: BinGrid): string {
    const stopHz = lastBinHz({ startHz, stepHz, bins });
    const tag = `${Math.round(startHz / 1e3)}-${Math.round(stopHz / 1e3)}kHz-${bins}`;
    const seen = this.#of(receiverId);
    if (seen.has(tag)) return tag;
    if (seen.size >= MAX_PLANS_PER_RECEIVER) return OVERFLOW;
    seen.add(tag);
    return tag;
  }

  #of(receiverId: string): Set<string> {
    const seen = this.#seen.get(receiverId) ?? new Set<string>();
    this.#seen.set(receiverId, seen);
    return seen;
  }
}
