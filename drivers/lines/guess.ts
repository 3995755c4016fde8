/** Recognises the format of one line by signs that no other form has; frequencies beside levels are judged by `src/rf/gate`. */
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { defined } from '../../src/rf/defined.js';
import { guessJson, objectOf, unguessedJson } from './guess-json.js';
import type { Guess } from './guessed.js';
import { LOWEST_DBM } from './line-format.js';
import { NumberRow, readNumbers } from './numbers.js';
import { isPowerRow } from './power-rows.js';
import { SCAN_LINE } from './radiolib.js';
import { FFTW_HEAD } from './rtl-power-fftw.js';

/** Fewer numbers on a line may be anything: a weather station, a battery. */
const FEWEST_LEVELS = 16;
const SEPARATORS = [';', ',', 'tab', 'space'] as const;
const HACKRF_ROW_HZ = 5e6;

const row = new NumberRow();

export function guessFormat(line: string): Guess | undefined {
  if (isPowerRow(line)) return { format: isHackrf(line) ? 'hackrf_sweep' : 'rtl_power', settings: {}, isCertain: true };
  if (FFTW_HEAD.test(line)) return { format: 'rtl_power_fftw', settings: {}, isCertain: true };
  if (SCAN_LINE.test(line)) return { format: 'radiolib', settings: {} };
  if (line.trimStart().startsWith('{')) return guessJson(line);
  if (line.startsWith('[') && readNumbers(line, 1, line.length - 1, { separator: 0x2c, decimal: 0x2e }, row))
    return row.length > 2 && line.endsWith(']') ? guessList() : undefined;
  for (const separator of SEPARATORS) {
    const guess = guessSweep(line, separator);
    if (guess !== undefined) return guess;
  }
  return undefined;
}

function guessSweep(line: string, separator: string): Guess | undefined {
  const code = separator === 'tab' ? 0x09 : separator === 'space' ? 0x20 : separator.charCodeAt(0);
  if (!readNumbers(line, 0, line.length, { separator: code, decimal: 0x2e }, row) || row.length < FEWEST_LEVELS)
    return undefined;
  // A positive number among them may be an index or a check sum.
  return row.values.subarray(0, row.length).every((value) => Number.isNaN(value) || (value >= LOWEST_DBM && value < 0))
    ? { format: 'csv-sweep', settings: { separator, fewestLevels: FEWEST_LEVELS } }
    : undefined;
}

/** Why a line that is no row of numbers gives no guess. */
export function unguessed(line: string): LineRefusal {
  if (!line.trimStart().startsWith('{')) return { kind: 'unknown-format' };
  const object = objectOf(line);
  return object === undefined ? { kind: 'not-json' } : unguessedJson(object);
}

/** Frequencies are all above zero; a list of levels is not. */
function guessList(): Guess {
  const values = Array.from(row.values.subarray(0, row.length));
  const printed = values.every((value) => value > 0) ? values : undefined;
  return { format: 'lists', settings: {}, ...defined({ printed }) };
}

function isHackrf(line: string): boolean {
  const fields = line.split(',', 4);
  return /\.\d+$/.test(fields[1] ?? '') || Number(fields[3]) - Number(fields[2]) === HACKRF_ROW_HZ;
}
