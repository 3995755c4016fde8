/** Frequencies and tables as people type them: MHz, with a comma or a dot; a table a line a point. */
import { typedHz } from '../../../../src/rf/units.js';
import type { Formats } from '../words/format.js';

/** A value that depends on the frequency, such as a gain. */
export interface TablePoint {
  readonly hz: number;
  readonly db: number;
}

/** "107,2", "107.2 MHz" or "107200 kHz" in whole Hz; undefined for anything else. */
export function hzFrom(text: string): number | undefined {
  const hz = typedHz(text);
  return hz === undefined ? undefined : Math.round(hz);
}

/** With a comma or a dot, never both. */
export function numberFrom(text: string): number | undefined {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/**
 * Lines "MHz value", separated by blanks, a semicolon or a tab; a single value alone holds for every frequency.
 * Undefined where a line is neither, with its number.
 */
export function tableFrom(text: string): { points?: TablePoint[]; badLine?: number } {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const points: TablePoint[] = [];
  const [only] = lines;
  const everywhere = lines.length === 1 && only !== undefined ? numberFrom(only) : undefined;
  if (everywhere !== undefined)
    return {
      points: [
        { hz: 1, db: everywhere },
        { hz: WIDEST_HZ, db: everywhere },
      ],
    };
  for (const [i, line] of lines.entries()) {
    const [mhz = '', db = '', ...rest] = line.split(/[\s;]+/);
    const hz = hzFrom(mhz);
    const value = numberFrom(db);
    if (hz === undefined || value === undefined || rest.length > 0) return { badLine: i + 1 };
    points.push({ hz, db: value });
  }
  points.sort((a, b) => a.hz - b.hz);
  return points.length === 0 ? {} : { points };
}

/** A table that is the same everywhere reaches this far. */
const WIDEST_HZ = 1e11;

export function tableText(points: readonly TablePoint[] | undefined, formats: Formats): string {
  if (points === undefined) return '';
  const [first, last] = [points[0], points.at(-1)];
  if (points.length === 2 && first?.db === last?.db && last?.hz === WIDEST_HZ)
    return typedNumber(first?.db ?? 0, formats);
  return points.map(({ hz, db }) => `${typedNumber(hz / 1e6, formats)}  ${typedNumber(db, formats)}`).join('\n');
}

/** A number as people type it here, to six places. */
export function typedNumber(value: number, formats: Formats): string {
  const text = String(Math.round(value * 1e6) / 1e6);
  return formats.language === 'vi' ? text.replace('.', ',') : text;
}
