/** Finds the unit of printed frequencies: from a word beside the number, or because only one unit is possible. */

import type { UnitReading } from '../../src/receiver/line-refusal.js';
import { toHz, UNITS, type Unit } from './line-format.js';

/** Where no unit is stated, a receiver that prints lines sweeps within these limits. */
const LOWEST_HZ = 100e3;
const HIGHEST_HZ = 18e9;
/** With a stated unit: from the lower end of CISPR band A to where no receiver prints text. */
const LOWEST_STATED_HZ = 9e3;
const HIGHEST_STATED_HZ = 300e9;
/**
 * A reading below 30 MHz is possible when it lies in HF, is a band at least 100 kHz wide, or has the steps of MF and
 * LF broadcasting, 9 or 10 kHz; 868 to 870 kHz is none of these, nor is a whole number of MHz from 902 to 928.
 */
const LOW_BAND_HZ = 30e6;
const NARROWEST_LOW_SPAN_HZ = 100e3;
const NARROWEST_CHANNELS_HZ = 25e3;
const CHANNEL_STEP_HZ = 9e3;
const MF_TOP_HZ = 1.8e6;
const HF_HZ = 3e6;
/** Channels of Wi-Fi at 5 GHz; 2.4 GHz modules count from 0 or 1. */
const FIRST_WIFI_CHANNEL = 36;
const LAST_CHANNEL = 200;

/** The units in which a receiver could have swept the printed frequencies. */
export function unitReadings(printed: Iterable<number>): Omit<UnitReading, 'settings'>[] {
  const sorted = Float64Array.from(new Set(printed)).sort();
  const lowest = sorted[0] ?? Number.NaN;
  const highest = sorted.at(-1) ?? Number.NaN;
  const step = sorted.reduce((least, value, i) => Math.min(least, value - (sorted[i - 1] ?? -Infinity)), Infinity);
  return (Object.keys(UNITS) as Unit[])
    .map((unit) => ({ unit, startHz: toHz(lowest, unit), stopHz: toHz(highest, unit), stepHz: toHz(step, unit) }))
    .filter(({ startHz, stopHz }) => startHz >= LOWEST_HZ && stopHz <= HIGHEST_HZ)
    .filter(
      ({ startHz, stopHz, stepHz }) =>
        stopHz >= LOW_BAND_HZ ||
        startHz >= HF_HZ ||
        stopHz - startHz >= NARROWEST_LOW_SPAN_HZ ||
        (stopHz - startHz >= NARROWEST_CHANNELS_HZ && stopHz <= MF_TOP_HZ && stepHz >= CHANNEL_STEP_HZ),
    )
    .map(({ unit, startHz, stopHz }) => ({ unit, startHz, stopHz }));
}

/** True for whole numbers that count channels rather than MHz: 1 to 13, 0 to 125, or 36, 40, 44 … */
export function areChannelNumbers(printed: Iterable<number>): boolean {
  const sorted = Float64Array.from(new Set(printed)).sort();
  const lowest = sorted[0] ?? 0;
  const isCount = sorted.every((value) => Number.isInteger(value) && value <= LAST_CHANNEL);
  const isWifi = lowest === FIRST_WIFI_CHANNEL && sorted[1] === FIRST_WIFI_CHANNEL + 4;
  return sorted.length > 2 && isCount && ((lowest <= 2 && sorted[1] === lowest + 1) || isWifi);
}

/** True where a receiver can be: narrower where nobody stated the unit. */
export function isPlausibleHz(hz: number, isStated: boolean): boolean {
  return isStated ? hz >= LOWEST_STATED_HZ && hz <= HIGHEST_STATED_HZ : hz >= LOWEST_HZ && hz <= HIGHEST_HZ;
}

const UNIT_WORDS: Readonly<Record<string, Unit>> = { hz: 'Hz', khz: 'kHz', mhz: 'MHz', ghz: 'GHz' };
/** dB to add for dBm on 50 Ω: 0 dBm is 106.99 dBµV. */
export const DBUV_TO_DBM_DB = -106.99;

/** A number with an optional unit after it: "868.1 MHz", "-97,5dBm", "12 dBµV". */
export interface Cell {
  readonly value: number;
  readonly unit?: Unit;
  /** True for dBµV, false for dBm and dB; absent where no word names a unit of levels. */
  readonly isDbuv?: boolean;
}

const CELL = /^([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)\s*([a-zµμ\u00b5\u00c2]*)$/i;
const LEVEL_WORDS = /^(?:dbm|db)$/i;
const DBUV_WORDS = /^db(?:u|µ|μ|\u00c2?\u00b5)v$/i;

/** Undefined where the text is no number, or the word after it is no unit of frequency or level. */
export function cellOf(text: string, decimalComma: boolean): Cell | undefined {
  const [, digits = '', word = ''] = CELL.exec(text.trim()) ?? [];
  if (digits === '' || (digits.includes(',') && !decimalComma)) return undefined;
  const value = Number(decimalComma ? digits.replace(',', '.') : digits);
  if (word === '') return { value };
  if (LEVEL_WORDS.test(word)) return { value, isDbuv: false };
  if (DBUV_WORDS.test(word)) return { value, isDbuv: true };
  const unit = UNIT_WORDS[word.toLowerCase()];
  return unit === undefined ? undefined : { value, unit };
}

/** The unit in a field's name or a heading: `start_mhz`, `stepKHz`, `f-hz`, `Freq (kHz)`, `F/MHz`; undefined where there is none. */
export function unitOfName(name: string): Unit | undefined {
  const [, word = ''] = /(?:^|[_\-. /([]|[a-z](?=[A-Z]))((?:[kMGmg])?[hH][zZ])[)\]]?$/.exec(name.trim()) ?? [];
  return UNIT_WORDS[word.toLowerCase()];
}

/** The unit of levels in a field's name or a heading: `level_dbuv`, `rssi (dBm)`; undefined for any other unit and none. */
export function levelUnitOfName(name: string): 'dBm' | 'dBuV' | undefined {
  const [, word = ''] = /(?:^|[^a-z]|[a-z](?=[A-Z]))(db[a-zµμ\u00b5\u00c2]+)[)\]]?$/i.exec(name.trim()) ?? [];
  if (/^dbm$/i.test(word)) return 'dBm';
  return DBUV_WORDS.test(word) ? 'dBuV' : undefined;
}

const OTHER_LEVEL_UNIT =
  /(?:^|[^a-z])(dbmv|dbv|dbw|dbfs|dbc|db(?:u|\u00c2?\u00b5|\u03bc|\u00ce\u00bc)(?:a|v\/m|a\/m)|dbm\/hz|dbm\/m2)(?![a-z/])|[([/_]\s*((?:[mnu]|\u00c2?\u00b5)?[wv])\s*(?:[)\]]|$)/i;

/**
 * A unit in a heading that is no level at the receiver on 50 \u03a9, such as dBmV or dB\u00b5V/m; undefined where it names none, or dBm or
 * dB\u00b5V as well.
 */
export function otherLevelUnit(heading: string): string | undefined {
  const found = OTHER_LEVEL_UNIT.exec(heading);
  const isLevel = /dbm(?![a-z/])|db(?:u|\u00c2?\u00b5|\u03bc|\u00ce\u00bc)v(?![a-z/])/i.test(heading);
  return isLevel ? undefined : (found?.[1] ?? found?.[2]);
}

/** Units that an object states in fields of their own: `"unit":"kHz"`, `"level_unit":"dBuV"`. */
export function unitInObject(object: Readonly<Record<string, unknown>>): { unit: Unit | undefined; isDbuv: boolean } {
  const stated = Object.entries(object).flatMap(([name, value]) =>
    typeof value === 'string' && /unit/i.test(name) ? [value.trim()] : [],
  );
  const [unit, ...others] = stated.flatMap((word) => UNIT_WORDS[word.toLowerCase()] ?? []);
  return { unit: others.length === 0 ? unit : undefined, isDbuv: stated.some((word) => DBUV_WORDS.test(word)) };
}

/** The only unit of frequency that a line of words names, as headings do; undefined where it names none or several. */
export function unitAmongWords(line: string): Unit | undefined {
  const words = new Set(
    [...line.matchAll(/(?:^|[^a-z]|_)([kmg]?hz)(?![a-z])/gi)].map(([, word = '']) => word.toLowerCase()),
  );
  const [word, ...others] = words;
  return word === undefined || others.length > 0 ? undefined : UNIT_WORDS[word];
}
