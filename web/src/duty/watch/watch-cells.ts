/** State of each band at each station, from the coverage of the last minutes. Pure. */
import type { Coverage } from '../../../../src/api/duty.js';
import { atMs } from '../../ground/asking/instants.js';
import type { Span } from '../../picture/grid.js';

export type WatchState = Coverage['stretches'][number]['state'];

export const WATCH_STATES: readonly WatchState[] = ['watched', 'degraded', 'blind', 'unknown'];

/** Signs of the states, for people who cannot tell the colours apart. */
export const WATCH_SIGNS: Readonly<Record<WatchState, string>> = {
  watched: '●',
  degraded: '◐',
  blind: '■',
  unknown: '?',
};

export interface WatchCell extends Span {
  readonly stationId: string;
  readonly band: string;
  readonly state: WatchState;
}

type Stretch = Coverage['stretches'][number];

/**
 * Age in ms from which a band without newer coverage is unknown. Coverage is recorded sweep by sweep, so the time since
 * the newest sweep has no record yet. The record of a silent receiver says "blind".
 */
const RECORD_LAG_MS = 15_000;

/** The key of a band ends with its edges: "broadcasting:87000000-108000000". Undefined for a key without edges. */
export function watchCellOf({ stationId, band, stretches }: Coverage): WatchCell | undefined {
  const edges = /:(\d+)-(\d+)$/.exec(band);
  if (edges === null) return undefined;
  return { stationId, band, state: presentState(stretches), startHz: Number(edges[1]), stopHz: Number(edges[2]) };
}

function presentState(stretches: readonly Stretch[]): WatchState {
  const last = stretches.at(-1);
  const before = stretches.at(-2);
  const notYet = last?.reason === 'not-recorded' && lengthMs(last) <= RECORD_LAG_MS;
  return (notYet ? (before ?? last) : last)?.state ?? 'unknown';
}

function lengthMs({ from, to }: Stretch): number {
  return atMs(to) - atMs(from);
}
