/**
 * Continuous services without a mask (LTE): a bin is idle or busy at random, and both levels are learned. A signal shows
 * as a level above busy, or, where blocks are mostly idle, as a bin that is never idle any more.
 */
import type { BandLayout } from './band-layout.js';
import { BETWEEN_ABOVE_IDLE_DB, BETWEEN_BELOW_BUSY_DB, type LearnedFloor } from './learn-floor.js';
import { ONE } from './ratio-table.js';

/** A busy block's level varies; act only above this much of its mean. */
const BUSY_HEADROOM = 1.2;
const NOT_IDLE = Math.round(1.4 * ONE);
const FULL = 1 << 14;
/** A quiet block, relative to a busy one. Left below 1, so that sums over many blocks stay below what noise may reach. */
const LOWEST = ONE >> 3;
const MEMORY_SHIFT = 4;
const BETWEEN_FROM = Math.round(ONE * 10 ** (BETWEEN_ABOVE_IDLE_DB / 10));
const BETWEEN_TO = Math.round((ONE / BUSY_HEADROOM) * 10 ** (-BETWEEN_BELOW_BUSY_DB / 10));
/** Bins into which a neighbouring block leaks are in between at any load: only the others bear witness. */
const BETWEEN_WITNESS = 0.05;
/** Share of sweeps in between that a single bin must show, or a bin and on average its neighbours on either side. */
const BETWEEN_ALONE = 0.5;
const BETWEEN_LEAST = 0.06;
const BETWEEN_TOGETHER = 0.2;
const BETWEEN_REACH = 16;
const FEWEST_WITNESSES = 6;
/** Above this mean share of busy blocks, a bin that is never idle says nothing. */
const LOADED = 0.7;

export class TrafficLevels {
  readonly bins: Int32Array;
  readonly share: Uint16Array;
  private readonly limit: Uint16Array;
  /** Fixed-point divisor from "relative to idle" to "relative to busy". */
  private readonly overBusy: Float32Array;

  readonly between: Uint16Array;
  private readonly betweenSum: Int32Array;
  /** Bins that bear witness, and how many of them come before each bin. */
  private readonly witness: Uint8Array;
  private readonly witnessCount: Int32Array;
  /** Per bin its channel; per channel the mean busy share of the sweep before, and its running sum. */
  private readonly channel: Int16Array;
  readonly load: Float32Array;
  private readonly sum: Float32Array;
  private readonly count: Float32Array;

  constructor(layout: BandLayout, learned: LearnedFloor) {
    this.bins = layout.trafficBins.filter((f) => (learned.busyShare[f] as number) > 0);
    this.share = new Uint16Array(this.bins.length);
    this.between = new Uint16Array(this.bins.length);
    this.betweenSum = new Int32Array(this.bins.length + 1);
    this.witness = Uint8Array.from(this.bins, (f) => ((learned.betweenShare[f] as number) < BETWEEN_WITNESS ? 1 : 0));
    this.witnessCount = new Int32Array(this.bins.length + 1);
    this.witness.forEach((one, i) => {
      this.witnessCount[i + 1] = (this.witnessCount[i] as number) + one;
    });
    this.limit = new Uint16Array(this.bins.length);
    this.overBusy = new Float32Array(this.bins.length);
    this.channel = Int16Array.from(this.bins, (f) => Math.max(0, layout.channelOf[f] as number));
    this.load = new Float32Array(layout.channels.length + 1);
    this.sum = new Float32Array(this.load.length);
    this.count = new Float32Array(this.load.length);
    for (const c of this.channel) this.count[c] = (this.count[c] as number) + 1;
    this.bins.forEach((f, i) => {
      const ratio = 10 ** (((learned.busyDbm[f] as number) - (learned.baseDbm[f] as number)) / 10);
      const share = learned.busyShare[f] as number;
      this.overBusy[i] = 1 / (ratio * BUSY_HEADROOM);
      this.share[i] = Math.round(share * FULL);
      this.limit[i] = share > 0.45 ? 65_535 : Math.round(0.9 * FULL);
    });
  }

  apply(ratios: Uint16Array): void {
    const { bins, share, limit, overBusy, channel, load, sum, count } = this;
    sum.fill(0);
    this.lookBetween(ratios);
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const ratio = ratios[f] as number;
      let busy = share[i] as number;
      busy += ((ratio > NOT_IDLE ? FULL : 0) - busy) >> MEMORY_SHIFT;
      share[i] = busy;
      const c = channel[i] as number;
      sum[c] = (sum[c] as number) + busy;
      const neverIdle = busy >= (limit[i] as number) && (load[c] as number) <= LOADED;
      if (!neverIdle && !this.raisedAt(i)) ratios[f] = Math.max(LOWEST, ratio * (overBusy[i] as number));
    }
    for (let c = 0; c < load.length; c++) load[c] = (sum[c] as number) / Math.max(1, count[c] as number) / FULL;
  }

  /** Above busy, not above idle: what {@link apply} does to the thresholds (dBm) instead of the ratios. */
  liftThresholds(thresholdDbm: Float32Array): void {
    const { bins, overBusy } = this;
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      thresholdDbm[f] = (thresholdDbm[f] as number) - 10 * Math.log10(overBusy[i] as number);
    }
  }

  /** Leaky share of sweeps at a level that is neither idle nor busy, and its running sum over bins. */
  private lookBetween(ratios: Uint16Array): void {
    const { bins, between, betweenSum, overBusy } = this;
    let total = 0;
    for (let i = 0; i < bins.length; i++) {
      const ratio = ratios[bins[i] as number] as number;
      const isBetween = ratio > BETWEEN_FROM && ratio * (overBusy[i] as number) < BETWEEN_TO;
      let here = between[i] as number;
      here += ((isBetween ? FULL : 0) - here) >> MEMORY_SHIFT;
      between[i] = here;
      if (this.witness[i] === 1) total += here;
      betweenSum[i + 1] = total;
    }
  }

  /** The idle level of this neighbourhood, or of this bin alone, was lifted. */
  private raisedAt(i: number): boolean {
    const { bins, between, betweenSum, witness, witnessCount } = this;
    const here = between[i] as number;
    if (witness[i] === 1 && here > BETWEEN_ALONE * FULL) return true;
    if (here < BETWEEN_LEAST * FULL) return false;
    const low = Math.max(0, i - BETWEEN_REACH);
    const high = Math.min(bins.length, i + BETWEEN_REACH + 1);
    const witnesses = (witnessCount[high] as number) - (witnessCount[low] as number);
    if (witnesses < FEWEST_WITNESSES) return false;
    return (betweenSum[high] as number) - (betweenSum[low] as number) > BETWEEN_TOGETHER * FULL * witnesses;
  }
}
