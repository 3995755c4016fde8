/**
 * Tells from the carriers of the register whether the receiver moves. At a fixed place their levels, each averaged over some
 * sweeps, hardly change from one average to the next. On a drive most of them do, because every house is a shadow.
 */
import type { BandLayout } from '../band-layout.js';
import { quantile } from '../floor/select.js';
import type { Track } from '../tracking/track.js';
import { RisenCarriers, type RisenCarriersState } from './risen-carriers.js';

/** A bin of a carrier is strong when its mean is this far above the floor without carriers, dB. */
export const STRONG_DB = 10;
const FEWEST_STRONG = 8;
/** Bins that are watched, evenly spread, where the band has more. */
const MOST_BINS = 256;
/** Sweeps over which levels are averaged before their changes count. */
export const BLOCK_SWEEPS = 16;
/**
 * The receiver moves when half of the strong bins change by this much from one block to the next, dB, beyond what their scatter from
 * sweep to sweep explains: a cell of one look and its modulation scatter by 6 to 8 dB, and the mean of a block still by 2.
 */
const MOVING_DB = 1.5;
/** Median of the square of a Gaussian variable of variance 1. */
const MIDDLE_SQUARE = 0.455;
/** Blocks over which that is averaged: at a traffic light a receiver stands. */
const MOVING_BLOCKS = 4;

export interface SceneState {
  readonly sums: Float32Array;
  readonly counts: Float32Array;
  readonly before: Float32Array;
  /** Level of the last sweep, and sum of the squared changes from sweep to sweep. */
  readonly newest: Float32Array;
  readonly steps: Float32Array;
  readonly sweeps: number;
  /** Leaky mean of the middle squared change that scatter does not explain, dB². */
  readonly change: number;
  readonly carriers: RisenCarriersState;
}

export class Scene {
  private readonly carriers: RisenCarriers;
  /** Bins of licensed carriers that never stop. */
  private readonly bins: Int32Array;
  private readonly smoothDbm: Float32Array;
  private readonly sums: Float32Array;
  private readonly counts: Float32Array;
  private readonly before: Float32Array;
  private readonly newest: Float32Array;
  private readonly steps: Float32Array;
  private readonly changes: Float32Array;
  private sweeps = 0;
  private change = 0;

  /** @param smoothDbm level of each bin without any carrier */
  constructor(layout: BandLayout, smoothDbm: Float32Array) {
    const { channels, channelOf } = layout;
    this.smoothDbm = smoothDbm;
    this.carriers = new RisenCarriers(layout);
    const bins = Array.from(channelOf.keys()).filter(
      (f) => channels[channelOf[f] as number]?.assignment.class === 'continuous',
    );
    const stride = Math.max(1, Math.ceil(bins.length / MOST_BINS));
    this.bins = Int32Array.from(bins.filter((_, i) => i % stride === 0));
    this.sums = new Float32Array(this.bins.length);
    this.counts = new Float32Array(this.bins.length);
    this.before = new Float32Array(this.bins.length).fill(Number.NaN);
    this.newest = new Float32Array(this.bins.length).fill(Number.NaN);
    this.steps = new Float32Array(this.bins.length);
    this.changes = new Float32Array(this.bins.length);
  }

  get moves(): boolean {
    return this.change > MOVING_DB ** 2;
  }

  observe(levelsDbm: Float32Array, gainDb: number): void {
    const { bins, sums, counts, newest, steps } = this;
    this.carriers.observe(levelsDbm, gainDb);
    for (let i = 0; i < sums.length; i++) {
      const level = (levelsDbm[bins[i] as number] as number) - gainDb;
      if (Number.isNaN(level)) continue;
      sums[i] = (sums[i] as number) + level;
      counts[i] = (counts[i] as number) + 1;
      const step = level - (newest[i] as number);
      if (!Number.isNaN(step)) steps[i] = (steps[i] as number) + step * step;
      newest[i] = level;
    }
    if (++this.sweeps < BLOCK_SWEEPS) return;
    this.sweeps = 0;
    this.endBlock();
  }

  /**
   * Rise, in dB, of a carrier of the register beside an emission that may be its skirt; 0 when there is none, or the receiver
   * stands.
   */
  riseBeside({ low, high, centroid, sumRatio, sweeps }: Track): number {
    if (!this.moves) return 0;
    const floorDbm = this.smoothDbm[Math.round(centroid)] as number;
    const levelDbm = floorDbm + 10 * Math.log10(1 + sumRatio / Math.max(1, sweeps));
    return this.carriers.riseBeside({ low, high, levelDbm });
  }

  private endBlock(): void {
    const { sums, counts, before, steps, changes, smoothDbm, bins } = this;
    let n = 0;
    for (let i = 0; i < sums.length; i++) {
      const mean = (sums[i] as number) / (counts[i] as number);
      const earlier = before[i] as number;
      const isStrong = Math.min(mean, earlier) > (smoothDbm[bins[i] as number] as number) + STRONG_DB;
      const chance = (MIDDLE_SQUARE * (steps[i] as number)) / (counts[i] as number) ** 2;
      if (isStrong) changes[n++] = (mean - earlier) ** 2 - chance;
      before[i] = mean;
    }
    sums.fill(0);
    counts.fill(0);
    steps.fill(0);
    const change = n < FEWEST_STRONG ? 0 : quantile(changes, 0.5, n);
    this.change += (change - this.change) / MOVING_BLOCKS;
  }

  snapshot(): SceneState {
    const { sums, counts, before, newest, steps, sweeps, change } = this;
    return {
      sums: sums.slice(),
      counts: counts.slice(),
      before: before.slice(),
      newest: newest.slice(),
      steps: steps.slice(),
      sweeps,
      change,
      carriers: this.carriers.snapshot(),
    };
  }

  restore(saved: SceneState): void {
    this.sums.set(saved.sums);
    this.counts.set(saved.counts);
    this.before.set(saved.before);
    this.newest.set(saved.newest);
    this.steps.set(saved.steps);
    this.sweeps = saved.sweeps;
    this.change = saved.change;
    this.carriers.restore(saved.carriers);
  }
}
