/** Number of levels in cells of 0.5 dB, which give percentiles and the noise floor without sorting. Pure. */
import { noiseOfQuantiles } from '../../measurement/noise.js';
import { CELLS, cellDbm } from '../../rf/level-cells.js';
import { dbToPower } from '../../rf/units.js';
import type { Placed } from '../blocks/levels.js';

const CELL_POWER_MW = Float64Array.from({ length: CELLS }, (_, cell) => 10 ** (cellDbm(cell) / 10));

/** ITU-R SM.1753-2, section 10.3: the mean of the lowest 20 % of the levels. */
const FLOOR_SHARE = 0.2;
/** Largest ratio between median and lowest fifth in the noise of one sweep; more means a band that is mostly in use. */
const WIDEST_NOISE = 10 ** (8 / 10);

/** Figures of the levels of a block, dBm; NaN when nothing was received. */
export interface LevelSummary {
  readonly maxDbm: number;
  /** Mean in power. */
  readonly meanDbm: number;
  readonly p10Dbm: number;
  readonly p50Dbm: number;
  readonly p90Dbm: number;
  /** Mean power of the noise, from the lowest levels with the correction that their number of looks needs (ITU-R SM.1753-2, section 10.3). */
  readonly floorDbm: number;
}

/** Counts levels by their cells; the last of the {@link CELLS} + 1 counts is of missing ones. Returns the number of the others. */
export function countCells({ places, cells }: Placed, counts: Uint32Array): number {
  counts.fill(0);
  for (let i = 0; i < places.length; i++) {
    const cell = cells[places[i] as number] as number;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return places.length - (counts[CELLS] as number);
}

/** Level that `share` of the counted levels do not exceed; NaN when nothing was counted. */
export function percentileDbm(counts: Uint32Array, total: number, share: number): number {
  const wanted = Math.max(1, total * share);
  for (let cell = 0, seen = 0; cell < CELLS; cell++) {
    seen += counts[cell] as number;
    if (seen >= wanted) return cellDbm(cell);
  }
  return Number.NaN;
}

/** Mean power of the noise in mW: never more than that of all levels. */
export function noiseMw(counts: Uint32Array, total: number, meanMw: number): number {
  return Math.min(
    meanMw,
    noiseOfQuantiles((share) => dbToPower(percentileDbm(counts, total, share))),
  );
}

/** Mean power of the lowest fifth, in mW. */
function floorMw(counts: Uint32Array, total: number): number {
  let left = total * FLOOR_SHARE;
  const wanted = left;
  let power = 0;
  for (let cell = 0; cell < CELLS && left > 0; cell++) {
    const taken = Math.min(left, counts[cell] as number);
    power += taken * (CELL_POWER_MW[cell] as number);
    left -= taken;
  }
  return wanted > 0 ? power / wanted : Number.NaN;
}

/**
 * Noise reference for "occupied", in mW: the median, which hardly depends on how much the receiver averages; in a sweep that is
 * mostly in use, at most 8 dB above the floor.
 */
export function noiseReferenceMw(counts: Uint32Array, total: number): number {
  const median = 10 ** (percentileDbm(counts, total, 0.5) / 10);
  return Math.min(median, floorMw(counts, total) * WIDEST_NOISE);
}
