/** Tells which licensed channels are on the air in a sweep; intermodulation, splatter and carrier loss are judged against it. */
import type { BandLayout } from '../band-layout.js';

/** A channel is on when its strongest bin stands this far above the floor. */
const ON_ABOVE_DB = 5;

export class ChannelActivity {
  /** 1 = on, 0 = silent, 2 = not measured. */
  readonly on: Uint8Array;
  readonly peakDbm: Float32Array;
  private readonly layout: BandLayout;
  private readonly floorDbm: Float32Array;

  constructor(layout: BandLayout, smoothDbm: Float32Array) {
    this.layout = layout;
    this.on = new Uint8Array(layout.channels.length);
    this.peakDbm = new Float32Array(layout.channels.length);
    this.floorDbm = Float32Array.from(layout.channels, ({ firstBin, endBin }) => {
      let sum = 0;
      for (let f = firstBin; f < endBin; f++) sum += smoothDbm[f] as number;
      return sum / (endBin - firstBin);
    });
  }

  observe(levelsDbm: Float32Array, gainDb: number): void {
    const { channels } = this.layout;
    for (let c = 0; c < channels.length; c++) {
      const { firstBin, endBin } = channels[c] as { firstBin: number; endBin: number };
      let peak = Number.NEGATIVE_INFINITY;
      for (let f = firstBin; f < endBin; f++) if ((levelsDbm[f] as number) > peak) peak = levelsDbm[f] as number;
      this.peakDbm[c] = peak;
      const excess = peak - (this.floorDbm[c] as number) - gainDb;
      this.on[c] = peak === Number.NEGATIVE_INFINITY ? 2 : excess > ON_ABOVE_DB ? 1 : 0;
    }
  }

  floorOf(channel: number): number {
    return this.floorDbm[channel] as number;
  }
}
