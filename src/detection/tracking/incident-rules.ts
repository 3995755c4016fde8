/** Rules for when a track becomes an alarm, when it belongs to an existing alarm, and when it continues an earlier one. */
import { BinClass } from '../band-layout.js';
import { Passes } from '../licences/persistence-gate.js';
import { KNOWN_SWEEPS, NARROW_BINS, RISEN, type Track } from './track.js';

const ENOUGH_SWEEPS = 3;
const ENOUGH_CELLS = 5;
const WIDE_CELLS = 12;
const TWIN_BINS = 14;
/** Longest absence, in sweeps, after which a moving or hopping emission still continues its earlier incident; a longer one is late. */
const LONG_PAUSE_SWEEPS = 60;
const BRIEF_SWEEPS = 24;
const BRIEF_MEMORY_SWEEPS = 90;
/** Share of the band within which brief alarms may be one moving emitter. */
const BRIEF_REACH = 0.1;
/** Longest time in sweeps between the end of a hopping emitter in one place and its beginning in the next. */
const HOP_SWEEPS = 2;
const SAME_ONSET_SWEEPS = 4;
const WIDE_BINS = 8;
/** Smallest width of a piece of splatter, such as the shoulder of a narrow channel. */
const PIECE_BINS = 3;
/** Largest gap between pieces of a wide emission that has just begun: licensed channels and chance leave holes in it. */
const PIECE_GAP_BINS = 24;
const SAME_LEVEL_DB = 6;
/** The same for an emission that returns to its place after a pause longer than BRIEF_SWEEPS. */
const RETURN_LEVEL_DB = 3;
/** Largest distance of the edges, as a share of the width. */
const SAME_EDGES = 0.15;
/**
 * Largest distance in bins of the centres of a narrow emission for which a person was called and of its return after such a
 * pause; and of any such emission after more than LONG_PAUSE_SWEEPS.
 */
const RETURN_BINS = 1;
const LATE_RETURN_BINS = 0.5;
const LEAST_TOUCH_BINS = 8;
const TOUCH_SHARE = 0.5;
/** Two tracks are alike in size when neither has more than SIZE_RATIO times the other's cells per sweep plus SIZE_SLACK. */
const SIZE_RATIO = 4;
const SIZE_SLACK = 8;
/** A track that moves less than this, in bins a sweep, stays; it is narrower than another one below this share of its cells. */
const STAYING_STEP = 0.5;
const NARROWER = 0.7;
const HIDDEN_BINS = 14;
/** Slots of `Track.jumps` whose steps are no leaps. */
const SLOTS_OF_SLOW_STEPS = 2;
/** A weak emission over many bins is confirmed only at this age, because two sweeps show only pieces of it. */
const SETTLE_SWEEPS = 5;
const SETTLE_BINS = 12;
const SETTLE_BELOW = 1.15;

/** True for what came back at equal intervals, see ReturningBursts. */
export const comesBack = ({ passed }: Track): boolean => (passed[Passes.again] as number) > 0;

/** True when the track has so many distinct sweeps that chance, lightning or two flashes cannot have made it. */
export function confirms(track: Track, stormy: boolean): boolean {
  const { sweeps, cells } = track;
  if (comesBack(track)) return true;
  if (sweeps < 2) return false;
  const age = track.lastSweep - track.firstSweep + 1;
  const weak = track.sumWidth >= SETTLE_BINS * sweeps && track.sumRatio < SETTLE_BELOW * sweeps;
  if (weak && age < SETTLE_SWEEPS) return false;
  const width = track.high - track.low;
  if (track.windowed > 0) return true;
  if (!stormy && track.streak >= 2 && cells >= 4) return true;
  // The same edges twice, far apart: lightning does not do that, however many flashes there are.
  if (width >= TWIN_BINS && Math.abs(track.nowLow - track.low) < 1 && Math.abs(track.nowHigh - track.high) < 1)
    return true;
  // Two wide pulses in one place: too many cells agree for chance.
  if (!stormy && cells >= WIDE_CELLS && width >= WIDE_BINS - 2) return true;
  const dense = sweeps * 3 >= age || track.sumWidth >= 4 * sweeps || sweeps >= 5;
  return sweeps >= ENOUGH_SWEEPS && cells >= ENOUGH_CELLS && dense;
}

/** True for an emission so wide that a narrow signal which stays alone in its place is another one. */
export function leavesBehind(owner: Track): boolean {
  return owner.state === 'confirmed' && !owner.region && owner.high - owner.low >= HIDDEN_BINS;
}

/** True for an emission that sweeps or jumps in most of its steps: a signal that stays where it passes is another one. */
export function leaps({ state, region, moving, jumps }: Track): boolean {
  if (state !== 'confirmed' || region || !moving) return false;
  let slow = 0;
  let all = 0;
  for (let slot = 0; slot < jumps.length; slot++) {
    const count = jumps[slot] as number;
    all += count;
    if (slot < SLOTS_OF_SLOW_STEPS) slow += count;
  }
  return 2 * slow < all;
}

/** True for a narrow signal on top of an emission so wide that it is no part of it. */
export function standsOn(host: Track, track: Track): boolean {
  return track.onTop && track.high - track.low < HIDDEN_BINS && leavesBehind(host);
}

/** True when a run is far wider than an established narrow emission: then another emission covers it. */
export function outgrows(low: number, high: number, owner: Track): boolean {
  if (owner.state !== 'confirmed' || owner.region) return false;
  const width = owner.high - owner.low + 1;
  return high - low + 1 > (owner.established ? 2 * width + 4 : 3 * width + 8);
}

/** True when only glimpses of a wide track were seen for more than `closeSweeps`: the signal in its place is another one now. */
export function isGone(track: Track, sweep: number, closeSweeps: number): boolean {
  return track.high - track.low >= WIDE_BINS && sweep - track.fullSweep > closeSweeps;
}

/** Mean excess over the noise of all sweeps of these tracks, as a power ratio; 0 when there are none. */
export function meanExcess(tracks: readonly Track[]): number {
  let ratio = 0;
  let sweeps = 0;
  for (const track of tracks) {
    ratio += track.sumRatio;
    sweeps += track.sweeps;
  }
  return ratio / Math.max(1, sweeps);
}

/** Distance of their mean levels, dB. */
function levelApart(a: Track, b: Track): number {
  return Math.abs(a.sumLevelDb / a.sweeps - b.sumLevelDb / b.sweeps);
}

/** True for about as many cells per sweep: a narrow signal is not the rest of a block of noise. */
function alike(a: Track, b: Track): boolean {
  return a.meanCells <= SIZE_RATIO * b.meanCells + SIZE_SLACK && b.meanCells <= SIZE_RATIO * a.meanCells + SIZE_SLACK;
}

/**
 * True for a signal so much stronger than a regional alarm or a wide emission lately was that it is no part of it; `excess` as
 * in `lately`.
 */
export function outshines(excess: number, host: Track): boolean {
  const hides = host.region || host.high - host.low >= WIDE_BINS;
  return hides && host.state === 'confirmed' && host.sweeps >= KNOWN_SWEEPS && excess > RISEN * host.lately;
}

/** True for two emissions that touch and are not one: one of them outshines the other, or is far wider than the other, known one. */
export function areUnlike(a: Track, b: Track): boolean {
  return isUnlike(a, b) || isUnlike(b, a);
}

function isUnlike(track: Track, known: Track): boolean {
  if (outshines(meanExcess([track]), known)) return true;
  return known.sweeps >= KNOWN_SWEEPS && outgrows(track.low, track.high, known);
}

/** True for a new track inside a live alarm or at its very edge. */
export function swallows(host: Track, track: Track): boolean {
  const whole = host.region || host.moving;
  if ((whole && track.staying) || outshines(meanExcess([track]), host)) return false;
  const low = whole ? host.minLow : host.low;
  const high = whole ? host.maxHigh : host.high;
  const span = high - low;
  const slack = host.region ? 4 : host.moving ? 4 + 0.15 * span : Math.max(2, 0.04 * span);
  return track.minLow >= low - slack && track.maxHigh <= high + slack;
}

/** True for a track inside a live alarm, or for a piece, about as strong, of a wide emission that began in the same moment. */
export function belongsTo(host: Track, track: Track): boolean {
  if (swallows(host, track)) return true;
  if (levelApart(host, track) >= SAME_LEVEL_DB) return false;
  if (host.region || Math.abs(host.firstSweep - track.firstSweep) > SAME_ONSET_SWEEPS) return false;
  const wider = Math.max(host.high - host.low, track.high - track.low) + 1;
  if (wider < PIECE_BINS) return false;
  const gap = Math.max(host.low, track.low) - Math.min(host.high, track.high) - 1;
  return gap <= (wider < WIDE_BINS ? 7 : Math.max(PIECE_GAP_BINS, wider));
}

/** True when gathered loose hits lie in a regional alarm or beside it: a sweeping emitter leaves holes in its path. */
export function touches(region: Track, found: { low: number; high: number }): boolean {
  const slack = Math.max(LEAST_TOUCH_BINS, TOUCH_SHARE * (region.maxHigh - region.minLow));
  return found.low <= region.maxHigh + slack && found.high >= region.minLow - slack;
}

/** True for two regional alarms of about one level whose places touch by now: one emitter that sweeps or hops. */
export function haveMet(a: Track, b: Track): boolean {
  return touches(a, { low: b.minLow, high: b.maxHigh }) && levelApart(a, b) < SAME_LEVEL_DB;
}

/** True for a brief alarm that ended nearby a short time ago. */
export function isBriefNear(closed: Track, track: Track, sweep: number, bins: number): boolean {
  if (sweep - closed.lastSweep > BRIEF_MEMORY_SWEEPS) return false;
  if (!closed.region && closed.lastSweep - closed.firstSweep > BRIEF_SWEEPS) return false;
  const gap = Math.max(closed.minLow, track.minLow) - Math.min(closed.maxHigh, track.maxHigh) - 1;
  return gap <= Math.max(8, BRIEF_REACH * bins);
}

/**
 * True when an emission left its place, or the last of its places, and this track began in another one within
 * {@link HOP_SWEEPS} sweeps, alike in width and level.
 */
export function hopsTo(before: Track, track: Track): boolean {
  const between = track.firstSweep - before.lastSweep;
  if (between < 0 || between > HOP_SWEEPS || !alike(before, track) || levelApart(before, track) >= SAME_LEVEL_DB)
    return false;
  return before.hops || (before.lastSweep - before.firstSweep <= BRIEF_SWEEPS && liesApart(before, track));
}

/** True for two places that have no bin in common. */
export function liesApart(a: Track, b: Track): boolean {
  return a.minLow > b.maxHigh || b.minLow > a.maxHigh;
}

/** True for a new track that does not move and is narrower than the moving emission that closed: it is another one. */
function staysNarrow(closed: Track, track: Track): boolean {
  const moved = Math.abs(track.lastCentroid - track.firstCentroid);
  return moved < STAYING_STEP * (track.sweeps - 1) && track.meanCells < NARROWER * closed.meanCells;
}

/** True for the same edges and about the same level as an alarm that closed a short time ago. */
export function sameIncident(closed: Track, track: Track, sweep: number, reopenSweeps: number): boolean {
  const away = sweep - closed.lastSweep;
  // An emission that lasted long may be absent for half as long and is still the same incident.
  if (away > Math.max(reopenSweeps, (closed.lastSweep - closed.firstSweep) / 2)) return false;
  if (closed.region || closed.moving) {
    if (!alike(closed, track) || (closed.region && track.staying)) return false;
    if (!closed.region && staysNarrow(closed, track)) return false;
    if (levelApart(closed, track) >= SAME_LEVEL_DB) return false;
    const slack = 4 + 0.3 * (closed.maxHigh - closed.minLow);
    return (
      away <= LONG_PAUSE_SWEEPS && track.minLow >= closed.minLow - slack && track.maxHigh <= closed.maxHigh + slack
    );
  }
  const isReturn = comesBack(closed) && comesBack(track);
  const tolerance = Math.max(3, SAME_EDGES * (closed.high - closed.low));
  if (Math.abs(closed.low - track.low) > tolerance || Math.abs(closed.high - track.high) > tolerance) return false;
  if (away <= BRIEF_SWEEPS) return true;
  const isNarrow = closed.high - closed.low < NARROW_BINS && track.high - track.low < NARROW_BINS;
  const isLate = away > LONG_PAUSE_SWEEPS;
  const apart = Math.abs(closed.centroid - track.centroid);
  if (closed.told && (isNarrow || isLate) && apart > (isLate ? LATE_RETURN_BINS : RETURN_BINS)) return false;
  return levelApart(closed, track) < (isReturn ? SAME_LEVEL_DB : RETURN_LEVEL_DB);
}

/** True when a narrow emission went into a licensed channel and came out on the other side. A shared channel hides nothing. */
export function continuesAcross(closed: Track, track: Track, sweep: number, classes: Uint8Array): boolean {
  if (closed.region || sweep - closed.lastSweep > LONG_PAUSE_SWEEPS) return false;
  if (closed.high - closed.low > NARROW_BINS || track.high - track.low > NARROW_BINS) return false;
  const from = Math.floor(Math.min(closed.high, track.high)) + 1;
  const to = Math.ceil(Math.max(closed.low, track.low)) - 1;
  if (to < from || to - from > HIDDEN_BINS) return false;
  let count = 0;
  for (let f = from; f <= to; f++) if (classes[f] !== BinClass.open && classes[f] !== BinClass.shared) count++;
  if (count < 0.5 * (to - from + 1)) return false;
  return levelApart(closed, track) < SAME_LEVEL_DB + 2;
}
