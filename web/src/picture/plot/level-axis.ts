/** The level axis as on analysers: a reference level at the top, ten divisions below it. Pure. */
import type { LevelRange } from './waterfall-row.js';

export interface LevelAxis {
  /** Level of the top line. */
  readonly refDbm: number;
  readonly dbPerDiv: number;
}

export const DIVISIONS = 10;
export const DB_PER_DIV = [1, 2, 5, 10] as const;
export const DEFAULT_AXIS: LevelAxis = { refDbm: -20, dbPerDiv: 10 };

const HIGHEST_REF_DBM = 30;
const LOWEST_REF_DBM = -100;
const BELOW_FLOOR_DB = 8;
const ABOVE_TOP_DB = 5;
/** An automatic axis that covers everything stays until this many divisions would be unused. */
const SPARE_DIVISIONS = 3;

export function rangeOf({ refDbm, dbPerDiv }: LevelAxis): LevelRange {
  return { lowDbm: refDbm - DIVISIONS * dbPerDiv, highDbm: refDbm };
}

/** Of differences: none in the middle, at the scale of the levels. */
export function differenceRange({ dbPerDiv }: LevelAxis): LevelRange {
  const half = (DIVISIONS / 2) * dbPerDiv;
  return { lowDbm: -half, highDbm: half };
}

/** The axis for a band seen for the first time: 10 dB a division, the noise near the bottom, nothing above the top. */
export function firstAxis(floorDbm: number, topDbm: number): LevelAxis {
  return axisOf(10, floorDbm, topDbm);
}

/** The finest axis that shows both the noise and the highest level; the current one as long as it serves. */
export function autoAxis(floorDbm: number, topDbm: number, current: LevelAxis | undefined): LevelAxis {
  const fitting = DB_PER_DIV.map((dbPerDiv) => axisOf(dbPerDiv, floorDbm, topDbm)).find((axis) => {
    const { lowDbm } = rangeOf(axis);
    return lowDbm <= floorDbm - BELOW_FLOOR_DB;
  });
  const wanted = fitting ?? axisOf(10, floorDbm, topDbm);
  if (current === undefined) return wanted;
  if (wanted.refDbm === current.refDbm && wanted.dbPerDiv === current.dbPerDiv) return current;
  const { lowDbm, highDbm } = rangeOf(current);
  const covers = highDbm >= topDbm && lowDbm <= floorDbm;
  const spare = highDbm - (topDbm + ABOVE_TOP_DB) + (floorDbm - BELOW_FLOOR_DB - lowDbm);
  return covers && (spare <= SPARE_DIVISIONS * current.dbPerDiv || current.dbPerDiv <= wanted.dbPerDiv)
    ? current
    : wanted;
}

/** The reference is a whole number of divisions: as low as the noise allows, as high as the highest level needs. */
function axisOf(dbPerDiv: number, floorDbm: number, topDbm: number): LevelAxis {
  const low = Math.floor((floorDbm - BELOW_FLOOR_DB) / dbPerDiv) * dbPerDiv;
  const top = Number.isFinite(topDbm) ? Math.ceil((topDbm + ABOVE_TOP_DB) / dbPerDiv) * dbPerDiv : low;
  return { refDbm: boundedRef(Math.max(low + DIVISIONS * dbPerDiv, top)), dbPerDiv };
}

export function boundedRef(refDbm: number): number {
  // Without the sum a reference of 0 dBm could be −0, which is written with its sign.
  return 0 + Math.min(HIGHEST_REF_DBM, Math.max(LOWEST_REF_DBM, refDbm));
}

/** The reference one or more divisions up or down. */
export function shiftedAxis({ refDbm, dbPerDiv }: LevelAxis, divisions: number): LevelAxis {
  return { refDbm: boundedRef(refDbm + divisions * dbPerDiv), dbPerDiv };
}

/** The next coarser (+1) or finer (−1) scale of 1, 2, 5 and 10 dB a division, about the same reference. */
export function scaledAxis({ refDbm, dbPerDiv }: LevelAxis, by: 1 | -1): LevelAxis {
  const at = DB_PER_DIV.findIndex((step) => step >= dbPerDiv);
  return { refDbm, dbPerDiv: DB_PER_DIV[Math.min(DB_PER_DIV.length - 1, Math.max(0, at + by))] ?? dbPerDiv };
}
