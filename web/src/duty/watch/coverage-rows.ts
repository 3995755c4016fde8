/** Coverage of each band at each station as rows of a table, what is worst first. Pure. */
import type { Coverage } from '../../../../src/api/duty.js';
import { MINUTE_MS } from '../../../../src/time/units.js';
import { atMs } from '../../ground/asking/instants.js';
import type { Gap } from '../../ground/shell/gap-strip.js';
import type { WatchState } from './watch-cells.js';

type Stretch = Coverage['stretches'][number];

export interface CoverageRow {
  readonly band: Coverage;
  /** The worst state that lasted longer than a gap may. */
  readonly state: WatchState;
  /** Of the time shown; undefined where nothing is known of it. */
  readonly watchedShare: number | undefined;
  readonly strip: readonly Gap[];
  /** What was not watched, the longest first. */
  readonly gaps: readonly Stretch[];
}

/** What is not known never looks better than what is known to be weak. */
const WORST_FIRST: readonly WatchState[] = ['blind', 'unknown', 'degraded', 'watched'];
/** A band is watched well enough with gaps of at most this length, ms, that together stay below this share of the time. */
const LONGEST_GAP_MS = MINUTE_MS;
const MOST_GAPS_SHARE = 0.01;
/** Gaps of one state nearer to each other than this share of the strip are drawn as one. */
const JOINED_SHARE = 0.002;

/** @param levelOf level of a band in the band plan, 1 the gravest */
export function coverageRows(
  coverage: readonly Coverage[],
  { from, to }: { readonly from: number; readonly to: number },
  levelOf: (band: string) => number,
): CoverageRow[] {
  const ranks = (row: CoverageRow) => [
    WORST_FIRST.indexOf(row.state),
    levelOf(row.band.band),
    -Math.max(0, ...row.gaps.slice(0, 1).map(lengthMs)),
  ];
  return coverage
    .map((band) => rowOf(band, from, to))
    .sort((a, b) => {
      const other = ranks(b);
      return ranks(a).reduce((found, rank, at) => found || rank - (other[at] ?? 0), 0);
    });
}

function rowOf(band: Coverage, from: number, to: number): CoverageRow {
  const { watched, degraded, blind, unknown } = band.durationMs;
  const known = watched + degraded + blind;
  const gaps = band.stretches.filter(({ state }) => state !== 'watched');
  const isLong = (wanted: WatchState) =>
    band.durationMs[wanted] > MOST_GAPS_SHARE * (to - from) ||
    gaps.some((gap) => gap.state === wanted && lengthMs(gap) > LONGEST_GAP_MS);
  return {
    band,
    state: known === 0 ? 'unknown' : (WORST_FIRST.find((one) => one !== 'watched' && isLong(one)) ?? 'watched'),
    watchedShare: known === 0 ? undefined : watched / (known + unknown),
    strip: stripOf(gaps, from, to),
    gaps: [...gaps].sort((a, b) => lengthMs(b) - lengthMs(a)),
  };
}

/** The gaps as shares of a time span. Those of one state that a strip could not tell apart are one. */
function stripOf(stretches: readonly Stretch[], from: number, to: number): Gap[] {
  const share = (at: string) => (Math.min(to, Math.max(from, atMs(at))) - from) / (to - from);
  const strip: Gap[] = [];
  for (const gap of stretches.filter(({ state }) => state !== 'watched')) {
    const [start, end] = [share(gap.from), share(gap.to)];
    const before = strip.at(-1);
    const joins = before?.state === gap.state && start - before.start - before.share < JOINED_SHARE;
    if (joins) strip[strip.length - 1] = { ...before, share: end - before.start };
    else strip.push({ start, share: end - start, state: gap.state });
  }
  return strip;
}

export function lengthMs({ from, to }: Pick<Stretch, 'from' | 'to'>): number {
  return atMs(to) - atMs(from);
}

/** A share in percent that never rounds up to a whole that was not watched. */
export function percentDown(share: number): number {
  return Math.floor(1000 * share) / 10;
}
