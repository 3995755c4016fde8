/** The receivers that a wall shows, and their order. Pure. */

import type { ReceiverInfo } from '../../program/program-store.js';
import { awaitsPerson, centreHz, type Incident } from '../cases/incident.js';

export interface WallWish {
  /** Number of tiles shown at a time: one, or a grid. */
  readonly tiles: 1 | 2 | 4 | 6 | 8;
  readonly seconds: number;
  /** Empty for all that sweep. */
  readonly receiverIds: readonly string[];
}

const USUAL_SECONDS = 20;

/** `?show=carousel|grid&tiles=4&seconds=20&receivers=a,b`; impossible values are ignored. */
export function wishFrom(search: string): WallWish {
  const query = new URLSearchParams(search);
  const seconds = Number(query.get('seconds') ?? Number.NaN);
  const tiles = ([1, 2, 4, 6, 8] as const).find((known) => String(known) === query.get('tiles')) ?? 4;
  return {
    tiles: query.get('show') === 'carousel' ? 1 : tiles,
    seconds: seconds >= 5 && seconds <= 3600 ? seconds : USUAL_SECONDS,
    receiverIds: (query.get('receivers') ?? '').split(',').filter((id) => id !== ''),
  };
}

/**
 * The receivers of a turn. The last page is filled from the beginning of the list, so that no place on the wall is
 * empty.
 */
export function shownAt(all: readonly string[], tiles: number, turn: number): string[] {
  if (all.length <= tiles) return [...all];
  const first = (turn * tiles) % (Math.ceil(all.length / tiles) * tiles);
  return Array.from({ length: tiles }, (_, i) => all[(first + i) % all.length] ?? '');
}

/** The receiver that shows the most severe emergency without acknowledgement: the wall stays on it. */
export function heldReceiver(
  incidents: readonly Incident[],
  receivers: readonly Pick<ReceiverInfo, 'id' | 'stationId' | 'ranges'>[],
): string | undefined {
  const gravest = incidents.find((one) => one.severity === 1 && one.active && awaitsPerson(one));
  if (gravest === undefined) return undefined;
  const hz = centreHz(gravest);
  return receivers.find(
    ({ stationId, ranges }) =>
      gravest.stationIds.includes(stationId) && ranges.some(({ startHz, stopHz }) => hz >= startHz && hz <= stopHz),
  )?.id;
}
