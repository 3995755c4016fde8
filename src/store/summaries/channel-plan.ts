/** Channels that are followed by name: licensed uses, and single channels of the band plan. Pure. */
import type { Config } from '../../config/config.js';
import type { BandPlanEntry } from '../../watch/registry/band-plan.js';
import { BAND_PLAN_VN } from '../../watch/registry/band-plan-vn.js';
import type { Channel } from '../archive.js';
import type { ChannelPlan } from './channels.js';

/** Widest band in Hz that counts as one channel; wider ones are followed in equal parts, like everything else. */
const WIDEST_CHANNEL_HZ = 300_000;

/** The fields of a licensed use that a channel needs. */
export interface LicensedUse {
  readonly id: string;
  readonly centreHz: number;
  readonly bandwidthHz: number;
}

/**
 * Licences first, then channels of the band plan, the most important first: of a sweep that holds too many, the first are
 * followed. Each has the name of its id or key, so that its series continues when the sweep changes.
 */
export function channelsFrom(licences: readonly LicensedUse[], plan: readonly BandPlanEntry[]): Channel[] {
  const channels = new Map<string, Channel>();
  for (const { id, centreHz, bandwidthHz } of licences)
    channels.set(id, { name: id, startHz: centreHz - bandwidthHz / 2, stopHz: centreHz + bandwidthHz / 2 });
  const single = plan
    .filter(({ startHz, stopHz }) => stopHz - startHz <= WIDEST_CHANNEL_HZ)
    .sort((a, b) => a.severity - b.severity || a.startHz - b.startHz);
  for (const { key, startHz, stopHz } of single)
    if (!channels.has(key)) channels.set(key, { name: key, startHz, stopHz });
  return [...channels.values()];
}

/** Channels of licences and of the band plan, and the rule for all of them. */
export function channelPlanOf({ assignments, archive }: Pick<Config, 'assignments' | 'archive'>): ChannelPlan {
  return { channels: channelsFrom(assignments, BAND_PLAN_VN), rule: archive.occupancy };
}
