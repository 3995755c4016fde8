/** When a track becomes an alarm, when it belongs to one that exists, and when it is an old one come back. */
import type { Track } from './track.js';

const ENOUGH_SWEEPS = 3;
const ENOUGH_CELLS = 5;

/** Enough distinct sweeps that chance, lightning or one flash twice cannot have made it. */
export function confirms(track: Track, stormy: boolean): boolean {
  const { sweeps, cells } = track;
  if (sweeps < 2) return false;
  if (track.windowed > 0) return true;
  const age = track.lastSweep - track.firstSweep + 1;
  if (!stormy && track.streak >= 2 && cells >= 4) return true;
  const dense = sweeps * 3 >= age || track.sumWidth >= 4 * sweeps || sweeps >= 5;
  return sweeps >= ENOUGH_SWEEPS && cells >= ENOUGH_CELLS && dense;
}

/** A new track inside a live alarm, or at its edge, is part of it. */
export function swallows(host: Track, track: Track): boolean {
  const whole = host.region || host.moving;
  const low = whole ? host.minLow : Math.min(host.low, host.minLow + 0.1 * (host.maxHigh - host.minLow));
  const high = whole ? host.maxHigh : Math.max(host.high, host.maxHigh - 0.1 * (host.maxHigh - host.minLow));
  const slack = Math.max(3, 0.12 * (high - low));
  return track.minLow >= low - slack && track.maxHigh <= high + slack;
}

/** Same place and about the same width as something closed before: the same incident. */
export function sameIncident(closed: Track, track: Track): boolean {
  const overlap = Math.min(closed.high, track.high) - Math.max(closed.low, track.low) + 1;
  const closedWidth = closed.high - closed.low + 1;
  const width = track.high - track.low + 1;
  const wider = Math.max(closedWidth, width);
  if (closed.region || closed.moving) return swallows(closed, track);
  return overlap >= 0.5 * Math.min(closedWidth, width) && wider <= 3 * Math.min(closedWidth, width);
}
