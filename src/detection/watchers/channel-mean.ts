/** Average spectrum of a licensee's channel, extended on both sides where no other licensee is, measured by the one kernel. */
import { type MeasuredEmission, measureEmission } from '../../measurement/emission.js';
import { dbToPower } from '../../rf/units.js';
import type { BandLayout, Channel } from '../band-layout.js';

/** Fewest bins on either side: the receiver's filter shows a carrier that wide. */
const FEWEST_BESIDE = 3;
/** The floor follows slowly, and is not the same in all bins of a channel. */
const FLOOR_ERROR = 0.1;

export class ChannelMean {
  private readonly layout: BandLayout;
  private readonly channel: Channel;
  private readonly firstBin: number;
  /** Sum of power per bin. */
  private readonly sum: Float64Array;
  sweeps = 0;

  constructor(layout: BandLayout, channel: Channel) {
    this.layout = layout;
    this.channel = channel;
    const beside = Math.max(FEWEST_BESIDE, channel.endBin - channel.firstBin);
    this.firstBin = Math.max(0, channel.firstBin - beside);
    this.sum = new Float64Array(Math.min(layout.bins, channel.endBin + beside) - this.firstBin);
  }

  /** Adds one sweep. Bins of other licensees stay 0. */
  add(levelsDbm: Float32Array): void {
    const { sum, firstBin, layout } = this;
    this.sweeps++;
    for (let i = 0; i < sum.length; i++) {
      const f = firstBin + i;
      const owner = layout.channelOf[f] as number;
      const level = levelsDbm[f] as number;
      if (Number.isNaN(level) || (owner >= 0 && layout.channels[owner] !== this.channel)) continue;
      sum[i] = (sum[i] as number) + dbToPower(level);
    }
  }

  /** Measures the sum of the sweeps since the last call; undefined where nothing exceeds the noise. Clears the sum. */
  take(noiseDbm: number, referencePpm: number | undefined): MeasuredEmission | undefined {
    const { sum, sweeps: looks, layout, channel, firstBin } = this;
    const { startHz, stepHz } = layout;
    const spectrum = {
      startHz: startHz + firstBin * stepHz,
      stepHz,
      rbwHz: undefined,
      sweeps: looks,
      powerMw: sum.map((power) => (power > 0 ? power / looks : Number.NaN)),
      varianceMw2: undefined,
      withoutMw: [],
    };
    this.sweeps = 0;
    sum.fill(0);
    const range = { startHz: startHz + channel.firstBin * stepHz, stopHz: startHz + (channel.endBin - 1) * stepHz };
    return measureEmission(
      spectrum,
      range,
      { referencePpm },
      { noise: { meanMw: dbToPower(noiseDbm), error: FLOOR_ERROR, looks } },
    );
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
