/** One signal followed over time, with the sums from which its features are computed. Its size does not grow with its age. */
import type { Witness } from '../naming/source-witness.js';
import type { CommonCase } from './call.js';
import { addToProfile, PROFILE_SLOTS } from './shape-profile.js';

/** Smallest width, in bins, of a run whose shape is sampled; and every how many sweeps. */
const PROFILE_FROM_BINS = 10;
const PROFILE_EVERY = 4;
/** Upper edges, in bins, of the histogram of centroid jumps from one active sweep to the next. */
export const JUMP_EDGES = [0.5, 1.2, 2.5, 5, 10] as const;

/** An emission narrower than this, in bins, is one signal. */
export const NARROW_BINS = 6;
const PARTIAL_SHARE = 0.4;
/** Smallest match, as a share of the mean number of cells: a smaller one may be the end of it, or another in its place. */
const FULL_SHARE = 0.25;
/**
 * For an emission that is not weak: a match below this share of its mean excess is what the sums in time still hold after its
 * end.
 */
const REMNANT_SHARE = 0.2;
const NOT_WEAK = 1.5;
/**
 * An emission known for KNOWN_SWEEPS is covered by another one when it is RISEN times as strong as it lately was, in
 * RISEN_SWEEPS more sweeps than it is not. An emission that slowly becomes stronger is not covered.
 */
export const KNOWN_SWEEPS = 24;
const LATELY = 1 / 16;
/** Number of sweeps that show whether an emission began at its full strength. */
const ONSET_SWEEPS = 8;
export const RISEN = 4;
export const RISEN_SWEEPS = 4;

export type TrackState = 'loose' | 'confirmed' | 'closed';

/** Fields are numbers, all present from the start: one shape for the engine, and a snapshot is a plain copy. */
export class Track {
  /** Made of fractions: the engine discards code compiled for whole numbers when the first fraction comes. */
  static readonly shape: Track = withFractions(new Track(0, 0, 0, 0, 0));

  readonly id: number;
  state: TrackState = 'loose';
  /** The track that this one turned out to be part of. */
  parent: Track | undefined;
  /** A place where loose hits gather (hopping, sweeping), not a signal with edges. */
  region = false;
  /** A regional alarm made of places that were taken one after the other. */
  hops = false;
  /** It stands out of a wide emission that was there before. */
  onTop = false;
  /** Present since the first minute. */
  sinceStart = false;
  /** A person has been called for it. */
  told = false;
  /** Reason why a person was called, or was not. */
  why = '';
  /** Empty when it is a case of its own. */
  commonCase: CommonCase | '' = '';
  /** Weight that the memory of the site got from it when it last ended, and the instant under which it stands there. */
  taughtWeight = 0;
  taughtAt = 0;
  /** It was in one place for most of eight sweeps. */
  staying = false;
  firstSweep: number;
  lastSweep: number;
  firstAt: number;
  lastAt: number;
  /** Last sweep in which the sums in time still held part of it. */
  heldSweep: number;
  /** Last sweep in which more than a glimpse of it was seen. */
  fullSweep: number;
  raisedSweep = -1;
  raisedLow = 0;
  raisedHigh = 0;
  /** Edges smoothed over sweeps, and the widest edges ever; bins, inclusive. */
  low: number;
  high: number;
  minLow: number;
  maxHigh: number;
  sweeps = 0;
  /** Mean excess of its first sweeps, at most {@link ONSET_SWEEPS}, as a ratio. */
  onsetExcess = 0;
  /** Mean excess of the last sweeps, as a ratio, and sweeps far above it, each other sweep subtracted; never below 0. */
  lately = 0;
  risen = 0;
  /** Sweeps in which its place was not measured: since it was last seen, and in all. */
  blindNow = 0;
  blindSweeps = 0;
  cells = 0;
  windowed = 0;
  /** Length of the current run of active sweeps and of the longest one, and number of bursts so far. */
  streak = 0;
  longest = 0;
  bursts = 0;
  shortBursts = 0;
  gapSum = 0;
  gapSquares = 0;
  gaps = 0;
  /** Epoch ms of the start of the newest burst; then sums of the times from one start to the next. */
  burstStartAt = 0;
  periodSumMs = 0;
  periodSquaresMs = 0;
  periods = 0;

  sumWidth = 0;
  sumWidthSquares = 0;
  sumFill = 0;
  sumRatio = 0;
  sumLevelDb = 0;
  sumLevelSquares = 0;
  /** Sums for the regression of the centroid on the sweep number. */
  sumT = 0;
  sumTt = 0;
  sumC = 0;
  sumTc = 0;
  sumCc = 0;
  firstCentroid = 0;
  lastCentroid = 0;
  readonly jumps = new Int32Array(JUMP_EDGES.length + 1);
  forwardSteps = 0;
  backwardSteps = 0;
  /** Direction of the newest such step, and number of steps against the direction of the one before. */
  lastStep = 0;
  reversals = 0;
  /** Bins of its shared channel that held other signals, summed over its sweeps; and number of its cells by the way they passed, see Passes. */
  sumCrowd = 0;
  readonly passed = new Int32Array(5);
  readonly profile = new Float64Array(PROFILE_SLOTS);
  readonly profileCount = new Float64Array(PROFILE_SLOTS);

  /** Licensed transmitters with which it may come and go. */
  witnesses: Witness[] = [];

  /** In the current sweep: edges, cells and power-weighted centroid of all its runs. */
  nowLow = 0;
  nowHigh = -1;
  nowCells = 0;
  nowPower = 0;
  nowMoment = 0;
  nowSweep = -1;
  constructor(id: number, sweep: number, at: number, low: number, high: number) {
    this.id = id;
    this.firstSweep = sweep;
    this.lastSweep = sweep;
    this.fullSweep = sweep;
    this.heldSweep = sweep;
    this.firstAt = at;
    this.lastAt = at;
    this.low = low;
    this.high = high;
    this.minLow = low;
    this.maxHigh = high;
  }

  root(): Track {
    let track: Track = this;
    while (track.parent !== undefined) track = track.parent;
    return track;
  }

  /** Mean number of cells per active sweep. */
  get meanCells(): number {
    return this.cells / Math.max(1, this.sweeps);
  }

  get centroid(): number {
    return this.sweeps === 0 ? (this.low + this.high) / 2 : this.sumC / this.sweeps;
  }

  /** True when it stayed in one place and was nearly always on: no glimpse of a hopping or sweeping emitter. */
  get steady(): boolean {
    return !this.moving && this.sweeps >= 8 && this.sweeps > 0.7 * (this.lastSweep - this.firstSweep + 1);
  }

  /** Narrow, steady and known for long: an emission that covers it for a moment does not take its place. */
  get established(): boolean {
    return (
      this.state === 'confirmed' &&
      !this.region &&
      this.sweeps >= KNOWN_SWEEPS &&
      this.steady &&
      this.high - this.low < NARROW_BINS
    );
  }

  /** True when it has left the place where it began: its old edges do not describe it. */
  get moving(): boolean {
    return Math.abs(this.lastCentroid - this.firstCentroid) > 2.5 + this.sumWidth / Math.max(1, this.sweeps);
  }

  /** Makes the track an alarm, with its present edges. The smoothed ones of a signal that moves lie behind it. */
  raiseAt(sweep: number, bins: number): void {
    const isNow = this.moving && !this.region;
    this.raisedSweep = sweep;
    this.raisedLow = Math.max(0, Math.round(isNow ? this.nowLow : Math.min(this.low, this.nowLow)));
    this.raisedHigh = Math.min(bins - 1, Math.round(isNow ? this.nowHigh : Math.max(this.high, this.nowHigh)));
  }

  /** Adds a run of flagged bins of this sweep. */
  take(sweep: number, low: number, high: number, ratios: Uint16Array, one: number): void {
    if (this.nowSweep !== sweep) {
      this.nowSweep = sweep;
      this.nowLow = low;
      this.nowHigh = high;
      this.nowCells = 0;
      this.nowPower = 0;
      this.nowMoment = 0;
    }
    if (low < this.nowLow) this.nowLow = low;
    if (high > this.nowHigh) this.nowHigh = high;
    for (let f = low; f <= high; f++) {
      const power = (ratios[f] as number) - one;
      if (power <= 0) continue;
      this.nowCells++;
      this.nowPower += power;
      this.nowMoment += power * f;
    }
    if (high - low >= PROFILE_FROM_BINS && (sweep & (PROFILE_EVERY - 1)) === 0)
      addToProfile(this, { low, high, ratios, one });
  }

  /** Takes over what another track collected in the current sweep. */
  inherit(other: Track): void {
    if (this.nowSweep !== other.nowSweep) {
      this.nowSweep = other.nowSweep;
      this.nowLow = other.nowLow;
      this.nowHigh = other.nowHigh;
      this.nowCells = 0;
      this.nowPower = 0;
      this.nowMoment = 0;
    }
    this.nowLow = Math.min(this.nowLow, other.nowLow);
    this.nowHigh = Math.max(this.nowHigh, other.nowHigh);
    this.nowCells += other.nowCells;
    this.nowPower += other.nowPower;
    this.nowMoment += other.nowMoment;
  }

  private isRemnant(excess: number): boolean {
    const mean = this.sumRatio / Math.max(1, this.sweeps);
    return !this.region && mean > NOT_WEAK && excess < REMNANT_SHARE * mean;
  }

  /** Adds the current sweep to the sums. */
  endSweep(sweep: number, at: number, one: number): void {
    const width = this.nowHigh - this.nowLow + 1;
    const cells = Math.max(1, this.nowCells);
    const excess = this.nowPower / cells / one;
    if (this.isRemnant(excess)) {
      this.heldSweep = sweep;
      return;
    }
    const centroid = this.nowPower > 0 ? this.nowMoment / this.nowPower : (this.nowLow + this.nowHigh) / 2;
    const missed = this.sweeps === 0 ? 0 : sweep - this.lastSweep - 1 - this.blindNow;
    this.blindSweeps += this.blindNow;
    this.blindNow = 0;
    if (this.sweeps === 0 || missed > 0) this.beginBurst(missed, at);
    this.streak++;
    this.longest = Math.max(this.longest, this.streak);
    if (this.sweeps === 0) {
      this.firstCentroid = centroid;
      this.low = this.nowLow;
      this.high = this.nowHigh;
    } else this.followEdges(centroid - this.lastCentroid, width);
    this.lastCentroid = centroid;
    if (this.nowCells * this.sweeps >= FULL_SHARE * this.cells) this.fullSweep = sweep;
    const rises = this.sweeps >= KNOWN_SWEEPS && excess > RISEN * this.lately;
    this.risen = rises ? this.risen + 1 : Math.max(0, this.risen - 1);
    if (!rises) this.lately += Math.max(LATELY, 1 / (this.sweeps + 1)) * (excess - this.lately);
    this.minLow = Math.min(this.minLow, this.nowLow);
    this.maxHigh = Math.max(this.maxHigh, this.nowHigh);
    this.sweeps++;
    this.cells += this.nowCells;
    this.lastSweep = sweep;
    this.lastAt = at;
    this.addToSums(sweep - this.firstSweep, { width, excess, centroid });
    if (this.sweeps <= ONSET_SWEEPS) this.onsetExcess = this.sumRatio / this.sweeps;
  }

  /** `missed`: number of sweeps since the last one with the track; 0 at its first. */
  private beginBurst(missed: number, at: number): void {
    if (this.sweeps > 0) {
      this.gaps++;
      this.gapSum += missed;
      this.gapSquares += missed * missed;
      if (this.streak <= 1) this.shortBursts++;
      const period = at - this.burstStartAt;
      this.periods++;
      this.periodSumMs += period;
      this.periodSquaresMs += period * period;
    }
    this.bursts++;
    this.streak = 0;
    this.burstStartAt = at;
  }

  /** `jump`: movement of the centroid since the last sweep, in bins. */
  private followEdges(jump: number, width: number): void {
    let slot = 0;
    while (slot < JUMP_EDGES.length && Math.abs(jump) > (JUMP_EDGES[slot] as number)) slot++;
    this.jumps[slot] = (this.jumps[slot] as number) + 1;
    const step = Math.abs(jump) > 0.3 ? Math.sign(jump) : 0;
    if (step > 0) this.forwardSteps++;
    else if (step < 0) this.backwardSteps++;
    if (step * this.lastStep < 0) this.reversals++;
    if (step !== 0) this.lastStep = step;
    // A sweep that shows only a part says nothing about the edges of the whole.
    if (width > PARTIAL_SHARE * (this.high - this.low + 1)) {
      this.low += 0.25 * (this.nowLow - this.low);
      this.high += 0.25 * (this.nowHigh - this.high);
    }
  }

  /** `t`: number of sweeps since the track's first. */
  private addToSums(t: number, { width, excess, centroid }: SweepFigures): void {
    this.sumWidth += width;
    this.sumWidthSquares += width * width;
    this.sumFill += Math.max(1, this.nowCells) / width;
    this.sumRatio += excess;
    const levelDb = 10 * Math.log10(excess + 1e-3);
    this.sumLevelDb += levelDb;
    this.sumLevelSquares += levelDb * levelDb;
    this.sumT += t;
    this.sumTt += t * t;
    this.sumC += centroid;
    this.sumTc += t * centroid;
    this.sumCc += centroid * centroid;
  }
}

interface SweepFigures {
  /** Width from the lowest to the highest cell, in bins. */
  readonly width: number;
  /** Mean power of the cells over the noise, as a ratio. */
  readonly excess: number;
  /** In bins, from the start of the plan. */
  readonly centroid: number;
}

function withFractions(track: Track): Track {
  const numbers = Object.entries(track).filter(([, value]) => typeof value === 'number');
  return Object.assign(track, Object.fromEntries(numbers.map(([name]) => [name, 0.5])));
}
