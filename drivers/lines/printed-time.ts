/** Dates and times of day as programs print them: local time. */

/** Patterns of possible dates and times of day, as these programs print them. */
export const DATE_PATTERN = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
export const TIME_PATTERN = '(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?';

/** Epoch ms of "2019-07-08 13:22:53.532179" (or with ", " between): local time, as these programs print it. */
export function printedTime(date: string, time: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return new Date(year, month - 1, day, hours, minutes).getTime() + seconds * 1000;
}
