/** The filter of the incident table, in three forms: address of the page, query of the API, test of one incident. */
import type { Question } from '../../../../src/api/client.js';
import { DAY_MS } from '../../../../src/time/units.js';
import { atMs, LOCAL_OFFSET_MS } from '../../ground/asking/instants.js';
import { SEVERITIES, type Severity } from '../../ground/names/severities.js';
import { awaitsPerson, byAge, bySeverityAndAge, type Incident, type IncidentState } from '../cases/incident.js';

export const VIEWS = ['open', 'waiting', 'candidate', 'closed', 'all'] as const;
export type View = (typeof VIEWS)[number];
export type Order = NonNullable<NonNullable<Question<'GET /api/v1/incidents'>['query']>['order']>;
export const ORDERS: readonly Order[] = ['newest', 'oldest', 'priority', 'waiting', 'frequency', 'last-heard'];

export interface IncidentFilter {
  readonly view: View;
  readonly order: Order;
  readonly severity: Severity | undefined;
  readonly startHz: number | undefined;
  readonly stopHz: number | undefined;
  readonly stationId: string | undefined;
  readonly assigneeId: string | undefined;
  /** Days of the Vietnamese calendar, "2026-11-24", both inclusive. */
  readonly fromDay: string | undefined;
  readonly toDay: string | undefined;
}

const OPEN: readonly IncidentState[] = ['open', 'acknowledged', 'assigned', 'investigating', 'resolved'];
const STATES: Readonly<Record<View, readonly IncidentState[] | undefined>> = {
  open: OPEN,
  waiting: OPEN,
  candidate: ['candidate'],
  closed: ['closed', 'merged'],
  all: undefined,
};
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Time in ms from midnight in Vietnam to midnight UTC. */

/** Reads the filter from an address. Values that are not valid are left out. */
export function filterFrom(search: string): IncidentFilter {
  const query = new URLSearchParams(search);
  const day = (name: string) => {
    const text = query.get(name) ?? '';
    return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
  };
  const [startHz, stopHz] = rangeFrom(query.get('mhz') ?? '') ?? [];
  const view = VIEWS.find((one) => one === query.get('view')) ?? 'open';
  return {
    view,
    order: ORDERS.find((one) => one === query.get('order')) ?? usualOrder(view),
    severity: SEVERITIES.find((one) => String(one) === query.get('severity')),
    startHz,
    stopHz,
    stationId: query.get('station') ?? undefined,
    assigneeId: query.get('owner') ?? undefined,
    fromDay: day('from'),
    toDay: day('to'),
  };
}

/** The order without a choice: alarms that wait, by severity and age; everything else by the law's priority. */
export function usualOrder(view: View): Order {
  return view === 'waiting' ? 'waiting' : 'priority';
}

/** Half a channel on each side of a single frequency. */
const AROUND_HZ = 12_500;

/** "121,5", "121.5", "118-137" in MHz; undefined for anything else. */
export function rangeFrom(text: string): [number, number] | undefined {
  const [low = '', high, ...more] = text
    .replaceAll(/\s|MHz/gi, '')
    .replaceAll(',', '.')
    .split(/[-–]/);
  const numbers = [low, high ?? low].map((part) => (/^\d+(\.\d+)?$/.test(part) ? Number(part) * 1e6 : Number.NaN));
  const [startHz = Number.NaN, stopHz = Number.NaN] = numbers;
  if (more.length > 0 || !(stopHz >= startHz) || stopHz > 1e12) return undefined;
  return high === undefined ? [Math.max(0, startHz - AROUND_HZ), stopHz + AROUND_HZ] : [startHz, stopHz];
}

export function queryOf(filter: IncidentFilter): Question<'GET /api/v1/incidents'>['query'] {
  const { view, order, severity, startHz, stopHz, stationId, assigneeId } = filter;
  const { from, to } = instantsOf(filter);
  return {
    order,
    severity,
    startHz,
    stopHz,
    stationId,
    assigneeId,
    state: STATES[view]?.join(','),
    from: from === undefined ? undefined : new Date(from).toISOString(),
    to: to === undefined ? undefined : new Date(to).toISOString(),
  };
}

export function matches(filter: IncidentFilter, incident: Incident): boolean {
  const { view, severity, startHz, stopHz, stationId, assigneeId } = filter;
  const { from, to } = instantsOf(filter);
  return (
    (STATES[view]?.includes(incident.state) ?? true) &&
    (view !== 'waiting' || awaitsPerson(incident)) &&
    (severity === undefined || incident.severity === severity) &&
    (startHz === undefined || incident.stopHz >= startHz) &&
    (stopHz === undefined || incident.startHz <= stopHz) &&
    (stationId === undefined || incident.stationIds.includes(stationId)) &&
    (assigneeId === undefined || incident.assigneeId === assigneeId) &&
    (from === undefined || atMs(incident.lastHeardAt) >= from) &&
    (to === undefined || atMs(incident.firstHeardAt) < to)
  );
}

/** Order of two rows; below zero when `a` stands above `b`. Urgency is judged from the fields that the page has. */
export function compare(order: Order, a: Incident, b: Incident): number {
  if (order === 'newest') return byAge(b, a);
  if (order === 'oldest') return byAge(a, b);
  if (order === 'frequency') return a.startHz - b.startHz;
  if (order === 'last-heard') return atMs(b.lastHeardAt) - atMs(a.lastHeardAt);
  if (order === 'waiting') return bySeverityAndAge(a, b);
  return a.severity - b.severity;
}

function instantsOf({ fromDay, toDay }: IncidentFilter): { from: number | undefined; to: number | undefined } {
  return {
    from: fromDay === undefined ? undefined : Date.parse(fromDay) - LOCAL_OFFSET_MS,
    to: toDay === undefined ? undefined : Date.parse(toDay) - LOCAL_OFFSET_MS + DAY_MS,
  };
}

/** The days that the export form proposes: those of the filter, or else from the oldest row until today. */
export function exportRange(
  filter: IncidentFilter,
  rows: readonly Pick<Incident, 'firstHeardAt'>[],
  now: number,
): { from: number; to: number } {
  const { from, to } = instantsOf(filter);
  const oldest = Math.min(now - DAY_MS, ...rows.map(({ firstHeardAt }) => atMs(firstHeardAt)));
  return { from: from ?? oldest, to: Math.min(to ?? now, now) };
}
