/**
 * Spectrum masks: limits that levels must not exceed, drawn by hand, set above the noise, learnt from sweeps, or made
 * from licences.
 */

import type { Mask, MaskPoint } from '../detection/watchers/spectrum-mask.js';
import { toleranceOf } from '../measurement/quantity.js';
import type { BinGrid } from '../rf/bin-columns.js';
import type { Bins } from '../rf/grid.js';
import { type Assignment, assignmentsAt } from './registry/assignment.js';

type Made<Kind extends Mask['kind']> = Extract<Mask, { readonly kind: Kind }>;

export interface LearnMaskOptions {
  /** dB added to the levels that were received. */
  readonly offsetDb: number;
  /**
   * Each bin takes the maximum of this many neighbours on either side, so that a carrier drifting by a bin is no
   * breach.
   */
  readonly widenBins: number;
  /** Fewest reference sweeps from which a mask may be learnt. */
  readonly fewestSweeps: number;
}

export const LEARN_MASK: LearnMaskOptions = { offsetDb: 6, widenBins: 2, fewestSweeps: 50 };

/**
 * A mask from reference sweeps of one grid: max hold, widened, raised. @throws RangeError when there are too few sweeps
 * or their grids differ: the mask would be wrong without looking wrong.
 */
export function learnMask(sweeps: readonly Bins[], options: LearnMaskOptions = LEARN_MASK): Made<'learnt'> {
  const [first] = sweeps;
  if (first === undefined || sweeps.length < options.fewestSweeps)
    throw new RangeError(`${sweeps.length} reference sweeps are too few: ${options.fewestSweeps} are needed`);
  const count = first.levelsDbm.length;
  const held = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  for (const [n, { startHz, stepHz, levelsDbm }] of sweeps.entries()) {
    if (startHz !== first.startHz || stepHz !== first.stepHz || levelsDbm.length !== count)
      throw new RangeError(`reference sweep ${n + 1} has another grid than the first: learn each plan by itself`);
    for (let i = 0; i < count; i++) {
      const level = levelsDbm[i] ?? Number.NaN;
      if (level > (held[i] ?? 0)) held[i] = level;
    }
  }
  const levelsDbm = Array.from({ length: count }, (_, i) => {
    const window = held.subarray(Math.max(0, i - options.widenBins), i + options.widenBins + 1);
    const highest = Math.max(...window);
    return Number.isFinite(highest) ? highest + options.offsetDb : null;
  });
  return { kind: 'learnt', sweeps: sweeps.length, startHz: first.startHz, stepHz: first.stepHz, levelsDbm };
}

export interface AssignmentMaskOptions {
  readonly stationId: string;
  /** Limit where there is no licence. */
  readonly baseDbm: number;
  /** Limit over a licensed channel whose usual level at this station is unknown. */
  readonly licensedDbm: number;
  /** dB allowed above the usual level. */
  readonly marginDb: number;
  /** Slope of the limit beside a channel: dB for each channel width away from its edge. */
  readonly slopeDbPerWidth: number;
}

export const ASSIGNMENT_MASK = { licensedDbm: 0, marginDb: 10, slopeDbPerWidth: 40 } as const;

/**
 * A mask from the licences in force: high over each channel, falling to the base beside it; the highest limit counts.
 */
export function maskFromAssignments(
  assignments: readonly Assignment[],
  grid: BinGrid,
  at: number,
  options: AssignmentMaskOptions,
): Made<'from-assignments'> {
  const { stationId, baseDbm, licensedDbm, marginDb, slopeDbPerWidth } = options;
  const levels = new Array<number>(grid.bins).fill(baseDbm);
  for (const one of assignmentsAt(assignments, at)) {
    const usual = one.usualLevelsDbm?.[stationId];
    const topDbm = usual === undefined ? licensedDbm : usual + marginDb;
    const toleranceHz = toleranceOf(one);
    // Half a bin is added: the uncertainty of the grid must not count against a licence.
    const halfHz = one.bandwidthHz / 2 + toleranceHz + grid.stepHz / 2;
    const reachHz = halfHz + (Math.max(0, topDbm - baseDbm) / slopeDbPerWidth) * one.bandwidthHz;
    const firstBin = Math.max(0, Math.ceil((one.centreHz - reachHz - grid.startHz) / grid.stepHz));
    const lastBin = Math.min(grid.bins - 1, Math.floor((one.centreHz + reachHz - grid.startHz) / grid.stepHz));
    for (let i = firstBin; i <= lastBin; i++) {
      const besideHz = Math.max(0, Math.abs(grid.startHz + i * grid.stepHz - one.centreHz) - halfHz);
      const limitDbm = topDbm - (besideHz / one.bandwidthHz) * slopeDbPerWidth;
      levels[i] = Math.max(levels[i] ?? baseDbm, limitDbm);
    }
  }
  return { kind: 'from-assignments', at, startHz: grid.startHz, stepHz: grid.stepHz, levelsDbm: levels };
}

/** One sentence for each fault of a mask drawn by hand; empty when it can be used. */
export function maskFaults(points: readonly MaskPoint[]): string[] {
  const faults: string[] = [];
  if (points.length < 2) faults.push(`a mask of ${points.length} points has no line`);
  for (const [i, { hz, levelDbm }] of points.entries()) {
    const before = points[i - 1]?.hz ?? 0;
    if (!(hz >= before)) faults.push(`point ${i + 1} at ${hz} Hz lies below the one before it, at ${before} Hz`);
    if (!(levelDbm >= -200 && levelDbm <= 50)) faults.push(`point ${i + 1} has ${levelDbm} dBm`);
  }
  return faults;
}
