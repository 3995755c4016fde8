/**
 * Occupied bandwidth of a licensee (SM.443, SM.328) from the average spectrum of its channel, extended by one channel width on
 * both sides where no other licensee is. Half a per cent of the power lies beyond either edge. That half per cent must stand
 * clear of the noise, or the width of the noise is measured (SM.443 asks for a signal 30 dB above it).
 */
import { occupiedBins } from '../../rf/channel-measures.js';
import { dbToPower } from '../../rf/units.js';
import type { BandLayout, Channel } from '../band-layout.js';

/** Fewest bins above the floor for a width to be meaningful. */
const FEWEST_WIDE_BINS = 4;
/** Smallest share of the strongest bin's power that counts: less is noise, or another transmitter's skirt. */
const LEAST_OF_PEAK = 1e-3;
const CLEAR_OF_NOISE_DB = 30;

export class OccupiedBandwidth {
  private readonly layout: BandLayout;
  private readonly channel: Channel;
  private readonly firstBin: number;
  /** Sum of power per bin over the floor; empty for channels whose width is not judged. */
  private readonly sum: Float64Array;
  private sweeps = 0;

  constructor(layout: BandLayout, channel: Channel) {
    this.layout = layout;
    this.channel = channel;
    const wide = channel.endBin - channel.firstBin;
    const judged = channel.assignment.bandwidthToleranceHz !== undefined && wide >= FEWEST_WIDE_BINS;
    this.firstBin = Math.max(0, channel.firstBin - wide);
    const endBin = Math.min(layout.bins, channel.endBin + wide);
    this.sum = new Float64Array(judged ? endBin - this.firstBin : 0);
  }

  /** Adds one sweep. Bins of other licensees stay 0. */
  add(levelsDbm: Float32Array, floorDbm: Float32Array, gainDb: number): void {
    const { sum, firstBin, layout } = this;
    if (sum.length === 0) return;
    this.sweeps++;
    for (let i = 0; i < sum.length; i++) {
      const f = firstBin + i;
      const owner = layout.channelOf[f] as number;
      const level = levelsDbm[f] as number;
      if (Number.isNaN(level) || (owner >= 0 && layout.channels[owner] !== this.channel)) continue;
      sum[i] = (sum[i] as number) + dbToPower(level) - dbToPower((floorDbm[f] as number) + gainDb);
    }
  }

  /** Width in Hz that holds 99 % of the power since the last call; undefined when it cannot be told. Clears the sums. */
  take(floorDbm: Float32Array, gainDb: number): number | undefined {
    const { sum, sweeps } = this;
    this.sweeps = 0;
    if (sum.length === 0 || sweeps === 0) return undefined;
    const middle = (this.channel.firstBin + this.channel.endBin) >> 1;
    const noise = dbToPower((floorDbm[middle] as number) + gainDb);
    const peak = sum.reduce((most, power) => Math.max(most, power), 0);
    const width = peak / sweeps >= noise * dbToPower(CLEAR_OF_NOISE_DB) ? this.width(peak) : undefined;
    sum.fill(0);
    return width;
  }

  private width(peak: number): number {
    const powers = this.sum.map((power) => (power > LEAST_OF_PEAK * peak ? power : 0));
    const { low, high } = occupiedBins(powers, { low: 0, high: powers.length - 1 });
    return (high - low + 1) * this.layout.stepHz;
  }

  snapshot(): { sum: Float64Array; sweeps: number } {
    return { sum: this.sum.slice(), sweeps: this.sweeps };
  }

  restore({ sum, sweeps }: { sum: Float64Array; sweeps: number }): void {
    if (sum.length !== this.sum.length) return;
    this.sum.set(sum);
    this.sweeps = sweeps;
  }
}
