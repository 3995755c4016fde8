/** Which stretches of a sweep are followed as channels. Pure. */
import type { SweepShape } from './block-format.js';

/** A stretch of spectrum with a name that is bounded in number: a channel of the band plan, or one of 50 equal parts. */
export interface Channel {
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
}

/** A channel as bins of one grid: `firstBin` up to, not including, `endBin`. */
export interface ChannelBins extends Channel {
  readonly firstBin: number;
  readonly endBin: number;
}

const EQUAL_PARTS = 50;
const MOST_CHANNELS = 200;

/**
 * The channels of `plan` that lie wholly inside the sweep, at most 200; where there is none, the sweep in 50 equal
 * parts named by their centre in kHz.
 */
export function channelsOf(shape: SweepShape, plan: readonly Channel[]): ChannelBins[] {
  const { startHz, stepHz, bins } = shape;
  const planned = plan
    .map((channel) => {
      const firstBin = Math.max(0, Math.ceil((channel.startHz - startHz) / stepHz - 1e-6));
      const endBin = Math.min(bins, Math.floor((channel.stopHz - startHz) / stepHz + 1e-6) + 1);
      return { ...channel, firstBin, endBin };
    })
    .filter(({ firstBin, endBin, ...channel }) => {
      const inside = channel.startHz >= startHz - stepHz && channel.stopHz <= startHz + bins * stepHz;
      return inside && endBin > firstBin;
    });
  if (planned.length > 0) return planned.slice(0, MOST_CHANNELS);
  const parts = Math.min(EQUAL_PARTS, bins);
  return Array.from({ length: parts }, (_, part) => {
    const firstBin = Math.floor((part * bins) / parts);
    const endBin = Math.floor(((part + 1) * bins) / parts);
    const centreHz = startHz + ((firstBin + endBin - 1) / 2) * stepHz;
    const name = `${Math.round(centreHz / 1000)} kHz`;
    return { name, startHz: startHz + firstBin * stepHz, stopHz: startHz + (endBin - 1) * stepHz, firstBin, endBin };
  });
}
