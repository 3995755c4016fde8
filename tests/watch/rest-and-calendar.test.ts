import { describe, expect, it } from 'vitest';
import { dayStart, parseDay } from '../../src/watch/roster/local-day.js';
import { nightWithin, restFaults } from '../../src/watch/roster/rest-rule.js';
import type { Shift } from '../../src/watch/roster/roster.js';
import { shiftCalendar } from '../../src/watch/roster/shift-calendar.js';
import { restAfterImport, restWith } from '../../web/src/duty/watch/roster/shift.js';

const T0 = dayStart(parseDay('2027-02-04'));
const HOUR_MS = 3600e3;

const shift = (fromHour: number, toHour: number, ...personIds: string[]): Shift => ({
  ...{ id: `s${fromHour}`, startsAt: T0 + fromHour * HOUR_MS, endsAt: T0 + toHour * HOUR_MS },
  ...{ personIds, leaderId: personIds[0] },
});
const faults = (...shifts: Shift[]) =>
  restFaults(shifts).map(({ personId, kind, from, to }) => [
    personId,
    kind,
    (from - T0) / HOUR_MS,
    (to - T0) / HOUR_MS,
  ]);

describe('the rest rule', () => {
  it('finds 24 hours in a row, also over shifts that meet or overlap', () => {
    expect(faults(shift(19, 31, 'an'), shift(31, 43, 'an', 'binh'))).toEqual([['an', 'too-long', 19, 43]]);
    expect(faults(shift(7, 20, 'an'), shift(18, 30, 'an'))).toEqual([]);
    expect(faults(shift(7, 31, 'an'))).toEqual([['an', 'too-long', 7, 31]]);
  });

  it('finds less than 12 hours between a night and the next shift', () => {
    expect(faults(shift(22, 30, 'an'), shift(38, 46, 'an'))).toEqual([['an', 'no-rest-after-night', 30, 38]]);
    expect(faults(shift(19, 31, 'an'), shift(43, 55, 'an'))).toEqual([]);
  });

  it('counts a night of three hours or more, and tells the breaches of all people in the order of time', () => {
    // Three hours between 22 h and 6 h make a night.
    expect(faults(shift(14, 25, 'an'), shift(30, 38, 'an'))).toHaveLength(1);
    expect(faults(shift(14, 24.99, 'an'), shift(30, 38, 'an'))).toEqual([]);
    expect(faults(shift(22, 30, 'an'), shift(41.99, 46, 'an'))).toHaveLength(1);
    expect(faults(shift(22, 30, 'an'), shift(42, 46, 'an'))).toEqual([]);
    expect(faults(shift(0, 24, 'chi'), shift(0, 24, 'binh'), shift(1, 25, 'an')).map(([who]) => who)).toEqual([
      ...['binh', 'chi', 'an'],
    ]);
    expect(faults(shift(12, 24, 'an'), shift(0, 12, 'an'))).toEqual([['an', 'too-long', 0, 24]]);
    expect(faults(shift(0, 20, 'an'), shift(5, 8, 'an'), shift(20, 23.9, 'an'))).toEqual([]);
    expect(nightWithin(T0 + 5 * HOUR_MS, T0 + 23 * HOUR_MS)).toBe(2 * HOUR_MS);
    expect(nightWithin(T0, T0 + 48 * HOUR_MS)).toBe(16 * HOUR_MS);
    expect([
      nightWithin(T0 + 6 * HOUR_MS, T0 + 22 * HOUR_MS),
      nightWithin(T0 + 22 * HOUR_MS, T0 + 22 * HOUR_MS + 1),
    ]).toEqual([0, 1]);
  });

  it('is told to who takes a shift or imports a roster, before it is kept', () => {
    const of = (id: string, from: string, to: string, personIds: string[]) => {
      return { id, startsAt: `2027-02-${from}:00.000Z`, endsAt: `2027-02-${to}:00.000Z`, personIds } as never;
    };
    const day = of('day', '05T00:00', '05T12:00', ['an']);
    const night = of('night', '05T12:00', '06T00:00', ['binh']);
    const next = of('next', '06T00:00', '06T12:00', ['chi']);
    expect(restWith('an', night, [day, night, next])).toMatchObject([{ personId: 'an', kind: 'too-long' }]);
    expect(restWith('binh', next, [day, night, next])).toMatchObject([{ personId: 'binh', kind: 'too-long' }]);
    const late = of('late', '06T06:00', '06T12:00', ['chi']);
    expect(restWith('binh', late, [day, night, late])).toMatchObject([{ kind: 'no-rest-after-night' }]);
    expect(restWith('chi', night, [day, night])).toEqual([]);
    const imported = of('imported', '05T12:00', '06T00:00', ['an']);
    expect(restAfterImport([imported], [day, night, next])).toMatchObject([{ personId: 'an', kind: 'too-long' }]);
    // Of the roster's night nothing is left: its person rests.
    expect(restAfterImport([imported], [night, next])).toEqual([]);
  });

  it('says nothing of short rest after a day, nor of what others do', () => {
    expect(faults(shift(7, 15, 'an'), shift(22, 30, 'an'))).toEqual([]);
    expect(faults(shift(15, 23, 'an'), shift(31, 39, 'an'))).toEqual([]);
    expect(faults(shift(22, 30, 'an'), shift(31, 39, 'binh'))).toEqual([]);
  });
});

describe('shifts as a calendar', () => {
  const names: Readonly<Record<string, string>> = { an: 'Nguyễn An, trưởng; nhóm\n1', binh: 'Bình' };
  const options = { name: 'Bảng phân ca', at: T0, personName: (id: string) => names[id] ?? id };
  const lines = (text: string) => text.replace(/\r\n /g, '').split('\r\n');

  it('is, line by line, what RFC 5545 asks for', () => {
    const made = lines(shiftCalendar([shift(7, 19, 'binh', 'an'), { ...shift(19, 31), id: 'ca đêm/1' }], options));
    expect(made).toEqual([
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//rfi-logger//duty roster//VI', 'CALSCALE:GREGORIAN'],
      ...['METHOD:PUBLISH', 'X-WR-CALNAME:Bảng phân ca', 'X-WR-TIMEZONE:Asia/Ho_Chi_Minh'],
      ...['BEGIN:VEVENT', `UID:s7-${T0 + 7 * HOUR_MS}@rfi-logger`, 'DTSTAMP:20270203T170000Z'],
      ...['DTSTART:20270204T000000Z', 'DTEND:20270204T120000Z'],
      ...['SUMMARY:Ca trực: Bình (trưởng ca)\\, Nguyễn An\\, trưởng\\; nhóm\\n1', 'END:VEVENT'],
      ...['BEGIN:VEVENT', `UID:ca%20%C4%91%C3%AAm%2F1-${T0 + 19 * HOUR_MS}@rfi-logger`, 'DTSTAMP:20270203T170000Z'],
      ...['DTSTART:20270204T120000Z', 'DTEND:20270205T000000Z', 'SUMMARY:Ca trực: chưa có người', 'END:VEVENT'],
      ...['END:VCALENDAR', ''],
    ]);
  });

  it('breaks a line before the letter that would pass 75 octets, and no other', () => {
    const lineOf = (name: string) =>
      shiftCalendar([], { ...options, name })
        .split('\r\n')
        .slice(5, 7);
    const fits = 'x'.repeat(75 - 'X-WR-CALNAME:'.length);
    expect(lineOf(fits)).toEqual([`X-WR-CALNAME:${fits}`, 'X-WR-TIMEZONE:Asia/Ho_Chi_Minh']);
    expect(lineOf(`${fits}y`)).toEqual([`X-WR-CALNAME:${fits}`, ' y']);
    expect(lineOf(`${fits.slice(1)}ế`)).toEqual([`X-WR-CALNAME:${fits.slice(1)}`, ' ế']);
  });

  it('has one event for each shift, with UTC times and a UID that a swap does not change', () => {
    const made = lines(shiftCalendar([shift(7, 19, 'binh')], options));
    expect(made.slice(0, 4)).toEqual([
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//rfi-logger//duty roster//VI', 'CALSCALE:GREGORIAN'],
    ]);
    expect(made).toContain('DTSTART:20270204T000000Z');
    expect(made).toContain('DTEND:20270204T120000Z');
    expect(made).toContain('SUMMARY:Ca trực: Bình (trưởng ca)');
    const uid = (text: string) => lines(text).filter((line) => line.startsWith('UID:'));
    expect(uid(shiftCalendar([shift(7, 19, 'chi')], options))).toEqual(
      uid(shiftCalendar([shift(7, 19, 'an')], options)),
    );
  });

  it('shows one person only their own shifts', () => {
    const text = shiftCalendar([shift(7, 19, 'an'), shift(19, 31, 'binh')], { ...options, personId: 'binh' });
    expect(lines(text).filter((line) => line.startsWith('DTSTART'))).toEqual(['DTSTART:20270204T120000Z']);
  });

  it('escapes what has a meaning, and folds lines at 75 octets between letters (RFC 5545, 3.1 and 3.3.11)', () => {
    const text = shiftCalendar([shift(7, 19, 'an', ...Array.from({ length: 20 }, (_, i) => `Đặng thị ${i}`))], options);
    expect(lines(text).join('')).toContain('Nguyễn An\\, trưởng\\; nhóm\\n1 (trưởng ca)');
    const rows = text.split('\r\n');
    expect(Math.max(...rows.map((row) => Buffer.byteLength(row)))).toBeLessThanOrEqual(75);
    expect(text).not.toContain('\ufffd');
    expect(lines(text).join('')).toContain('Đặng thị 19');
  });
});
