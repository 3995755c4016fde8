/** The mean spectrum of an emission, stretched to a fixed number of slots, whatever its width. */

export const PROFILE_SLOTS = 24;

export interface ShapeProfile {
  /** Per slot: sum of the powers over the noise, and number of cells in it. */
  readonly profile: Float64Array;
  readonly profileCount: Float64Array;
}

/** A run of flagged bins (inclusive) in a sweep; ratios to the floor in fixed point, in which `one` is the floor. */
interface Run {
  readonly low: number;
  readonly high: number;
  readonly ratios: Uint16Array;
  readonly one: number;
}

export function addToProfile({ profile, profileCount }: ShapeProfile, { low, high, ratios, one }: Run): void {
  const scale = PROFILE_SLOTS / (high - low + 1);
  for (let f = low; f <= high; f++) {
    if (ratios[f] === one) continue;
    const slot = Math.floor((f - low + 0.5) * scale);
    profile[slot] = (profile[slot] as number) + Math.max(0, (ratios[f] as number) - one);
    profileCount[slot] = (profileCount[slot] as number) + 1;
  }
}
