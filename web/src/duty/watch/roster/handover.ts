/** Hand-overs from one shift to the next. */
import type { HandoverJson } from '../../../../../src/api/duty.js';
import { HOUR_MS } from '../../../../../src/time/units.js';
import { askAll } from '../../../ground/asking/ask.js';
import { atMs } from '../../../ground/asking/instants.js';
import type { Shift } from './shift.js';

export const SIDES = ['outgoing', 'incoming'] as const;
export type Side = (typeof SIDES)[number];
export const LISTS = ['handled', 'unacknowledged', 'standing', 'hidden', 'openTasks'] as const;

export type Handover = HandoverJson;
export type HandoverLine = NonNullable<Handover['summary'][(typeof LISTS)[number]]>[number];
export type Gap = Handover['summary']['gaps'][number];

/** The newest first. */
export async function fetchHandovers(): Promise<Handover[]> {
  const rows = await askAll('GET /api/v1/handovers', 'handovers', {});
  return rows.sort((a, b) => atMs(b.summary.at) - atMs(a.summary.at));
}

/** Within this time after a change of the watch its hand-over is still due, ms. */
const AFTER_CHANGE_MS = HOUR_MS;

interface Change {
  /** Epoch ms: begin of the outgoing shift; undefined where nobody is on duty. */
  readonly from: number | undefined;
  readonly outgoing: readonly string[];
  readonly incoming: readonly string[];
}

/** The change of the watch of which a hand-over is due: the last one when it was just now, else the next one. */
export function dueChange(shifts: readonly Shift[], now: number): Change {
  const on = (at: number) => shifts.filter(({ startsAt, endsAt }) => atMs(startsAt) <= at && at < atMs(endsAt));
  const present = on(now);
  const begunAt = Math.max(...present.map(({ startsAt }) => atMs(startsAt)));
  const isJustNow = now - begunAt < AFTER_CHANGE_MS;
  // A shift that goes on long after another one began beside it is not relieved by it.
  const relieved = isJustNow ? on(begunAt - 1).filter(({ endsAt }) => atMs(endsAt) < begunAt + AFTER_CHANGE_MS) : [];
  const [outgoing, since] = relieved.length > 0 ? [relieved, begunAt] : [present, now];
  const later = shifts.filter((shift) => !outgoing.includes(shift) && atMs(shift.startsAt) >= since);
  const nextAt = Math.min(...later.map(({ startsAt }) => atMs(startsAt)));
  const people = (some: readonly Shift[]) => [...new Set(some.flatMap(({ personIds }) => personIds))];
  return {
    from: outgoing.length === 0 ? undefined : Math.min(...outgoing.map(({ startsAt }) => atMs(startsAt))),
    outgoing: people(outgoing),
    incoming: people(later.filter(({ startsAt }) => atMs(startsAt) === nextAt)),
  };
}

/** Gaps of one station that lasted the same time, together: mostly all its bands, because its program stood still. */
export function gapsAlike(gaps: readonly Gap[]): [Gap, ...Gap[]][] {
  const alike = new Map<string, [Gap, ...Gap[]]>();
  for (const gap of gaps) {
    const { blind, unknown, degraded } = gap.durationMs;
    const key = [gap.stationId, blind + unknown, degraded, gap.blindNow].join('/');
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [gap]);
    else known.push(gap);
  }
  return [...alike.values()];
}
