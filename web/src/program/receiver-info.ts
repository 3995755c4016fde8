import type { Receiver, Station } from '../../../src/api/stations.js';
import { overlaps, spanOf } from '../picture/grid.js';

/** A receiver as the page shows it. `unheard`: the program itself is not heard, so the receiver's state is not known. */
export type ReceiverInfo = Omit<Receiver, 'status'> & { readonly status: Receiver['status'] | 'unheard' };

/** What the program watches with. */
export interface Watching {
  readonly stations: readonly Station[];
  readonly receivers: readonly ReceiverInfo[];
}

/** At a hub: the receiver is one of a station, which keeps the list of its emissions itself. */
export function isOfStation({ id, stationId }: Pick<Receiver, 'id' | 'stationId'>): boolean {
  return id.startsWith(`${stationId}.`);
}

/** Flags of the newest sweep and of the newest one of each plan: of two in turn, one alone may be overloaded. */
export function flagsOf({
  lastSweep,
  measured,
  ranges,
}: Pick<Receiver, 'lastSweep' | 'measured' | 'ranges'>): string[] {
  const ofPlans = ranges.flatMap(
    (range) => measured.find((one) => !one.flags.includes('aside') && overlaps(spanOf(one), range)) ?? [],
  );
  return [...new Set([lastSweep, ...ofPlans].flatMap((one) => one?.flags ?? []))];
}

/** True while the receiver on the screen sweeps: only then is nothing found a finding. */
export function shownSweeps({
  receivers,
  receiverId,
}: Pick<Watching, 'receivers'> & { readonly receiverId?: string | undefined }): boolean {
  return receivers.some(({ id, status }) => id === receiverId && status === 'sweeping');
}
