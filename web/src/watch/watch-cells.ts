/** Whether each band is watched now at each station, from the coverage of the last minutes. Pure. */
import { fieldsOf, textOf } from '../cases/incident.js';
import type { Span } from '../live/picture/grid.js';

export const WATCH_STATES = ['watched', 'degraded', 'blind', 'unknown'] as const;
export type WatchState = (typeof WATCH_STATES)[number];

export interface WatchCell extends Span {
  readonly stationId: string;
  readonly band: string;
  readonly state: WatchState;
}

/**
 * Coverage is recorded sweep by sweep, so the time since the newest sweep has no record yet, which does not mean a
 * silence. A receiver that has fallen silent is recorded as blind; a band whose record is older than this is really
 * unknown.
 */
const RECORD_LAG_MS = 15_000;

/**
 * The key of a band ends with its edges: "broadcasting:87000000-108000000". Undefined for a value that is not coverage.
 */
export function watchCellFrom(value: unknown): WatchCell | undefined {
  const raw = fieldsOf(value);
  const stationId = textOf(raw['stationId']);
  const band = textOf(raw['band']);
  const edges = /:(\d+)-(\d+)$/.exec(band ?? '');
  if (stationId === undefined || band === undefined || edges === null) return undefined;
  const stretches = Array.isArray(raw['stretches']) ? raw['stretches'].map(fieldsOf) : [];
  return { stationId, band, state: presentState(stretches), startHz: Number(edges[1]), stopHz: Number(edges[2]) };
}

function presentState(stretches: readonly Readonly<Record<string, unknown>>[]): WatchState {
  const last = stretches.at(-1);
  const before = stretches.at(-2);
  const notYet = last !== undefined && last['reason'] === 'not-recorded' && lengthMs(last) <= RECORD_LAG_MS;
  const present = notYet && before !== undefined ? before : last;
  return WATCH_STATES.find((known) => known === present?.['state']) ?? 'unknown';
}

function lengthMs({ from, to }: Readonly<Record<string, unknown>>): number {
  return Date.parse(String(to)) - Date.parse(String(from));
}
