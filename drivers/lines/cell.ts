/** One number of a line with the unit behind it: "868.1 MHz", "-97,5dBm", "12 dBµV". */

import type { LevelUnit } from '../../src/rf/gate/level-units.js';
import { meaningOf } from '../../src/rf/gate/words.js';
import type { FrequencyUnit } from '../../src/rf/units.js';

export interface Cell {
  readonly value: number;
  readonly unit?: FrequencyUnit;
  /** Absent where no word names a unit of levels. */
  readonly levelUnit?: LevelUnit;
}

const CELL = /^([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)\s*([a-zµμ\u00b5\u00c2]*)$/i;

/** Undefined where the text is no number, or the word after it is no unit of frequency or level. */
export function cellOf(text: string, decimalComma: boolean): Cell | undefined {
  const [, digits = '', word = ''] = CELL.exec(text.trim()) ?? [];
  if (digits === '' || (digits.includes(',') && !decimalComma)) return undefined;
  const value = Number(decimalComma ? digits.replace(',', '.') : digits);
  if (word === '') return { value };
  const { unit, levelUnit, otherUnit } = meaningOf(word);
  if (unit !== undefined) return { value, unit };
  if (levelUnit !== undefined) return { value, levelUnit };
  return otherUnit?.toLowerCase() === 'db' ? { value, levelUnit: 'dBm' } : undefined;
}

/** The units that an object states in fields of their own: `"unit":"kHz"`, `"level_unit":"dBuV"`. */
export function unitsOfObject(object: Readonly<Record<string, unknown>>) {
  const stated = Object.entries(object).flatMap(([name, value]) =>
    typeof value === 'string' && /unit/i.test(name) ? [meaningOf(value.trim())] : [],
  );
  const units = new Set(stated.flatMap(({ unit }) => unit ?? []));
  const [unit] = units.size === 1 ? units : [undefined];
  return {
    unit,
    levelUnit: stated.find(({ levelUnit }) => levelUnit !== undefined)?.levelUnit,
    otherUnit: stated.find(({ otherUnit }) => otherUnit !== undefined)?.otherUnit,
  };
}
