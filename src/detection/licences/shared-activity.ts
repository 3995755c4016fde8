/**
 * Finds emitters that are illegal in a shared band although each burst is short: hopping, sweeping and pulsed ones. Two signs:
 * - bursts begin in a block of bins, or in a stretch of four blocks, in far more sweeps than in warm-up (binomial test over
 *   32 and over 16 sweeps). A signal that continues from one sweep to the next, or fills a block, is no burst;
 * - a bin has a burst in strict rhythm, four in a row at one period, and so exceeds the duty limit of short-range devices
 *   (ERC/REC 70-03 Annex 1 grants 0.1 … 10 %; a period of at most twelve sweeps is 8 % and more).
 * Where either sign shows, the bursts are passed on to the detector.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { ones } from '../bits.js';
import type { LearnedFloor } from '../floor/learn-floor.js';
import { LOOK_COST, type Piecemeal } from '../floor/piecemeal.js';
import type { WarmUp } from '../floor/warm-up.js';
import { type NoiseLaw, noiseLimit } from '../threshold/gamma-threshold.js';
import { ONE, ratioOfDb } from '../threshold/ratio-table.js';

const BLOCK_BINS = 32;
const STRETCH_BLOCKS = 4;
const HISTORY_SWEEPS = 32;
const RECENT_SWEEPS = 16;
/** Chance that a block with legal traffic reaches the limit in one window. */
const CHANCE = 1e-6;
const LEAST_LIMIT = 7;
/** Bits of the last two sweeps: a signal present there is no new burst. */
const LATELY = 3;
/** More busy bins than this in a block, or in a stretch, are one wide signal. */
const FULL_BINS = 20;
const FULL_STRETCH_BINS = 36;
/** In an open stretch, blocks whose count is less likely than this are passed on. */
const MILD_CHANCE = 1e-2;
/** Bits of the last {@link RECENT_SWEEPS}. */
const RECENT = 2 ** RECENT_SWEEPS - 1;
const SHORTEST_PERIOD = 2;
const LONGEST_PERIOD = 12;
const RHYTHM_SWEEPS = 100;

/**
 * Ratio, in fixed point, that only a burst exceeds. Without the tail of the law: in a shared band the tail is traffic, and traffic
 * is what the habits are.
 */
export function burstThreshold(law: NoiseLaw, z: number): number {
  return Math.round(ONE * noiseLimit({ ...law, tail: 1 }, z));
}

/**
 * Unit in which bursts are counted: each block, and each stretch of some blocks, for emitters that hop or sweep over more than
 * one.
 */
interface Place {
  readonly firstBlock: number;
  readonly endBlock: number;
}

function placesOf(bins: number): Place[] {
  const blocks = Math.ceil(bins / BLOCK_BINS);
  const stretches = (length: number): Place[] =>
    Array.from({ length: Math.max(0, blocks - length + 1) }, (_, b) => ({ firstBlock: b, endBlock: b + length }));
  return [...stretches(1), ...stretches(STRETCH_BLOCKS)];
}

/** Share of warm-up sweeps in which a burst begins, per {@link Place}; at least the median of all places of that size. */
export function* learnActivity(
  warmUp: WarmUp,
  layout: BandLayout,
  learned: LearnedFloor,
  cell: number,
): Piecemeal<Float32Array> {
  if (!layout.classes.includes(BinClass.shared)) return new Float32Array(0);
  const begins: Uint8Array[] = [];
  for (let from = 0; from < warmUp.bins; from += BLOCK_BINS) {
    const end = Math.min(warmUp.bins, from + BLOCK_BINS);
    begins.push(beginsIn(warmUp, learned, { from, end, cell }));
    yield warmUp.sweeps * (end - from) * LOOK_COST;
  }
  const places = placesOf(warmUp.bins);
  const shares = places.map(({ firstBlock, endBlock }) => {
    const blocks = begins.slice(firstBlock, endBlock);
    let busy = 1;
    for (let t = 0; t < warmUp.sweeps; t++) if (blocks.some((block) => block[t] === 1)) busy++;
    return busy / (warmUp.sweeps + 1);
  });
  const medianOf = (size: number) => {
    const alike = shares.filter((_, i) => (places[i] as Place).endBlock - (places[i] as Place).firstBlock === size);
    return alike.sort((a, b) => a - b)[alike.length >> 1] ?? 0;
  };
  const medians = new Map([1, STRETCH_BLOCKS].map((size) => [size, medianOf(size)]));
  return Float32Array.from(shares, (share, i) => {
    const { firstBlock, endBlock } = places[i] as Place;
    return Math.max(share, medians.get(endBlock - firstBlock) ?? 0);
  });
}

/** 1 for each sweep of warm-up in which a burst begins in these bins. */
function beginsIn(
  warmUp: WarmUp,
  { baseDbm, gainsDb }: LearnedFloor,
  { from, end, cell }: { readonly from: number; readonly end: number; readonly cell: number },
): Uint8Array {
  const begins = new Uint8Array(warmUp.sweeps);
  const before = new Uint8Array(end - from);
  for (let t = 0; t < begins.length; t++) {
    let count = 0;
    for (let f = from; f < end; f++) {
      const excess = warmUp.level(t, f) - (baseDbm[f] as number) - (gainsDb[t] as number);
      const lately = before[f - from] as number;
      const burst = ratioOfDb(excess) > cell ? 1 : 0;
      if (burst === 1 && (lately & LATELY) === 0) begins[t] = 1;
      before[f - from] = (lately << 1) | burst;
      count += burst;
    }
    if (count > FULL_BINS) begins[t] = 0;
  }
  return begins;
}

export class SharedActivity {
  readonly bins: Int32Array;
  private readonly cell: number;
  /** Per block: sweeps in which a burst began, as bits, the newest lowest; and number of bins with a burst in this sweep. */
  private readonly history: Uint32Array;
  private readonly busyBins: Uint8Array;
  private readonly stretches: Uint32Array;
  private readonly passing: Uint8Array;
  private readonly places: readonly Place[];
  /**
   * Per place: number of the last 32, and of the last 16 sweeps, that legal traffic does not reach; and whether the place is
   * open.
   */
  private readonly limits: Uint8Array;
  private readonly recentLimits: Uint8Array;
  private readonly mildLimits: Uint8Array;
  private readonly open: Uint8Array;
  /** Per shared bin: the last 64 sweeps with a burst, as bits, the newest lowest. */
  private readonly rhythmNew: Uint32Array;
  private readonly rhythmOld: Uint32Array;
  private readonly rhythmUntil: Int32Array;

  constructor(layout: BandLayout, activity: Float32Array, cell: number) {
    this.bins = Int32Array.from(Array.from(layout.classes.keys()).filter((f) => layout.classes[f] === BinClass.shared));
    this.cell = cell;
    this.places = activity.length === 0 ? [] : placesOf(layout.bins);
    const blocks = activity.length === 0 ? 0 : Math.ceil(layout.bins / BLOCK_BINS);
    this.history = new Uint32Array(blocks);
    this.busyBins = new Uint8Array(blocks);
    this.stretches = new Uint32Array(this.places.length - blocks);
    this.passing = new Uint8Array(blocks);
    this.open = new Uint8Array(activity.length);
    const limitsOver = (sweeps: number, chance: number) =>
      Uint8Array.from(activity, (share) => binomialLimit(sweeps, share, chance));
    this.limits = limitsOver(HISTORY_SWEEPS, CHANCE).map((limit) => Math.max(LEAST_LIMIT, limit));
    this.recentLimits = limitsOver(RECENT_SWEEPS, CHANCE).map((limit) => Math.max(LEAST_LIMIT, limit));
    this.mildLimits = limitsOver(HISTORY_SWEEPS, MILD_CHANCE);
    this.rhythmNew = new Uint32Array(this.bins.length);
    this.rhythmOld = new Uint32Array(this.bins.length);
    this.rhythmUntil = new Int32Array(this.bins.length).fill(-1);
  }

  /** Sets `passes` to 1 in shared bins whose bursts have to be judged in this sweep. O(shared bins). */
  observe(sweep: number, ratios: Uint16Array, passes: Uint8Array): void {
    const { bins, history, busyBins, passing, rhythmNew, rhythmOld, rhythmUntil, cell } = this;
    for (let b = 0; b < history.length; b++) history[b] = ((history[b] as number) << 1) >>> 0;
    busyBins.fill(0);
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const burst = (ratios[f] as number) > cell ? 1 : 0;
      const recent = rhythmNew[i] as number;
      const old = rhythmOld[i] as number;
      if ((recent | old | burst) === 0) continue;
      rhythmOld[i] = (old << 1) | (recent >>> 31);
      rhythmNew[i] = (recent << 1) | burst;
      if (burst === 0) continue;
      const b = (f / BLOCK_BINS) | 0;
      busyBins[b] = (busyBins[b] as number) + 1;
      if ((recent & LATELY) === 0) history[b] = ((history[b] as number) | 1) >>> 0;
      if (this.inRhythm(i)) rhythmUntil[i] = sweep + RHYTHM_SWEEPS;
    }
    for (let b = 0; b < history.length; b++)
      if ((busyBins[b] as number) > FULL_BINS) history[b] = ((history[b] as number) & ~1) >>> 0;
    this.judgePlaces();
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      passes[f] = passing[(f / BLOCK_BINS) | 0] === 1 || (rhythmUntil[i] as number) >= sweep ? 1 : 0;
    }
  }

  /**
   * Opens a place that reached its limit; it stays open while half as many bursts continue, recent ones included. Of a stretch,
   * only the busy blocks are passed on.
   */
  private judgePlaces(): void {
    const { places, history, open, limits, recentLimits, passing } = this;
    passing.fill(0);
    for (let p = 0; p < places.length; p++) {
      const { firstBlock, endBlock } = places[p] as Place;
      const bits = this.historyOf(p, firstBlock, endBlock);
      const count = ones(bits);
      const recent = ones(bits & RECENT);
      const limit = limits[p] as number;
      const goesOn = Math.min(count * 2, recent * 4) >= limit && open[p] === 1;
      const begins = Math.max(count - limit, recent - (recentLimits[p] as number)) >= 0;
      open[p] = begins || goesOn ? 1 : 0;
      if (open[p] === 0) continue;
      for (let b = firstBlock; b < endBlock; b++)
        if (endBlock - firstBlock === 1 || ones(history[b] as number) >= (this.mildLimits[b] as number)) passing[b] = 1;
    }
  }

  /**
   * Bits of the sweeps with a burst in this place. Bursts in more than half of a stretch at once are the flicker of a wide
   * signal and do not count.
   */
  private historyOf(place: number, firstBlock: number, endBlock: number): number {
    if (endBlock - firstBlock === 1) return this.history[firstBlock] as number;
    let begun = 0;
    let busy = 0;
    for (let b = firstBlock; b < endBlock; b++) {
      begun += (this.history[b] as number) & 1;
      busy += this.busyBins[b] as number;
    }
    const narrow = begun > 0 && begun <= STRETCH_BLOCKS / 2 && busy <= FULL_STRETCH_BINS;
    const at = place - this.history.length;
    const bits = (((this.stretches[at] as number) << 1) | (narrow ? 1 : 0)) >>> 0;
    this.stretches[at] = bits;
    return bits;
  }

  /**
   * True when there were bursts now and one, two and three periods ago, and none half-way: a carrier that stays on has no
   * rhythm.
   */
  private inRhythm(i: number): boolean {
    for (let period = SHORTEST_PERIOD; period <= LONGEST_PERIOD; period++) {
      if (this.bit(i, period) && this.bit(i, 2 * period) && this.bit(i, 3 * period)) {
        if (!this.bit(i, period >> 1) || !this.bit(i, period + (period >> 1))) return true;
      }
    }
    return false;
  }

  private bit(i: number, back: number): boolean {
    return back < 32
      ? (((this.rhythmNew[i] as number) >>> back) & 1) === 1
      : (((this.rhythmOld[i] as number) >>> (back - 32)) & 1) === 1;
  }

  snapshot() {
    const { history, stretches, open, rhythmNew, rhythmOld, rhythmUntil } = this;
    return {
      history: history.slice(),
      stretches: stretches.slice(),
      open: open.slice(),
      rhythmNew: rhythmNew.slice(),
      rhythmOld: rhythmOld.slice(),
      rhythmUntil: rhythmUntil.slice(),
    };
  }

  restore(saved: ReturnType<SharedActivity['snapshot']>): void {
    this.history.set(saved.history);
    this.stretches.set(saved.stretches);
    this.open.set(saved.open);
    this.rhythmNew.set(saved.rhythmNew);
    this.rhythmOld.set(saved.rhythmOld);
    this.rhythmUntil.set(saved.rhythmUntil);
  }
}

/** Smallest count that a binomial(n, p) reaches or exceeds with less than `chance`. */
export function binomialLimit(n: number, p: number, chance: number): number {
  let tail = 0;
  let term = p ** n;
  for (let k = n; k > 0; k--) {
    tail += term;
    if (tail > chance) return Math.min(n, k + 1);
    term *= (k * (1 - p)) / ((n - k + 1) * p);
  }
  return 1;
}
