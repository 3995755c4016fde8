/**
 * Public holidays: rules by the solar and the lunar calendar, and the days that the government announces for one year.
 */
import type { Words } from '../../words/sentence.js';
import { civilDate, type LocalDay } from './local-day.js';
import { dayFromLunar, solarDay, tet } from './lunar-calendar.js';

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
const RULES = [
  { key: 'new-year', name: { vi: 'Tết Dương lịch', en: 'New Year' }, days: 1, from: (year) => solarDay(year, 1, 1) },
  { key: 'tet', name: { vi: 'Tết Nguyên đán', en: 'Lunar New Year' }, days: 5, from: (year) => tet(year) - 1 },
  { key: 'hung-kings', name: { vi: 'Giỗ Tổ Hùng Vương', en: "Hung Kings' Day" }, days: 1, from: hungKings },
  {
    key: 'reunification',
    name: { vi: 'Ngày Chiến thắng 30/4', en: 'Reunification Day' },
    days: 1,
    from: (year) => solarDay(year, 4, 30),
  },
  { key: 'labour', name: { vi: 'Quốc tế Lao động', en: 'Labour Day' }, days: 1, from: (year) => solarDay(year, 5, 1) },
  { key: 'national', name: { vi: 'Quốc khánh', en: 'National Day' }, days: 2, from: (year) => solarDay(year, 9, 2) },
] satisfies readonly (Omit<Holiday, 'firstDay'> & { from(year: number): LocalDay })[];

/** The tenth day of the third lunar month, which has 29 days at least. */
function hungKings(year: number): LocalDay {
  return dayFromLunar({ year, month: 3, leap: false, day: 10 }) as LocalDay;
}

/** The holidays of a civil year, in order; an announcement replaces its rule for that year. */
export function holidaysOf(year: number, announcements: readonly HolidayAnnouncement[]): Holiday[] {
  return RULES.map(({ key, name, days, from }): Holiday => {
    const announced = announcements.find((one) => one.ruleKey === key && one.year === year);
    return { key, name, firstDay: announced?.firstDay ?? from(year), days: announced?.days ?? days };
  }).sort((a, b) => a.firstDay - b.firstDay);
}

/** The holiday on this day, if any. */
export function holidayOn(day: LocalDay, announcements: readonly HolidayAnnouncement[]): Holiday | undefined {
  // A holiday of next year may begin in this year when it is announced so: both years are checked.
  const { year } = civilDate(day);
  return [year, year + 1]
    .flatMap((one) => holidaysOf(one, announcements))
    .find(({ firstDay, days }) => day >= firstDay && day < firstDay + days);
}
