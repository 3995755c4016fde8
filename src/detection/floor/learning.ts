/**
 * From the warm-up of a plan to what detection needs to start. The levels of all but the last sweeps of warm-up are learned
 * from, and the work is spread over those last sweeps, so that none of them takes much longer than a sweep that is judged:
 *
 *   sweeps   0 ─────────────── 208 ───────── 240 ─────────►
 *            kept, learned from │ a slice each │ judged
 *
 * Sweeps of more than 15 s fill an hour with fewer; 60 are kept at least (see the README).
 */
import type { BandLayout } from '../band-layout.js';
import { type Rehearsed, rehearse } from '../judging/rehearsal.js';
import { learnUsualLevels } from '../licences/held-levels.js';
import { learnCrowds } from '../licences/lone-signals.js';
import { burstThreshold, learnActivity } from '../licences/shared-activity.js';
import type { Learned } from '../pipeline.js';
import { LightningVeto } from '../threshold/lightning-veto.js';
import type { Tunables } from '../tunables.js';
import { ENOUGH_QUIET, type LearnedFloor, learnFloor } from './learn-floor.js';
import { LAW_BINS } from './noise-law.js';
import { atOnce, JUDGED_COST, LEVEL_COST, LOOK_COST, type Piecemeal, spend } from './piecemeal.js';
import { midMean, strideFor } from './select.js';
import type { WarmUp } from './warm-up.js';

/** Share of the warm-up, at its end, during which the learning is computed; levels of that part are not learned from. */
const SLICES_SHARE = 2 / 15;
const LEAST_SWEEPS = 60;
/** Cost of learning that does not grow with the number of levels. */
const LEAST_COST = 800_000;
/** A JavaScript engine runs new code slowly, so the first slices of work are smaller: the first is a tenth of a full one. */
const RAMP_SLICES = 10;

export interface LearnedSite extends Learned, Rehearsed {
  /** Of the warm-up. */
  readonly sweeps: number;
}

/** Number of sweeps of warm-up, whose usual distance is `intervalMs` (NaN before the second). */
export function warmupLength({ warmupSweeps, warmupMs }: Tunables, intervalMs: number): number {
  const withinTime = Math.max(LEAST_SWEEPS, Math.ceil(warmupMs / intervalMs));
  return Number.isNaN(withinTime) ? warmupSweeps : Math.min(warmupSweeps, withinTime);
}

/** Number of sweeps at the end of warm-up over which the learning is spread. */
export function learningSlices(warmupSweeps: number): number {
  return Math.floor(warmupSweeps * SLICES_SHARE);
}

export class Learning {
  private readonly warmUp: WarmUp;
  private readonly work: Piecemeal<Omit<LearnedSite, 'sweeps'>>;
  private readonly budget: number;
  private slice = 0;
  private done: Omit<LearnedSite, 'sweeps'> | undefined;

  constructor(warmUp: WarmUp, layout: BandLayout, tunables: Tunables) {
    this.warmUp = warmUp;
    this.work = learn(warmUp, layout, tunables);
    const { bins, trafficBins } = layout;
    // How often the passes read a level: in every bin; in traffic bins; in bins that give the gain, and the law of the noise.
    const perSweep =
      bins * (2 * LOOK_COST + 3 * LEVEL_COST + JUDGED_COST) +
      trafficBins.length * 2 * JUDGED_COST +
      (bins / strideFor(bins, ENOUGH_QUIET)) * 2 * LEVEL_COST +
      (bins / strideFor(bins, LAW_BINS)) * 6 * LEVEL_COST;
    const cost = warmUp.sweeps * perSweep + LEAST_COST;
    this.budget = cost / Math.max(1, learningSlices(warmUp.capacity) - RAMP_SLICES / 2);
  }

  /** All work is done except reading the gain in {@link finish}. */
  get isDone(): boolean {
    return this.done !== undefined;
  }

  step(): void {
    this.slice++;
    this.done ??= spend(this.work, this.budget * Math.min(1, this.slice / RAMP_SLICES));
  }

  /** Result of the learning, with the gain of the newest sweep. Call it when warm-up is full. */
  finish(): LearnedSite {
    const { floor, ...rest } = this.done ?? atOnce(this.work);
    return { floor: { ...floor, gainDb: newestGain(this.warmUp, floor) }, ...rest, sweeps: this.warmUp.capacity };
  }
}

function* learn(warmUp: WarmUp, layout: BandLayout, tunables: Tunables): Piecemeal<Omit<LearnedSite, 'sweeps'>> {
  const { unexplainedDb, cellZ } = tunables;
  const floor = yield* learnFloor(warmUp, layout, unexplainedDb);
  const cell = burstThreshold(floor, cellZ);
  const activity = yield* learnActivity(warmUp, layout, floor, cell);
  const usual = yield* learnUsualLevels(warmUp, layout, floor, cell, new LightningVeto(layout, tunables));
  const crowds = yield* learnCrowds(warmUp, layout, floor, cell);
  const learned = { floor, activity, usual, crowds, returning: undefined };
  return { ...learned, ...(yield* rehearse(warmUp, layout, learned, tunables)) };
}

/** Gain of the newest sweep: the gain may have moved while the floor was learned. */
function newestGain(warmUp: WarmUp, { quiet, baseDbm, medianDb, gainDb }: LearnedFloor): number {
  const excess = new Float32Array(warmUp.bins);
  for (let t = warmUp.held - 1; t >= warmUp.sweeps; t--) {
    let n = 0;
    for (let f = 0; f < warmUp.bins; f++) {
      const above = warmUp.level(t, f) - (baseDbm[f] as number);
      if (quiet[f] === 1 && !Number.isNaN(above)) excess[n++] = above;
    }
    if (n >= 4) return midMean(excess, n) - medianDb;
  }
  return gainDb;
}
