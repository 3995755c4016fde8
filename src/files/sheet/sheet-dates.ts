/** Days and times of day in workbooks: a number of days, with a format that makes it one. */
import { DAY_MS } from '../../time/units.js';

/** Days from 1899-12-30 to 1970-01-01, and from 1904-01-01. */
const EPOCH_1900_DAYS = 25_569;
const EPOCH_1904_DAYS = 24_107;

/** Numbers of formats that every program knows to be of days or times (ECMA-376 part 1, 18.8.30). */
function isBuiltIn(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltIn(id);
  // Quoted words, colours and currencies in brackets, and escaped letters are no parts of a day; [h] counts hours.
  const bare = code.replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(bare.replace(/general|e\+|e-/gi, ''));
}

/** Days as 2027-02-04, with the time of day when there is one; a time without a day as 05:30. */
export function textOfSerial(serial: number, isFrom1904: boolean): string {
  const epoch = isFrom1904 ? EPOCH_1904_DAYS : EPOCH_1900_DAYS;
  const date = new Date(Math.round((serial - epoch) * DAY_MS));
  if (Number.isNaN(date.getTime())) return '';
  const [day = '', clock = ''] = date.toISOString().split('T');
  if (serial < 1) return clock.slice(0, 5);
  return clock.startsWith('00:00:00') ? day : `${day} ${clock.slice(0, 5)}`;
}

/** An instant in epoch ms as a workbook counts it: days, which as a number are good to a microsecond. */
export function serialOf(at: number): number {
  return at / DAY_MS + EPOCH_1900_DAYS;
}
