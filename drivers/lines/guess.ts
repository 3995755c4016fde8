/** Guesses the format of one line. The guess is strict: a line that only may have levels gives none. */
import { cellsOf } from './columns.js';
import { NumberRow, readNumbers } from './numbers.js';
import { isPowerRow } from './power-rows.js';
import { SCAN_LINE } from './radiolib.js';
import { FFTW_HEAD } from './rtl-power-fftw.js';
import { type Cell, cellOf, unitOfName } from './units.js';

export type GuessedFormat =
  | 'rtl_power'
  | 'rtl_power_fftw'
  | 'radiolib'
  | 'hackrf_sweep'
  | 'json'
  | 'lists'
  | 'hz-dbm'
  | 'csv-sweep';

export interface Guess {
  readonly format: GuessedFormat;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The printed frequencies of this line when their unit is unknown; absent when it is known. */
  readonly printed?: { readonly lowest: number; readonly highest: number };
  /** True when the line allows no doubt: one such line is enough. */
  readonly isCertain?: true;
}

/** Fewer numbers on a line may be anything: a weather station, a battery. */
const FEWEST_LEVELS = 16;
const LEAST_DBM = -200;
/** Highest level accepted beside other columns: a higher number, such as -5, may be a temperature. */
const MOST_DBM_BESIDE_TEXT = -20;
const SEPARATORS = [';', ',', 'tab', 'space'] as const;
const HACKRF_ROW_HZ = 5e6;

const row = new NumberRow();

export function guessFormat(line: string): Guess | undefined {
  if (isPowerRow(line)) return { format: isHackrf(line) ? 'hackrf_sweep' : 'rtl_power', settings: {}, isCertain: true };
  if (FFTW_HEAD.test(line)) return { format: 'rtl_power_fftw', settings: {}, isCertain: true };
  if (SCAN_LINE.test(line)) return { format: 'radiolib', settings: {} };
  if (line.startsWith('{')) return guessJson(line);
  if (line.startsWith('[') && readNumbers(line, 1, line.length - 1, { separator: 0x2c, decimal: 0x2e }, row))
    return row.length > 2 && line.endsWith(']') ? { format: 'lists', settings: {} } : undefined;
  for (const separator of SEPARATORS) {
    const guess = guessSweep(line, separator) ?? guessPair(line, separator);
    if (guess !== undefined) return guess;
  }
  return undefined;
}

function guessSweep(line: string, separator: string): Guess | undefined {
  const code = separator === 'tab' ? 0x09 : separator === 'space' ? 0x20 : separator.charCodeAt(0);
  if (!readNumbers(line, 0, line.length, { separator: code, decimal: 0x2e }, row) || row.length < FEWEST_LEVELS)
    return undefined;
  return row.values.subarray(0, row.length).every(isLevelOrMissing)
    ? { format: 'csv-sweep', settings: { separator, fewestLevels: FEWEST_LEVELS } }
    : undefined;
}

/** One frequency and one level; times, names and words may stand beside them, other numbers may not. */
function guessPair(line: string, separator: string): Guess | undefined {
  const texts = cellsOf(line, separator);
  if (texts.length < 2 || texts.length > FEWEST_LEVELS) return undefined;
  const decimalComma = separator !== ',' && texts.some((text) => /^[+-]?\d+,\d/.test(text));
  const cells = texts.map((text) => cellOf(text, decimalComma));
  const isPlain = texts.length === 2 && !cells.includes(undefined);
  if (separator === 'space' && !isPlain) return undefined;
  const levels = placesOf(cells, (cell) => isPairLevel(cell, isPlain));
  const frequencies = placesOf(
    cells,
    ({ value, unit, isDbuv }) => isDbuv !== true && (unit !== undefined || value >= 1),
  );
  const [level] = levels;
  const named = frequencies.filter((at) => cells[at]?.unit !== undefined);
  const [frequency] = named.length > 0 ? named : frequencies;
  const isClear = levels.length === 1 && (named.length === 1 || (named.length === 0 && frequencies.length === 1));
  if (level === undefined || frequency === undefined || !isClear) return undefined;
  const { value = 0, unit } = cells[frequency] ?? {};
  const settings = { separator, decimalComma, columns: { frequency, level } };
  return unit === undefined
    ? { format: 'hz-dbm', settings, printed: { lowest: value, highest: value } }
    : { format: 'hz-dbm', settings: { ...settings, unit } };
}

function isPairLevel({ value, unit, isDbuv }: Cell, isPlain: boolean): boolean {
  if (unit !== undefined) return false;
  if (isDbuv === true) return true;
  return value >= LEAST_DBM && value < (isPlain ? 0 : MOST_DBM_BESIDE_TEXT);
}

function placesOf(cells: readonly (Cell | undefined)[], fits: (cell: Cell) => boolean): number[] {
  return cells.flatMap((cell, at) => (cell !== undefined && fits(cell) ? [at] : []));
}

const FREQUENCY_NAME = /^(?:f|freq|frequency|centre|center)?[_-]?(?:[kmg]?hz)?$/i;
const LEVEL_NAME = /^(?:level|lvl|rssi|power|p|amplitude|signal)?[_-]?(?:dbm)?$/i;
const START_NAME = /^(?:f_?|freq_?)?(?:start|from|low|lo|begin|first)/i;
const STOP_NAME = /^(?:f_?|freq_?)?(?:stop|to|high|hi|end|last)/i;
const STEP_NAME = /^(?:f_?|freq_?)?(?:step|bin|spacing|df)/i;

function guessJson(line: string): Guess | undefined {
  let object: Record<string, unknown>;
  try {
    object = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const named = (name: RegExp) =>
    Object.keys(object).find((field) => field !== '' && name.test(field) && typeof object[field] === 'number');
  const levels = Object.keys(object).find((field) => isLevelList(object[field]));
  if (levels !== undefined) {
    const [start, stop, step] = [named(START_NAME), named(STOP_NAME), named(STEP_NAME)];
    if (start === undefined || (stop === undefined && step === undefined)) return undefined;
    const fields = { start, levels, ...(stop && { stop }), ...(step && { step }) };
    return withUnit({ fields }, object, step === undefined ? [start, stop as string] : [start, step]);
  }
  const frequency = named(FREQUENCY_NAME);
  const level = named(LEVEL_NAME);
  if (frequency === undefined || level === undefined || !isLevel(object[level] as number)) return undefined;
  return withUnit({ fields: { frequency, level } }, object, [frequency]);
}

/** `names` are the fields whose unit must be known; the first is the lowest frequency. */
function withUnit(
  settings: Record<string, unknown>,
  object: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Guess {
  if (names.every((name) => unitOfName(name) !== undefined)) return { format: 'json', settings };
  const values = names.filter((name) => unitOfName(name) === undefined).map((name) => object[name] as number);
  return {
    format: 'json',
    settings,
    printed: { lowest: Math.min(...values), highest: Math.max(...values) },
  };
}

function isHackrf(line: string): boolean {
  const fields = line.split(',', 4);
  return /\.\d+$/.test(fields[1] ?? '') || Number(fields[3]) - Number(fields[2]) === HACKRF_ROW_HZ;
}

function isLevelList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((one) => one === null || (typeof one === 'number' && isLevelOrMissing(one)))
  );
}

function isLevel(value: number): boolean {
  return value < 0 && value >= LEAST_DBM;
}

function isLevelOrMissing(value: number): boolean {
  return Number.isNaN(value) || (value <= 20 && value >= LEAST_DBM);
}
