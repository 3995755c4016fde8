/**
 * Occupancy after SM.1880 and SM.2256: FCO of a channel is the share of samples in which any of its bins stands above the
 * threshold, FBO of the band the share of bins. With a Wilson interval, because the plain one is wrong near 0 and 1, and
 * with as many independent samples as the lag-1 correlation leaves: n·(1 − a)/(1 + a).
 */
import type { BandLayout } from '../band-layout.js';

/** `fixed`: one level; `noise`: so far above the floor of the bin; `mask`: a level per bin. */
export type OccupancyThreshold =
  | { readonly kind: 'fixed'; readonly levelDbm: number }
  | { readonly kind: 'noise'; readonly aboveDb: number }
  | { readonly kind: 'mask'; readonly levelsDbm: Float32Array };

export interface Occupancy {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  readonly independentSamples: number;
}

const Z_95 = 1.96;

/** Wilson score interval at 95 % for `hits` of `samples`, thinned for correlation `lag1` between neighbours. */
export function wilson(hits: number, samples: number, lag1 = 0): Occupancy {
  if (samples === 0) return { share: 0, low: 0, high: 1, samples: 0, independentSamples: 0 };
  const a = Math.min(0.999, Math.max(0, lag1));
  const n = Math.max(1, (samples * (1 - a)) / (1 + a));
  const share = hits / samples;
  const centre = (share + Z_95 ** 2 / (2 * n)) / (1 + Z_95 ** 2 / n);
  const half = (Z_95 / (1 + Z_95 ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z_95 ** 2 / (4 * n * n));
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), samples, independentSamples: n };
}

/** Samples needed for a relative error at 95 % confidence (SM.1880 annex). */
export function samplesNeeded(share: number, relativeError: number, lag1 = 0): number {
  return Math.ceil(((Z_95 ** 2 * (1 - share)) / (share * relativeError ** 2)) * ((1 + lag1) / (1 - lag1)));
}

export class OccupancyCounter {
  private readonly layout: BandLayout;
  private readonly threshold: OccupancyThreshold;
  /** Per channel: samples, occupied, and pairs of neighbouring samples that were both occupied. */
  private readonly samples: Uint32Array;
  private readonly occupied: Uint32Array;
  private readonly both: Uint32Array;
  private readonly before: Uint8Array;
  private bandBins = 0;
  private bandOccupied = 0;
  private sweeps = 0;

  constructor(layout: BandLayout, threshold: OccupancyThreshold) {
    this.layout = layout;
    this.threshold = threshold;
    const channels = layout.channels.length;
    this.samples = new Uint32Array(channels);
    this.occupied = new Uint32Array(channels);
    this.both = new Uint32Array(channels);
    this.before = new Uint8Array(channels);
  }

  /** @param floorDbm floor per bin at this sweep's gain; used by the noise-following threshold */
  observe(levelsDbm: Float32Array, floorDbm: Float32Array, gainDb: number): void {
    this.sweeps++;
    for (let f = 0; f < levelsDbm.length; f++) {
      const level = levelsDbm[f] as number;
      if (Number.isNaN(level)) continue;
      this.bandBins++;
      if (level > this.limit(f, floorDbm, gainDb)) this.bandOccupied++;
    }
    this.layout.channels.forEach(({ firstBin, endBin }, c) => {
      let measured = false;
      let on = 0;
      for (let f = firstBin; f < endBin && on === 0; f++) {
        const level = levelsDbm[f] as number;
        if (Number.isNaN(level)) continue;
        measured = true;
        if (level > this.limit(f, floorDbm, gainDb)) on = 1;
      }
      if (!measured) return;
      this.samples[c] = (this.samples[c] as number) + 1;
      this.occupied[c] = (this.occupied[c] as number) + on;
      if (on === 1 && this.before[c] === 1) this.both[c] = (this.both[c] as number) + 1;
      this.before[c] = on;
    });
  }

  private limit(f: number, floorDbm: Float32Array, gainDb: number): number {
    const { threshold } = this;
    if (threshold.kind === 'fixed') return threshold.levelDbm;
    if (threshold.kind === 'noise') return (floorDbm[f] as number) + gainDb + threshold.aboveDb;
    return threshold.levelsDbm[f] as number;
  }

  /** Frequency channel occupancy of a channel of the layout. */
  channel(index: number): Occupancy {
    const n = this.samples[index] as number;
    const p = n === 0 ? 0 : (this.occupied[index] as number) / n;
    const joint = n < 2 ? 0 : (this.both[index] as number) / (n - 1);
    const variance = p * (1 - p);
    return wilson(this.occupied[index] as number, n, variance > 0 ? (joint - p * p) / variance : 0);
  }

  /** Frequency band occupancy: share of bins above the threshold. */
  band(): { share: number; sweeps: number } {
    return { share: this.bandBins === 0 ? 0 : this.bandOccupied / this.bandBins, sweeps: this.sweeps };
  }

  /** Spectrum resource occupancy: mean of the channels' occupancies. */
  resource(): number {
    const shares = this.layout.channels.map((_, c) => this.channel(c).share);
    return shares.length === 0 ? 0 : shares.reduce((a, b) => a + b, 0) / shares.length;
  }
}
