import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/time/units.js';
import { type HolidayAnnouncement, holidayOn, holidaysOf } from '../../src/watch/roster/holidays.js';
import { dayText, parseDay } from '../../src/watch/roster/local-day.js';
import { dayFromLunar, tet } from '../../src/watch/roster/lunar-calendar.js';

/** Tết as it was, and as calendars print it. 1985, 2007 and 2030 differ from China: the new moon falls before midnight in UTC+7. */
const TET = `
  1985-01-21 2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-17 2008-02-07
  2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16
  2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26
  2029-02-13 2030-02-02 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08`
  .trim()
  .split(/\s+/);

describe('the lunar calendar', () => {
  it('gives the known days of Tết from 2000 to 2035, and of 1985, when Vietnam and China were a month apart', () => {
    expect(TET.map((text) => dayText(tet(Number(text.slice(0, 4)))))).toEqual(TET);
  });

  it('agrees with an independent Chinese calendar in every month from 2000 to 2050, or is a day ahead of it', () => {
    // A new moon between 16:00 and 17:00 UTC falls on the next day in China. 2027: 15:56 UTC, four minutes before
    // midnight in China; ICU's coarser moon puts it after (printed calendars of both countries say 6 February).
    const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
    const ahead: string[] = [];
    for (let year = 2000; year <= 2050; year++)
      for (let month = 1; month <= 12; month++)
        for (const leap of [false, true]) {
          const first = dayFromLunar({ year, month, leap, day: 1 });
          if (first === undefined) continue;
          const [today, tomorrow] = [first, first + 1].map((day) => chinese.format(day * DAY_MS));
          const wanted = `${month}${leap ? 'bis' : ''}/1`;
          if (today !== wanted) ahead.push(tomorrow === wanted ? dayText(first) : `${dayText(first)} is no ${wanted}`);
        }
    expect(ahead).toEqual(
      `2006-06-25 2007-02-17 2008-11-27 2009-03-26 2012-08-17 2019-03-06 2020-12-14 2027-02-06 2031-04-21 2032-03-11
       2034-09-12 2037-04-15 2038-04-04 2039-12-15 2041-08-26 2049-10-26`.split(/\s+/),
    );
  });

  it('gives every day from 2000 to 2050 exactly one lunar date', () => {
    const days = new Set<number>();
    for (let year = 2000; year <= 2050; year++)
      for (let month = 1; month <= 12; month++)
        for (const leap of [false, true]) {
          const [first, last] = [1, 30].map((day) => dayFromLunar({ year, month, leap, day }));
          if (first === undefined) continue;
          for (let day = first; day <= (last ?? first + 28); day++) {
            if (days.has(day)) throw new Error(`${dayText(day)} has two lunar dates`);
            days.add(day);
          }
        }
    for (let day = tet(2000); day < tet(2051); day++)
      if (!days.delete(day)) throw new Error(`${dayText(day)} has none`);
    expect([...days]).toEqual([]);
  });

  it('knows the leap months that calendars print', () => {
    const leaps: string[] = [];
    for (let year = 2001; year <= 2033; year++)
      for (let month = 1; month <= 12; month++)
        if (dayFromLunar({ year, month, leap: true, day: 1 }) !== undefined) leaps.push(`${year}/${month}`);
    expect(leaps).toEqual(
      '2001/4 2004/2 2006/7 2009/5 2012/4 2014/9 2017/6 2020/4 2023/2 2025/6 2028/5 2031/3 2033/11'.split(' '),
    );
  });

  it('refuses lunar dates that do not exist', () => {
    expect(dayFromLunar({ year: 2026, month: 5, leap: true, day: 1 })).toBeUndefined();
    expect(dayFromLunar({ year: 2026, month: 1, leap: false, day: 31 })).toBeUndefined();
  });
});

describe('holidays', () => {
  it('places Tết 2027, the Hung Kings and the fixed days', () => {
    expect(holidaysOf(2027, []).map(({ key, firstDay, days }) => `${key} ${dayText(firstDay)} ${days}`)).toEqual([
      'new-year 2027-01-01 1',
      'tet 2027-02-05 5',
      'hung-kings 2027-04-16 1',
      'reunification 2027-04-30 1',
      'labour 2027-05-01 1',
      'national 2027-09-02 2',
    ]);
  });

  it('uses the announced days in place of the rule', () => {
    const announcements = [
      { ruleKey: 'tet', year: 2027, firstDay: parseDay('2027-02-04'), days: 7, source: 'announcement' },
    ];
    const on = (day: string, told: readonly HolidayAnnouncement[] = []) => holidayOn(parseDay(day), told)?.key;
    expect(['02-04', '02-05', '02-09', '02-10'].map((day) => on(`2027-${day}`))).toEqual([
      ...[undefined, 'tet', 'tet', undefined],
    ]);
    const announced = (day: string) => on(day, announcements);
    expect(['2027-02-03', '2027-02-04', '2027-02-10', '2027-02-11'].map(announced)).toEqual([
      ...[undefined, 'tet', 'tet', undefined],
    ]);
    // The announcement of one year says nothing of the next, and of no other holiday.
    expect(['2027-04-30', '2028-01-24', '2028-01-25', '2028-01-29', '2028-01-30'].map(announced)).toEqual([
      ...['reunification', undefined, 'tet', 'tet', undefined],
    ]);
    const early = {
      ruleKey: 'new-year',
      year: 2028,
      firstDay: parseDay('2027-12-31'),
      days: 3,
      source: 'announcement',
    };
    const newYear = (day: string) => on(day, [early]);
    expect(['2027-12-30', '2027-12-31', '2028-01-02', '2028-01-03'].map(newYear)).toEqual([
      ...[undefined, 'new-year', 'new-year', undefined],
    ]);
  });

  it('are in order of their days, and the Hung Kings have one in each year', () => {
    const late = [{ ruleKey: 'labour', year: 2027, firstDay: parseDay('2027-04-29'), days: 3, source: 'announcement' }];
    expect(holidaysOf(2027, late).map(({ key }) => key)).toEqual([
      ...['new-year', 'tet', 'hung-kings', 'labour', 'reunification', 'national'],
    ]);
    for (let year = 2000; year < 2100; year++)
      expect(dayText(holidaysOf(year, []).find(({ key }) => key === 'hung-kings')?.firstDay ?? 0)).toMatch(
        new RegExp(`^${year}-0[345]-`),
      );
  });
});
