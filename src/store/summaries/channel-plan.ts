/** The channels that are followed by name: licensed uses, and what the band plan knows as single channels. Pure. */
import type { BandPlanEntry } from '../../watch/registry/band-plan.js';
import type { Channel } from './channels.js';

/** A band wider than this is not one channel: it is followed in equal parts, like everything else. */
const WIDEST_CHANNEL_HZ = 300_000;

/** A licensed use, as much of it as a channel needs. */
export interface LicensedUse {
  readonly id: string;
  readonly centreHz: number;
  readonly bandwidthHz: number;
}

/**
 * Licences first, then channels of the band plan, the gravest first: of a sweep that holds too many, the first are
 * followed. Each is named by its id or key, so that its series goes on when the sweep changes.
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
