/** Conversions and text forms of radio quantities. Only a level is converted, never a difference (dB). */
import { ImpossibleValue } from '../words/said.js';

/** dBm on 50 Ω to dBµV: 10·log10(50·1e-3) + 120 = 106.99 (exact to 0.01 dB). */
const DBUV_OVER_DBM_50_OHM = 106.9897;

export function dbmToDbuV(levelDbm: number): number {
  return levelDbm + DBUV_OVER_DBM_50_OHM;
}

export function dbuVToDbm(levelDbuV: number): number {
  return levelDbuV - DBUV_OVER_DBM_50_OHM;
}

export function dbToPower(db: number): number {
  return 10 ** (db / 10);
}

export function powerToDb(power: number): number {
  return 10 * Math.log10(power);
}

/** Units of frequency, in Hz. */
export const FREQUENCY_UNITS = { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 } as const;
export type FrequencyUnit = keyof typeof FREQUENCY_UNITS;

/** The unit of a name in letters of any size; undefined for every other word. */
export function frequencyUnitOf(name: string): FrequencyUnit | undefined {
  return (Object.keys(FREQUENCY_UNITS) as FrequencyUnit[]).find((unit) => unit.toLowerCase() === name.toLowerCase());
}

/** Rounded to the millihertz, so that 880.1 MHz is always exactly 880,100,000 Hz. */
export function toHz(value: number, unit: FrequencyUnit): number {
  return Math.round(value * FREQUENCY_UNITS[unit] * 1000) / 1000;
}

const FREQUENCY = /^\s*(\d+(?:\.\d+)?(?:e\d+)?)\s*(?:([kmg]?)hz)?\s*$/i;
/** A unit may be short ("1.2G"), and a comma may stand for the dot. */
const TYPED_FREQUENCY = /^\s*(\d+(?:[.,]\d+)?)\s*([kmg]?)(hz)?\s*$/i;

/**
 * Parses "87.5 MHz", "433920 kHz", "2.4GHz" or a plain number of Hz, as configuration files write them.
 * @throws RangeError naming the text when it is none of these.
 */
export function parseHz(text: string | number): number {
  if (typeof text === 'number') return text;
  const match = FREQUENCY.exec(text);
  if (match === null)
    throw ImpossibleValue.of('"{text}" is not a frequency; write for example "87.5 MHz" or 87500000', { text });
  return hzOf(match[1] ?? '', match[2] ?? '');
}

/**
 * A frequency as people type it at a screen: "98.5", "98,5", "121.5 MHz", "156800 kHz", "1.2G". A number without a unit
 * is in MHz, or in the given unit. Undefined for anything else.
 */
export function typedHz(text: string, unit = 'M'): number | undefined {
  const match = TYPED_FREQUENCY.exec(text);
  if (match === null) return undefined;
  const [, digits = '', prefix = '', hertz] = match;
  return hzOf(digits.replace(',', '.'), prefix === '' && hertz === undefined ? unit : prefix);
}

function hzOf(digits: string, prefix: string): number {
  return toHz(Number(digits), frequencyUnitOf(`${prefix}Hz`) ?? 'Hz');
}
