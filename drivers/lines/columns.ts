/** Reads a frequency and a level from a line with columns; other columns may contain anything. */
import { z } from 'zod';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { isPlausibleHz } from '../../src/rf/gate/frequency-unit.js';
import type { LevelUnit } from '../../src/rf/gate/level-units.js';
import { unitsIn } from '../../src/rf/gate/words.js';
import { type FrequencyUnit, toHz } from '../../src/rf/units.js';
import { type Cell, cellOf } from './cell.js';
import { type LevelSettings, printedDbm } from './level-settings.js';
import { type CommonSettings, DEFAULT_UNIT, HIGHEST_DBM, LOWEST_DBM } from './line-format.js';
import { NumberRow, type NumberSyntax, numberSyntax, readNumbers } from './numbers.js';

const SHOWN_CHARS = 24;
/** Texts in place of a level that was not measured. */
const NOT_MEASURED = /^(?:nan|null|n\/?a|-*|\**)$/i;

/** Index of the column, from 0, or its heading. */
const place = z.union([z.int().min(0).max(1000), z.string().min(1).max(80)]);
export const pairColumns = z.strictObject({ frequency: place, level: place }).default({ frequency: 0, level: 1 });

export interface PairSettings extends CommonSettings, LevelSettings {
  readonly separator: string;
  readonly decimalComma: boolean;
  readonly unit?: FrequencyUnit | undefined;
  readonly centreHz?: number | undefined;
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
  /** The unit of the settings, or else of the heading. */
  #unit: FrequencyUnit | undefined;
  /** The unit that the heading of the levels names; one in the settings stands above it. */
  #levelUnit: LevelUnit | undefined;
  /** The unit that the heading of the levels names, where no conversion is known and the settings give none. */
  #otherUnit: string | undefined;

  constructor(settings: PairSettings) {
    this.#settings = settings;
    this.#syntax = numberSyntax(settings.separator, settings.decimalComma);
    this.#unit = settings.unit;
    const { frequency, level } = settings.columns;
    this.#frequencyAt = typeof frequency === 'number' ? frequency : undefined;
    this.#levelAt = typeof level === 'number' ? level : undefined;
  }

  read(line: string): Pair | LineRefusal {
    const { columns } = this.#settings;
    if (this.#frequencyAt === undefined || this.#levelAt === undefined) return this.#headed(line);
    const row = this.#row;
    const needed = Math.max(this.#frequencyAt, this.#levelAt) + 1;
    if (readNumbers(line, 0, line.length, this.#syntax, row) && row.length >= needed) {
      const frequency = row.values[this.#frequencyAt] as number;
      const level = row.values[this.#levelAt] as number;
      // "868,1,-97,5" has a level of 1 there only because commas are decimal marks too.
      if (level >= 0 && this.#isDbm && row.values.subarray(needed, row.length).some((value) => value < 0))
        return { kind: 'decimal-commas' };
      return this.#pair({ value: frequency }, { value: level });
    }
    const cells = cellsOf(line, this.#settings.separator);
    const frequency = this.#cell(cells, this.#frequencyAt, 'frequency');
    if ('kind' in frequency) {
      this.#takeUnits(cells[this.#frequencyAt] ?? '', cells[this.#levelAt] ?? '');
      return typeof columns.frequency === 'string' ? this.#headed(line, frequency) : frequency;
    }
    const level = this.#cell(cells, this.#levelAt, 'level');
    return 'kind' in level ? level : this.#pair(frequency, level);
  }

  /** Searches the headings named in the settings; a later line of headings is accepted too. */
  #headed(line: string, otherwise?: LineRefusal): LineRefusal {
    const { columns, separator } = this.#settings;
    const cells = cellsOf(line, separator);
    const headings = cells.map((text) => text.toLowerCase());
    const find = (wanted: number | string) =>
      typeof wanted === 'number' ? wanted : headings.indexOf(wanted.trim().toLowerCase());
    const [frequencyAt, levelAt] = [find(columns.frequency), find(columns.level)];
    if (frequencyAt >= 0 && levelAt >= 0) {
      this.#frequencyAt = frequencyAt;
      this.#levelAt = levelAt;
      this.#takeUnits(cells[frequencyAt] ?? '', cells[levelAt] ?? '');
    }
    const missing = frequencyAt < 0 ? columns.frequency : columns.level;
    return otherwise ?? { kind: 'no-such-column', name: String(missing) };
  }

  /** Headings name units: "Freq (kHz)", "Level (dBµV)"; a cut row has digits. A unit of the settings stands above. */
  #takeUnits(frequencyHeading: string, levelHeading: string): void {
    if (/\d[.,]\d+\s*$/.test(levelHeading)) return;
    const { unit } = unitsIn(frequencyHeading);
    if (unit !== undefined && this.#settings.unit === undefined) this.#unit = unit;
    const { levelUnit, otherUnit } = unitsIn(levelHeading);
    if (this.#settings.levelUnit !== undefined) return;
    if (levelUnit !== undefined) this.#levelUnit = levelUnit;
    const { offsetDb, calibrated } = this.#settings;
    if (offsetDb === 0 && calibrated) this.#otherUnit = otherUnit?.toLowerCase() === 'db' ? undefined : otherUnit;
  }

  /** True while plain numbers are dBm, which are below zero. */
  get #isDbm(): boolean {
    const { scale, levelUnit = this.#levelUnit ?? 'dBm' } = this.#settings;
    return scale > 0 && levelUnit === 'dBm';
  }

  #cell(cells: readonly string[], at: number, what: 'frequency' | 'level'): Cell | LineRefusal {
    const text = cells[at];
    if (text === undefined) return { kind: 'too-few-columns', columns: cells.length, needed: at + 1 };
    if (NOT_MEASURED.test(text)) return { value: Number.NaN };
    const cell = cellOf(text, this.#settings.decimalComma);
    // "868,05 MHz, -97,5 dBm" has "05 MHz" in the place of the level, because its commas are decimal marks too.
    const isOther = what === 'level' ? cell?.unit !== undefined : cell?.levelUnit !== undefined;
    return (!isOther && cell) || { kind: 'not-a-number', column: at + 1, seen: text.slice(0, SHOWN_CHARS), what };
  }

  #pair(frequency: Cell, level: Cell): Pair | LineRefusal {
    if (this.#otherUnit !== undefined && level.levelUnit === undefined)
      return { kind: 'other-level-unit', unit: this.#otherUnit };
    const { centreHz } = this.#settings;
    const stated = frequency.unit ?? this.#unit;
    const unit = stated ?? DEFAULT_UNIT;
    const hz = (centreHz ?? 0) + toHz(frequency.value, unit);
    if (!(hz > 0))
      return { kind: 'not-a-frequency', column: (this.#frequencyAt ?? 0) + 1, seen: String(frequency.value) };
    if (!isPlausibleHz(hz, stated !== undefined || centreHz !== undefined))
      return { kind: 'implausible-frequency', seen: String(frequency.value), unit };
    const levelDbm = printedDbm(
      level.value,
      this.#settings,
      level.levelUnit ?? this.#settings.levelUnit ?? this.#levelUnit,
    );
    const correctedDbm = levelDbm + this.#settings.offsetDb;
    if (correctedDbm < LOWEST_DBM || correctedDbm > HIGHEST_DBM)
      return { kind: 'not-a-level', column: (this.#levelAt ?? 0) + 1, seen: String(level.value) };
    return { hz, levelDbm };
  }
}

/** A blank between a number and its unit separates nothing. */
const UNIT_APART = /(\d)\s+(?=(?:[kmg]?hz|dbm|db(?:u|\u00c2?\u00b5)v)(?:\s|$))/gi;
const QUOTED = /^"(.*)"$/;

/** The texts between separators, trimmed; where blanks separate, several blanks are one separator. */
export function cellsOf(line: string, separator: string): string[] {
  if (separator === 'space') return line.trim().replace(UNIT_APART, '$1').split(/\s+/);
  return line.split(separator === 'tab' ? '\t' : separator).map((text) => text.trim().replace(QUOTED, '$1'));
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
