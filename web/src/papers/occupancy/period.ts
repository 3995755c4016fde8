import { DAY_MS, HOUR_MS } from '../../../../src/time/units.js';

/** The hours of the occupancy screen, and the other hours with which they are compared. Pure. */
export const PERIODS = ['h24', 'd7', 'd30'] as const;
export type Period = (typeof PERIODS)[number];
const LENGTHS_MS: Readonly<Record<Period, number>> = { h24: DAY_MS, d7: 7 * DAY_MS, d30: 30 * DAY_MS };
export const COMPARED = ['none', 'before', 'week'] as const;
export type Compared = (typeof COMPARED)[number];
const LONGEST_MS = 35 * DAY_MS;

export interface HourStretch {
  /** Undefined for a time span given by a link. */
  readonly period: Period | undefined;
  /** Epoch ms, whole hours. */
  readonly from: number;
  readonly to: number;
}

/** `?from=…&to=…` or `?period=…`; the last day otherwise. */
export function stretchIn(query: URLSearchParams, now: number): HourStretch {
  const from = Date.parse(query.get('from') ?? '');
  const to = Date.parse(query.get('to') ?? '');
  if (to > from && to - from <= LONGEST_MS)
    return { period: undefined, from: Math.floor(from / HOUR_MS) * HOUR_MS, to: Math.ceil(to / HOUR_MS) * HOUR_MS };
  const period = PERIODS.find((one) => one === query.get('period')) ?? 'h24';
  const end = Math.ceil(now / HOUR_MS) * HOUR_MS;
  return { period, from: end - LENGTHS_MS[period], to: end };
}

export function comparedStretch(
  { from, to }: HourStretch,
  compared: Compared,
): { from: number; to: number } | undefined {
  if (compared === 'none') return undefined;
  const byMs =
    compared === 'week' ? Math.max(7 * DAY_MS, Math.ceil((to - from) / (7 * DAY_MS)) * 7 * DAY_MS) : to - from;
  return { from: from - byMs, to: to - byMs };
}
