/** Narrow signals that stay where they are. Another signal may pass by, and both go on as separate tracks. */
import { KNOWN_SWEEPS, NARROW_BINS, type Track } from './track.js';

const MOST_WANDER_BINS = 0.7;
const BESIDE_BINS = 1.5;

function hasNarrowRuns({ region, sumWidth, sweeps }: Track): boolean {
  return !region && sumWidth < NARROW_BINS * sweeps;
}

/** Narrow, in one place and known for long. */
export function isSettled(track: Track): boolean {
  return (
    track.state === 'confirmed' &&
    hasNarrowRuns(track) &&
    track.sweeps >= KNOWN_SWEEPS &&
    track.steady &&
    wanderOf(track) < MOST_WANDER_BINS
  );
}

/** Distance from its centre, in bins, that a settled signal reaches. */
export function reachOf({ sumWidth, sweeps }: Track): number {
  return sumWidth / sweeps / 2 + BESIDE_BINS;
}

/** True when one of them is settled and the other is narrow and passes by, or begins beside it. */
export function crosses(a: Track, b: Track): boolean {
  return (isSettled(a) && passes(a, b)) || (isSettled(b) && passes(b, a));
}

/** A loose track within the reach of the settled one may be the same signal. */
function passes(settled: Track, other: Track): boolean {
  if (!hasNarrowRuns(other)) return false;
  return other.state === 'confirmed' || Math.abs(other.centroid - settled.centroid) > reachOf(settled);
}

/** Returns the one of two crossing tracks that is nearer to this place. */
export function nearer(a: Track, b: Track, centre: number): Track {
  return Math.abs(a.lastCentroid - centre) <= Math.abs(b.lastCentroid - centre) ? a : b;
}

/** Spread of the centroid, bins. */
function wanderOf({ sweeps, sumC, sumCc }: Track): number {
  const n = Math.max(1, sweeps);
  return Math.sqrt(Math.max(0, sumCc / n - (sumC / n) ** 2));
}
