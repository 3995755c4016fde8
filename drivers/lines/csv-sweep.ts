/** A whole sweep on one line: levels, with or without start, stop or step before them. */
import { z } from 'zod';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { isPlausibleHz } from '../../src/rf/gate/frequency-unit.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { toHz } from '../../src/rf/units.js';
import { cellOf } from './cell.js';
import { afterSeparators, cellsOf } from './columns.js';
import { type LevelSettings, levelFields, printedDbms } from './level-settings.js';
import {
  type CommonSettings,
  commonFields,
  type LineContext,
  type LineDecoder,
  LineTally,
  lineFormat,
  NO_SWEEPS,
  SweepMaker,
  unitField,
} from './line-format.js';
import { columnFields, NumberRow, type NumberSyntax, numberSyntax, readNumbers } from './numbers.js';

const column = z.int().min(0).max(1000).optional();

const schema = z
  .strictObject({
    ...commonFields,
    ...columnFields,
    ...levelFields,
    /** Unit of start, stop and step, in the line and in the settings. */
    unit: unitField.default('Hz'),
    /** Columns of the numbers; `levels` is the first level, and all numbers after it are levels too. */
    columns: z
      .strictObject({ start: column, stop: column, step: column, levels: z.int().min(0).max(1000).default(0) })
      .default({ levels: 0 }),
    /** The grid, where the line does not state it; the plan's start and stop where this is absent too. */
    start: z.number().nonnegative().optional(),
    stop: z.number().positive().optional(),
    /** A line with fewer levels is not a sweep. */
    fewestLevels: z.int().min(1).default(2),
  })
  .refine(({ columns }) => columns.start === undefined || (columns.stop ?? columns.step) !== undefined, {
    path: ['columns'],
    message: 'with a start column there must be a stop or a step column',
  });

type Settings = z.infer<typeof schema>;

export const csvSweep = lineFormat({
  id: 'csv-sweep',
  schema: schema as z.ZodType<Settings & CommonSettings & LevelSettings>,
  linesNeeded: 1,
  decoder: (settings, context) => new CsvSweepDecoder(settings, context),
});

const SHOWN_CHARS = 24;
interface ReadLine {
  readonly levelsAt: number;
  number(column: number): number;
}

type LineGrid = Pick<DriverSweep, 'startHz' | 'stepHz'>;

class CsvSweepDecoder extends LineTally implements LineDecoder {
  readonly #settings: Settings;
  readonly #context: LineContext;
  readonly #syntax: NumberSyntax;
  readonly #maker: SweepMaker;
  readonly #row = new NumberRow();
  #previousAt: number | undefined;
  /** Usual number of levels on a line. A first line with fewer was cut, because the port was opened in its middle. */
  #usualLevels: number | undefined;
  #otherLevels: number | undefined;
  #held: { levelsDbm: Float32Array; at: number } | undefined;

  constructor(settings: Settings, context: LineContext) {
    super();
    this.#settings = settings;
    this.#context = context;
    this.#syntax = numberSyntax(settings.separator, settings.decimalComma);
    this.#maker = new SweepMaker(settings);
  }

  take(line: string, at: number): readonly DriverSweep[] {
    const row = this.#row;
    const read = this.#read(line);
    if ('kind' in read) return this.skip(read);
    this.fits();
    const levelsDbm = printedDbms(row.levels(read.levelsAt), this.#settings);
    const grid = this.#lineGrid(levelsDbm.length, read.number);
    if (grid === undefined) return this.#onGivenGrid(levelsDbm, at);
    return 'kind' in grid ? this.#noSense(grid) : [this.#sweep(levelsDbm, grid, at, row.missing === 0)];
  }

  /** Index of the first level in the row, and the reader of a column; columns before the levels may hold any text. */
  #read(line: string): ReadLine | LineRefusal {
    const { columns, fewestLevels, separator, decimalComma } = this.#settings;
    const row = this.#row;
    const needed = columns.levels + fewestLevels;
    if (readNumbers(line, 0, line.length, this.#syntax, row))
      return row.length < needed
        ? { kind: 'too-few-columns', columns: row.length, needed }
        : { levelsAt: columns.levels, number: (column) => row.values[column] as number };
    const from = afterSeparators(line, this.#syntax.separator, columns.levels);
    const cells = cellsOf(line, separator);
    if (cells.length < needed) return { kind: 'too-few-columns', columns: cells.length, needed };
    if (from !== undefined && readNumbers(line, from, line.length, this.#syntax, row) && row.length >= fewestLevels)
      return { levelsAt: 0, number: (column) => cellOf(cells[column] ?? '', decimalComma)?.value ?? Number.NaN };
    const column = cells.findIndex((text, i) => i >= columns.levels && cellOf(text, decimalComma) === undefined);
    return {
      kind: 'not-a-number',
      column: column + 1,
      seen: (cells[column] ?? '').slice(0, SHOWN_CHARS),
      what: 'level',
    };
  }

  end(): readonly DriverSweep[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? NO_SWEEPS : this.#placed(held.levelsDbm, held.at, held.levelsDbm.length);
  }

  /** A line with levels only: each gets its frequency once their number is known. */
  #onGivenGrid(levelsDbm: Float32Array, at: number): readonly DriverSweep[] {
    const count = levelsDbm.length;
    if (this.#usualLevels === undefined && this.#context.plan.points === count) {
      // The held line had fewer levels: it lost its beginning, so the frequencies of the rest are unknown.
      this.#held = undefined;
      this.#usualLevels = count;
    }
    if (this.#usualLevels !== undefined) return this.#onUsualGrid(levelsDbm, at, this.#usualLevels);
    const held = this.#held;
    this.#held = { levelsDbm, at };
    if (held === undefined) return NO_SWEEPS;
    this.#held = undefined;
    this.#usualLevels = Math.max(count, held.levelsDbm.length);
    // The first line lost its beginning, not its end: the frequencies of its levels are unknown.
    const first = held.levelsDbm.length < count ? NO_SWEEPS : this.#placed(held.levelsDbm, held.at, this.#usualLevels);
    return [...first, ...this.#placed(levelsDbm, at, this.#usualLevels)];
  }

  /** A single line of another length is damaged; two lines of the same other length set the new usual length. */
  #onUsualGrid(levelsDbm: Float32Array, at: number, usual: number): readonly DriverSweep[] {
    const count = levelsDbm.length;
    const isNewUsual = count !== usual && count === this.#otherLevels;
    this.#otherLevels = count === usual || isNewUsual ? undefined : count;
    if (isNewUsual) this.#usualLevels = count;
    else if (count > usual) return this.#noSense({ kind: 'too-many-columns', columns: count, needed: usual });
    return this.#placed(levelsDbm, at, this.#usualLevels ?? count, this.#row.missing === 0);
  }

  /** In a line that ends early the last bins are missing. */
  #placed(levelsDbm: Float32Array, at: number, points: number, hasAll = false): readonly DriverSweep[] {
    const { start, stop, unit } = this.#settings;
    const startHz = start === undefined ? this.#context.plan.startHz : toHz(start, unit);
    const stopHz = stop === undefined ? this.#context.plan.stopHz : toHz(stop, unit);
    if (startHz === undefined || stopHz === undefined || points < 2) return this.#noSense({ kind: 'no-range' });
    const all = levelsDbm.length === points ? levelsDbm : new Float32Array(points).fill(Number.NaN);
    if (all !== levelsDbm) all.set(levelsDbm);
    const grid = { startHz, stepHz: (stopHz - startHz) / (points - 1) };
    return [this.#sweep(all, grid, at, hasAll && all === levelsDbm)];
  }

  #sweep(levelsDbm: Float32Array, grid: LineGrid, at: number, hasAll: boolean): DriverSweep {
    const isWhole = !this.#maker.dropFirst(levelsDbm) && hasAll;
    const startedAt = this.#previousAt !== undefined && this.#previousAt <= at ? this.#previousAt : at;
    this.#previousAt = at;
    return this.#maker.make({ startedAt, endedAt: at, ...grid, levelsDbm, isWhole });
  }

  /** The grid stated in the line; undefined where it states none. */
  #lineGrid(levels: number, number: (column: number) => number): LineGrid | LineRefusal | undefined {
    const { columns, unit } = this.#settings;
    if (columns.start === undefined) return undefined;
    const startHz = toHz(number(columns.start), unit);
    const stepHz =
      columns.step === undefined
        ? (toHz(number(columns.stop ?? 0), unit) - startHz) / (levels - 1)
        : toHz(number(columns.step), unit);
    const endColumn = columns.stop ?? columns.step ?? 0;
    if (!(startHz >= 0 && stepHz > 0 && Number.isFinite(stepHz)))
      return { kind: 'not-a-frequency', column: endColumn + 1, seen: String(number(endColumn)) };
    if (isPlausibleHz(startHz + stepHz * (levels - 1), true)) return { startHz, stepHz };
    return { kind: 'implausible-frequency', seen: String(number(endColumn)), unit };
  }

  #noSense(refusal?: LineRefusal): readonly DriverSweep[] {
    this.counters.understood -= 1;
    return this.skip(refusal);
  }
}
