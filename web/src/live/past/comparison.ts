/** Two parts of the past with the same length and span, and the level of the second above the first. */
import type { Density } from '../../../../src/rf/density.js';
import { CELLS, cellDbm } from '../../../../src/rf/level-cells.js';
import { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import { type Span, sameGrid } from '../../picture/grid.js';
import { levelQuantile } from '../../picture/peaks.js';
import type { Picture } from '../../picture/picture.js';
import { autoRange } from '../../picture/plot/level-range.js';
import type { LevelRange } from '../../picture/plot/waterfall-row.js';
import { fetchSweeps } from '../../picture/stored-frames.js';
import { fetchDensity } from '../density/density-feed.js';
import { type FieldOver, fieldOverOf, inField } from './field-comparison.js';

const COMPARED_ROWS = 260;
const MAX_BINS = 2048;
const COLUMNS = 900;
const FLOOR_QUANTILE = 0.3;

export interface Compared extends Span {
  readonly receiverId: string;
  /** The receiver of B, where it is another one: then field strengths are compared. */
  readonly otherId?: string | undefined;
  readonly fromA: number;
  readonly fromB: number;
  readonly lengthMs: number;
}

export interface Comparison {
  readonly a: CopiedPicture;
  readonly b: CopiedPicture;
  /** Levels of each, counted by frequency: they tell what is usual, whatever the number of sweeps. */
  readonly density: { readonly a: Density; readonly b: Density };
  /** One range for both pictures; otherwise their colours could not be compared. */
  readonly range: LevelRange;
  /** dB by which B stands higher by its antenna and receiver, column by column; absent where one receiver is compared with itself. */
  readonly overDb?: Float32Array;
}

/** @throws Error when the program does not answer. */
export async function fetchComparison(compared: Compared, signal: AbortSignal): Promise<Comparison> {
  const { receiverId: idA, otherId: idB = idA, fromA, fromB, lengthMs, startHz, stopHz } = compared;
  const counted = (receiverId: string, from: number) =>
    fetchDensity({ receiverId, from, to: from + lengthMs, startHz, stopHz, columns: COLUMNS }, signal);
  const overs =
    idA === idB ? [] : await Promise.all([fieldOverOf(idA, fromA, signal), fieldOverOf(idB, fromB, signal)]);
  const [overA, overB] = overs;
  const [first, second, a, b] = await Promise.all([
    pictureOf({ ...compared, receiverId: idA }, { from: fromA, over: overA }, signal),
    pictureOf({ ...compared, receiverId: idB }, { from: fromB, over: overB }, signal),
    counted(idA, fromA),
    counted(idB, fromB),
  ]);
  const higher = (_: unknown, column: number) => {
    const hz = startHz + ((column + 0.5) * (stopHz - startHz)) / COLUMNS;
    return (overB?.(hz) ?? Number.NaN) - (overA?.(hz) ?? Number.NaN);
  };
  const levels = [first, second].flatMap(({ sources }) => sources.map((source) => source.levels('max')));
  const floorDbm = Math.min(...levels.map((one) => levelQuantile(one, FLOOR_QUANTILE) ?? -110));
  const topDbm = Math.max(...levels.map((one) => levelQuantile(one, 1) ?? floorDbm));
  return {
    a: first,
    b: second,
    density: { a, b },
    ...(overs.length > 0 && { overDb: Float32Array.from({ length: COLUMNS }, higher) }),
    range: levels.length === 0 ? { lowDbm: -115, highDbm: -40 } : autoRange(floorDbm, topDbm, undefined),
  };
}

async function pictureOf(
  compared: Compared,
  { from, over }: { readonly from: number; readonly over: FieldOver | undefined },
  signal: AbortSignal,
): Promise<CopiedPicture> {
  const { receiverId, lengthMs, startHz, stopHz } = compared;
  const size = { maxSweeps: COMPARED_ROWS, maxBins: MAX_BINS };
  const frames = await fetchSweeps({ receiverId, from, to: from + lengthMs, startHz, stopHz, ...size }, signal);
  const picture = new CopiedPicture(COMPARED_ROWS, lengthMs / COMPARED_ROWS);
  for (const frame of [...frames].sort((x, y) => x.startedAt - y.startedAt))
    picture.take(over === undefined ? frame : inField(frame, over));
  return picture;
}

/**
 * Shares of the time up to which levels are compared: the median for what is usual, higher ones for what comes and goes. None of
 * them grows with the number of sweeps, as a maximum does.
 */
const SHARES = [0.5, 0.75, 0.9, 0.98];
/** Standard deviations beyond which a level is not chance, in any of a thousand columns. */
const SURE_SIGMAS = 4;
/** Maxima of noise of one look differ by less, in any of a thousand columns, from ten sweeps to a million: more is a signal. */
const SURE_PEAK_DB = 15;

/** A quantile of a column, and the levels between which it may lie by chance. */
interface Middle {
  readonly levelDbm: number;
  readonly lowDbm: number;
  readonly highDbm: number;
}

/** What a quantile may be by chance follows from the ranks of a binomial distribution, whatever the distribution of levels. */
function quantileOf(counts: Float32Array, total: number, share: number): Middle {
  const [rank, reach] = [share * total, SURE_SIGMAS * Math.sqrt(total * share * (1 - share))];
  const level = (at: number) => (at <= 0 ? -Infinity : at >= total ? Infinity : levelAt(counts, at));
  return { levelDbm: levelAt(counts, rank), lowDbm: level(rank - reach), highDbm: level(rank + reach) };
}

/** Level below which `rank` of the counted levels lie; those of a cell lie evenly in it. */
function levelAt(counts: Float32Array, rank: number): number {
  let below = 0;
  for (const [cell, count] of counts.entries()) {
    if (below + count >= rank) return cellDbm(cell - 0.5) + ((rank - below) / count) * (cellDbm(1) - cellDbm(0));
    below += count;
  }
  return Number.NaN;
}

/**
 * B − A in dB at the share where they differ most, column by column; 0 where it may be chance, NaN where either was not received.
 * @param overDb what is added to B less what is added to A, where two receivers are compared
 */
export function differenceDb({ a, b }: Record<'a' | 'b', Density>, overDb?: Float32Array): Float32Array {
  return Float32Array.from({ length: a.columns }, (_, column) => {
    const [first, second] = [a, b].map(({ counts }) => counts.subarray(column * CELLS, (column + 1) * CELLS));
    if (first === undefined || second === undefined) return Number.NaN;
    const [before, after] = [first, second].map((counts) => counts.reduce((sum, count) => sum + count, 0));
    if (!before || !after) return Number.NaN;
    const more = overDb === undefined ? 0 : (overDb[column] as number);
    if (Number.isNaN(more)) return Number.NaN;
    const peak = levelAt(second, after) + more - levelAt(first, before);
    let most = Math.abs(peak) > SURE_PEAK_DB ? peak : 0;
    for (const share of SHARES) {
      const [one, other] = [quantileOf(first, before, share), quantileOf(second, after, share)];
      const isChance = one.lowDbm <= other.highDbm + more && other.lowDbm + more <= one.highDbm;
      const db = other.levelDbm + more - one.levelDbm;
      if (!isChance && Math.abs(db) > Math.abs(most)) most = db;
    }
    return most;
  });
}

export interface Extreme {
  readonly db: number;
  readonly hz: number;
}

/** Where B is furthest above, and furthest below, A; undefined where it is nowhere surely so. */
export function extremes(difference: Float32Array, { startHz, stopHz }: Span): Partial<Record<'up' | 'down', Extreme>> {
  const stepHz = (stopHz - startHz) / difference.length;
  let [up, down]: (Extreme | undefined)[] = [];
  for (const [column, db] of difference.entries()) {
    const at = { db, hz: startHz + (column + 0.5) * stepHz };
    if (db > (up?.db ?? 0)) up = at;
    if (db < (down?.db ?? 0)) down = at;
  }
  return { ...(up && { up }), ...(down && { down }) };
}

/** True when both were swept with one frequency step: the level of noise depends on the step. */
export function isOneGrid({ a, b }: Record<'a' | 'b', Picture>): boolean {
  return a.sources.some(({ grid }) => b.sources.some((other) => sameGrid(other.grid, grid)));
}
