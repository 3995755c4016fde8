/** What the band view shows, as the address says it: `?receivers=a,b&f=88-137&t=RFC3339&span=S`. Pure. */
import { DAY_MS } from '../../../../src/time/units.js';
import { hullOf, type Span } from '../../picture/grid.js';
import { TIME_SPANS_MS } from '../../picture/picture-preferences.js';
import type { ReceiverInfo } from '../../program/program-store.js';
import { readLink } from '../link.js';

const USUAL_MS = 60_000;
/** Longer times have too few rows for receivers whose sweeps take different times. */
export const BAND_SPANS_MS = TIME_SPANS_MS.filter((ms) => ms <= DAY_MS);

export interface BandLink {
  readonly receivers: readonly ReceiverInfo[];
  /** Undefined: all that the receivers measure. */
  readonly view: Span | undefined;
  /** Epoch ms: the instant of the newest row; undefined for the present. */
  readonly at: number | undefined;
  readonly spanMs: number;
}

/** Without named receivers, those of one station that are in use and have no wide stretch between them. */
export function bandLink(query: string, all: readonly ReceiverInfo[], stationId: string | undefined): BandLink {
  const { view, at, timeSpan } = readLink(query);
  const named = new URLSearchParams(query).get('receivers')?.split(',');
  const here = stationId ?? all[0]?.stationId;
  const isInUse = ({ stationId, status }: ReceiverInfo) =>
    stationId === here && status !== 'stopped' && status !== 'recorded';
  const receivers = named === undefined ? neighbours(all.filter(isInUse)) : all.filter(({ id }) => named.includes(id));
  const spanMs = BAND_SPANS_MS.find((ms) => ms === timeSpan) ?? USUAL_MS;
  return { receivers, view, at, spanMs };
}

/** From the lowest one on, as long as the stretch to the next one is no wider than what they measure together. */
function neighbours(receivers: readonly ReceiverInfo[]): ReceiverInfo[] {
  const found: ReceiverInfo[] = [];
  const byStart = receivers.filter(({ lastSweep }) => lastSweep !== undefined);
  byStart.sort((a, b) => (wholeBand([a])?.startHz ?? 0) - (wholeBand([b])?.startHz ?? 0));
  for (const receiver of byStart) {
    const [there, next] = [wholeBand(found), wholeBand([receiver])];
    if (there !== undefined && next !== undefined && next.startHz - there.stopHz > there.stopHz - there.startHz) break;
    found.push(receiver);
  }
  return found;
}

/** From the lowest to the highest frequency that these receivers sweep. */
export function wholeBand(receivers: readonly ReceiverInfo[]): Span | undefined {
  return hullOf(receivers.flatMap(({ ranges }) => ranges));
}
