/** Finds the unit of printed frequencies: from a word beside the number, or because only one unit is possible. */

import type { UnitReading } from '../../src/receiver/line-refusal.js';
import { toHz, UNITS, type Unit } from './line-format.js';

/** A receiver that prints lines sweeps within these limits. */
const LOWEST_HZ = 100e3;
const HIGHEST_HZ = 18e9;
/**
 * A reading below 30 MHz is possible when it is a band (at least 100 kHz wide) or lies in HF; 868 to 870 kHz is
 * neither.
 */
const LOW_BAND_HZ = 30e6;
const NARROWEST_LOW_SPAN_HZ = 100e3;
const HF_HZ = 3e6;

/** The units in which a receiver could have swept the printed frequencies from `lowest` to `highest`. */
export function unitReadings(lowest: number, highest: number): Omit<UnitReading, 'settings'>[] {
  return (Object.keys(UNITS) as Unit[])
    .map((unit) => ({ unit, startHz: toHz(lowest, unit), stopHz: toHz(highest, unit) }))
    .filter(
      ({ startHz, stopHz }) =>
        startHz >= LOWEST_HZ &&
        stopHz <= HIGHEST_HZ &&
        (stopHz >= LOW_BAND_HZ || startHz >= HF_HZ || stopHz - startHz >= NARROWEST_LOW_SPAN_HZ),
    );
}

const UNIT_WORDS: Readonly<Record<string, Unit>> = { hz: 'Hz', khz: 'kHz', mhz: 'MHz', ghz: 'GHz' };
/** dB to add for dBm on 50 Ω: 0 dBm is 106.99 dBµV. */
export const DBUV_TO_DBM_DB = -106.99;

/** A number with an optional unit after it: "868.1 MHz", "-97,5dBm", "12 dBµV". */
export interface Cell {
  readonly value: number;
  readonly unit?: Unit;
  readonly isDbuv?: true;
}

const CELL = /^([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)\s*([a-zµμ\u00b5\u00c2]*)$/i;
const LEVEL_WORDS = /^(?:dbm|db)$/i;
const DBUV_WORDS = /^db(?:u|µ|μ|\u00c2?\u00b5)v$/i;

/** Undefined where the text is no number, or the word after it is no unit of frequency or level. */
export function cellOf(text: string, decimalComma: boolean): Cell | undefined {
  const [, digits = '', word = ''] = CELL.exec(text.trim()) ?? [];
  if (digits === '' || (digits.includes(',') && !decimalComma)) return undefined;
  const value = Number(decimalComma ? digits.replace(',', '.') : digits);
  if (word === '' || LEVEL_WORDS.test(word)) return { value };
  if (DBUV_WORDS.test(word)) return { value, isDbuv: true };
  const unit = UNIT_WORDS[word.toLowerCase()];
  return unit === undefined ? undefined : { value, unit };
}

/** The unit at the end of a field's name: `start_mhz`, `stepKHz`, `f-hz`; undefined where there is none. */
export function unitOfName(name: string): Unit | undefined {
  const [, word = ''] = /(?:^|[_\-. ]|[a-z](?=[A-Z]))((?:[kMGmg])?[hH][zZ])$/.exec(name) ?? [];
  return UNIT_WORDS[word.toLowerCase()];
}
