/**
 * SumThreshold along time (Offringa et al. 2010, MNRAS 405, 155) in streaming form: running sums over the last 4, 8, 16 and 64
 * sweeps of each bin. A sum above the Gamma threshold of its length flags all its sweeps. Cells are capped before they enter,
 * so that one spike cannot fire a window alone. The published method leaves out flagged samples for the same purpose, which
 * needs the whole block in memory.
 */
import { type NoiseLaw, noiseLimit } from './gamma-threshold.js';
import { ONE } from './ratio-table.js';

/** Sweeps kept in memory; a row is final when it leaves. */
export const RING_SWEEPS = 64;
const MASK = RING_SWEEPS - 1;
const WINDOWS = [4, 8, 16, 64] as const;
/** Index of a window's row of sums. */
export const SumOf = { four: 0, eight: 1, sixteen: 2 } as const;
/** Sums over fewer sweeps than this use the milder threshold. */
const LONG = 8;
/**
 * The last eight sweeps must hold this share of the excess that a long window demands, and half of what the window found;
 * otherwise the window would go on firing for up to 64 sweeps after an emission ended.
 */
const TAIL_SHARE = 0.45;
const NEUTRAL_8 = 8 * ONE;
const STAYED_SHARE = 0.7;
/** Bit of a remembered ratio that sums no longer count. */
const SPENT = 0x8000;
/** Bits of a remembered cell that hold its ratio. */
export const RATIO_BITS = 0x7fff;
/** Ratio from which the newest cell of a firing window is flagged; gaps between pulses stay below it. */
const STANDS_OUT = Math.round(1.25 * ONE);
const RECOVER_ABOVE = Math.round(1.45 * ONE);

/** Reasons for a flag, as bits. */
export const Hit = { own: 1, time: 2, frequency: 4, inWindow: 8, filled: 16, held: 32 } as const;

/** Power of a remembered cell as it entered the sums. Math.min would make fractions of whole numbers in the engine. */
function counted(remembered: number, cap: number): number {
  return (remembered < cap ? remembered : remembered < SPENT ? cap : ONE) | 0;
}

export interface TimeThresholds {
  readonly law: NoiseLaw;
  readonly cellZ: number;
  readonly shortZ: number;
  readonly longZ: number;
  readonly capZ: number;
}

/** First bin of each stretch of bins that are set, and first bin beyond it. */
function stretchesOf(isSet: Uint8Array): Int32Array {
  const edges = Array.from({ length: isSet.length + 1 }, (_, f) => f).filter(
    (f) => (isSet[f] === 1) !== (isSet[f - 1] === 1),
  );
  return Int32Array.from(edges);
}

export class TimeSums {
  readonly bins: number;
  /** Ratio and flags of the last 64 sweeps, row by row (sweep modulo 64); then one row of noise that replaces rows held back. */
  readonly ratioRing: Uint16Array;
  readonly flagRing: Uint8Array;
  /** Running sums: one row of bins for each entry of WINDOWS; `newest`: ratios of the last sweep. */
  readonly sums: Int32Array[];
  private readonly allSums: Int32Array;
  readonly newest: Int32Array;
  readonly cell: number;
  readonly cap: number;
  /** Sum over eight sweeps of a signal that was present in most of them. */
  readonly stayed: number;
  private readonly limits: number[];
  private readonly tails: number[];
  private readonly firing: Uint8Array;
  /** First bin of each stretch of judged bins, and first bin beyond it. */
  private readonly judged: Int32Array;
  /** Bins of this sweep with a strong cell, or in which a sum is above its limit. */
  private readonly due: Int32Array;
  /** Bins in which a window fires. */
  private fired: number[] = [];
  /** State of each of the last 64 rows: 1 held back, 2 recovered. */
  private readonly neutralRow: Uint8Array;

  /** @param judged 1 for bins that are judged; the ratio of the others is always ONE */
  constructor(bins: number, thresholds: TimeThresholds, judged: Uint8Array = new Uint8Array(bins).fill(1)) {
    const { law, cellZ, shortZ, longZ, capZ } = thresholds;
    const limitOf = (count: number, z: number) => ONE * noiseLimit(law, z, count);
    this.bins = bins;
    this.cell = Math.round(limitOf(1, cellZ));
    this.cap = Math.round(limitOf(1, capZ));
    this.stayed = Math.round(NEUTRAL_8 + STAYED_SHARE * 8 * (this.cap - ONE));
    this.limits = WINDOWS.map((count) => Math.round(count * limitOf(count, count < LONG ? shortZ : longZ)));
    this.tails = WINDOWS.map((count, i) =>
      count < 16 ? 0 : Math.round(8 * ONE * (1 + TAIL_SHARE * ((this.limits[i] as number) / count / ONE - 1))),
    );
    this.ratioRing = new Uint16Array((RING_SWEEPS + 1) * bins).fill(ONE);
    this.flagRing = new Uint8Array(RING_SWEEPS * bins);
    this.allSums = new Int32Array(WINDOWS.length * bins);
    this.sums = WINDOWS.map((count, w) => this.allSums.subarray(w * bins, (w + 1) * bins).fill(count * ONE));
    this.newest = new Int32Array(bins).fill(ONE);
    this.judged = stretchesOf(judged);
    this.firing = new Uint8Array(bins);
    this.due = new Int32Array(bins);
    this.neutralRow = new Uint8Array(RING_SWEEPS);
  }

  /**
   * Adds the ratios of sweep number `sweep` and sets {@link Hit} bits. With `veto` the row is remembered but counts as quiet in
   * every sum. O(bins).
   */
  add(sweep: number, ratios: Uint16Array, hits: Uint8Array, veto: boolean): void {
    const { newest } = this;
    if (veto) newest.fill(ONE);
    else newest.set(ratios);
    hits.fill(0);
    const fired = this.fired;
    this.fired = [];
    const due = this.slide(sweep);
    for (let i = 0; i < due; i++) this.judge(sweep, this.due[i] as number, hits);
    for (const f of fired) if (!this.isOver(f)) this.firing[f] = 0;
    this.ratioRing.set(ratios, this.rowStart(sweep));
    this.neutralRow[sweep & MASK] = veto ? 1 : 0;
  }

  /**
   * Moves all sums on by a sweep; returns the number of bins that are {@link due}. Only whole numbers and as few arrays as possible:
   * the engine checks each array for each bin.
   */
  private slide(sweep: number): number {
    const { judged, ratioRing, allSums, newest, due, bins } = this;
    const cap = this.cap | 0;
    const cell = this.cell | 0;
    const l4 = (this.limits[0] as number) | 0;
    const l8 = (this.limits[1] as number) | 0;
    const l16 = (this.limits[2] as number) | 0;
    const l64 = (this.limits[3] as number) | 0;
    const o4 = this.leaving(sweep, 4);
    const o8 = this.leaving(sweep, 8);
    const o16 = this.leaving(sweep, 16);
    const o64 = this.leaving(sweep, 64);
    let count = 0;
    for (let i = 0; i < judged.length; i += 2) {
      const end = judged[i + 1] as number;
      for (let f = judged[i] as number; f < end; f++) {
        const y = newest[f] as number;
        const v = counted(y, cap);
        const a4 = ((allSums[f] as number) + v - counted(ratioRing[o4 + f] as number, cap)) | 0;
        const a8 = ((allSums[bins + f] as number) + v - counted(ratioRing[o8 + f] as number, cap)) | 0;
        const a16 = ((allSums[2 * bins + f] as number) + v - counted(ratioRing[o16 + f] as number, cap)) | 0;
        const a64 = ((allSums[3 * bins + f] as number) + v - counted(ratioRing[o64 + f] as number, cap)) | 0;
        allSums[f] = a4;
        allSums[bins + f] = a8;
        allSums[2 * bins + f] = a16;
        allSums[3 * bins + f] = a64;
        if (y > cell || a4 > l4 || a8 > l8 || a16 > l16 || a64 > l64) due[count++] = f;
      }
    }
    return count;
  }

  private isOver(f: number): boolean {
    return this.sums.some((sum, w) => (sum[f] as number) > (this.limits[w] as number));
  }

  /** Flags this cell, and all cells of each window whose sum exceeds its limit. */
  private judge(sweep: number, f: number, hits: Uint8Array): void {
    const { firing, sums } = this;
    if ((this.newest[f] as number) > this.cell) hits[f] = (hits[f] as number) | Hit.own;
    const a4 = (sums[0] as Int32Array)[f] as number;
    const a8 = (sums[1] as Int32Array)[f] as number;
    const a16 = (sums[2] as Int32Array)[f] as number;
    const a64 = (sums[3] as Int32Array)[f] as number;
    const [l4, l8, l16, l64] = this.limits as [number, number, number, number];
    const [, , g16, g64] = this.tails as [number, number, number, number];
    const fired =
      (a4 > l4 ? 1 : 0) |
      (a8 > l8 ? 2 : 0) |
      (a16 > l16 && a8 > g16 && a16 - NEUTRAL_8 * 2 < 4 * (a8 - NEUTRAL_8) ? 4 : 0) |
      (a64 > l64 && a8 > g64 && a64 - NEUTRAL_8 * 8 < 16 * (a8 - NEUTRAL_8) ? 8 : 0);
    if (fired !== 0) {
      if ((this.newest[f] as number) > STANDS_OUT) hits[f] = (hits[f] as number) | Hit.time;
      const rising = fired & ~(firing[f] as number);
      if (rising !== 0) this.flagBack(sweep, f, WINDOWS[31 - Math.clz32(rising)] as number);
    }
    firing[f] = fired;
    if (fired !== 0) this.fired.push(f);
    // The last 16 sweeps hold less than a quarter of the long-term excess: the emission is over, and its remains must not
    // look like more.
    if (a64 > l64 && 16 * (a16 - 2 * NEUTRAL_8) < a64 - 8 * NEUTRAL_8) this.forget(f);
  }

  /** Stores hits found after `add` (frequency, fill, veto) in the ring. */
  store(sweep: number, hits: Uint8Array): void {
    this.flagRing.set(hits, (sweep & MASK) * this.bins);
  }

  /** Clears all sums and rows. Used after a gap: signals from before the gap prove nothing about now. */
  clear(): void {
    this.ratioRing.fill(ONE);
    this.flagRing.fill(0);
    this.sums.forEach((sum, i) => {
      sum.fill((WINDOWS[i] as number) * ONE);
    });
    this.firing.fill(0);
    this.fired = [];
    this.neutralRow.fill(0);
  }

  isVetoed(sweep: number): boolean {
    return this.neutralRow[sweep & MASK] !== 0;
  }

  /** Flags the strong cells of a row that was held back and turned out to be real. Sums keep counting the row as quiet. */
  recover(sweep: number): void {
    if (!this.isVetoed(sweep)) return;
    this.neutralRow[sweep & MASK] = 2;
    const start = this.rowStart(sweep);
    for (let i = start; i < start + this.bins; i++) {
      if ((this.ratioRing[i] as number) > RECOVER_ABOVE) this.flagRing[i] = (this.flagRing[i] as number) | Hit.time;
    }
  }

  isRecovered(sweep: number): boolean {
    return this.neutralRow[sweep & MASK] === 2;
  }

  rowStart(sweep: number): number {
    return (sweep & MASK) * this.bins;
  }

  /** Start, in the ring, of the row that leaves a window of `count` sweeps. */
  private leaving(sweep: number, count: number): number {
    const slot = (sweep - count) & MASK;
    return this.bins * (this.neutralRow[slot] === 0 ? slot : RING_SWEEPS);
  }

  /** Removes a bin's past from its sums, and keeps it in the ring for the verdict. O(64), once per emission and bin. */
  private forget(bin: number): void {
    for (let i = bin; i < RING_SWEEPS * this.bins; i += this.bins)
      this.ratioRing[i] = (this.ratioRing[i] as number) | SPENT;
    this.sums.forEach((sum, w) => {
      sum[bin] = (WINDOWS[w] as number) * ONE;
    });
    this.firing[bin] = 0;
  }

  private flagBack(sweep: number, bin: number, count: number): void {
    for (let back = 1; back < count; back++) {
      const i = ((sweep - back) & MASK) * this.bins + bin;
      this.flagRing[i] = (this.flagRing[i] as number) | Hit.time;
    }
  }

  snapshot() {
    const { ratioRing, flagRing, firing, neutralRow, sums } = this;
    return {
      ratioRing: ratioRing.slice(),
      flagRing: flagRing.slice(),
      firing: firing.slice(),
      neutralRow: neutralRow.slice(),
      sums: sums.map((sum) => sum.slice()),
    };
  }

  restore(saved: ReturnType<TimeSums['snapshot']>): void {
    this.ratioRing.set(saved.ratioRing);
    this.flagRing.set(saved.flagRing);
    this.firing.set(saved.firing);
    this.fired = Array.from(saved.firing.keys()).filter((f) => saved.firing[f] !== 0);
    this.neutralRow.set(saved.neutralRow);
    // The other bins stay quiet: they may have been judged when the snapshot was taken, with another register.
    const { judged } = this;
    this.sums.forEach((sum, w) => {
      for (let i = 0; i < judged.length; i += 2)
        sum.set((saved.sums[w] as Int32Array).subarray(judged[i], judged[i + 1]), judged[i]);
    });
  }
}
