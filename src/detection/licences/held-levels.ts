/**
 * Bins where short signals come and go by habit: a band of short-range devices, an unlisted user. One strong cell proves
 * nothing there. A new emission shows by a level that lasts: the lowest level of the last 8 sweeps, or the third lowest of the
 * last 16, exceeds the highest such level of warm-up. Where most bursts are far above the noise, it shows between them, too:
 * the mean level of the sweeps without such a burst exceeds the most of warm-up.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import type { LearnedFloor } from '../floor/learn-floor.js';
import { inPieces, LOOK_COST, type Piecemeal } from '../floor/piecemeal.js';
import type { WarmUp } from '../floor/warm-up.js';
import type { LightningVeto } from '../threshold/lightning-veto.js';
import { ONE, ratioOfDb } from '../threshold/ratio-table.js';
import { Hit } from '../threshold/sum-threshold-time.js';
import { Passes } from './persistence-gate.js';

const SHORT_SWEEPS = 8;
const LONG_SWEEPS = 16;
/** Number of sweeps of the long window that may be quiet. */
const QUIET_SWEEPS = 2;
/** A bin is busy by habit when at least this share of its warm-up sweeps held a burst, in at least FEWEST_BURSTS bursts. */
const BUSY_SHARE = 0.02;
const FEWEST_BURSTS = 3;
/** Bins within this distance share their habits: a burst seen in one may appear in the other. */
const REACH_BINS = 2;
/** A held level must exceed the most that warm-up showed by this ratio, because warm-up is short. */
const MARGIN = 2;
/** Share of sweeps with a burst above which some bursts form a rhythm by chance. */
const CROWDED_SHARE = 0.1;
/**
 * Bursts of STRONG and more are left out of the mean level, others count as CAP at most, and the last 16 sweeps or so tell. It
 * must exceed the most that warm-up showed by MEAN_MARGIN. It says nothing where fewer than STRONG_SHARE of the bursts are strong.
 */
const STRONG = 60 * ONE;
const STRONG_SHARE = 0.5;
/** Smallest ratio of a cell that is above the noise where the mean has told. */
const LEAST = 4 * ONE;
const CAP = 8 * ONE;
const MEAN_WEIGHT = 1 / 16;
const MEAN_MARGIN = 1.3;
/** Sweeps after which a mean no longer shows where it began. */
const SETTLED_SWEEPS = 32;

export interface UsualLevels {
  /** Bins that are busy by habit, and the highest held level of each over the short and the long window, as power ratios. */
  readonly bins: Int32Array;
  readonly shortRatio: Float32Array;
  readonly longRatio: Float32Array;
  /** Highest mean level between strong bursts; infinite where few bursts are strong. */
  readonly meanRatio: Float32Array;
  /** Share of warm-up sweeps with a burst. */
  readonly share: Float32Array;
}

/** @param veto a new one; a flash of lightning that it holds back is no habit of the bins it hits */
export function* learnUsualLevels(
  warmUp: WarmUp,
  layout: BandLayout,
  floor: LearnedFloor,
  cell: number,
  veto: LightningVeto,
): Piecemeal<UsualLevels> {
  const { bins, classes } = layout;
  const flashes = yield* flashesOf(warmUp, floor, cell, veto);
  const busy: number[] = [];
  const share: number[] = [];
  // A carrier that stays is no habit, although a weak one crosses the threshold only now and then.
  const stays = new Set(floor.unexplainedBins.flatMap((f) => [f - 1, f, f + 1]));
  const short = new Float32Array(bins);
  const long = new Float32Array(bins);
  const mean = new Float32Array(bins);
  const ratios = new Uint16Array(warmUp.sweeps);
  const learn = (f: number): number => {
    if ((classes[f] !== BinClass.open && classes[f] !== BinClass.shared) || stays.has(f)) return 0;
    readRatios(f, warmUp, floor, flashes, ratios);
    const { over, bursts, strong } = countBursts(ratios, cell);
    if (over < BUSY_SHARE * ratios.length || bursts < FEWEST_BURSTS) return ratios.length * LOOK_COST;
    busy.push(f);
    share.push(over / ratios.length);
    mean[f] = strong < STRONG_SHARE * over ? Number.POSITIVE_INFINITY : mostMean(ratios);
    short[f] = mostHeld(ratios, SHORT_SWEEPS, 0);
    long[f] = mostHeld(ratios, LONG_SWEEPS, QUIET_SWEEPS);
    return ratios.length * LOOK_COST * (1 + LONG_SWEEPS);
  };
  yield* inPieces(bins, learn, null);
  const most = (levels: Float32Array, f: number, margin = MARGIN) => {
    let ratio = ONE;
    for (let g = Math.max(0, f - REACH_BINS); g <= Math.min(bins - 1, f + REACH_BINS); g++)
      ratio = Math.max(ratio, levels[g] as number);
    return ratio * margin;
  };
  return {
    bins: Int32Array.from(busy),
    shortRatio: Float32Array.from(busy, (f) => most(short, f)),
    longRatio: Float32Array.from(busy, (f) => most(long, f)),
    meanRatio: Float32Array.from(busy, (f) => most(mean, f, MEAN_MARGIN)),
    share: Float32Array.from(share),
  };
}

/** Ratios of a bin to the floor in warm-up; noise where a sweep is held back. */
function readRatios(
  f: number,
  warmUp: WarmUp,
  { baseDbm, gainsDb }: LearnedFloor,
  flashes: Uint8Array,
  ratios: Uint16Array,
): void {
  const base = baseDbm[f] as number;
  for (let t = 0; t < ratios.length; t++)
    ratios[t] = flashes[t] === 1 ? ONE : ratioOfDb(warmUp.level(t, f) - base - (gainsDb[t] as number));
}

/** Number of sweeps with a burst, of bursts, and of sweeps with a strong one. */
function countBursts(ratios: Uint16Array, cell: number): { over: number; bursts: number; strong: number } {
  const found = { over: 0, bursts: 0, strong: 0 };
  let before = 0;
  for (let t = 0; t < ratios.length; t++) {
    const ratio = ratios[t] as number;
    if (ratio > cell) {
      found.over++;
      if (ratio >= STRONG) found.strong++;
      if (before <= cell) found.bursts++;
    }
    before = ratio;
  }
  return found;
}

/** 1 for each sweep of warm-up that is held back as lightning. */
function* flashesOf(warmUp: WarmUp, floor: LearnedFloor, cell: number, veto: LightningVeto): Piecemeal<Uint8Array> {
  const flashes = new Uint8Array(warmUp.sweeps);
  const ratios = new Uint16Array(warmUp.bins);
  const busy = new Uint8Array(warmUp.bins);
  yield* inPieces(flashes.length, findFlash, { warmUp, floor, cell, veto, flashes, ratios, busy });
  return flashes;
}

interface Flashes {
  readonly warmUp: WarmUp;
  readonly floor: LearnedFloor;
  readonly cell: number;
  readonly veto: LightningVeto;
  readonly flashes: Uint8Array;
  readonly ratios: Uint16Array;
  readonly busy: Uint8Array;
}

function findFlash(t: number, { warmUp, floor, cell, veto, flashes, ratios, busy }: Flashes): number {
  const { sample } = veto;
  const gainDb = floor.gainsDb[t] as number;
  for (let i = 0; i < sample.length; i++) {
    const f = sample[i] as number;
    ratios[f] = ratioOfDb(warmUp.level(t, f) - (floor.baseDbm[f] as number) - gainDb);
  }
  flashes[t] = veto.suspects(ratios, busy, cell) ? 1 : 0;
  if (veto.confirmed) flashes.fill(0, t - veto.heldSweeps, t);
  return sample.length * LOOK_COST;
}

/** Mean level between strong bursts after one more sweep. */
function nextMean(mean: number, ratio: number): number {
  return ratio < STRONG ? mean + MEAN_WEIGHT * (Math.min(ratio, CAP) - mean) : mean;
}

function mostMean(ratios: Uint16Array): number {
  let mean = ONE;
  let most = 0;
  for (let t = 0; t < ratios.length; t++) {
    mean = nextMean(mean, ratios[t] as number);
    if (t >= SETTLED_SWEEPS && mean > most) most = mean;
  }
  return most;
}

/** Highest level, over all windows of `count` values, of the lowest (`below` 0) or third lowest (`below` 2) value. */
function mostHeld(values: Uint16Array, count: number, below: 0 | 2): number {
  let most = 0;
  for (let from = 0; from + count <= values.length; from++)
    if (stayAbove(most, values, from, count, below)) most = kthLowest(values, from, count, below);
  return most;
}

/** True when no more than `below` of these values do not exceed the level: {@link kthLowest} does, and most are told by the first. */
function stayAbove(level: number, values: Uint16Array, from: number, count: number, below: 0 | 2): boolean {
  let left: number = below;
  for (let i = from; i < from + count; i++) if ((values[i] as number) <= level && --left < 0) return false;
  return true;
}

/** Returns the lowest (`below` 0) or third lowest (`below` 2) of `count` values from index `from`. */
function kthLowest(values: Uint16Array, from: number, count: number, below: 0 | 2): number {
  let first = 0xffff;
  let second = 0xffff;
  let third = 0xffff;
  for (let i = from; i < from + count; i++) {
    const value = values[i] as number;
    if (value >= third) continue;
    if (value < first) {
      third = second;
      second = first;
      first = value;
    } else if (value < second) {
      third = second;
      second = value;
    } else third = value;
  }
  return below === 0 ? first : third;
}

export class HeldLevels {
  private readonly usual: UsualLevels;
  /** The last sweeps of each busy bin, stored twice in a row, so that every window is contiguous. */
  private readonly ring: Uint16Array;
  /** Mean level between strong bursts. */
  private readonly means: Float32Array;
  /** Number of busy bins, and then the bins, that hold a signal in this sweep by their mean. */
  private told = 0;
  private readonly toldBins: Int32Array;

  constructor(usual: UsualLevels) {
    this.usual = usual;
    this.means = new Float32Array(usual.bins.length).fill(ONE);
    this.toldBins = new Int32Array(usual.bins.length);
    this.ring = new Uint16Array(2 * LONG_SWEEPS * usual.bins.length).fill(ONE);
  }

  /**
   * Sets usual bursts in `ratios` to noise, except those that pass; of those that are more than usual, where bursts are too rare to form a rhythm by chance.
   * O(busy bins).
   */
  apply(sweep: number, ratios: Uint16Array, passes: Uint8Array): void {
    const { ring, means } = this;
    const { bins, shortRatio, longRatio, meanRatio, share } = this.usual;
    const slot = sweep % LONG_SWEEPS;
    this.told = 0;
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const at = 2 * LONG_SWEEPS * i;
      const ratio = ratios[f] as number;
      ring[at + slot] = ratio;
      ring[at + slot + LONG_SWEEPS] = ratio;
      means[i] = nextMean(means[i] as number, ratio);
      if ((means[i] as number) > (meanRatio[i] as number) && ratio < STRONG) {
        passes[f] = Passes.newLevel;
        if (ratio > LEAST) this.toldBins[this.told++] = f;
      }
      const pass = passes[f] as number;
      if (pass > Passes.more || (pass === Passes.more && (share[i] as number) < CROWDED_SHARE)) continue;
      const end = at + slot + LONG_SWEEPS + 1;
      if (stayAbove(shortRatio[i] as number, ring, end - SHORT_SWEEPS, SHORT_SWEEPS, 0)) continue;
      if (stayAbove(longRatio[i] as number, ring, end - LONG_SWEEPS, LONG_SWEEPS, QUIET_SWEEPS)) continue;
      ratios[f] = ONE;
    }
  }

  /** Flags what the mean has told in this sweep. */
  flag(hits: Uint8Array): void {
    for (let i = 0; i < this.told; i++) {
      const f = this.toldBins[i] as number;
      hits[f] = (hits[f] as number) | Hit.own;
    }
  }

  snapshot() {
    return { ring: this.ring.slice(), means: this.means.slice() };
  }

  restore({ ring, means }: ReturnType<HeldLevels['snapshot']>): void {
    this.ring.set(ring);
    this.means.set(means);
  }
}
