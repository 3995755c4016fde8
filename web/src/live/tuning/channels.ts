/** Channels to go to: licences, entries of the band plan, and bookmarks of this machine. Pure. */

import { type LicenceInForce, licenceName } from '../../ground/names/licences.js';
import { overlaps, type Span } from '../../picture/grid.js';
import type { Bookmark } from '../../picture/picture-preferences.js';
import type { Band } from '../../picture/plot/band-lanes.js';

export const CHANNEL_KINDS = ['bookmark', 'licence', 'band'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export interface Channel extends Span {
  readonly kind: ChannelKind;
  readonly name: Readonly<Record<'vi' | 'en', string>>;
}

export interface ChannelSources {
  readonly plan: readonly Band[];
  readonly licences: readonly LicenceInForce[];
  readonly bookmarks: readonly Bookmark[];
}

/** Channels that reach into one of the ranges, by kind and then by frequency. */
export function channelsIn(ranges: readonly Span[], { plan, licences, bookmarks }: ChannelSources): Channel[] {
  const all: Channel[] = [
    ...bookmarks.map(({ name, ...span }) => ({ kind: 'bookmark' as const, name: { vi: name, en: name }, ...span })),
    ...licences.map((licence) => {
      const { centreHz, bandwidthHz } = licence;
      const name = licenceName(licence);
      const span = { startHz: centreHz - bandwidthHz / 2, stopHz: centreHz + bandwidthHz / 2 };
      return { kind: 'licence' as const, name: { vi: name, en: name }, ...span };
    }),
    ...plan.map(({ name, startHz, stopHz }) => ({ kind: 'band' as const, name, startHz, stopHz })),
  ];
  return all
    .filter((channel) => ranges.some((range) => overlaps(channel, range)))
    .sort((a, b) => CHANNEL_KINDS.indexOf(a.kind) - CHANNEL_KINDS.indexOf(b.kind) || a.startHz - b.startHz);
}

/** A licensed channel with as much room on both sides, so that its neighbours are seen; a band or a bookmark as it is. */
export function viewOfChannel({ kind, startHz, stopHz }: Channel): Span {
  const beside = kind === 'licence' ? 2 * (stopHz - startHz) : 0;
  return { startHz: startHz - beside, stopHz: stopHz + beside };
}

/** The next licence or bookmark beside the centre of the view. */
export function nextChannel(channels: readonly Channel[], view: Span, side: 'left' | 'right'): Channel | undefined {
  const centreOf = ({ startHz, stopHz }: Span) => (startHz + stopHz) / 2;
  const from = centreOf(view);
  const sign = side === 'right' ? 1 : -1;
  return channels
    .filter(({ kind }) => kind !== 'band')
    .map((channel) => ({ channel, beyondHz: sign * (centreOf(channel) - from) }))
    .filter(({ beyondHz }) => beyondHz > 1)
    .sort((a, b) => a.beyondHz - b.beyondHz)[0]?.channel;
}
