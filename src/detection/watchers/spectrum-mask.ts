/** Spectrum masks as lines over a grid, and the level they allow in each bin. */
import type { BinGrid } from '../../rf/bin-columns.js';

export interface MaskPoint {
  readonly hz: number;
  readonly levelDbm: number;
}

/** Levels on a regular grid; `null` where no level is known. */
export interface MaskGrid {
  readonly startHz: number;
  readonly stepHz: number;
  readonly levelsDbm: readonly (number | null)[];
}

export type Mask =
  /** Straight lines between points in order of frequency; two points at one frequency make a step. */
  | { readonly kind: 'fixed'; readonly points: readonly MaskPoint[] }
  /** A distance above the noise floor, wherever that is. */
  | { readonly kind: 'noise-following'; readonly offsetDb: number }
  /** Made from reference sweeps: their maximum, widened and lifted. */
  | ({ readonly kind: 'learnt'; readonly sweeps: number } & MaskGrid)
  /** Made from the licence list of one day. */
  | ({ readonly kind: 'from-assignments'; readonly at: number } & MaskGrid);

/** What of a mask sets its limits. */
type MaskShape = Mask extends infer One ? (One extends unknown ? Omit<One, 'at'> : never) : never;

/**
 * Limit in each bin of a grid; NaN in bins without a limit, which nothing can cross.
 * @param floorDbm noise floor on the same grid, needed for a noise-following mask
 */
export function maskLevels(mask: MaskShape, grid: BinGrid, floorDbm?: Float32Array): Float32Array {
  const levels = new Float32Array(grid.bins).fill(Number.NaN);
  for (let i = 0; i < grid.bins; i++) {
    const hz = grid.startHz + i * grid.stepHz;
    switch (mask.kind) {
      case 'fixed':
        levels[i] = between(mask.points, hz);
        break;
      case 'noise-following':
        levels[i] = (floorDbm?.[i] ?? Number.NaN) + mask.offsetDb;
        break;
      default:
        levels[i] = mask.levelsDbm[Math.round((hz - mask.startHz) / mask.stepHz)] ?? Number.NaN;
    }
  }
  return levels;
}

function between(points: readonly MaskPoint[], hz: number): number {
  for (let i = points.length - 1; i >= 0; i--) {
    const left = points[i];
    if (left === undefined || left.hz > hz) continue;
    if (left.hz === hz) return left.levelDbm;
    const right = points[i + 1];
    if (right === undefined) return Number.NaN;
    return left.levelDbm + ((right.levelDbm - left.levelDbm) * (hz - left.hz)) / (right.hz - left.hz);
  }
  return Number.NaN;
}
