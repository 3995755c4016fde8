/** Goes to a typed frequency or a channel: at the shown receiver, or at another one that hears it. */
import { knownBands } from '../../ground/names/bands.js';
import { cutInto, type Kept, type Span } from '../../picture/grid.js';
import type { Bookmark } from '../../picture/picture-preferences.js';
import { type ShownState, shownState } from '../../picture/picture-store.js';
import { programStore } from '../../program/program-store.js';
import type { LiveSession } from '../live-session.js';
import { type Channel, channelsIn, nextChannel, viewOfChannel } from './channels.js';

/** Why nothing was shown: no receiver hears this frequency. */
export interface OutOfRange {
  readonly hz: number;
  /** The range of the shown receiver. */
  readonly full: Span;
}

export function heardRanges({ receivers, receiverId }: Pick<ShownState, 'receivers' | 'receiverId'>): Span[] {
  const stationId = receivers.find(({ id }) => id === receiverId)?.stationId;
  return receivers.filter((receiver) => receiver.stationId === stationId).flatMap(({ ranges }) => ranges);
}

/**
 * Shows the span at the present receiver if its range has the centre, otherwise at a receiver that has it: of the same
 * station first. Where the span goes beyond the range it is cut: what was typed, its centre or its ends, stays. Returns
 * what is out of range.
 */
export function showSpan(session: LiveSession, wanted: Span, keeps: Kept): OutOfRange | undefined {
  const { full } = session;
  if (full === undefined) return undefined;
  const hz = (wanted.startHz + wanted.stopHz) / 2;
  if (has(full, hz)) return void session.setView(cutInto(wanted, full, keeps));
  const { receivers, receiverId } = shownState();
  const stationId = receivers.find(({ id }) => id === receiverId)?.stationId;
  const hearing = receivers.flatMap((receiver) => {
    const range = receiver.ranges.find((one) => has(one, hz));
    return range === undefined ? [] : [{ ...receiver, range }];
  });
  const other = hearing.find((receiver) => receiver.stationId === stationId) ?? hearing[0];
  if (other === undefined) return { hz, full };
  session.show(other.id, cutInto(wanted, other.range, keeps));
  return undefined;
}

export function goToChannel(session: LiveSession, channel: Channel): OutOfRange | undefined {
  return showSpan(session, viewOfChannel(channel), 'ends');
}

/** The next licence or bookmark in the range of the shown receiver. */
export function goToNextChannel(
  session: LiveSession,
  side: 'left' | 'right',
  bookmarks: readonly Bookmark[],
): Channel | undefined {
  const { full, view } = session;
  if (full === undefined || view === undefined) return undefined;
  const { licences } = programStore.getState();
  const channel = nextChannel(channelsIn([full], { plan: knownBands(), licences, bookmarks }), view, side);
  if (channel !== undefined) goToChannel(session, channel);
  return channel;
}

function has({ startHz, stopHz }: Span, hz: number): boolean {
  return hz >= startHz && hz <= stopHz;
}
