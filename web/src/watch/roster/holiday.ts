/** Days off of a year, as `/api/v1/holidays` gives them. */

import { get, listIn } from '../../asking/request.js';
import { fieldsOf, numberOf, textOf } from '../../cases/incident.js';
import { DAY_MS } from './local-days.js';

export interface Holiday {
  readonly key: string;
  readonly name: { readonly vi: string; readonly en: string };
  /** "2027-02-05". */
  readonly firstDay: string;
  readonly days: number;
  /** False: by rule, until the year's days off are announced. */
  readonly announced: boolean;
}

export async function fetchHolidays(year: number): Promise<Holiday[]> {
  return listIn(await get('/api/v1/holidays', { year }), 'holidays').map((one) => {
    const raw = fieldsOf(one);
    const name = fieldsOf(raw['name']);
    return {
      key: textOf(raw['key']) ?? '',
      name: { vi: textOf(name['vi']) ?? '', en: textOf(name['en']) ?? '' },
      firstDay: textOf(raw['firstDay']) ?? '',
      days: numberOf(raw['days']) ?? 1,
      announced: raw['announced'] === true,
    };
  });
}

export function holidayOn(day: string, holidays: readonly Holiday[]): Holiday | undefined {
  const at = Date.parse(day);
  return holidays.find(({ firstDay, days }) => {
    const first = Date.parse(firstDay);
    return at >= first && at < first + days * DAY_MS;
  });
}
