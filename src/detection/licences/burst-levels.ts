/**
 * Levels of the bursts in a shared band. Short-range devices come and go in the same bins and at all times, but each at a level of
 * its own, far above that of a weaker emitter that was never there. In each block of bins, and for each class of 3 dB, the sweeps
 * are counted in which a burst had its strongest bin there at that level; a class that is on the air in far more sweeps than in
 * warm-up (binomial test over 32) holds something new, whether it stays, hops or sweeps.
 */
import { ones } from '../bits.js';
import { ONE } from '../threshold/ratio-table.js';
import { Passes } from './persistence-gate.js';
import { binomialLimit } from './shared-activity.js';

const BLOCK_BINS = 32;
const CLASS_DB = 3;
const CLASSES = 10;
/** An emitter that hops or fades is heard at many levels: this many classes in a row are one, too. */
const IN_A_ROW = 4;
const ROWS = CLASSES - IN_A_ROW + 1;
/** Counts of a block: its classes, then its rows of classes. */
const COUNTS = CLASSES + ROWS;
const WINDOW_SWEEPS = 32;
/** Chance that legal bursts reach the limit in one window; least limit; and least distance from the most of warm-up. */
const CHANCE = 1e-6;
const LEAST_LIMIT = 14;
const MARGIN = 3;
/** A limit that no count reaches. */
const NEVER = 255;

export interface UsualBursts {
  readonly bins: Int32Array;
  /** Per block of all bins and class of level: number of the last 32 sweeps that legal bursts do not reach. */
  readonly limits: Uint8Array;
}

/** Bursts of which nothing is known yet: all of them are usual. */
export function unknownBursts(bins: Int32Array, allBins: number): UsualBursts {
  const slots = bins.length === 0 ? 0 : COUNTS * Math.ceil(allBins / BLOCK_BINS);
  return { bins, limits: new Uint8Array(slots).fill(NEVER) };
}

/** Counts in warm-up what is usual. */
export class BurstHabits {
  private readonly seen: Uint16Array;
  private readonly most: Uint8Array;
  private sweeps = 0;

  constructor(slots: number) {
    this.seen = new Uint16Array(slots);
    this.most = new Uint8Array(slots);
  }

  /** @param history see {@link BurstLevels} */
  add(history: Uint32Array): void {
    const { seen, most } = this;
    this.sweeps++;
    for (let s = 0; s < history.length; s++) {
      const bits = history[s] as number;
      if (bits === 0) continue;
      seen[s] = (seen[s] as number) + (bits & 1);
      const count = ones(bits);
      if (count > (most[s] as number)) most[s] = count;
    }
  }

  /**
   * Limits as in {@link UsualBursts}. A block in which warm-up itself exceeded the test is never judged: its bursts do not come
   * independently of each other, as those of phones.
   */
  limits(): Uint8Array {
    const own = Uint8Array.from(this.seen, (count, s) => {
      const most = this.most[s] as number;
      const share = (count + 1) / (this.sweeps + 1);
      // Where every sweep may hold one by chance, no count says anything.
      const isAlways = share ** WINDOW_SWEEPS > CHANCE;
      const limit = isAlways ? WINDOW_SWEEPS + 1 : Math.max(LEAST_LIMIT, binomialLimit(WINDOW_SWEEPS, share, CHANCE));
      return most >= limit ? NEVER : Math.max(limit, most + MARGIN);
    });
    return own.map((limit, s) => {
      const k = s % COUNTS;
      const block = own.subarray(s - k, s - k + COUNTS);
      if (block.includes(NEVER)) return NEVER;
      // A level that wanders is heard half the time in the class beside its own.
      const below = k === 0 || k === CLASSES ? limit : (block[k - 1] as number);
      const above = k === CLASSES - 1 || k === COUNTS - 1 ? limit : (block[k + 1] as number);
      return Math.max(limit, Math.ceil((below + above) / 2));
    });
  }
}

export class BurstLevels {
  /** Per block and class: the last 32 sweeps with a burst of this level, as bits, the newest lowest. */
  readonly history: Uint32Array;
  private readonly bins: Int32Array;
  private readonly limits: Uint8Array;
  private readonly open: Uint8Array;
  private readonly cellDb: number;
  /** Runs of this sweep: first and last bin, and the place of their level in the history. */
  private readonly lows: Int32Array;
  private readonly highs: Int32Array;
  private readonly slots: Int32Array;

  constructor({ bins, limits }: UsualBursts, cell: number) {
    this.bins = bins;
    this.limits = limits;
    this.history = new Uint32Array(limits.length);
    this.open = new Uint8Array(limits.length);
    this.cellDb = 10 * Math.log10(cell / ONE);
    this.lows = new Int32Array(this.bins.length);
    this.highs = new Int32Array(this.bins.length);
    this.slots = new Int32Array(this.bins.length);
  }

  /** Lets bursts pass whose level is on the air more often than usual. Levels say nothing while the receiver moves. O(bins). */
  observe(
    levelsDbm: Float32Array,
    floor: { readonly baseDbm: Float32Array; readonly gainDb: number },
    moves: boolean,
    passes: Uint8Array,
  ): void {
    const { history, limits, open, lows, highs, slots } = this;
    const runs = moves ? 0 : this.findRuns(levelsDbm, floor);
    for (let s = 0; s < history.length; s++) history[s] = (history[s] as number) << 1;
    for (let r = 0; r < runs; r++) {
      const at = slots[r] as number;
      const { first, last } = rowsWith(at);
      history[at] = (history[at] as number) | 1;
      for (let row = first; row <= last; row++) history[row] = (history[row] as number) | 1;
    }
    for (let s = 0; s < history.length; s++) {
      const count = ones(history[s] as number);
      const limit = limits[s] as number;
      open[s] = count >= limit || (open[s] === 1 && 2 * count >= limit) ? 1 : 0;
    }
    for (let r = 0; r < runs; r++)
      if (this.isOpen(slots[r] as number)) passes.fill(Passes.newLevel, lows[r] as number, (highs[r] as number) + 1);
  }

  private isOpen(at: number): boolean {
    const { first, last } = rowsWith(at);
    let open = this.open[at] as number;
    for (let row = first; row <= last; row++) open |= this.open[row] as number;
    return open !== 0;
  }

  /** Number of runs of these bins above the threshold of a cell. */
  private findRuns(
    levelsDbm: Float32Array,
    { baseDbm, gainDb }: { readonly baseDbm: Float32Array; readonly gainDb: number },
  ): number {
    const { bins, lows, highs, slots, cellDb } = this;
    let runs = 0;
    let last = -2;
    let peakDb = 0;
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const overDb = (levelsDbm[f] as number) - (baseDbm[f] as number) - gainDb - cellDb;
      if (!(overDb > 0)) continue;
      if (f !== last + 1) {
        lows[runs++] = f;
        peakDb = 0;
      }
      last = f;
      highs[runs - 1] = f;
      if (overDb <= peakDb) continue;
      peakDb = overDb;
      slots[runs - 1] = COUNTS * Math.floor(f / BLOCK_BINS) + Math.min(CLASSES - 1, Math.floor(overDb / CLASS_DB));
    }
    return runs;
  }

  snapshot() {
    return { history: this.history.slice(), open: this.open.slice() };
  }

  restore({ history, open }: ReturnType<BurstLevels['snapshot']>): void {
    this.history.set(history);
    this.open.set(open);
  }
}

/** First and last place of the rows of classes that hold the class in this place. */
function rowsWith(at: number): { first: number; last: number } {
  const k = at % COUNTS;
  const rows = at - k + CLASSES;
  return { first: rows + Math.max(0, k - IN_A_ROW + 1), last: rows + Math.min(k, ROWS - 1) };
}
