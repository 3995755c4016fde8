/** Hand-overs from one shift to the next. */
import type { HandoverJson } from '../../../../src/api/duty.js';
import { askAll } from '../../asking/ask.js';
import { atMs } from '../../asking/instants.js';

export const SIDES = ['outgoing', 'incoming'] as const;
export type Side = (typeof SIDES)[number];
export const LISTS = ['unacknowledged', 'standing', 'hidden', 'openTasks'] as const;

export type Handover = HandoverJson;
export type HandoverLine = Handover['summary'][(typeof LISTS)[number]][number];
export type Gap = Handover['summary']['gaps'][number];

/** The newest first. */
export async function fetchHandovers(): Promise<Handover[]> {
  const rows = await askAll('GET /api/v1/handovers', 'handovers', {});
  return rows.sort((a, b) => atMs(b.summary.at) - atMs(a.summary.at));
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
