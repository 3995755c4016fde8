/** Two parts of the past with the same length and span, and the level of the second above the first. */

import { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import { columnsOf, type Span, sameGrid } from '../../picture/grid.js';
import { levelQuantile } from '../../picture/peaks.js';
import type { Picture } from '../../picture/picture.js';
import { autoRange } from '../../picture/plot/level-range.js';
import type { LevelRange } from '../../picture/plot/waterfall-row.js';
import { fetchSweeps } from '../../picture/stored-frames.js';
import { columnLevels } from '../../picture/traces.js';

const COMPARED_ROWS = 260;
const MAX_BINS = 2048;
const FLOOR_QUANTILE = 0.3;

export interface Compared extends Span {
  readonly receiverId: string;
  readonly fromA: number;
  readonly fromB: number;
  readonly lengthMs: number;
}

export interface Comparison {
  readonly a: CopiedPicture;
  readonly b: CopiedPicture;
  /** One range for both pictures; otherwise their colours could not be compared. */
  readonly range: LevelRange;
}

/** @throws Error when the program does not answer. */
export async function fetchComparison(compared: Compared, signal: AbortSignal): Promise<Comparison> {
  const { fromA, fromB } = compared;
  const [a, b] = await Promise.all([fromA, fromB].map((from) => pictureOf(compared, from, signal)));
  const [first, second] = [a as CopiedPicture, b as CopiedPicture];
  const levels = [first, second].flatMap(({ sources }) => sources.map((source) => source.levels('max')));
  const floorDbm = Math.min(...levels.map((one) => levelQuantile(one, FLOOR_QUANTILE) ?? -110));
  const topDbm = Math.max(...levels.map((one) => levelQuantile(one, 1) ?? floorDbm));
  return {
    a: first,
    b: second,
    range: levels.length === 0 ? { lowDbm: -115, highDbm: -40 } : autoRange(floorDbm, topDbm, undefined),
  };
}

async function pictureOf(compared: Compared, from: number, signal: AbortSignal): Promise<CopiedPicture> {
  const { receiverId, lengthMs, startHz, stopHz } = compared;
  const size = { maxSweeps: COMPARED_ROWS, maxBins: MAX_BINS };
  const frames = await fetchSweeps({ receiverId, from, to: from + lengthMs, startHz, stopHz, ...size }, signal);
  const picture = new CopiedPicture(COMPARED_ROWS, lengthMs / COMPARED_ROWS);
  for (const frame of [...frames].sort((x, y) => x.startedAt - y.startedAt)) picture.take(frame);
  return picture;
}

/** B − A of the maxima, dB, in `width` columns across the span; NaN where either was not received. Pure. */
export function differenceDb({ a, b }: Record<'a' | 'b', Picture>, view: Span, width: number): Float32Array {
  const [first, second] = [highest(a, view, width), highest(b, view, width)];
  return first.map((level, column) => (second[column] as number) - level);
}

function highest({ sources }: Pick<Picture, 'sources'>, view: Span, width: number): Float32Array {
  const levels = new Float32Array(width).fill(Number.NaN);
  for (const source of sources) {
    const line = { kind: 'max', grid: source.grid, levelsDbm: source.levels('max') } as const;
    columnLevels(line, view, columnsOf(source.grid, view, width)).forEach((level, column) => {
      if (!Number.isNaN(level) && !((levels[column] as number) >= level)) levels[column] = level;
    });
  }
  return levels;
}

export interface Extreme {
  readonly db: number;
  readonly hz: number;
}

/**
 * The bins in which B is furthest above, and furthest below, A: the levels of the columns lie between those of the bins. Undefined
 * where no bin of one is a bin of the other: the level of noise depends on the step.
 */
export function extremes({ a, b }: Record<'a' | 'b', Picture>, view: Span): { up: Extreme; down: Extreme } | undefined {
  let up: Extreme | undefined;
  let down: Extreme | undefined;
  for (const source of a.sources) {
    const { grid } = source;
    const first = source.levels('max');
    const second = b.sources.find((other) => sameGrid(other.grid, grid))?.levels('max');
    for (let bin = 0; bin < grid.bins; bin++) {
      const hz = grid.startHz + bin * grid.stepHz;
      const db = (second?.[bin] ?? Number.NaN) - (first[bin] as number);
      if (Number.isNaN(db) || hz < view.startHz || hz > view.stopHz) continue;
      if (up === undefined || db > up.db) up = { db, hz };
      if (down === undefined || db < down.db) down = { db, hz };
    }
  }
  return up && down && { up, down };
}
