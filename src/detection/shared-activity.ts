/**
 * What is illegal in a shared band although each burst is short: hopping, sweeping and pulsed emitters. Two signs:
 *  - a block of bins far busier than it was in warm-up (binomial test over 32 sweeps);
 *  - a bin with a burst in strict rhythm, five in a row, which by its duty breaks the limit for short-range devices
 *    (ERC/REC 70-03 Annex 1 grants 0.1 … 10 %, a rhythm of at most twelve sweeps is 8 % and more).
 * Where either shows, bursts are let through to the detector.
 */
import { type BandLayout, BinClass } from './band-layout.js';
import { gammaThreshold } from './gamma-threshold.js';
import type { LearnedFloor } from './learn-floor.js';
import type { Piecemeal } from './piecemeal.js';
import { ONE, ratioOfDb } from './ratio-table.js';
import type { WarmUp } from './warm-up.js';

const BLOCK_BINS = 32;
const HISTORY_SWEEPS = 32;
/** Chance that a legal block reaches the limit in one window. */
const CHANCE = 1e-8;
const LEAST_LIMIT = 7;
/** Of one level, see Piecemeal. */
const BURST_COST = 6;
const SHORTEST_PERIOD = 2;
const LONGEST_PERIOD = 12;
const RHYTHM_SWEEPS = 100;

/** A ratio, in fixed point, that only a burst exceeds. */
export function burstThreshold(shape: number, z: number): number {
  return Math.round(ONE * gammaThreshold(shape, z));
}

/** Share of warm-up sweeps with a burst, per block of bins, never below the median block. */
export function* learnActivity(
  warmUp: WarmUp,
  layout: BandLayout,
  learned: LearnedFloor,
  cell: number,
): Piecemeal<Float32Array> {
  if (!layout.classes.includes(BinClass.shared)) return new Float32Array(0);
  const blocks = new Float32Array(Math.ceil(warmUp.bins / BLOCK_BINS));
  for (let b = 0; b < blocks.length; b++) {
    const end = Math.min(warmUp.bins, (b + 1) * BLOCK_BINS);
    let busy = 1;
    for (let t = 0; t < warmUp.sweeps; t++) {
      for (let f = b * BLOCK_BINS; f < end; f++) {
        const excess = warmUp.level(t, f) - (learned.baseDbm[f] as number) - (learned.gainsDb[t] as number);
        if (ratioOfDb(excess) <= cell) continue;
        busy++;
        break;
      }
    }
    blocks[b] = busy / (warmUp.sweeps + 1);
    yield warmUp.sweeps * (end - b * BLOCK_BINS) * BURST_COST;
  }
  const median = Float32Array.from(blocks).sort()[blocks.length >> 1] as number;
  return blocks.map((share) => Math.max(share, median));
}

export class SharedActivity {
  readonly bins: Int32Array;
  private readonly cell: number;
  private readonly history: Uint32Array;
  private readonly limits: Uint8Array;
  private readonly open: Uint8Array;
  /** Per shared bin: sweeps since its last bursts, as bits, newest lowest. */
  private readonly rhythmNew: Uint32Array;
  private readonly rhythmOld: Uint32Array;
  private readonly rhythmUntil: Int32Array;

  constructor(layout: BandLayout, activity: Float32Array, cell: number) {
    this.bins = Int32Array.from(Array.from(layout.classes.keys()).filter((f) => layout.classes[f] === BinClass.shared));
    this.cell = cell;
    this.history = new Uint32Array(activity.length);
    this.open = new Uint8Array(activity.length);
    this.limits = Uint8Array.from(activity, (share) =>
      Math.max(LEAST_LIMIT, binomialLimit(HISTORY_SWEEPS, share, CHANCE)),
    );
    this.rhythmNew = new Uint32Array(this.bins.length);
    this.rhythmOld = new Uint32Array(this.bins.length);
    this.rhythmUntil = new Int32Array(this.bins.length).fill(-1);
  }

  /** Sets `passes` to 1 in shared bins whose bursts are to be judged in this sweep. O(shared bins). */
  observe(sweep: number, ratios: Uint16Array, passes: Uint8Array): void {
    const { bins, history, open, limits } = this;
    for (let b = 0; b < history.length; b++) history[b] = ((history[b] as number) << 1) >>> 0;
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const burst = (ratios[f] as number) > this.cell;
      this.shift(i, burst);
      if (burst) {
        const b = (f / BLOCK_BINS) | 0;
        history[b] = ((history[b] as number) | 1) >>> 0;
        if (this.inRhythm(i)) this.rhythmUntil[i] = sweep + RHYTHM_SWEEPS;
      }
    }
    for (let b = 0; b < history.length; b++) {
      const count = ones(history[b] as number);
      const limit = limits[b] as number;
      open[b] = count >= limit || (open[b] === 1 && count * 2 >= limit) ? 1 : 0;
    }
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      passes[f] = open[(f / BLOCK_BINS) | 0] === 1 || (this.rhythmUntil[i] as number) >= sweep ? 1 : 0;
    }
  }

  private shift(i: number, burst: boolean): void {
    const recent = this.rhythmNew[i] as number;
    const old = this.rhythmOld[i] as number;
    if (recent === 0 && old === 0 && !burst) return;
    this.rhythmOld[i] = ((old << 1) | (recent >>> 31)) >>> 0;
    this.rhythmNew[i] = ((recent << 1) | (burst ? 1 : 0)) >>> 0;
  }

  /** Bursts now and one, two, three, four periods ago, and none half-way: a carrier that stays on is no rhythm. */
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
    const { history, open, rhythmNew, rhythmOld, rhythmUntil } = this;
    return {
      history: history.slice(),
      open: open.slice(),
      rhythmNew: rhythmNew.slice(),
      rhythmOld: rhythmOld.slice(),
      rhythmUntil: rhythmUntil.slice(),
    };
  }

  restore(saved: ReturnType<SharedActivity['snapshot']>): void {
    this.history.set(saved.history);
    this.open.set(saved.open);
    this.rhythmNew.set(saved.rhythmNew);
    this.rhythmOld.set(saved.rhythmOld);
    this.rhythmUntil.set(saved.rhythmUntil);
  }
}

/** Smallest count that a binomial(n, p) reaches or exceeds with less than this chance. */
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

function ones(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}
