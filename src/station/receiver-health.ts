import { defined } from '../rf/defined.js';

/** A receiver's noise floor and number of sweeps over hours, from the archive's overview. Pure. */

export interface HealthRows {
  readonly from: number;
  readonly to: number;
  /** Row after row, the oldest first; mean in power of each cell, NaN where nothing was received. */
  readonly meanDbm: Float32Array;
  /** Number of sweeps in each row. */
  readonly sweeps: Uint32Array;
}

export interface HealthPoint {
  /** Start of the point, epoch ms. */
  readonly at: number;
  /** Lower quartile of the cells: the level when a quarter of the span has no transmission. Absent without sweeps. */
  readonly floorDbm?: number | undefined;
  readonly sweeps: number;
}

export interface ReceiverHealth {
  readonly points: readonly HealthPoint[];
  /** Usual number of sweeps in a point: the median of the points that have any. */
  readonly usualSweeps: number;
  /** Number of sweeps missing compared with the usual number, from the first point with any until now. */
  readonly missedSweeps: number;
}

/**
 * A point with at least this share of the usual sweeps lacks none, because sweeps may fall on either side of its
 * borders.
 */
const FULL_SHARE = 0.9;

export function healthOf({ from, to, meanDbm, sweeps }: HealthRows): ReceiverHealth {
  const rows = sweeps.length;
  const columns = rows === 0 ? 0 : meanDbm.length / rows;
  const stepMs = (to - from) / Math.max(1, rows);
  const points = Array.from(sweeps, (count, row) => {
    const cells = meanDbm.subarray(row * columns, (row + 1) * columns).filter((level) => !Number.isNaN(level));
    const floorDbm = quantile(cells, 0.25);
    return { at: from + row * stepMs, sweeps: count, ...defined({ floorDbm }) };
  });
  const heard = sweeps.filter((count) => count > 0);
  const usualSweeps = quantile(heard, 0.5) ?? 0;
  const first = sweeps.findIndex((count) => count > 0);
  let missedSweeps = 0;
  // The first point is seldom complete, and the last one still runs.
  for (let row = first + 1; first >= 0 && row < rows - 1; row++) {
    const count = sweeps[row] as number;
    if (count < FULL_SHARE * usualSweeps) missedSweeps += Math.round(usualSweeps - count);
  }
  return { points, usualSweeps, missedSweeps };
}

function quantile(values: Float32Array | Uint32Array, share: number): number | undefined {
  return values.sort()[Math.floor(share * Math.max(0, values.length - 1))];
}
