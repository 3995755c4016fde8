/** The level range of the screen, chosen so that a person can tell signal from noise in the visible span. */
import { levelQuantile } from '../peaks.js';
import type { TraceSource } from '../picture.js';
import type { LevelRange } from './waterfall-row.js';

const ROUND_TO_DB = 5;
const BELOW_FLOOR_DB = 8;
const ABOVE_TOP_DB = 5;
const SMALLEST_RANGE_DB = 40;
/** An automatic range follows only changes larger than this, so that the colours do not flicker. */
const INERTIA_DB = 6;
const FLOOR_QUANTILE = 0.3;

export const LOWEST_DBM = -150;
export const HIGHEST_DBM = 20;
export const DEFAULT_RANGE: LevelRange = { lowDbm: -115, highDbm: -40 };

export function autoRange(floorDbm: number, topDbm: number, current: LevelRange | undefined): LevelRange {
  const wantedLow = floorDbm - BELOW_FLOOR_DB;
  const wantedHigh = Math.max(topDbm + ABOVE_TOP_DB, wantedLow + SMALLEST_RANGE_DB);
  const settled =
    current !== undefined &&
    Math.abs(current.lowDbm - wantedLow) <= INERTIA_DB &&
    current.highDbm - wantedHigh <= 3 * INERTIA_DB &&
    wantedHigh - current.highDbm <= 0;
  if (settled) return current;
  const lowDbm = Math.floor(wantedLow / ROUND_TO_DB) * ROUND_TO_DB;
  const highDbm = Math.ceil(wantedHigh / ROUND_TO_DB) * ROUND_TO_DB;
  return { lowDbm: Math.max(LOWEST_DBM, lowDbm), highDbm: Math.min(HIGHEST_DBM, Math.max(highDbm, lowDbm + 10)) };
}

/** The range for the newest sweeps of all ranges together: colours that follow the range swept last would jump. */
export function rangeOver(sources: readonly TraceSource[], current: LevelRange): LevelRange {
  const rows = sources.map((source) => source.levels('write'));
  const floorDbm = Math.min(...rows.flatMap((levels) => levelQuantile(levels, FLOOR_QUANTILE) ?? []));
  const topDbm = Math.max(...rows.flatMap((levels) => levelQuantile(levels, 1) ?? []));
  if (!Number.isFinite(topDbm - floorDbm)) return current;
  return autoRange(floorDbm, topDbm, current === DEFAULT_RANGE ? undefined : current);
}

/**
 * The level axis of the spectrum for a colour range, with a little space above, so that a peak at the top is visible.
 */
export function axisRange(range: LevelRange): LevelRange {
  const spare = (range.highDbm - range.lowDbm) * 0.08;
  return { lowDbm: range.lowDbm, highDbm: range.highDbm + spare };
}
