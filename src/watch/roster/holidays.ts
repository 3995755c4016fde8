/**
 * Public holidays: rules by the solar and the lunar calendar, and the days that the government announces for one year.
 */
import type { Words } from '../../words/sentence.js';
import { civilDate, type LocalDay } from './local-day.js';
import { dayFromLunar, solarDay, tet } from './lunar-calendar.js';

export interface HolidayRule {
  readonly key: string;
  readonly name: Words;
  readonly by: 'sun' | 'moon' | 'tet';
  /** Not used for `tet`, which is counted from the first day of the lunar year. */
  readonly month: number;
  readonly day: number;
  /** Days from the date to the first day off (-1: the day before), and the number of days off. */
  readonly offsetDays: number;
  readonly days: number;
}

/** Days off announced for one year; they replace a rule. */
export interface HolidayAnnouncement {
  readonly ruleKey: string;
  readonly year: number;
  readonly firstDay: LocalDay;
  readonly days: number;
  readonly source: string;
}

export interface Holiday {
  readonly key: string;
  readonly name: Words;
  readonly firstDay: LocalDay;
  readonly days: number;
}

/**
 * Labour Code 45/2019/QH14, Article 112: one day, five days, one, one, two, one. The five days of Tết and the second
 * day of the National Day are announced each year. Until then the program uses the day before Tết to the fourth day,
 * and the day after the National Day.
 */
export const HOLIDAY_RULES: readonly HolidayRule[] = [
  {
    key: 'new-year',
    name: { vi: 'Tết Dương lịch', en: 'New Year' },
    by: 'sun',
    month: 1,
    day: 1,
    offsetDays: 0,
    days: 1,
  },
  {
    key: 'tet',
    name: { vi: 'Tết Nguyên đán', en: 'Lunar New Year' },
    by: 'tet',
    month: 1,
    day: 1,
    offsetDays: -1,
    days: 5,
  },
  {
    key: 'hung-kings',
    name: { vi: 'Giỗ Tổ Hùng Vương', en: "Hung Kings' Day" },
    by: 'moon',
    month: 3,
    day: 10,
    offsetDays: 0,
    days: 1,
  },
  {
    key: 'reunification',
    name: { vi: 'Ngày Chiến thắng 30/4', en: 'Reunification Day' },
    by: 'sun',
    month: 4,
    day: 30,
    offsetDays: 0,
    days: 1,
  },
  {
    key: 'labour',
    name: { vi: 'Quốc tế Lao động', en: 'Labour Day' },
    by: 'sun',
    month: 5,
    day: 1,
    offsetDays: 0,
    days: 1,
  },
  {
    key: 'national',
    name: { vi: 'Quốc khánh', en: 'National Day' },
    by: 'sun',
    month: 9,
    day: 2,
    offsetDays: 0,
    days: 2,
  },
];

/** The holidays of a civil year, in order; an announcement replaces its rule for that year. */
export function holidaysOf(
  year: number,
  rules: readonly HolidayRule[] = HOLIDAY_RULES,
  announcements: readonly HolidayAnnouncement[] = [],
): Holiday[] {
  return rules
    .map(({ key, name, by, month, day, offsetDays, days }): Holiday => {
      const announced = announcements.find((one) => one.ruleKey === key && one.year === year);
      if (announced !== undefined) return { key, name, firstDay: announced.firstDay, days: announced.days };
      const date = by === 'tet' ? tet(year) : by === 'moon' ? lunar(year, month, day) : solarDay(year, month, day);
      return { key, name, firstDay: date + offsetDays, days };
    })
    .sort((a, b) => a.firstDay - b.firstDay);
}

function lunar(year: number, month: number, day: number): LocalDay {
  const found = dayFromLunar({ year, month, leap: false, day });
  if (found === undefined) throw new RangeError(`lunar year ${year} has no day ${day} in month ${month}`);
  return found;
}

export interface HolidayCalendar {
  readonly rules: readonly HolidayRule[];
  readonly announcements: readonly HolidayAnnouncement[];
}

export const DEFAULT_HOLIDAYS: HolidayCalendar = { rules: HOLIDAY_RULES, announcements: [] };

/** The holiday on this day, if any. */
export function holidayOn(day: LocalDay, { rules, announcements }: HolidayCalendar): Holiday | undefined {
  // A holiday of next year may begin in this year when it is announced so: both years are checked.
  const { year } = civilDate(day);
  return [year, year + 1]
    .flatMap((one) => holidaysOf(one, rules, announcements))
    .find(({ firstDay, days }) => day >= firstDay && day < firstDay + days);
}
