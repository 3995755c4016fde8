/** Reads a tinySA's text answers, with the peculiarities of its number printing and number reading. */

/** The firmware prints infinity as this single byte. */
const INFINITY_SIGN = '\u0019';

/**
 * A level as `scan` (and `data`, `marker`) print it: `-8.437500e+01`.
 * Firmware older than August 2026 prints a leading `:` for the digit ten whenever the magnitude is an exact power
 * of ten: −100 dBm arrives as `-:.000000e+01`. NaN where the text is no level.
 */
function parseLevel(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.includes(INFINITY_SIGN)) return Number.NaN;
  return Number(trimmed.replace(':', '10'));
}

const MULTIPLIER: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9 };

/** A frequency or count as the shell itself reads it: digits and k, M, G; it knows no exponent, so `2e6` is 2. */
export function parseShellInteger(text: string): number {
  const match = /^(\d+)([kMG]?)/.exec(text);
  return match === null ? Number.NaN : Number(match[1]) * (MULTIPLIER[match[2] ?? ''] as number);
}

/** One line of `scan`: the fields that its mask asked for, each level followed by a constant `0.000000000`. */
export function parseScanRow(line: string, mask: number): number | undefined {
  const fields = line.trim().split(/\s+/);
  const at = (mask & MASK_FREQUENCY) === 0 ? 0 : 1;
  const level = fields[at];
  if (level === undefined || fields[at + 1] !== '0.000000000') return undefined;
  if (at === 1 && !/^\d+$/.test(fields[0] ?? '')) return undefined;
  return parseLevel(level);
}

export const MASK_FREQUENCY = 1;
export const MASK_MEASURED = 2;

/** `sweep` without arguments: "450000000 600000000 450". */
export function parseOwnSweep(text: string): { startHz: number; stopHz: number; points: number } | undefined {
  const match = /^(\d+) (\d+) (\d+)/m.exec(text);
  if (match === null) return undefined;
  return { startHz: Number(match[1]), stopHz: Number(match[2]), points: Number(match[3]) };
}

/** The last value of `zero`: 128 (basic), 174 (Ultra) or a value set by a person; some builds print it with a sign. */
export function parseZero(text: string): number | undefined {
  const match = /(-?\d+)\s*dBm/.exec(text);
  return match === null ? undefined : Math.abs(Number(match[1]));
}

const HZ_PREFIX: Readonly<Record<string, number>> = { m: 1e-3, '': 1, k: 1e3, M: 1e6 };

/** The bandwidth in use, from the answer to `rbw`: a usage line, then "600kHz" or "30000.0Hz". */
export function parseRbwHz(text: string): number | undefined {
  const match = /^\s*([\d.]+)\s*([mkM]?)Hz/m.exec(text);
  const hz = match === null ? Number.NaN : Number(match[1]) * (HZ_PREFIX[match[2] ?? ''] as number);
  return hz > 0 ? hz : undefined;
}
