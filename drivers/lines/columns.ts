/** Reads a frequency and a level from a line with columns; other columns may contain anything. */
import { z } from 'zod';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { type CommonSettings, numberSyntax, toHz, type Unit } from './line-format.js';
import { NumberRow, type NumberSyntax, readNumbers } from './numbers.js';
import { type Cell, cellOf, DBUV_TO_DBM_DB } from './units.js';

const LEAST_DBM = -250;
const MOST_DBM = 100;
const SHOWN_CHARS = 24;

/** Index of the column, from 0, or its heading. */
const place = z.union([z.int().min(0).max(1000), z.string().min(1).max(80)]);
export const pairColumns = z.strictObject({ frequency: place, level: place }).default({ frequency: 0, level: 1 });

export interface PairSettings extends CommonSettings {
  readonly separator: string;
  readonly decimalComma: boolean;
  readonly unit: Unit;
  readonly columns: { readonly frequency: number | string; readonly level: number | string };
}

export interface Pair {
  readonly hz: number;
  readonly levelDbm: number;
}

/** Reads lines of one kind. A line with numbers only is read without cutting it into strings. */
export class PairReader {
  readonly #settings: PairSettings;
  readonly #syntax: NumberSyntax;
  readonly #row = new NumberRow();
  #frequencyAt: number | undefined;
  #levelAt: number | undefined;

  constructor(settings: PairSettings) {
    this.#settings = settings;
    this.#syntax = numberSyntax(settings.separator, settings.decimalComma);
    const { frequency, level } = settings.columns;
    this.#frequencyAt = typeof frequency === 'number' ? frequency : undefined;
    this.#levelAt = typeof level === 'number' ? level : undefined;
  }

  read(line: string): Pair | LineRefusal {
    const { columns, unit } = this.#settings;
    if (this.#frequencyAt === undefined || this.#levelAt === undefined) return this.#headed(line);
    const row = this.#row;
    if (readNumbers(line, 0, line.length, this.#syntax, row)) {
      const needed = Math.max(this.#frequencyAt, this.#levelAt) + 1;
      if (row.length < needed) return { kind: 'too-few-columns', columns: row.length, needed };
      const frequency = row.values[this.#frequencyAt] as number;
      return this.#pair({ value: frequency, unit }, { value: row.values[this.#levelAt] as number });
    }
    const cells = cellsOf(line, this.#settings.separator);
    const frequency = this.#cell(cells, this.#frequencyAt, 'frequency');
    if ('kind' in frequency) return typeof columns.frequency === 'string' ? this.#headed(line, frequency) : frequency;
    const level = this.#cell(cells, this.#levelAt, 'level');
    return 'kind' in level ? level : this.#pair({ unit, ...frequency }, level);
  }

  /** Searches the headings named in the settings; a later line of headings is accepted too. */
  #headed(line: string, otherwise?: LineRefusal): LineRefusal {
    const { columns, separator } = this.#settings;
    const headings = cellsOf(line, separator).map((text) => text.toLowerCase());
    const find = (wanted: number | string) =>
      typeof wanted === 'number' ? wanted : headings.indexOf(wanted.trim().toLowerCase());
    const [frequencyAt, levelAt] = [find(columns.frequency), find(columns.level)];
    if (frequencyAt >= 0 && levelAt >= 0) {
      this.#frequencyAt = frequencyAt;
      this.#levelAt = levelAt;
    }
    const missing = frequencyAt < 0 ? columns.frequency : columns.level;
    return otherwise ?? { kind: 'no-such-column', name: String(missing) };
  }

  #cell(cells: readonly string[], at: number, what: 'frequency' | 'level'): Cell | LineRefusal {
    const text = cells[at];
    if (text === undefined) return { kind: 'too-few-columns', columns: cells.length, needed: at + 1 };
    if (/^nan$|^null$|^$/i.test(text)) return { value: Number.NaN };
    const cell = cellOf(text, this.#settings.decimalComma);
    return cell ?? { kind: 'not-a-number', column: at + 1, seen: text.slice(0, SHOWN_CHARS), what };
  }

  #pair(frequency: Cell & { readonly unit: Unit }, level: Cell): Pair | LineRefusal {
    const hz = toHz(frequency.value, frequency.unit);
    if (!(hz > 0))
      return { kind: 'not-a-frequency', column: (this.#frequencyAt ?? 0) + 1, seen: String(frequency.value) };
    const levelDbm = level.isDbuv ? level.value + DBUV_TO_DBM_DB : level.value;
    if (levelDbm < LEAST_DBM || levelDbm > MOST_DBM)
      return { kind: 'not-a-level', column: (this.#levelAt ?? 0) + 1, seen: String(level.value) };
    return { hz, levelDbm };
  }
}

/** The texts between separators, trimmed; where blanks separate, several blanks are one separator. */
export function cellsOf(line: string, separator: string): string[] {
  if (separator === 'space') return line.trim().split(/\s+/);
  return line.split(separator === 'tab' ? '\t' : separator).map((text) => text.trim());
}

/** Index of the text after the n-th separator; undefined where there are fewer, or where blanks separate. */
export function afterSeparators(line: string, separator: number, count: number): number | undefined {
  if (separator === 0x20) return undefined;
  let at = 0;
  for (let i = 0; i < count; i++) {
    at = line.indexOf(String.fromCharCode(separator), at) + 1;
    if (at === 0) return undefined;
  }
  return at;
}
