/** Conversions and text forms of radio quantities. Only a level is converted, never a difference (dB). */

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

const FREQUENCY_UNITS: Readonly<Record<string, number>> = { hz: 1, khz: 1e3, mhz: 1e6, ghz: 1e9 };

/**
 * Parses "87.5 MHz", "433920 kHz", "2.4GHz" or a plain number of Hz.
 * @throws RangeError naming the text when it is none of these.
 */
export function parseHz(text: string | number): number {
  if (typeof text === 'number') return text;
  const match = /^\s*(\d+(?:\.\d+)?(?:e\d+)?)\s*([kmg]?hz)?\s*$/i.exec(text);
  const factor = FREQUENCY_UNITS[(match?.[2] ?? 'hz').toLowerCase()];
  if (match === null || factor === undefined)
    throw new RangeError(`"${text}" is not a frequency; write for example "87.5 MHz" or 87500000`);
  return Math.round(Number(match[1]) * factor * 1000) / 1000;
}
