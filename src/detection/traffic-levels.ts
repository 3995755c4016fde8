/**
 * Continuous services without a mask (LTE): a bin is idle or busy at random, and both levels are learned. A signal shows
 * as a level above busy, or, where blocks are mostly idle, as a bin that is never idle any more.
 */
import type { BandLayout } from './band-layout.js';
import type { LearnedFloor } from './learn-floor.js';
import { ONE } from './ratio-table.js';

/** A busy block's level varies; act only above this much of its mean. */
const BUSY_HEADROOM = 1.25;
const NOT_IDLE = Math.round(1.4 * ONE);
const FULL = 1 << 14;
/** A quiet block, relative to a busy one. Left below 1, so that sums over many blocks stay below what noise may reach. */
const LOWEST = ONE >> 3;
const MEMORY_SHIFT = 4;
/** Above this mean share of busy blocks, a bin that is never idle says nothing. */
const LOADED = 0.7;

export class TrafficLevels {
  readonly bins: Int32Array;
  readonly share: Uint16Array;
  private readonly limit: Uint16Array;
  /** Fixed-point divisor from "relative to idle" to "relative to busy". */
  private readonly overBusy: Float32Array;

  /** Per bin its channel; per channel the mean busy share of the sweep before, and its running sum. */
  private readonly channel: Int16Array;
  readonly load: Float32Array;
  private readonly sum: Float32Array;
  private readonly count: Float32Array;

  constructor(layout: BandLayout, learned: LearnedFloor) {
    this.bins = layout.trafficBins.filter((f) => (learned.busyShare[f] as number) > 0);
    this.share = new Uint16Array(this.bins.length);
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
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const ratio = ratios[f] as number;
      let busy = share[i] as number;
      busy += ((ratio > NOT_IDLE ? FULL : 0) - busy) >> MEMORY_SHIFT;
      share[i] = busy;
      const c = channel[i] as number;
      sum[c] = (sum[c] as number) + busy;
      if (busy < (limit[i] as number) || (load[c] as number) > LOADED)
        ratios[f] = Math.max(LOWEST, ratio * (overBusy[i] as number));
    }
    for (let c = 0; c < load.length; c++) load[c] = (sum[c] as number) / Math.max(1, count[c] as number) / FULL;
  }
}
