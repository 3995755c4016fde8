/** Days off of a year. */
import type { Answer } from '../../../../../src/api/client.js';
import { DAY_MS } from '../../../../../src/time/units.js';
import { ask } from '../../../ground/asking/ask.js';

export type Holiday = Answer<'GET /api/v1/holidays'>['holidays'][number];

export async function fetchHolidays(year: number, signal: AbortSignal): Promise<readonly Holiday[]> {
  return (await ask('GET /api/v1/holidays', { query: { year }, signal })).holidays;
}

export function holidayOn(day: string, holidays: readonly Holiday[]): Holiday | undefined {
  const at = Date.parse(day);
  return holidays.find(({ firstDay, days }) => {
    const first = Date.parse(firstDay);
    return at >= first && at < first + days * DAY_MS;
  });
}
