/** The load of alarms as the page knows it. */
import type { AlarmLoadJson } from '../../../../../src/api/duty.js';
import { HOUR_MS } from '../../../../../src/time/units.js';
import { ask } from '../../../ground/asking/ask.js';
import { isoOf } from '../../../ground/asking/instants.js';
import { dayOf } from '../../../ground/words/local-days.js';

export type Load = AlarmLoadJson;
export type Proposal = Load['proposals'][number];

export function fetchLoad(from: number, to: number, signal: AbortSignal): Promise<Load> {
  return ask('GET /api/v1/alarm-load', { query: { from: isoOf(from), to: isoOf(to) }, signal });
}

/** Most marks of time below the bars. */
const MARKS = 8;
/** From this number of hours on, days are marked instead of hours. */
const DAYS_FROM_HOURS = 49;

/** Hours that have a mark: every few hours, or those in which a Vietnamese day begins. */
export function marksOf(from: number, hours: number): readonly { readonly hour: number; readonly isDay: boolean }[] {
  const isDay = hours >= DAYS_FROM_HOURS;
  const begins = (hour: number) => dayOf(from + hour * HOUR_MS) !== dayOf(from + (hour - 1) * HOUR_MS);
  const all = Array.from({ length: hours }, (_, hour) => hour).filter((hour) => !isDay || (hour > 0 && begins(hour)));
  const every = Math.ceil(all.length / MARKS);
  return all.filter((_, i) => i % every === 0).map((hour) => ({ hour, isDay }));
}
