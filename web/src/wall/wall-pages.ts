/** Which receivers a wall shows, and how they take turns. Pure. */
import { awaitsPerson, centreHz, type Incident } from '../cases/incident.js';
import type { ReceiverInfo } from '../live/api.js';

export interface WallWish {
  /** Tiles at a time: one in turn, or a grid. */
  readonly tiles: 1 | 2 | 4 | 6;
  readonly seconds: number;
  /** Empty: all that sweep. */
  readonly receiverIds: readonly string[];
}

const USUAL_SECONDS = 20;

/** `?show=carousel|grid&tiles=4&seconds=20&receivers=a,b`; what makes no sense is left out. */
export function wishFrom(search: string): WallWish {
  const query = new URLSearchParams(search);
  const seconds = Number(query.get('seconds') ?? Number.NaN);
  const tiles = ([1, 2, 4, 6] as const).find((known) => String(known) === query.get('tiles')) ?? 4;
  return {
    tiles: query.get('show') === 'carousel' ? 1 : tiles,
    seconds: seconds >= 5 && seconds <= 3600 ? seconds : USUAL_SECONDS,
    receiverIds: (query.get('receivers') ?? '').split(',').filter((id) => id !== ''),
  };
}

/** The receivers of a turn. The last page is filled up from the front, so that no place on the wall is empty. */
export function shownAt(all: readonly string[], tiles: number, turn: number): string[] {
  if (all.length <= tiles) return [...all];
  const first = (turn * tiles) % (Math.ceil(all.length / tiles) * tiles);
  return Array.from({ length: tiles }, (_, i) => all[(first + i) % all.length] ?? '');
}

/** The receiver that shows the gravest emergency nobody has acknowledged: the wall waits there. */
export function heldReceiver(incidents: readonly Incident[], receivers: readonly ReceiverInfo[]): string | undefined {
  const gravest = incidents.find((one) => one.severity === 1 && one.active && awaitsPerson(one));
  if (gravest === undefined) return undefined;
  const hz = centreHz(gravest);
  return receivers.find(({ stationId, lastSweep }) => {
    if (lastSweep === undefined || !gravest.stationIds.includes(stationId)) return false;
    return hz >= lastSweep.startHz && hz <= lastSweep.startHz + lastSweep.stepHz * lastSweep.bins;
  })?.id;
}
