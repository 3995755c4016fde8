/** When a track becomes an alarm, when it belongs to one that exists, and when it is an old one come back. */
import type { Track } from './track.js';

const ENOUGH_SWEEPS = 3;
const ENOUGH_CELLS = 5;
const WIDE_CELLS = 12;
const TWIN_BINS = 14;
/** A moving or hopping emission is only taken up again when it was gone for a moment. */
const MOVING_REOPEN_SWEEPS = 60;
const BRIEF_SWEEPS = 24;
const BRIEF_MEMORY_SWEEPS = 90;
/** Share of the band within which brief alarms may be one moving thing. */
const BRIEF_REACH = 0.1;
const SAME_ONSET_SWEEPS = 4;
const WIDE_BINS = 8;
/** The shoulders of a narrow channel: a piece of splatter is at least this wide. */
const PIECE_BINS = 3;
/** Licensed channels and luck leave holes in something wide that has just begun. */
const PIECE_GAP_BINS = 24;
const SAME_LEVEL_DB = 6;
const LEAST_TOUCH_BINS = 8;
const TOUCH_SHARE = 0.5;
/** Two are alike when neither has so many times the cells of the other, and some. */
const SIZE_RATIO = 4;
const SIZE_SLACK = 8;
const NARROW_BINS = 6;
const HIDDEN_BINS = 14;
const DRIFT_MEMORY_SWEEPS = 150;
const DRIFT_SWEEPS = 12;
/** Movement that is no wobble, and how far from its line it may come out. */
const DRIFT_BINS = 2.5;
/** Something weak over many bins is given time to show its edges: two sweeps show pieces of it. */
const SETTLE_SWEEPS = 5;
const SETTLE_BINS = 12;
const SETTLE_BELOW = 1.15;

/** Enough distinct sweeps that chance, lightning or one flash twice cannot have made it. */
export function confirms(track: Track, stormy: boolean): boolean {
  const { sweeps, cells } = track;
  if (sweeps < 2) return false;
  const age = track.lastSweep - track.firstSweep + 1;
  const weak = track.sumWidth >= SETTLE_BINS * sweeps && track.sumRatio < SETTLE_BELOW * sweeps;
  if (weak && age < SETTLE_SWEEPS) return false;
  const width = track.high - track.low;
  if (track.windowed > 0) return true;
  if (!stormy && track.streak >= 2 && cells >= 4) return true;
  // Twice the same edges, far apart: no flash strikes like that, however many there are.
  if (width >= TWIN_BINS && Math.abs(track.nowLow - track.low) < 1 && Math.abs(track.nowHigh - track.high) < 1)
    return true;
  // Two wide pulses in one place: too many cells agree for chance.
  if (!stormy && cells >= WIDE_CELLS && width >= WIDE_BINS - 2) return true;
  const dense = sweeps * 3 >= age || track.sumWidth >= 4 * sweeps || sweeps >= 5;
  return sweeps >= ENOUGH_SWEEPS && cells >= ENOUGH_CELLS && dense;
}

/** A run far wider than an established narrow emission is something else that covers it. */
export function outgrows(low: number, high: number, owner: Track): boolean {
  if (owner.state !== 'confirmed' || owner.region) return false;
  const width = owner.high - owner.low + 1;
  return high - low + 1 > (owner.established ? 2 * width + 4 : 3 * width + 8);
}

/** Nothing but glimpses for a while: what is seen in its place now is something else. */
export function isGone(track: Track, sweep: number, closeSweeps: number): boolean {
  return track.high - track.low >= WIDE_BINS && sweep - track.fullSweep > closeSweeps;
}

/** About as many cells a sweep: a narrow signal is not what is left of a block of noise. */
function alike(a: Track, b: Track): boolean {
  return a.meanCells <= SIZE_RATIO * b.meanCells + SIZE_SLACK && b.meanCells <= SIZE_RATIO * a.meanCells + SIZE_SLACK;
}

/** A new track inside a live alarm, or at its very edge, is part of it. */
export function swallows(host: Track, track: Track): boolean {
  if (host.region && track.staying) return false;
  const whole = host.region || host.moving;
  const low = whole ? host.minLow : host.low;
  const high = whole ? host.maxHigh : host.high;
  const span = high - low;
  const slack = host.region ? 4 : host.moving ? 4 + 0.15 * span : Math.max(2, 0.04 * span);
  return track.minLow >= low - slack && track.maxHigh <= high + slack;
}

/** Part of a live alarm: inside it, or another piece of something wide that began in the same moment. */
export function belongsTo(host: Track, track: Track): boolean {
  if (swallows(host, track)) return true;
  if (host.region || Math.abs(host.firstSweep - track.firstSweep) > SAME_ONSET_SWEEPS) return false;
  const wider = Math.max(host.high - host.low, track.high - track.low) + 1;
  if (wider < PIECE_BINS) return false;
  const gap = Math.max(host.low, track.low) - Math.min(host.high, track.high) - 1;
  return gap <= (wider < WIDE_BINS ? 7 : Math.max(PIECE_GAP_BINS, wider));
}

/** A place where loose hits gather that is, or lies beside, a regional alarm: what sweeps on leaves holes in its path. */
export function touches(region: Track, found: { low: number; high: number }): boolean {
  const slack = Math.max(LEAST_TOUCH_BINS, TOUCH_SHARE * (region.maxHigh - region.minLow));
  return found.low <= region.maxHigh + slack && found.high >= region.minLow - slack;
}

/** An alarm that came and went nearby not long ago. */
export function isBriefNear(closed: Track, track: Track, sweep: number, bins: number): boolean {
  if (sweep - closed.lastSweep > BRIEF_MEMORY_SWEEPS) return false;
  if (!closed.region && closed.lastSweep - closed.firstSweep > BRIEF_SWEEPS) return false;
  const gap = Math.max(closed.minLow, track.minLow) - Math.min(closed.maxHigh, track.maxHigh) - 1;
  return gap <= Math.max(8, BRIEF_REACH * bins);
}

/** Same edges and about the same level as something closed not long ago: the same incident. */
export function sameIncident(closed: Track, track: Track, sweep: number, reopenSweeps: number): boolean {
  const away = sweep - closed.lastSweep;
  // What was there for long is remembered for long.
  if (away > Math.max(reopenSweeps, (closed.lastSweep - closed.firstSweep) / 2)) return false;
  if (closed.region || closed.moving) {
    if (!alike(closed, track) || (closed.region && track.staying)) return false;
    const slack = 4 + 0.3 * (closed.maxHigh - closed.minLow);
    return (
      away <= MOVING_REOPEN_SWEEPS && track.minLow >= closed.minLow - slack && track.maxHigh <= closed.maxHigh + slack
    );
  }
  const tolerance = Math.max(3, 0.15 * (closed.high - closed.low));
  if (Math.abs(closed.low - track.low) > tolerance || Math.abs(closed.high - track.high) > tolerance) return false;
  if (away <= BRIEF_SWEEPS) return true;
  return Math.abs(closed.sumLevelDb / closed.sweeps - track.sumLevelDb / track.sweeps) < SAME_LEVEL_DB;
}

/** A narrow emission that went into a licensed channel and came out at the other side. */
export function continuesAcross(closed: Track, track: Track, sweep: number, hidden: Uint8Array): boolean {
  if (closed.region || sweep - closed.lastSweep > MOVING_REOPEN_SWEEPS) return false;
  if (closed.high - closed.low > NARROW_BINS || track.high - track.low > NARROW_BINS) return false;
  const from = Math.floor(Math.min(closed.high, track.high)) + 1;
  const to = Math.ceil(Math.max(closed.low, track.low)) - 1;
  if (to < from || to - from > HIDDEN_BINS) return false;
  let count = 0;
  for (let f = from; f <= to; f++) if (hidden[f] !== 0) count++;
  if (count < 0.5 * (to - from + 1)) return false;
  return Math.abs(closed.sumLevelDb / closed.sweeps - track.sumLevelDb / track.sweeps) < SAME_LEVEL_DB + 2;
}

/** Something that drifts, seen again where its line leads: it was behind a licensed channel, or too weak for a while. */
export function extrapolates(closed: Track, track: Track, sweep: number): boolean {
  const away = sweep - closed.lastSweep;
  if (closed.region || away > DRIFT_MEMORY_SWEEPS || closed.sweeps < DRIFT_SWEEPS) return false;
  if (closed.high - closed.low > NARROW_BINS || track.high - track.low > NARROW_BINS) return false;
  const { slope } = closed;
  if (Math.abs(slope) * (closed.lastSweep - closed.firstSweep) < DRIFT_BINS) return false;
  const expected = closed.lastCentroid + slope * (track.firstSweep - closed.lastSweep);
  const tolerance = DRIFT_BINS + 0.3 * Math.abs(slope) * away;
  if (Math.abs(track.centroid - expected) > tolerance) return false;
  return Math.abs(closed.sumLevelDb / closed.sweeps - track.sumLevelDb / track.sweeps) < SAME_LEVEL_DB + 2;
}
