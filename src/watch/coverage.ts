/**
 * The coverage ledger: what was watched, and what was not. "No interference" and "nobody listened" must never look
 * alike. So time without an entry is `unknown`; where several receivers cover a band, the best of them counts.
 */
import { spellRange } from '../measurement/middle.js';
import { defined } from '../rf/defined.js';
import type { Language, Sentence, Words } from '../words/sentence.js';
import { COVERAGE_REASON_WORDS } from './watch-sentences.js';

/** From best to worst. */
export const WATCH_STATES = ['watched', 'degraded', 'blind', 'unknown'] as const;

export type WatchState = (typeof WATCH_STATES)[number];

export type CoverageReason = keyof typeof COVERAGE_REASON_WORDS;
export const COVERAGE_REASONS = Object.keys(COVERAGE_REASON_WORDS) as CoverageReason[];

interface FrequencyRange {
  readonly startHz: number;
  readonly stopHz: number;
}

/** The part of a band that a plan sweeps, with the band's edges at that time. */
export interface BandPart extends FrequencyRange {
  readonly band: FrequencyRange;
}

/** The swept ranges of a band, where they were not all of it. */
export interface SweptRanges {
  readonly ranges: readonly FrequencyRange[];
  readonly band: FrequencyRange;
}

/** What one receiver did for one band, or for a part of it, over one interval. */
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
  /** The part of the band covered by this interval, where it is not the whole band. */
  readonly part?: BandPart | undefined;
}

/** One interval of a station's merged watch over a band; the intervals follow each other without gaps. */
export interface WatchStretch {
  readonly from: number;
  readonly to: number;
  readonly state: WatchState;
  readonly reason?: CoverageReason | undefined;
  /** Absent when the whole band was swept, or nothing of it. */
  readonly swept?: SweptRanges | undefined;
}

/** Share of a band's width that counts as the whole band: grids rarely end exactly on an edge. */
export const WHOLE_SHARE = 0.98;
/**
 * Share of a band's width that counts as watched, with the swept range stated. A tuner that begins at 87.5 MHz watches
 * the FM band of 87 to 108 MHz; calling it degraded for ever would hide real faults. A receiver that leaves out more
 * than a tenth leaves out channels, and a person who sees only the state at night must notice that.
 */
const WATCHED_SHARE = 0.9;

/**
 * The intervals of one station and band in [from, to), merged: at each instant the best state of any receiver counts.
 * Among equal states the first of {@link COVERAGE_REASONS} counts, so that the answer does not depend on the order of
 * entries.
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

/**
 * The watch of a station that accounts for itself, as its hub knows it: time after the newest entry of the station is neither
 * watched nor blind, but not told yet. `toldUpTo` is epoch ms.
 */
export function withUntold(stretches: readonly WatchStretch[], toldUpTo: number): WatchStretch[] {
  return stretches.flatMap((stretch) => {
    if (stretch.state !== 'unknown' || stretch.to <= toldUpTo) return [stretch];
    const untold = { ...stretch, reason: 'not-yet-told' as const };
    if (stretch.from >= toldUpTo) return [untold];
    return [
      { ...stretch, to: toldUpTo },
      { ...untold, from: toldUpTo },
    ];
  });
}

type Judged = Pick<WatchStretch, 'state' | 'reason' | 'swept'>;

function bestOf(open: readonly CoverageInterval[]): Judged {
  const of = (state: WatchState) => open.filter((one) => one.state === state);
  const [watched, degraded, blind] = [of('watched'), of('degraded'), of('blind')];
  const swept = sweptBy(watched);
  // Minutes that a clock passed twice: what stands for both passes was watched in neither alone.
  const isTwice = degraded.some(({ reason }) => reason === 'clock-bad');
  if (!isTwice && swept !== undefined && swept.share >= WATCHED_SHARE) return { state: 'watched', ...rangesOf(swept) };
  const both = sweptBy([...watched, ...degraded]);
  if (both !== undefined) {
    const reason = isTwice ? 'clock-bad' : (firstReason(degraded) ?? firstReason(blind) ?? 'part-of-band');
    return { state: 'degraded', reason, ...rangesOf(both) };
  }
  const reason = firstReason(blind);
  return blind.length > 0 ? { state: 'blind', reason } : { state: 'unknown', reason: 'not-recorded' };
}

function firstReason(intervals: readonly CoverageInterval[]): CoverageReason | undefined {
  return COVERAGE_REASONS.find((reason) => intervals.some((one) => one.reason === reason));
}

interface Swept extends SweptRanges {
  readonly share: number;
}

/** The range covered by several intervals together; undefined for none. */
function sweptBy(intervals: readonly CoverageInterval[]): Swept | undefined {
  const parts = intervals.flatMap(({ part }) => (part === undefined ? [] : [part]));
  const [first] = parts;
  if (intervals.length === 0) return undefined;
  if (first === undefined || parts.length < intervals.length)
    return { ranges: [], band: { startHz: 0, stopHz: 0 }, share: 1 };
  const ranges: FrequencyRange[] = [];
  for (const { startHz, stopHz } of [...parts].sort((a, b) => a.startHz - b.startHz)) {
    const last = ranges.at(-1);
    if (last !== undefined && startHz <= last.stopHz)
      ranges[ranges.length - 1] = { startHz: last.startHz, stopHz: Math.max(last.stopHz, stopHz) };
    else ranges.push({ startHz, stopHz });
  }
  return { ranges, band: first.band, share: shareOf(ranges, first.band) };
}

function shareOf(ranges: readonly FrequencyRange[], band: FrequencyRange): number {
  const widthHz = ranges.reduce((sum, { startHz, stopHz }) => sum + stopHz - startHz, 0);
  return widthHz / (band.stopHz - band.startHz);
}

function rangesOf({ ranges, band, share }: Swept): Pick<WatchStretch, 'swept'> {
  return share >= WHOLE_SHARE ? {} : { swept: { ranges, band } };
}

/** Adds an interval; joins it to the last one when state and reason are the same. */
function append(stretches: WatchStretch[], stretch: WatchStretch): void {
  const last = stretches.at(-1);
  const goesOn =
    last !== undefined &&
    last.to === stretch.from &&
    last.state === stretch.state &&
    last.reason === stretch.reason &&
    isSame(last.swept, stretch.swept);
  if (goesOn) stretches[stretches.length - 1] = { ...last, to: stretch.to };
  else stretches.push(stretch);
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * One interval in place of two, when the later one continues the earlier one of the same receiver and band; otherwise
 * undefined.
 */
export function joined(earlier: CoverageInterval, later: CoverageInterval): CoverageInterval | undefined {
  const same =
    earlier.receiverId === later.receiverId &&
    earlier.bandKey === later.bandKey &&
    earlier.state === later.state &&
    earlier.reason === later.reason &&
    isSame(earlier.part, later.part);
  return same && later.from <= earlier.to && later.from >= earlier.from
    ? { ...earlier, to: Math.max(earlier.to, later.to) }
    : undefined;
}

export interface CoverageSummary {
  readonly from: number;
  readonly to: number;
  readonly durationMs: Readonly<Record<WatchState, number>>;
  /** Why the band was not watched, the longest duration first. */
  readonly reasons: readonly {
    readonly state: WatchState;
    readonly reason: CoverageReason;
    readonly durationMs: number;
  }[];
  /** The ranges swept for the longest part of the watched time, where that was never the whole band. */
  readonly swept?: SweptRanges | undefined;
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
  const watched = stretches.filter(({ state }) => state === 'watched').sort((a, b) => b.to - b.from - (a.to - a.from));
  const swept = watched.some((one) => one.swept === undefined) ? undefined : watched[0]?.swept;
  return {
    from,
    to,
    durationMs,
    reasons: [...reasons.values()].sort((a, b) => b.durationMs - a.durationMs),
    ...defined({ swept }),
  };
}

/** Levels were received and stored, but detection did not search them. */
const UNSEARCHED: readonly CoverageReason[] = ['not-judged', 'aside'];
const LOST = {
  silent: { vi: 'mất theo dõi', en: 'were not' },
  unsearched: {
    vi: 'mất theo dõi hoặc phát hiện tự động không làm việc',
    en: 'were not, or detection was not at work',
  },
};

/**
 * The conclusion for a band and a time. "No interference" is said only of a time that was watched and searched without
 * a gap; otherwise the sentence states for how much of the time nothing can be said.
 */
export function findingSentence(summary: CoverageSummary, incidents: number): Sentence {
  const { watched, degraded, blind, unknown } = summary.durationMs;
  const unsearchedMs = summary.reasons
    .filter(({ state, reason }) => state === 'degraded' && UNSEARCHED.includes(reason))
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
  const heardMs = watched + degraded - unsearchedMs;
  const untoldMs = summary.reasons.find(({ reason }) => reason === 'not-yet-told')?.durationMs ?? 0;
  const silentMs = blind + unknown - untoldMs + unsearchedMs;
  const params = {
    watched: { durationMs: watched },
    degraded: { durationMs: degraded },
    heard: { durationMs: heardMs },
    silent: { durationMs: silentMs },
    lost: unsearchedMs > 0 ? LOST.unsearched : LOST.silent,
    untold: { durationMs: untoldMs },
    count: incidents,
  };
  const found = heardMs === 0 ? 'nothing' : incidents > 0 ? 'some' : 'none';
  if (untoldMs > 0) return { key: `coverage.${found}-told${silentMs > 0 ? '-in-part' : ''}`, params };
  if (heardMs === 0) return { key: `coverage.nothing-${unsearchedMs > 0 ? 'searched' : 'known'}`, params };
  if (silentMs > 0) return { key: `coverage.${found}-in-part`, params };
  if (incidents > 0) return { key: 'coverage.some', params };
  if (summary.swept !== undefined)
    return { key: 'coverage.none-swept', params: { ...params, ...spelt(summary.swept) } };
  return { key: degraded > 0 ? 'coverage.none-degraded' : 'coverage.none', params };
}

/** "Watched 23 h 41 min", then one sentence for each reason for the rest. */
export function coverageSentences({ durationMs, reasons, swept }: CoverageSummary): Sentence[] {
  const watched = { durationMs: durationMs.watched };
  const total: Sentence =
    swept === undefined
      ? { key: 'coverage.watched', params: { watched } }
      : { key: 'coverage.watched-swept', params: { watched, ...spelt(swept) } };
  return [
    total,
    ...reasons.map(({ state, reason, durationMs: lengthMs }) => ({
      key: `coverage.${state}.${reason}`,
      params: { time: { durationMs: lengthMs } },
    })),
  ];
}

/** "87.5–108 MHz" and "87–108 MHz", in both languages. */
function spelt({ ranges, band }: SweptRanges): { readonly swept: Words; readonly band: Words } {
  const all = (language: Language) => ranges.map((range) => spellRange(range, language)).join(', ');
  const whole = (language: Language) => spellRange(band, language);
  return { swept: { vi: all('vi'), en: all('en') }, band: { vi: whole('vi'), en: whole('en') } };
}
