/** Days and hours as people type them, on the page. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameTime, spelt, type TimeKind, understood } from '../../web/src/ground/asking/typed-times.js';

describe('a day or an hour that a person types', () => {
  it.each<[TimeKind, string, string | undefined]>([
    ['date', '05/02/2027', '2027-02-05'],
    ['date', ' 5/2/2027 ', '2027-02-05'],
    ['date', '5.2.2027', '2027-02-05'],
    ['date', '5-2-2027', '2027-02-05'],
    ['date', '2027-02-05', '2027-02-05'],
    ['date', '29/02/2028', '2028-02-29'],
    ['date', '29/02/2027', undefined],
    ['date', '31/04/2027', undefined],
    ['date', '02/13/2027', undefined],
    ['date', '5/2', undefined],
    ['date', '5/2/27', undefined],
    ['time', '7:30', '07:30'],
    ['time', '07:30:15', '07:30:15'],
    ['time', '7h30', '07:30'],
    ['time', '7g30', '07:30'],
    ['time', '24:00', undefined],
    ['time', '7:60', undefined],
    ['time', '7', undefined],
    ['month', '2/2027', '2027-02'],
    ['month', '02/2027', '2027-02'],
    ['month', '2027-02', '2027-02'],
    ['month', '13/2027', undefined],
    ['datetime-local', '05/02/2027 23:58', '2027-02-05T23:58'],
    ['datetime-local', '05/02/2027 23:58:07', '2027-02-05T23:58:07'],
    ['datetime-local', '5/2/2027   7h05', '2027-02-05T07:05'],
    ['datetime-local', '2027-02-05T23:58:07', '2027-02-05T23:58:07'],
    ['datetime-local', '05/02/2027', undefined],
    ['datetime-local', '23:58', undefined],
  ])('%s "%s" is %s', (kind, typed, value) => {
    expect(understood(kind, typed)).toBe(value);
  });

  it('is the same time after it was written out', () => {
    const seconds = fc
      .integer({ min: 0, max: 4_102_444_799 })
      .map((s) => new Date(s * 1000).toISOString().slice(0, 19));
    fc.assert(
      fc.property(seconds, (at) => {
        expect(understood('datetime-local', spelt(at))).toBe(at);
        expect(understood('date', spelt(at.slice(0, 10)))).toBe(at.slice(0, 10));
        expect(understood('time', spelt(at.slice(11, 16)))).toBe(at.slice(11, 16));
        expect(understood('month', spelt(at.slice(0, 7)))).toBe(at.slice(0, 7));
      }),
    );
  });

  it('without seconds is the same as with none', () => {
    expect(isSameTime('2027-02-05T23:58', '2027-02-05T23:58:00')).toBe(true);
    expect(isSameTime('23:58', '23:58:00')).toBe(true);
    expect(isSameTime('2027-02-05T23:58', '2027-02-05T23:58:01')).toBe(false);
    expect(isSameTime(undefined, '')).toBe(true);
  });
});
