/** What must be said of a sweep before anyone trusts its levels. Pure: a sweep and what is known of its receiver. */
import { type DriverSweep, lastBinHz, SweepFlag } from '../rf/sweep.js';

export interface SweepContext {
  /** A calibration holds for this receiver at this time. */
  readonly isCalibrated: boolean;
  /** The clock that stamps sweeps is known to be wrong. */
  readonly isClockBad: boolean;
  /** Where the receiver hears itself, rising. */
  readonly spursHz: readonly number[];
  /** At and above this a level is made by the receiver. */
  readonly overloadDbm: number | undefined;
  /** The floor this receiver usually has on this grid; undefined while that is not known. */
  readonly usualFloorDbm: number | undefined;
}

/** A carrier shows in the bins beside it up to this share of a step. */
const WIDER_THAN_STEP = 1.5;
/** Compression lifts everything: the floor by so much, while something this strong is there. */
const FLOOR_RISE_DB = 12;
const STRONG_DBM = -20;
const FLOOR_BINS = 256;

/** The driver's flags and what this context adds; nothing that the driver said is taken back but `uncalibrated`. */
export function judgedFlags(sweep: DriverSweep, context: SweepContext, facts = levelFacts(sweep)): number {
  let flags = sweep.flags;
  const isSimulated = (flags & SweepFlag.simulated) !== 0;
  if (facts.hasMissing) flags |= SweepFlag.partial;
  if (context.isClockBad) flags |= SweepFlag.clockBad;
  // The simulated receiver's levels are what its world holds, by definition.
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

/** The floor a receiver usually has on each of its grids: what a sudden rise is measured against. Bounded. */
export class UsualFloors {
  readonly #grids = new Map<string, { floorDbm: number; count: number }>();

  /** What was usual before this sweep; then the sweep counts too. */
  follow(sweep: DriverSweep, { floorDbm }: LevelFacts): number | undefined {
    if (Number.isNaN(floorDbm)) return undefined;
    const key = `${sweep.startHz} ${sweep.stepHz} ${sweep.levelsDbm.length}`;
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
