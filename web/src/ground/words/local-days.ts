/** Days and months of the Vietnamese calendar as the roster shows them. Pure. */
import { DAY_MS } from '../../../../src/time/units.js';
import { atMs, type Instant, LOCAL_OFFSET_MS } from '../asking/instants.js';

/** "2026-11-24" of an instant. */
export function dayOf(at: Instant): string {
  return new Date(atMs(at) + LOCAL_OFFSET_MS).toISOString().slice(0, 10);
}

/** Epoch ms of the midnight that begins a day, or the first day of a month ("2026-11"). */
export function startOf(dayOrMonth: string): number {
  return Date.parse(dayOrMonth.length === 7 ? `${dayOrMonth}-01` : dayOrMonth) - LOCAL_OFFSET_MS;
}

/** The month that lies `months` after a month such as "2026-11". */
export function monthAfter(month: string, months: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Weeks of a month, Monday first; days of the neighbouring months fill the first and the last. */
export function weeksOf(month: string): string[][] {
  const first = Date.parse(`${month}-01`);
  const end = Date.parse(`${monthAfter(month, 1)}-01`);
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const weeks: string[][] = [];
  for (let week = monday; week < end; week += 7 * DAY_MS)
    weeks.push(Array.from({ length: 7 }, (_, i) => new Date(week + i * DAY_MS).toISOString().slice(0, 10)));
  return weeks;
}

const WEEKDAYS = [7, 1, 2, 3, 4, 5, 6] as const;

/** Weekday of "2026-11-24", Monday is 1. */
export function weekdayOf(day: string): (typeof WEEKDAYS)[number] {
  return WEEKDAYS[new Date(day).getUTCDay()] ?? 7;
}

/** "07:30" of an instant. */
export function hourOf(at: Instant): string {
  return new Date(atMs(at) + LOCAL_OFFSET_MS).toISOString().slice(11, 16);
}

/** Minutes after midnight of "07:30". */
export function minuteOf(hour: string): number {
  const [hours = 0, minutes = 0] = hour.split(':').map(Number);
  return 60 * hours + minutes;
}
