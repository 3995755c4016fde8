/**
 * The flags of a sweep, which a reader must know before trusting its levels. Pure: from a sweep and the facts about its
 * receiver.
 */
import { type DriverSweep, gridKey, lastBinHz, SweepFlag } from '../rf/sweep.js';

export interface SweepContext {
  /** True when a calibration is valid for this receiver at this time. */
  readonly isCalibrated: boolean;
  /** True when the clock that stamps sweeps is known to be wrong. */
  readonly isClockBad: boolean;
  /** Frequencies of the receiver's own spurious signals, in rising order. */
  readonly spursHz: readonly number[];
  /** Levels at and above this one come from an overloaded receiver. */
  readonly overloadDbm: number | undefined;
  /** The usual noise floor of this receiver on this grid; undefined while it is not known. */
  readonly usualFloorDbm: number | undefined;
}

/**
 * Up to this ratio of resolution bandwidth to step a carrier is seen in its neighbouring bins without being limited by
 * the filter.
 */
const WIDER_THAN_STEP = 1.5;
/** Compression raises all levels: the floor by at least this much, while a signal of STRONG_DBM is present. */
const FLOOR_RISE_DB = 12;
const STRONG_DBM = -20;
const FLOOR_BINS = 256;

/** The driver's flags and those from this context; only the driver's `uncalibrated` can be removed. */
export function judgedFlags(sweep: DriverSweep, context: SweepContext, facts = levelFacts(sweep)): number {
  let flags = sweep.flags;
  const isSimulated = (flags & SweepFlag.simulated) !== 0;
  if (facts.hasMissing) flags |= SweepFlag.partial;
  if (context.isClockBad) flags |= SweepFlag.clockBad;
  // The levels of the simulated receiver are exact by definition.
  if (context.isCalibrated) flags &= ~SweepFlag.uncalibrated;
  else if (!isSimulated) flags |= SweepFlag.uncalibrated;
  if (sweep.rbwHz !== undefined && sweep.rbwHz > sweep.stepHz * WIDER_THAN_STEP) flags |= SweepFlag.rbwLimited;
  if (hasAnyBetween(context.spursHz, sweep.startHz - sweep.stepHz / 2, lastBinHz(sweep) + sweep.stepHz / 2))
    flags |= SweepFlag.spurs;
  if (!isSimulated && isOverloaded(facts, context)) flags |= SweepFlag.overload;
  return flags;
}

export interface LevelFacts {
  readonly hasMissing: boolean;
  readonly peakDbm: number;
  /** The median of at most 256 bins spread over the sweep; NaN where all are missing. */
  readonly floorDbm: number;
}

export function levelFacts({ levelsDbm }: Pick<DriverSweep, 'levelsDbm'>): LevelFacts {
  let peakDbm = Number.NEGATIVE_INFINITY;
  let hasMissing = false;
  for (let i = 0; i < levelsDbm.length; i++) {
    const level = levelsDbm[i] as number;
    if (level > peakDbm) peakDbm = level;
    else if (Number.isNaN(level)) hasMissing = true;
  }
  const stride = Math.max(1, Math.floor(levelsDbm.length / FLOOR_BINS));
  const some: number[] = [];
  for (let i = 0; i < levelsDbm.length; i += stride) {
    const level = levelsDbm[i] as number;
    if (!Number.isNaN(level)) some.push(level);
  }
  some.sort((a, b) => a - b);
  return { hasMissing, peakDbm, floorDbm: some[some.length >> 1] ?? Number.NaN };
}

function isOverloaded({ peakDbm, floorDbm }: LevelFacts, { overloadDbm, usualFloorDbm }: SweepContext): boolean {
  if (overloadDbm !== undefined && peakDbm >= overloadDbm) return true;
  return usualFloorDbm !== undefined && peakDbm >= STRONG_DBM && floorDbm - usualFloorDbm >= FLOOR_RISE_DB;
}

function hasAnyBetween(rising: readonly number[], low: number, high: number): boolean {
  let from = 0;
  let to = rising.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((rising[middle] as number) < low) from = middle + 1;
    else to = middle;
  }
  return (rising[from] ?? Number.POSITIVE_INFINITY) <= high;
}

const LEARNED_AFTER = 20;
const FOLLOWS_BY = 1 / 64;
const MOST_GRIDS = 32;

/** The usual noise floor of a receiver on each of its grids, against which a sudden rise is measured. Bounded. */
export class UsualFloors {
  readonly #grids = new Map<string, { floorDbm: number; count: number }>();

  /** Returns the usual floor before this sweep, and then includes the sweep. */
  follow(sweep: DriverSweep, { floorDbm }: LevelFacts): number | undefined {
    if (Number.isNaN(floorDbm)) return undefined;
    const key = gridKey(sweep);
    const known = this.#grids.get(key) ?? { floorDbm, count: 0 };
    this.#grids.delete(key);
    this.#grids.set(key, known);
    if (this.#grids.size > MOST_GRIDS) this.#grids.delete(this.#grids.keys().next().value ?? '');
    const usual = known.count >= LEARNED_AFTER ? known.floorDbm : undefined;
    known.count += 1;
    known.floorDbm += (floorDbm - known.floorDbm) * Math.max(FOLLOWS_BY, 1 / known.count);
    return usual;
  }
}
