/**
 * The coverage ledger: what was watched, and what was not. "No interference" and "nobody listened" must never look
 * alike, so time that no entry speaks of is `unknown`, and several receivers on a band are as good as the best of them.
 */
import type { Sentence } from '../incidents/sentence.js';

/** Best first. */
export const WATCH_STATES = ['watched', 'degraded', 'blind', 'unknown'] as const;

export type WatchState = (typeof WATCH_STATES)[number];

/** Why a band was not, or not well, watched. */
export type CoverageReason =
  | 'overload'
  | 'clock-bad'
  | 'missing-bins'
  | 'part-of-band'
  | 'receiver-lost'
  | 'receiver-elsewhere'
  | 'receiver-silent'
  | 'link-lost'
  | 'paused'
  | 'not-recorded';

/** What one receiver did for one band over one stretch of time. */
export interface CoverageInterval {
  readonly stationId: string;
  readonly receiverId: string;
  readonly bandKey: string;
  /** Epoch ms, `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly state: Exclude<WatchState, 'unknown'>;
  /** Absent for `watched`. */
  readonly reason?: CoverageReason | undefined;
}

/** A stretch of the merged watch of a station over a band; stretches follow each other without holes. */
export interface WatchStretch {
  readonly from: number;
  readonly to: number;
  readonly state: WatchState;
  readonly reason?: CoverageReason | undefined;
}

/**
 * All that is known of [from, to) for one station and band, merged: at each moment the best state of any receiver
 * counts; among equals the first reason in the alphabet, so that the answer does not depend on the order of entries.
 */
export function mergeCoverage(intervals: readonly CoverageInterval[], from: number, to: number): WatchStretch[] {
  const edges = new Set([from, to]);
  const inside = intervals.filter((one) => one.to > one.from && one.from < to && one.to > from);
  for (const one of inside) {
    edges.add(Math.max(from, one.from));
    edges.add(Math.min(to, one.to));
  }
  const times = [...edges].sort((a, b) => a - b);
  const starting = [...inside].sort((a, b) => a.from - b.from);
  let open: CoverageInterval[] = [];
  let next = 0;
  const stretches: WatchStretch[] = [];
  for (const [i, start] of times.entries()) {
    const end = times[i + 1];
    if (end === undefined) break;
    open = open.filter((one) => one.to > start);
    for (let one = starting[next]; one !== undefined && one.from <= start; one = starting[++next])
      if (one.to > start) open.push(one);
    append(stretches, { from: start, to: end, ...bestOf(open) });
  }
  return stretches;
}

function bestOf(open: readonly CoverageInterval[]): Pick<WatchStretch, 'state' | 'reason'> {
  for (const state of WATCH_STATES) {
    const same = open.filter((one) => one.state === state);
    if (same.length === 0) continue;
    const reasons = same.flatMap(({ reason }) => (reason === undefined ? [] : [reason])).sort();
    return reasons[0] === undefined ? { state } : { state, reason: reasons[0] };
  }
  return { state: 'unknown', reason: 'not-recorded' };
}

/** Adds a stretch, joined to the last one when it goes on in the same way. */
function append(stretches: WatchStretch[], stretch: WatchStretch): void {
  const last = stretches.at(-1);
  if (last !== undefined && last.to === stretch.from && last.state === stretch.state && last.reason === stretch.reason)
    stretches[stretches.length - 1] = { ...last, to: stretch.to };
  else stretches.push(stretch);
}

/** An interval that carries on an earlier one of the same receiver and band, as one; undefined when it does not. */
export function joined(earlier: CoverageInterval, later: CoverageInterval): CoverageInterval | undefined {
  const same =
    earlier.receiverId === later.receiverId &&
    earlier.bandKey === later.bandKey &&
    earlier.state === later.state &&
    earlier.reason === later.reason;
  return same && later.from <= earlier.to && later.from >= earlier.from
    ? { ...earlier, to: Math.max(earlier.to, later.to) }
    : undefined;
}

export interface CoverageSummary {
  readonly from: number;
  readonly to: number;
  readonly durationMs: Readonly<Record<WatchState, number>>;
  /** What kept the band from being watched, the longest first. */
  readonly reasons: readonly {
    readonly state: WatchState;
    readonly reason: CoverageReason;
    readonly durationMs: number;
  }[];
}

export function summariseCoverage(stretches: readonly WatchStretch[], from: number, to: number): CoverageSummary {
  const durationMs = { watched: 0, degraded: 0, blind: 0, unknown: 0 };
  const reasons = new Map<string, { state: WatchState; reason: CoverageReason; durationMs: number }>();
  for (const stretch of stretches) {
    const lengthMs = stretch.to - stretch.from;
    durationMs[stretch.state] += lengthMs;
    if (stretch.reason === undefined) continue;
    const key = `${stretch.state} ${stretch.reason}`;
    const entry = reasons.get(key) ?? { state: stretch.state, reason: stretch.reason, durationMs: 0 };
    reasons.set(key, { ...entry, durationMs: entry.durationMs + lengthMs });
  }
  return { from, to, durationMs, reasons: [...reasons.values()].sort((a, b) => b.durationMs - a.durationMs) };
}

/**
 * What may be said of a band and time. "No interference" is said only of a time watched from end to end; otherwise the
 * sentence says of how much of it nothing can be said.
 */
export function findingSentence(summary: CoverageSummary, incidents: number): Sentence {
  const { watched, degraded, blind, unknown } = summary.durationMs;
  const heardMs = watched + degraded;
  const params = {
    watched: { durationMs: watched },
    degraded: { durationMs: degraded },
    heard: { durationMs: heardMs },
    silent: { durationMs: blind + unknown },
    count: incidents,
  };
  if (heardMs === 0) return { key: 'coverage.nothing-known', params };
  if (incidents > 0) return { key: blind + unknown > 0 ? 'coverage.some-in-part' : 'coverage.some', params };
  if (blind + unknown > 0) return { key: 'coverage.none-in-part', params };
  return { key: degraded > 0 ? 'coverage.none-degraded' : 'coverage.none', params };
}

/** "Watched 23 h 41 min", then one sentence for each reason why not. */
export function coverageSentences({ durationMs, reasons }: CoverageSummary): Sentence[] {
  const total: Sentence = { key: 'coverage.watched', params: { watched: { durationMs: durationMs.watched } } };
  return [
    total,
    ...reasons.map(({ state, reason, durationMs: lengthMs }) => ({
      key: `coverage.${state}.${reason}`,
      params: { time: { durationMs: lengthMs } },
    })),
  ];
}
