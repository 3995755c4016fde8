/**
 * Occupied bandwidth of a licensee (SM.443, SM.328) from the average spectrum of its channel, extended by one channel width on
 * both sides where no other licensee is.
 */
import { measureEmission } from '../../measurement/emission.js';
import type { Quantity } from '../../measurement/quantity.js';
import { dbToPower } from '../../rf/units.js';
import type { BandLayout, Channel } from '../band-layout.js';

/** Fewest bins above the floor for a width to be meaningful. */
const FEWEST_WIDE_BINS = 4;
/** The floor follows slowly, and is not the same in all bins of a channel. */
const FLOOR_ERROR = 0.1;

export class OccupiedBandwidth {
  private readonly layout: BandLayout;
  private readonly channel: Channel;
  private readonly firstBin: number;
  /** Sum of power per bin; empty for channels whose width is not judged. */
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
  add(levelsDbm: Float32Array): void {
    const { sum, firstBin, layout } = this;
    if (sum.length === 0) return;
    this.sweeps++;
    for (let i = 0; i < sum.length; i++) {
      const f = firstBin + i;
      const owner = layout.channelOf[f] as number;
      const level = levelsDbm[f] as number;
      if (Number.isNaN(level) || (owner >= 0 && layout.channels[owner] !== this.channel)) continue;
      sum[i] = (sum[i] as number) + dbToPower(level);
    }
  }

  /** Width that holds 99 % of the power since the last call; undefined when it cannot be told. Clears the sums. */
  take(floorDbm: Float32Array, gainDb: number): Quantity | undefined {
    const { sum, sweeps, layout, channel, firstBin } = this;
    this.sweeps = 0;
    if (sum.length === 0 || sweeps === 0) return undefined;
    const { stepHz } = layout;
    const spectrum = {
      startHz: layout.startHz + firstBin * stepHz,
      stepHz,
      rbwHz: undefined,
      sweeps,
      powerMw: sum.map((power) => (power > 0 ? power / sweeps : Number.NaN)),
      varianceMw2: undefined,
      withoutMw: [],
    };
    const hzOf = (bin: number) => layout.startHz + bin * stepHz;
    const range = { startHz: hzOf(channel.firstBin), stopHz: hzOf(channel.endBin - 1) };
    sum.fill(0);
    const middle = (channel.firstBin + channel.endBin) >> 1;
    const meanMw = dbToPower((floorDbm[middle] as number) + gainDb);
    return measureEmission(spectrum, range, {}, { noise: { meanMw, error: FLOOR_ERROR, looks: sweeps } })?.width;
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
