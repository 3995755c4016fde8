/** Helpers for text exports of analysers: lines in order, `key value` heads, and dates as people write them. */

import { ProtocolError } from '../errors/errors.js';
import type { Link } from '../receiver/link.js';
import { fieldUnit } from '../rf/field-strength.js';
import type { DriverSweep, TraceDetector } from '../rf/sweep.js';
import { dbuVToDbm, FREQUENCY_UNITS, type FrequencyUnit, frequencyUnitOf } from '../rf/units.js';
import { MINUTE_MS } from '../time/units.js';
import { fileLines } from './file-lines.js';
import { delivered, type ImportContext, isLevel } from './import-format.js';

export interface TextLine {
  readonly number: number;
  readonly text: string;
  /** Bytes from the beginning of the file to the next line. */
  readonly end: number;
  /** True when the file ends within the line, which may then be incomplete. */
  readonly isCut: boolean;
}

/** The lines that are not blank; blank and overlong lines are counted in the report. */
export async function* textLines(link: Link, { report, signal, from }: ImportContext): AsyncGenerator<TextLine> {
  for await (const { number, text, end, isTooLong, isCut } of fileLines(link, signal, from)) {
    if (isTooLong) report.reject(number, 'The line is too long to be data.');
    else if (text.trim() === '') report.remarks += 1;
    else yield { number, text, end, isCut };
  }
}

/**
 * Sweeps of a text with one in each line. @param read the sweep of a line, why it has none, or undefined for a line of the head
 * @param state what a resumed reading must know of the lines before, as JSON
 */
export async function* lineSweeps(
  link: Link,
  context: ImportContext,
  read: (line: TextLine) => DriverSweep | string | undefined,
  state?: () => unknown,
): AsyncGenerator<DriverSweep, void, void> {
  for await (const line of textLines(link, context)) {
    const { number, end: offset, isCut } = line;
    const sweep = read(line);
    if (sweep === undefined) context.report.remarks += 1;
    else {
      const found = isCut && typeof sweep === 'string' ? 'The file ends within this line.' : sweep;
      yield* delivered(context.report, number, found, () => ({ offset, number, state: state?.() }));
    }
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number of a cell; NaN for an empty one and for "nan", undefined for any other text. */
export function numberOf(cell: string | undefined): number | undefined {
  const text = (cell ?? '').trim();
  if (text === '' || /^[+-]?nan$/i.test(text)) return Number.NaN;
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** The levels of cells in dBm, NaN for an empty one; undefined where one holds no level. */
export function levelsOf(
  cells: readonly string[],
  toDbm: (level: number) => number = (level) => level,
): Float32Array | undefined {
  const levelsDbm = Float32Array.from(cells, (cell) => toDbm(numberOf(cell) ?? Number.POSITIVE_INFINITY));
  return levelsDbm.every((level) => Number.isNaN(level) || isLevel(level)) ? levelsDbm : undefined;
}

/** The cells of a line, without the empty ones at its end, with which spreadsheets fill short lines. */
export function cellsOf(text: string, separator: string | RegExp = ','): string[] {
  return text
    .replace(/[\s,;]+$/, '')
    .split(separator)
    .map((cell) => cell.trim());
}

/** The first cells of a line, as many as there should be; undefined where there are fewer, or more than empty ones behind. */
export function exactly(cells: readonly string[], count: number): readonly string[] | undefined {
  const isFitting = cells.length >= count && cells.slice(count).every((cell) => cell.trim() === '');
  return isFitting ? cells.slice(0, count) : undefined;
}

/** Hz of "0054.0000 MHz" or "200.000002KHZ"; undefined where there is no number or no unit. */
export function hzOf(text: string | undefined, unit?: FrequencyUnit): number | undefined {
  const [, digits, prefix, hasUnit] = /^\s*([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([kmg]?)(hz)?/i.exec(text ?? '') ?? [];
  if (digits === undefined) return undefined;
  if (hasUnit === undefined) return unit === undefined ? undefined : Number(digits) * FREQUENCY_UNITS[unit];
  return Number(digits) * FREQUENCY_UNITS[frequencyUnitOf(`${prefix ?? ''}Hz`) ?? 'Hz'];
}

/** Converts a level in the named unit to dBm, or a field strength to its stored value; undefined for other units. */
export function toDbm(unit: string, report: ImportContext['report']): ((level: number) => number) | undefined {
  const name = unit.trim();
  const ofField = fieldUnit(name);
  report.measures(ofField !== undefined);
  if (ofField !== undefined) return ofField;
  if (/^dBm$/i.test(name)) return (level) => level;
  return /^dB(?:u|\u00b5|\u00c2\u00b5|\u03bc|\u00ce\u00bc)V$/i.test(name) ? dbuVToDbm : undefined;
}

/** Hz of one step of the named unit. @throws ProtocolError where the rows lie in time (zero span) */
export function hzOfUnit(unit = 'Hz'): number {
  const hz = hzOf(`1 ${unit}`);
  if (hz === undefined)
    throw ProtocolError.of('The rows of the file are in "{unit}"; only frequencies can be read.', { unit });
  return hz;
}

/** The same as {@link toDbm}. @throws ProtocolError for another unit than dBm, dBµV or dBµV/m */
export function levelIn(unit: string, report: ImportContext['report']): (level: number) => number {
  const convert = toDbm(unit, report);
  if (convert === undefined)
    throw ProtocolError.of('The levels are in "{unit}"; only dBm, dBµV and dBµV/m can be stored.', { unit });
  return convert;
}

/** SM.2256 name of a detector as analysers write it. */
export function traceDetectorOf(text: string | undefined): TraceDetector | undefined {
  const name = (text ?? '').toLowerCase();
  if (/quasi|qp/.test(name)) return 'quasi-peak';
  if (/neg|min/.test(name)) return 'negative-peak';
  if (/rms/.test(name)) return 'rms';
  if (/aver|\bavg|mean/.test(name)) return 'average';
  if (/peak|pk\b|pos|max/.test(name)) return 'peak';
  return /samp/.test(name) ? 'sample' : undefined;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Month 1 … 12 of an English name; undefined for other words. */
export function monthOf(name: string | undefined): number | undefined {
  const at = MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase());
  return at === -1 ? undefined : at + 1;
}

/** Epoch ms of a local date and time of day; undefined for impossible ones. Months from 1; seconds may have fractions. */
export function localTime(date: readonly number[], time: readonly number[] = [0, 0, 0]): number | undefined {
  const [year = 0, month = 0, day = 0] = date;
  const [hours = 0, minutes = 0, seconds = 0] = time;
  const isDate = year >= 1980 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  const isTime = hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 61;
  if (!isDate || !isTime) return undefined;
  const at = new Date(year, month - 1, day, hours, minutes);
  // 31 April is 1 May to a Date.
  return at.getDate() === day ? at.getTime() + Math.round(seconds * 1e6) / 1000 : undefined;
}

const ROW_TIME =
  /(?<![\d.])(?<date>\d{4}([-/.])\d{1,2}\2\d{1,2})[T ,;\t]+(?<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:(?<utc>Z\b)| ?(?<sign>[+-])(?<hours>\d{2}):?(?<minutes>\d{2})(?![\d.]))?/;

/** Epoch ms of the date, year first, and the time of day that a row states for itself, and whether its zone is left open. */
export function timeOfRow(text: string): { readonly at: number; readonly isLocal: boolean } | undefined {
  const { date = '', time = '', utc, sign, hours, minutes } = ROW_TIME.exec(text)?.groups ?? {};
  const parts = [date.split(/[-/.]/), time.split(':')].map((part) => part.map(Number));
  const at = localTime(parts[0] ?? [], parts[1]);
  if (at === undefined || (utc ?? sign) === undefined) return at === undefined ? undefined : { at, isLocal: true };
  const east = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  return { at: at - (new Date(at).getTimezoneOffset() + east) * MINUTE_MS, isLocal: false };
}
