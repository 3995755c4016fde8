/** Guesses the format of one line. The guess is strict: a line that only may have levels gives none. */
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { defined } from '../../src/rf/defined.js';
import { cellsOf } from './columns.js';
import { guessJson, objectOf, unguessedJson } from './guess-json.js';
import type { Guess } from './guessed.js';
import { LOWEST_DBM } from './line-format.js';
import { NumberRow, readNumbers } from './numbers.js';
import { isPowerRow } from './power-rows.js';
import { SCAN_LINE } from './radiolib.js';
import { FFTW_HEAD } from './rtl-power-fftw.js';
import { type Cell, cellOf, levelUnitOfName, otherLevelUnit, unitOfName } from './units.js';

/** Fewer numbers on a line may be anything: a weather station, a battery. */
const FEWEST_LEVELS = 16;
/** Two numbers with decimal commas, and a few columns beside them. */
const MOST_PAIR_CELLS = 8;
/** Highest level accepted beside other columns: a higher number, such as -5, may be a temperature. */
const MOST_DBM_BESIDE_TEXT = -20;
const SEPARATORS = [';', ',', 'tab', 'space'] as const;
const HACKRF_ROW_HZ = 5e6;
const SHOWN_CHARS = 24;
/** A level and the frequency of the next pair, or the reverse: the line has several pairs. */
const OF_TWO_PAIRS =
  /^(?=.*-)[+-]?\d+(?:[.,]\d+)?\s*(?:[kmg]?hz|dbm|db[^\s\d]{1,2}v)?[\s;|/]+[+-]?\d+(?:[.,]\d+)?\s*(?:[kmg]?hz|dbm|db[^\s\d]{1,2}v)?$/i;

const row = new NumberRow();

/** @param heading a line before that names units, such as "Freq (kHz);Level (dBm)" */
export function guessFormat(line: string, heading?: string): Guess | undefined {
  if (isPowerRow(line)) return { format: isHackrf(line) ? 'hackrf_sweep' : 'rtl_power', settings: {}, isCertain: true };
  if (FFTW_HEAD.test(line)) return { format: 'rtl_power_fftw', settings: {}, isCertain: true };
  if (SCAN_LINE.test(line)) return { format: 'radiolib', settings: {} };
  if (line.trimStart().startsWith('{')) return guessJson(line);
  if (line.startsWith('[') && readNumbers(line, 1, line.length - 1, { separator: 0x2c, decimal: 0x2e }, row))
    return row.length > 2 && line.endsWith(']') ? guessList() : undefined;
  for (const separator of SEPARATORS) {
    const guess = guessSweep(line, separator) ?? guessPair(line, separator, heading);
    if (guess !== undefined) return guess;
  }
  return undefined;
}

function guessSweep(line: string, separator: string): Guess | undefined {
  const code = separator === 'tab' ? 0x09 : separator === 'space' ? 0x20 : separator.charCodeAt(0);
  if (!readNumbers(line, 0, line.length, { separator: code, decimal: 0x2e }, row) || row.length < FEWEST_LEVELS)
    return undefined;
  // A positive number among them may be an index or a check sum.
  return row.values.subarray(0, row.length).every((value) => Number.isNaN(value) || isPairLevel({ value }, true))
    ? { format: 'csv-sweep', settings: { separator, fewestLevels: FEWEST_LEVELS } }
    : undefined;
}

/** One frequency and one level; times, names and words may stand beside them, other numbers may not. */
function guessPair(line: string, separator: string, heading: string | undefined): Guess | undefined {
  const texts = cellsOf(line, separator);
  if (heading !== undefined && otherLevelUnit(heading) !== undefined) return undefined;
  if (texts.length < 2 || texts.length > FEWEST_LEVELS || mayBeDecimalCommas(texts, separator)) return undefined;
  if (texts.some((text) => OF_TWO_PAIRS.test(text))) return undefined;
  const decimalComma = separator !== ',' && texts.some((text) => /^[+-]?\d+,\d/.test(text));
  const cells = texts.map((text) => cellOf(text, decimalComma));
  const headed = heading === undefined ? undefined : columnsOfHeading(heading, separator, texts.length);
  if (headed !== undefined && cells[headed.frequency] !== undefined && cells[headed.level] !== undefined)
    return { format: 'hz-dbm', settings: { separator, decimalComma, columns: headed.columns } };
  const isPlain = texts.length === 2 && !cells.includes(undefined);
  const levels = placesOf(cells, (cell) => isPairLevel(cell, isPlain));
  const frequencies = placesOf(
    cells,
    ({ value, unit, isDbuv }) => isDbuv === undefined && (unit !== undefined || value >= 1 || (isPlain && value > 0)),
  );
  const [level] = levels;
  const named = frequencies.filter((at) => cells[at]?.unit !== undefined);
  const [frequency] = named.length > 0 ? named : frequencies;
  if (separator === 'space' && !isPlain && named.length === 0) return undefined;
  const isClear = levels.length === 1 && (named.length === 1 || (named.length === 0 && frequencies.length === 1));
  if (level === undefined || frequency === undefined || !isClear) return undefined;
  const { value = 0, unit } = cells[frequency] ?? {};
  const settings = { separator, decimalComma, columns: { frequency, level } };
  return unit === undefined
    ? { format: 'hz-dbm', settings, printed: [value] }
    : { format: 'hz-dbm', settings: { ...settings, unit } };
}

/** True for a line that may be a heading: it has a word such as "MHz" or "dBm". */
export function namesUnit(line: string): boolean {
  return /hz|db/i.test(line);
}

/** "868,100,-97,5": the comma may be the decimal mark as well as the separator. */
function mayBeDecimalCommas(texts: readonly string[], separator: string): boolean {
  if (separator !== ',' || texts.length > MOST_PAIR_CELLS || texts.some((text) => text.includes('.'))) return false;
  if (texts.some((text) => /^"[^"]*$/.test(text))) return true;
  return texts.some((text, at) => /^\d+$/.test(text) && /^[+-]?\d+$/.test(texts[at - 1] ?? ''));
}

/** The columns whose headings have units: one of frequency, one of level. */
function columnsOfHeading(heading: string, separator: string, count: number) {
  const names = cellsOf(heading, separator);
  const places = (isUnit: (name: string) => boolean) => names.flatMap((name, at) => (isUnit(name) ? [at] : []));
  const [frequency, ...others] = places((name) => unitOfName(name) !== undefined);
  const [level, ...more] = places((name) => levelUnitOfName(name) !== undefined);
  const isClear = names.length === count && others.length === 0 && more.length === 0;
  if (!isClear || frequency === undefined || level === undefined) return undefined;
  // Levels in dBµV are read below their heading alone: a port that is opened behind it would give them as dBm.
  const isDbuv = levelUnitOfName(names[level] ?? '') === 'dBuV';
  const columns = isDbuv ? { frequency: names[frequency] ?? '', level: names[level] ?? '' } : { frequency, level };
  return { frequency, level, columns };
}

/** Why a line that may hold data gives no guess: which names or columns a person must choose between. */
export function unguessed(line: string, heading?: string): LineRefusal {
  const otherUnit = heading === undefined || !/^\s*"?[+-]?\d/.test(line) ? undefined : otherLevelUnit(heading);
  if (otherUnit !== undefined) return { kind: 'other-level-unit', unit: otherUnit };
  if (line.trimStart().startsWith('{')) {
    const object = objectOf(line);
    return object === undefined ? { kind: 'not-json' } : unguessedJson(object);
  }
  for (const separator of SEPARATORS) {
    const texts = cellsOf(line, separator);
    if (mayBeDecimalCommas(texts, separator)) return { kind: 'decimal-commas' };
    const numbers = placesOf(
      texts.map((text) => cellOf(text, separator !== ',')),
      () => true,
    );
    if (texts.length === 2 && numbers.length === 2)
      return { kind: 'not-a-level', column: 2, seen: (texts[1] ?? '').slice(0, SHOWN_CHARS) };
    if (numbers.length > 2 && numbers.length * 2 >= texts.length)
      return { kind: 'unclear-columns', columns: numbers.map((at) => at + 1) };
  }
  return { kind: 'unknown-format' };
}

/** Frequencies are all above zero; a list of levels is not. */
function guessList(): Guess {
  const values = Array.from(row.values.subarray(0, row.length));
  const printed = values.every((value) => value > 0) ? values : undefined;
  return { format: 'lists', settings: {}, ...defined({ printed }) };
}

function isPairLevel({ value, unit, isDbuv }: Cell, isPlain: boolean): boolean {
  if (unit !== undefined) return false;
  if (isDbuv === true) return true;
  return value >= LOWEST_DBM && value < (isPlain ? 0 : MOST_DBM_BESIDE_TEXT);
}

function placesOf(cells: readonly (Cell | undefined)[], fits: (cell: Cell) => boolean): number[] {
  return cells.flatMap((cell, at) => (cell !== undefined && fits(cell) ? [at] : []));
}

function isHackrf(line: string): boolean {
  const fields = line.split(',', 4);
  return /\.\d+$/.test(fields[1] ?? '') || Number(fields[3]) - Number(fields[2]) === HACKRF_ROW_HZ;
}
