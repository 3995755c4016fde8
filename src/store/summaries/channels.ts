/** Chooses the parts of a sweep that are followed as channels. Pure. */
import type { Channel } from '../archive.js';
import type { SweepShape } from '../blocks/block-format.js';
import { DEFAULT_OCCUPANCY_RULE, type OccupancyRule } from './occupancy-rule.js';

/** A channel as bins of one grid: `firstBin` up to, not including, `endBin`. */
export interface ChannelBins extends Channel {
  readonly firstBin: number;
  readonly endBin: number;
}

/** Channels to follow, in addition to equal parts of every sweep, and the rule for "occupied". */
export interface ChannelPlan {
  /** In order of importance: of a sweep that holds too many, the first are followed. */
  readonly channels: readonly Channel[];
  readonly rule: OccupancyRule;
}

export const EQUAL_PARTS_ONLY: ChannelPlan = { channels: [], rule: DEFAULT_OCCUPANCY_RULE };

/** Channels of one grid, and the rule for "occupied"; stored, so that each value shows how it was made. */
export interface ChannelLayout {
  readonly channels: readonly ChannelBins[];
  readonly rule: OccupancyRule;
}

const EQUAL_PARTS = 50;
const MOST_PLANNED = 150;

/**
 * Channels of `plan` that lie completely inside the sweep, at most 150, and 50 equal parts of the sweep named by their centre
 * in kHz: a licence is followed by its own edges, and unplanned spectrum is followed as well.
 */
export function layoutOf(shape: SweepShape, { channels, rule }: ChannelPlan): ChannelLayout {
  const planned = plannedIn(shape, channels).slice(0, MOST_PLANNED);
  const taken = new Set(planned.map(({ name }) => name));
  return { rule, channels: [...planned, ...equalParts(shape).filter(({ name }) => !taken.has(name))] };
}

function plannedIn({ startHz, stepHz, bins }: SweepShape, channels: readonly Channel[]): ChannelBins[] {
  return channels.flatMap((channel) => {
    const firstBin = Math.max(0, Math.ceil((channel.startHz - startHz) / stepHz - 1e-6));
    const endBin = Math.min(bins, Math.floor((channel.stopHz - startHz) / stepHz + 1e-6) + 1);
    const inside = channel.startHz >= startHz - stepHz && channel.stopHz <= startHz + bins * stepHz;
    return inside && endBin > firstBin ? [{ ...channel, firstBin, endBin }] : [];
  });
}

function equalParts({ startHz, stepHz, bins }: SweepShape): ChannelBins[] {
  const parts = Math.min(EQUAL_PARTS, bins);
  return Array.from({ length: parts }, (_, part) => {
    const firstBin = Math.floor((part * bins) / parts);
    const endBin = Math.floor(((part + 1) * bins) / parts);
    const centreHz = startHz + ((firstBin + endBin - 1) / 2) * stepHz;
    const name = `${Math.round(centreHz / 1000)} kHz`;
    return { name, startHz: startHz + firstBin * stepHz, stopHz: startHz + (endBin - 1) * stepHz, firstBin, endBin };
  });
}

/** Reads a stored layout; one stored before rules could be chosen is a bare list. */
export function parseLayout(text: string): ChannelLayout {
  const kept = JSON.parse(text) as ChannelLayout | ChannelBins[];
  return Array.isArray(kept) ? { channels: kept, rule: DEFAULT_OCCUPANCY_RULE } : kept;
}
