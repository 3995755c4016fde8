/**
 * The gate before the archive: what do printed lines say? Every meaning of commas, columns, units and signs that fits the lines is
 * tried. Exactly one reading that leaves nothing unexplained is taken; otherwise a person chooses among the nearest.
 *
 *   lines ─► rows under each meaning of "," and "." ─► columns that can be frequency and level ─► units, signs, factors
 *         ─► possible readings ─► one, and sure: read │ several, or unsure: ask │ none: refuse
 */
import { fieldUnit } from '../field-strength.js';
import { median } from '../median.js';
import { type FrequencyUnit, toHz } from '../units.js';
import { type Column, type Table, tableOf } from './columns.js';
import { areChannelNumbers, isPlausibleHz, unitReadings } from './frequency-unit.js';
import { type LevelUnit, levelInDbm } from './level-units.js';
import { type Marks, printedNumbers, withoutStamps } from './printed-numbers.js';
import { meaningOf, unitsIn } from './words.js';

/** Why lines are not read by themselves. Columns are numbered from 1 here, as people count. */
export type Doubt =
  | { readonly kind: 'decimal-commas' }
  | { readonly kind: 'unclear-columns'; readonly columns: readonly number[] }
  | { readonly kind: 'several-units' }
  | { readonly kind: 'offsets' }
  /** Words that are in none of the lists of `words.ts`. */
  | { readonly kind: 'unknown-words'; readonly seen: string }
  | { readonly kind: 'odd-levels'; readonly usual: number }
  | { readonly kind: 'other-level-unit'; readonly unit: string }
  | { readonly kind: 'channel-numbers'; readonly seen: string }
  | { readonly kind: 'no-return' }
  | { readonly kind: 'unexplained-lines'; readonly count: number };

export interface LineReading {
  readonly marks: Marks;
  /** How many numbers a row has. */
  readonly count: number;
  /** Numbers of the row, from 0: which is the frequency, which the level. */
  readonly frequency: number;
  readonly level: number;
  /** Undefined where rows print units of their own. */
  readonly unit: FrequencyUnit | undefined;
  readonly levelUnit: LevelUnit | undefined;
  /** The level is the printed number times this, plus `offsetDb`. */
  readonly scale: number;
  readonly offsetDb: number;
  /** Printed frequencies are counted from here. */
  readonly centreHz: number | undefined;
  readonly startHz: number;
  readonly stopHz: number;
  /** Usual level, dBm. */
  readonly usualDbm: number;
  /** Its levels are field strength. */
  readonly isField?: true;
  readonly doubts: readonly Doubt[];
}

export interface Judgement {
  readonly readings: readonly LineReading[];
  /** Why the first reading may not be used without asking; undefined where it is the only one and leaves nothing unexplained. */
  readonly doubt: Doubt | undefined;
  /** True when lines came again from the first frequency on: a whole sweep was seen. */
  readonly isWhole: boolean;
  readonly rows: number;
}

interface Options {
  /** True when no more lines come: a file, or the end of a recording. */
  readonly isAll: boolean;
  /** The unit of frequencies that a person stated. */
  readonly unit?: FrequencyUnit | undefined;
  /** True for files, which may state field strength: their readings have its stored values for dBm. */
  readonly takesField?: boolean | undefined;
}

/** A receiver with a usual level above it is overloaded or read wrongly, and below −174 dBm + 10 log(RBW) there is no receiver. */
const HIGHEST_FLOOR_DBM = -45;
const THERMAL_DBM_PER_HZ = -174;
/** A floor may seem so much below thermal noise in the step: the RBW is narrower than the step. */
const NARROWER_RBW_DB = 6;
const NO_FLOOR_DBM = -150;
const HIGHEST_DBM = 30;
const FEWEST_ROWS = 3;
/** Share of regular steps in a list without a stated unit: lists of two ranges have one jump. */
const LEAST_REGULAR = 0.85;
/** Share of data lines that may stay unexplained: the first line may be cut. */
const UNEXPLAINED_SHARE = 0.02;
const MOST_READINGS = 3;
/** Columns that may stay unexplained: traces of a table. */
const MOST_LEFT = 8;
/** Marks that part thousands are rare on boards. */
const MARKS_WEIGHT: Readonly<Record<Marks, number>> = {
  point: 0,
  comma: 0.1,
  'comma-thousands': 0.3,
  both: 0.4,
  'point-thousands': 0.6,
};
/** Without these no line can have the marks. */
const SIGNS_OF_MARKS: Readonly<Record<Marks, RegExp>> = {
  point: /\d/,
  comma: /\d,\d/,
  'comma-thousands': /\d\.\d{3}(?!\d)/,
  both: /\d[.,]\d/,
  'point-thousands': /\d,\d{3}/,
};
const ALL_MARKS = Object.keys(MARKS_WEIGHT) as readonly Marks[];
/** Whole seconds since 1970, of 2014 to 2039: such numbers, some days apart at most, are times rather than Hz. */
const UNIX_S = { from: 1.4e9, to: 2.2e9, mostSpan: 3e6 };
/** Levels of a receiver differ by more from bin to bin: a column that creeps is a place, or a slow quantity. */
const CREEP = 0.05;
const FEWEST_CREEPING = 8;
/** Factors by which boards print levels: tenths, halves and hundredths of a decibel, without the sign. */
const SCALES = [0.1, 0.5, -1, -0.5, -0.1, 0.01];

export function judgeLines(lines: readonly string[], options: Options): Judgement {
  const printed = ALL_MARKS.filter((marks) => lines.some((line) => SIGNS_OF_MARKS[marks].test(line)));
  const tables = printed.flatMap((marks) => tableOf(lines, marks) ?? []);
  const readings = tables.flatMap((table) => readingsOf(table, options));
  const possible = readings.toSorted((a, b) => weight(a) - weight(b));
  const [best] = possible;
  const none = best === undefined ? refusalOf(tables) : undefined;
  const hasRival =
    best !== undefined && possible.some((one) => one !== best && (one.doubts.length === 0 || rivals(one, best)));
  const used = tables.find(({ marks }) => marks === best?.marks);
  return {
    readings: distinct(possible).slice(0, MOST_READINGS),
    doubt: none ?? best?.doubts[0] ?? (hasRival ? { kind: 'decimal-commas' } : undefined),
    isWhole: used !== undefined && best !== undefined && hasReturned(used.columns[best.frequency]?.values ?? []),
    rows: Math.max(0, ...tables.map(({ rows }) => rows.length)),
  };
}

/** Why nothing fits; undefined where nothing can be said of the lines. */
function refusalOf([table]: readonly Table[]): Doubt | undefined {
  const unit = table?.columns.find(({ otherUnit }) => otherUnit !== undefined)?.otherUnit;
  if (unit !== undefined) return { kind: 'other-level-unit', unit };
  const words = table?.doubtful;
  if (words !== undefined) return { kind: 'unknown-words', seen: words };
  const signs = table?.columns.map(({ values: [first = 0] }) => first < 0) ?? [];
  // Several pairs on one line are no columns.
  const arePairs = signs.length > 3 && signs.every((isNegative, at) => isNegative === (at % 2 === 1));
  return signs.length < 3 || arePairs ? undefined : { kind: 'unclear-columns', columns: signs.map((_, at) => at + 1) };
}

/** Another meaning of the commas is a rival, even where it leaves a number unexplained: a person knows. */
function rivals(one: LineReading, best: LineReading): boolean {
  return one.marks !== best.marks && one.doubts.every(({ kind }) => kind === 'unclear-columns');
}

function weight({ doubts, marks }: LineReading): number {
  return doubts.length + (doubts.some(({ kind }) => kind === 'unclear-columns') ? 0.5 : 0) + MARKS_WEIGHT[marks];
}

/** A reading that leads to the same values as one before is shown once. */
function distinct(readings: readonly LineReading[]): LineReading[] {
  const known = new Set<string>();
  return readings.filter(({ startHz, stopHz, usualDbm }) => {
    const key = [startHz, stopHz, Math.round(usualDbm * 10)].join();
    return !known.has(key) && known.add(key);
  });
}

function readingsOf(table: Table, options: Options): LineReading[] {
  const { columns, rows, unexplained, doubtful } = table;
  if (columns.length > MOST_LEFT + 2) return [];
  const frequencies = candidates(columns, 'frequency');
  const levels = candidates(columns, 'level');
  const shared: Doubt[] = doubtful === undefined ? [] : [{ kind: 'unknown-words', seen: doubtful }];
  if (table.areMarksMixed) shared.push({ kind: 'decimal-commas' });
  if (unexplained > Math.max(1, UNEXPLAINED_SHARE * rows.length))
    shared.push({ kind: 'unexplained-lines', count: unexplained });
  return frequencies.flatMap((frequency) =>
    levels.flatMap((level) => {
      if (frequency === level) return [];
      const left = columns.flatMap(({ role }, at) =>
        at === frequency || at === level || role === 'beside' ? [] : [at],
      );
      // Several pairs on one line are another form.
      if (left.some((at) => columns[at]?.role === 'frequency')) return [];
      const doubts: Doubt[] =
        left.length === 0 ? shared : [...shared, { kind: 'unclear-columns', columns: columns.map((_, at) => at + 1) }];
      const { marks } = table;
      const base = { marks, count: columns.length, frequency, level, centreHz: undefined, doubts };
      const [levelColumn, frequencyColumn] = [columns[level] as Column, columns[frequency] as Column];
      const ofField = options.takesField ? fieldUnit(levelColumn.otherUnit ?? '') : undefined;
      return withUnits(base, table, options).flatMap((one) =>
        ofField === undefined
          ? withLevels(one, levelColumn, frequencyColumn)
          : [withField(one, levelColumn.values.map(ofField), ofField(0))],
      );
    }),
  );
}

/** Columns that words call so; without one, those of which no word says what they are. */
function candidates(columns: readonly Column[], role: 'frequency' | 'level'): number[] {
  const places = (fits: (column: Column) => boolean) => columns.flatMap((column, at) => (fits(column) ? [at] : []));
  const named = places((column) => column.role === role);
  if (named.length > 0) return named.length === 1 ? named : role === 'level' ? named : [];
  const unnamed = places((column) => column.role === 'none' || column.role === 'unknown');
  return role === 'level'
    ? unnamed.filter((at) => columns[at]?.role === 'none' || columns.length === 2)
    : unnamed.filter((at) => median(columns[at]?.values ?? []) > 0 || columns[at]?.values.some((value) => value > 0));
}

type Placed = Pick<
  LineReading,
  'marks' | 'count' | 'frequency' | 'level' | 'unit' | 'centreHz' | 'startHz' | 'stopHz' | 'doubts'
>;
type Base = Pick<LineReading, 'marks' | 'count' | 'frequency' | 'level' | 'centreHz' | 'doubts'>;

function withUnits(base: Base, { columns, centreHz, doubtful }: Table, { isAll, unit: stated }: Options): Placed[] {
  const column = columns[base.frequency] as Column;
  const { values, units, isOffset, role } = column;
  const doubts = [
    ...base.doubts,
    ...(role === 'unknown' ? [{ kind: 'unknown-words' as const, seen: column.words }] : []),
  ];
  // Offsets upwards from a stated centre have no sign that tells them.
  const lowestPrinted = Math.min(...values);
  if (isOffset || lowestPrinted < 0 || (lowestPrinted === 0 && centreHz !== undefined))
    return offsets({ ...base, doubts }, column, centreHz);
  const known = units.every((one) => one !== undefined);
  if (known || stated !== undefined) {
    const hz = values.map((value, i) => toHz(value, units[i] ?? stated ?? 'MHz'));
    const [startHz, stopHz] = [Math.min(...hz), Math.max(...hz)];
    if (!isPlausibleHz(stopHz, true) || (startHz !== 0 && !isPlausibleHz(startHz, true))) return [];
    const unit = new Set(units).size === 1 ? (units[0] ?? stated) : undefined;
    return [{ ...base, unit, startHz, stopHz, doubts: [...doubts, ...orderDoubt(column, true, isAll)] }];
  }
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const readings = unitReadings(values.filter((value) => value > 0));
  // A unit in a line of words may be of this column, or of anything.
  const { unit: worded } = unitsIn(doubtful ?? '');
  if (worded !== undefined && !readings.some(({ unit }) => unit === worded))
    readings.push({ unit: worded, startHz: toHz(lowest, worded), stopHz: toHz(highest, worded) });
  const several: Doubt[] = areChannelNumbers(values)
    ? [{ kind: 'channel-numbers', seen: `${lowest} … ${highest}` }]
    : readings.length > 1
      ? [{ kind: 'several-units' }]
      : [];
  const order: Doubt[] = areUnixTimes(values) ? [{ kind: 'no-return' }] : orderDoubt(column, false, isAll);
  return readings.map((one) => ({ ...base, ...one, doubts: [...doubts, ...several, ...order] }));
}

function areUnixTimes(values: readonly number[]): boolean {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  return lowest >= UNIX_S.from && highest <= UNIX_S.to && highest - lowest < UNIX_S.mostSpan;
}

function creeps(values: readonly number[]): boolean {
  const steps = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? 0)));
  return (
    values.length >= FEWEST_CREEPING &&
    steps.every((step) => step < CREEP) &&
    2 * steps.filter(Boolean).length > values.length
  );
}

/** Frequencies counted from a centre that the lines state; without it nobody knows where they lie. */
function offsets(base: Base, { values, units }: Column, centreHz: number | undefined): Placed[] {
  if (centreHz === undefined) return [];
  const doubts: Doubt[] = [...base.doubts, { kind: 'offsets' }];
  const all: readonly FrequencyUnit[] = ['MHz', 'kHz', 'Hz'];
  const named = units[0];
  return (named === undefined ? all : [named]).flatMap((unit) => {
    const hz = values.map((value) => centreHz + toHz(value, unit));
    const [startHz, stopHz] = [Math.min(...hz), Math.max(...hz)];
    return startHz > 0 && stopHz - startHz >= 1000 ? [{ ...base, unit, centreHz, startHz, stopHz, doubts }] : [];
  });
}

/** Numbers that rise for ever are times; frequencies come again, or lie in regular steps in the one sweep of a file. */
function orderDoubt({ values, decimals }: Column, isStated: boolean, isAll: boolean): Doubt[] {
  if (hasReturned(values) || (isStated && values.length >= FEWEST_ROWS)) return [];
  if (!isAll) return [{ kind: 'no-return' }];
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? 0));
  const middle = median(steps);
  const mean = ((values.at(-1) ?? 0) - (values[0] ?? 0)) / steps.length;
  // The mean undoes the rounding of the print, where no jump spoils it.
  const usual = Math.abs(mean / middle - 1) < 0.1 ? mean : middle;
  const slack = 1.05 * 10 ** -decimals + Math.abs(usual) * 0.001;
  const regular = steps.filter(
    (step) => Math.abs(step - Math.round(step / usual) * usual) <= slack && step * usual > 0,
  );
  // A second sweep of another range behind the first is a step too.
  const isRegular = usual !== 0 && regular.length >= LEAST_REGULAR * steps.length;
  const beginsAtStep = (values[0] ?? 0) <= 2 * Math.abs(usual);
  return isRegular && !beginsAtStep ? [] : [{ kind: 'no-return' }];
}

/** True when one of the first frequencies came again; the very first line may be cut. */
function hasReturned(values: readonly number[]): boolean {
  return values.length > FEWEST_ROWS && [0, 1, 2].some((at) => values.includes(values[at] ?? Number.NaN, at + 1));
}

function withLevels(
  placed: Placed,
  { values, levelUnits, otherUnit, role, words }: Column,
  frequency: Column,
): LineReading[] {
  const measured = values.flatMap((value, i) => (Number.isNaN(value) ? [] : [{ value, unit: levelUnits[i] }]));
  const units = new Set(measured.map(({ unit }) => unit));
  const [unit] = units.size === 1 ? units : [undefined];
  const isStated = measured.every((one) => one.unit !== undefined);
  const stepHz = leastStepHz(placed, frequency);
  const made = (
    levelUnit: LevelUnit | undefined,
    scale: number,
    more: readonly Doubt[],
    offsetDb = 0,
  ): LineReading[] => {
    const levels = measured.map((one) => levelInDbm(one.value * scale, one.unit ?? levelUnit ?? 'dBm') + offsetDb);
    const usualDbm = median(levels);
    if (!(usualDbm <= HIGHEST_DBM) || usualDbm < NO_FLOOR_DBM - 30) return [];
    const doubts = [...placed.doubts, ...more, ...levelDoubt(levels, stepHz)];
    return [{ ...placed, levelUnit, scale, offsetDb, usualDbm, doubts }];
  };
  if (otherUnit !== undefined && !/^db(?:mv)?$/i.test(otherUnit)) return [];
  const unsure: Doubt[] = role === 'unknown' ? [{ kind: 'unknown-words', seen: words }] : [];
  if (role === 'none' && !isStated && creeps(values))
    unsure.push({ kind: 'unclear-columns', columns: [placed.frequency + 1, placed.level + 1] });
  if (otherUnit !== undefined) unsure.push({ kind: 'other-level-unit', unit: otherUnit });
  // dBmV is meant on 50 Ω by some and on 75 Ω by others.
  if (/mv/i.test(otherUnit ?? '')) return [...made('dBmV', 1, unsure), ...made('dBmV', 1, unsure, -1.76)];
  const direct = made(unit, 1, unsure);
  if (isStated && direct[0]?.doubts.every(({ kind }) => kind !== 'odd-levels')) return direct;
  if (direct[0]?.doubts.length === placed.doubts.length + unsure.length) return direct;
  const usual = median(measured.map(({ value }) => value));
  const odd: Doubt[] = [...unsure, { kind: 'odd-levels', usual }];
  const scaled = SCALES.flatMap((scale) => made(unit, scale, odd)).filter(
    ({ usualDbm }) => usualDbm <= HIGHEST_FLOOR_DBM && usualDbm >= -135,
  );
  const asDbuv = isStated || usual < -30 ? [] : made('dBuV', 1, odd);
  return [...scaled, ...asDbuv.filter(({ usualDbm }) => usualDbm < -30), ...(usual < 0 ? direct : [])];
}

/** Field strength: no noise of a receiver bounds it. */
function withField(placed: Placed, stored: readonly number[], offsetDb: number): LineReading {
  const measured = stored.filter((value) => !Number.isNaN(value));
  return { ...placed, levelUnit: 'dBm', scale: 1, offsetDb, usualDbm: median(measured), isField: true };
}

/** Limits of physics: nothing is below thermal noise, and a floor far above it is another unit or another quantity. */
export function levelDoubt(levels: readonly number[], stepHz: number): Doubt[] {
  const usualDbm = median(levels);
  if (Number.isNaN(usualDbm)) return [];
  const lowestDbm = Math.max(NO_FLOOR_DBM, THERMAL_DBM_PER_HZ + 10 * Math.log10(stepHz) - NARROWER_RBW_DB);
  const isPossible = usualDbm >= lowestDbm && usualDbm <= HIGHEST_FLOOR_DBM && !levels.some((one) => one > HIGHEST_DBM);
  return isPossible ? [] : [{ kind: 'odd-levels', usual: usualDbm }];
}

function leastStepHz({ startHz, stopHz }: Placed, { values }: Column): number {
  const bins = new Set(values).size;
  return bins < 2 ? 1 : Math.max(1, (stopHz - startHz) / (bins - 1));
}

/** The frequency and the level of one line, as a reading has them; undefined for another kind of line. */
export function readLine(line: string, reading: LineReading): { hz: number; levelDbm: number } | undefined {
  const numbers = printedNumbers(withoutStamps(line), reading.marks);
  const [frequency, level] = [numbers[reading.frequency], numbers[reading.level]];
  if (numbers.length !== reading.count || frequency === undefined || level === undefined) return undefined;
  const unit = reading.unit ?? meaningOf(frequency.unit).unit;
  const levelUnit = reading.levelUnit ?? meaningOf(level.unit).levelUnit ?? 'dBm';
  if (unit === undefined) return undefined;
  const hz = (reading.centreHz ?? 0) + toHz(frequency.value, unit);
  return { hz, levelDbm: levelInDbm(level.value * reading.scale, levelUnit) + reading.offsetDb };
}
