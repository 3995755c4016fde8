/** Limit lines on the plot: masks, the rules that watch them, and whether the newest trace is over them. Pure. */
import { maskLevels } from '../../../../src/detection/watchers/spectrum-mask.js';
import type { Grid, Span } from '../../picture/grid.js';
import type { MaskBody, NamedMask, Point } from '../../registry/mask.js';
import type { Rule } from '../../registry/rule.js';

export interface LimitLine extends NamedMask {
  /** Names of the active rules that watch this mask at the station. */
  readonly rules: readonly string[];
}

/** The newest trace of a grid. */
export interface Measured {
  readonly grid: Grid;
  readonly levelsDbm: Float32Array;
}

/** Where the trace is the most above a line. */
export interface Excess {
  readonly hz: number;
  readonly overDb: number;
}

/** `unknown`: nothing current was measured where the line has a limit. */
export type Verdict = 'unknown' | 'within' | Excess;

/** Masks that reach into the view: those of active rules first. */
export function limitLines(
  masks: readonly NamedMask[],
  rules: readonly Rule[],
  { view, stationId }: { view: Span; stationId: string | undefined },
): LimitLine[] {
  return masks
    .filter(({ startHz, stopHz }) => startHz < view.stopHz && view.startHz < stopHz)
    .map((mask) => ({
      ...mask,
      rules: rules.filter((rule) => watches(rule, mask.id, stationId)).map(({ name }) => name),
    }))
    .sort((a, b) => Number(b.rules.length > 0) - Number(a.rules.length > 0) || a.startHz - b.startHz);
}

function watches({ active, settings }: Rule, maskId: string, stationId: string | undefined): boolean {
  if (!active || settings.kind !== 'mask' || settings.maskId !== maskId) return false;
  const { stationIds = [] } = settings;
  return stationIds.length === 0 || (stationId !== undefined && stationIds.includes(stationId));
}

/** The limit in each bin, as the rules judge it; `floorDbm` takes the place of the learned noise floor. */
function limitsOn({ mask, startHz, stopHz }: NamedMask, grid: Grid, floorDbm = Number.NaN): Float32Array {
  const floor = mask.kind === 'noise-following' ? new Float32Array(grid.bins).fill(floorDbm) : undefined;
  const limits = maskLevels(mask, grid, floor);
  for (let bin = 0; bin < grid.bins; bin++) {
    const hz = grid.startHz + bin * grid.stepHz;
    if (hz < startHz || hz > stopHz) limits[bin] = Number.NaN;
  }
  return limits;
}

export function verdictOn(line: NamedMask, traces: readonly Measured[], floorDbm: number | undefined): Verdict {
  let verdict: Verdict = 'unknown';
  for (const { grid, levelsDbm } of traces) {
    const limits = limitsOn(line, grid, floorDbm);
    for (let bin = 0; bin < grid.bins; bin++) {
      const overDb = (levelsDbm[bin] as number) - (limits[bin] as number);
      if (Number.isNaN(overDb)) continue;
      if (verdict === 'unknown') verdict = 'within';
      if (overDb > (typeof verdict === 'string' ? 0 : verdict.overDb))
        verdict = { hz: grid.startHz + bin * grid.stepHz, overDb };
    }
  }
  return verdict;
}

/** A new line: level across the middle half of the view. */
export function firstPoints({ startHz, stopHz }: Span, levelDbm: number): Point[] {
  const quarter = (stopHz - startHz) / 4;
  return [startHz + quarter, stopHz - quarter].map((hz) => ({ hz: Math.round(hz), levelDbm: Math.round(levelDbm) }));
}

/** The point elsewhere, but never past its neighbours: the line goes from left to right. */
export function movedPoint(points: readonly Point[], at: number, to: Point): Point[] {
  const low = points[at - 1]?.hz ?? 0;
  const high = points[at + 1]?.hz ?? Number.MAX_SAFE_INTEGER;
  const hz = Math.min(high, Math.max(low, Math.round(to.hz)));
  const levelDbm = Math.round(Math.min(50, Math.max(-200, to.levelDbm)) * 10) / 10;
  return points.map((point, i) => (i === at ? { hz, levelDbm } : point));
}

/** A further point in the middle after this one; after the last, between it and the one before. */
export function addedPoint(points: readonly Point[], at: number): Point[] {
  const first = Math.min(at, points.length - 2);
  const [left, right] = [points[first], points[first + 1]];
  if (left === undefined || right === undefined) return [...points];
  const middle = { hz: Math.round((left.hz + right.hz) / 2), levelDbm: (left.levelDbm + right.levelDbm) / 2 };
  return [...points.slice(0, first + 1), middle, ...points.slice(first + 1)];
}

/** Without the point; a line keeps two. */
export function removedPoint(points: readonly Point[], at: number): Point[] {
  return points.length <= 2 ? [...points] : points.filter((_, i) => i !== at);
}

/** The mask with these points; its range is that of the line. */
export function maskOfPoints(name: string, points: readonly Point[]): Omit<NamedMask, 'id'> {
  const mask: MaskBody = { kind: 'fixed', points: [...points] };
  return { name, startHz: points[0]?.hz ?? 0, stopHz: points.at(-1)?.hz ?? 0, mask };
}
