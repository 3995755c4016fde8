/** Two parts of the past with the same length and span, and the level of the second above the first. */

import { CopiedPicture } from '../live/drawing/copied-picture.js';
import { columnsOf, type Span } from '../live/picture/grid.js';
import { levelQuantile } from '../live/picture/peaks.js';
import type { Picture } from '../live/picture/picture.js';
import { columnLevels } from '../live/picture/traces.js';
import { autoRange } from '../live/plot/level-range.js';
import type { LevelRange } from '../live/plot/waterfall-row.js';
import { fetchSweeps } from '../live/stored-frames.js';

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
 * where nothing can be compared.
 */
export function extremes({ a, b }: Record<'a' | 'b', Picture>, view: Span): { up: Extreme; down: Extreme } | undefined {
  const [first, second] = [maximaOf(a), maximaOf(b)];
  let up: Extreme | undefined;
  let down: Extreme | undefined;
  for (const { grid } of [...a.sources, ...b.sources])
    for (let bin = 0; bin < grid.bins; bin++) {
      const hz = grid.startHz + bin * grid.stepHz;
      const db = hz < view.startHz || hz > view.stopHz ? Number.NaN : second(hz) - first(hz);
      if (Number.isNaN(db)) continue;
      if (up === undefined || db > up.db) up = { db, hz };
      if (down === undefined || db < down.db) down = { db, hz };
    }
  return up && down && { up, down };
}

/** The maximum of the bin nearest to a frequency, dBm; NaN where it was not received. */
function maximaOf(picture: Picture): (hz: number) => number {
  return (hz) => {
    const source = picture.sourceAt(hz);
    if (source === undefined) return Number.NaN;
    const { startHz, stepHz } = source.grid;
    return source.levels('max')[Math.round((hz - startHz) / stepHz)] ?? Number.NaN;
  };
}
