/** What the band view shows, as the address says it: `?receivers=a,b&f=88-137&t=RFC3339&span=S`. Pure. */
import { type Span, spanOf } from '../live/picture/grid.js';
import { readLink } from '../state/link.js';
import { TIME_SPANS_MS } from '../state/preferences.js';
import type { ReceiverInfo } from '../state/receiver-info.js';

const USUAL_MS = 60_000;
/** Longer times have too few rows for receivers whose sweeps take different times. */
export const BAND_SPANS_MS = TIME_SPANS_MS.filter((ms) => ms <= 86_400_000);

export interface BandLink {
  readonly receivers: readonly ReceiverInfo[];
  /** Undefined: all that the receivers measure. */
  readonly view: Span | undefined;
  /** Epoch ms: the instant of the newest row; undefined for the present. */
  readonly at: number | undefined;
  readonly spanMs: number;
}

/** Without named receivers, those of one station that are in use. */
export function bandLink(query: string, all: readonly ReceiverInfo[], stationId: string | undefined): BandLink {
  const { view, at, timeSpan } = readLink(query);
  const named = new URLSearchParams(query).get('receivers')?.split(',');
  const here = stationId ?? all[0]?.stationId;
  const isWanted = ({ id, stationId, status }: ReceiverInfo) =>
    named === undefined ? stationId === here && status !== 'stopped' && status !== 'recorded' : named.includes(id);
  const spanMs = BAND_SPANS_MS.find((ms) => ms === timeSpan) ?? USUAL_MS;
  return { receivers: all.filter(isWanted), view, at, spanMs };
}

/** From the lowest to the highest frequency of these receivers' newest sweeps. */
export function wholeBand(receivers: readonly ReceiverInfo[]): Span | undefined {
  const spans = receivers.flatMap(({ lastSweep }) => (lastSweep === undefined ? [] : [spanOf(lastSweep)]));
  if (spans.length === 0) return undefined;
  const startHz = Math.min(...spans.map((span) => span.startHz));
  return { startHz, stopHz: Math.max(...spans.map((span) => span.stopHz)) };
}
