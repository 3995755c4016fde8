/**
 * The times in which a stream was heard, as stretches without a gap. Pure: the archive keeps them as rows while it commits sweeps,
 * so that the gaps of years cost no more than their number.
 */
import { watchedWithinMs } from '../../rf/revisit.js';

/** Sweeps of one stream without a gap between them, at about one pace. */
export interface Heard {
  /** Begin of the first sweep and end of the last, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Time in ms behind `to` within which the next sweep may begin without a gap; 0 while no pace is known. */
  readonly patienceMs: number;
  readonly sweeps: number;
}

/** The same before it has a place beside others: without a pace of its own it takes that of its neighbours. */
export type Found = Omit<Heard, 'patienceMs'> & { readonly patienceMs: number | undefined };

interface Times {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Number of sweeps that show a pace by themselves. */
export const PACED = 3;
/** Number of single sweeps, each too late for the pace before, that show a slower pace instead of so many interruptions. */
const SLOWED = 8;
/** Ratio of two paces from which they are kept apart: a slow one would hide the gaps of a quick one. */
const UNLIKE = 3;
/** Stretches on either side that may change when another one comes between. */
export const NEIGHBOURS = SLOWED;

/** Stretches of sweeps that were stored together, by their own pace where there are enough of them. */
export function foundIn(stamps: readonly Times[]): Found[] {
  const sorted = [...stamps].sort((a, b) => a.startedAt - b.startedAt);
  const isPaced = sorted.length >= PACED;
  const patienceMs = isPaced ? watchedWithinMs(paceOf(sorted.map(({ startedAt }) => startedAt))) : undefined;
  const found: Found[] = [];
  for (const { startedAt, endedAt } of sorted) {
    // A sweep that took longer than a gap may was interrupted: only its end counts.
    const from = patienceMs !== undefined && endedAt - startedAt > patienceMs ? endedAt : startedAt;
    const last = found.at(-1);
    const isNext = last !== undefined && patienceMs !== undefined && from - last.to <= patienceMs;
    if (isNext) found[found.length - 1] = { ...last, to: Math.max(last.to, endedAt), sweeps: last.sweeps + 1 };
    else found.push({ from, to: Math.max(from, endedAt), patienceMs, sweeps: 1 });
  }
  return found;
}

/** Adds a stretch to others of its stream, which are in order of time. */
export function withHeard(stretches: readonly Heard[], found: Found): readonly Heard[] {
  const at = stretches.findLastIndex(({ from }) => from <= found.from) + 1;
  const before = stretches[at - 1];
  if (before !== undefined && found.to <= before.to) return stretches;
  const patienceMs = found.patienceMs ?? before?.patienceMs ?? stretches[at]?.patienceMs ?? 0;
  const isInterrupted = found.sweeps === 1 && patienceMs > 0 && found.to - found.from > patienceMs;
  const own = { ...found, patienceMs, from: isInterrupted ? found.to : found.from };
  const joined: Heard[] = [];
  for (const one of [...stretches.slice(0, at), own, ...stretches.slice(at)]) {
    const last = joined.at(-1);
    if (last !== undefined && follows(last, one)) joined[joined.length - 1] = together(last, one);
    else joined.push(one);
  }
  return slowed(joined, PACED);
}

/**
 * Joins single sweeps that show a slower pace than the one before them: enough of them in a row, at like intervals.
 * @param fewest number of sweeps that show a pace where none was known before
 */
export function slowed(stretches: readonly Heard[], fewest: number): readonly Heard[] {
  const isLate = ({ sweeps }: Heard) => sweeps < PACED;
  const end = stretches.findLastIndex(isLate) + 1;
  const begin = stretches.slice(0, end).findLastIndex((one) => !isLate(one)) + 1;
  const late = stretches.slice(begin, end);
  if (late.length < (begin === 0 ? fewest : SLOWED)) return stretches;
  const starts = late.map(({ from }) => from);
  const apart = apartOf(starts);
  if (Math.max(...apart) > UNLIKE * Math.min(...apart)) return stretches;
  const patienceMs = watchedWithinMs(paceOf(starts));
  const sweeps = late.reduce((sum, one) => sum + one.sweeps, 0);
  const all = { from: Math.min(...starts), to: Math.max(...late.map(({ to }) => to)), patienceMs, sweeps };
  return [...stretches.slice(0, begin), all, ...stretches.slice(end)];
}

/** True when `later` goes on with an earlier stretch: no gap lies between them, and their paces are alike. */
function follows(earlier: Heard, later: Heard): boolean {
  const patienceMs = Math.max(earlier.patienceMs, later.patienceMs);
  if (later.from <= earlier.to) return true;
  if (later.from - earlier.to > Math.max(patienceMs, watchedWithinMs(0))) return false;
  const isUnsure = earlier.sweeps < PACED || later.sweeps < PACED;
  return isUnsure || patienceMs <= UNLIKE * Math.min(earlier.patienceMs, later.patienceMs);
}

function together(earlier: Heard, later: Heard): Heard {
  const sweeps = earlier.sweeps + later.sweeps;
  const isNew = sweeps >= PACED && earlier.sweeps < PACED && later.sweeps < PACED;
  const paceMs = (later.from - earlier.from) / earlier.sweeps;
  const known = later.sweeps > earlier.sweeps ? later.patienceMs : earlier.patienceMs;
  return {
    from: earlier.from,
    to: Math.max(earlier.to, later.to),
    patienceMs: isNew ? watchedWithinMs(paceMs) : known,
    sweeps,
  };
}

function apartOf(starts: readonly number[]): number[] {
  return starts.slice(1).map((at, i) => at - (starts[i] ?? at));
}

/** Median time from the start of a sweep to the start of the next. */
function paceOf(starts: readonly number[]): number {
  const apart = apartOf(starts).sort((a, b) => a - b);
  return apart[Math.floor((apart.length - 1) / 2)] ?? 0;
}
