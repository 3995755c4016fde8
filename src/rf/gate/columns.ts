/** Printed lines as rows of numbers under one meaning of comma and point, and what words say of each column. */
import { type FrequencyUnit, frequencyUnitOf, toHz } from '../units.js';
import type { LevelUnit } from './level-units.js';
import { type Marks, type PrintedNumber, printedNumbers, withoutStamps } from './printed-numbers.js';
import { type Meaning, meaningOf, type Role } from './words.js';

/** What one number of a row says of itself by its unit and its label. */
export interface Column {
  readonly role: Role;
  readonly values: readonly number[];
  /** Units row by row; undefined where none is printed, neither beside the number nor above the column. */
  readonly units: readonly (FrequencyUnit | undefined)[];
  readonly levelUnits: readonly (LevelUnit | undefined)[];
  readonly otherUnit?: string | undefined;
  readonly isOffset: boolean;
  /** The words of the column as printed, for the person who is asked. */
  readonly words: string;
  /** Digits behind the decimal mark, the most of all rows. */
  readonly decimals: number;
}

export interface Table {
  readonly marks: Marks;
  /** A point and a comma stand in different numbers of a line: what each is, only a person knows. */
  readonly areMarksMixed: boolean;
  readonly rows: readonly { readonly line: string; readonly numbers: readonly PrintedNumber[] }[];
  readonly columns: readonly Column[];
  /** Lines that hold data and fit no row. */
  readonly unexplained: number;
  /** The heading whose words are not all known, or whose columns are not those of the rows. */
  readonly doubtful: string | undefined;
  /** A frequency that a line of words states: "center 433.920 MHz". */
  readonly centreHz: number | undefined;
}

const REMARK = /^\s*(?:[#!%*>]|\/\/)/;
const LONGEST_LINE = 512;
const SEPARATORS = [';', '\t', '|', ',', /\s{2,}/, /\s+/];
/** Words between blanks that end with a unit in brackets: "f (MHz) mức (dBm)". */
const AFTER_BRACKETS = /(?<=[)\]])\s+/;
/** A row that ends early: its last value was not measured. */
const ENDS_EMPTY = /[,;\t|]\s*$/;

/** Undefined where no kind of row is found with these marks, or where the marks are not there. */
export function tableOf(lines: readonly string[], marks: Marks): Table | undefined {
  const read = lines.map((line) => {
    const bare = line.length > LONGEST_LINE ? '' : withoutStamps(line);
    return { line, bare, numbers: isData(line) ? printedNumbers(bare, marks) : [] };
  });
  const count = usualCount(read.map(({ numbers }) => numbers.length));
  const rows = read.filter(({ numbers }) => numbers.length === count);
  const [first] = rows;
  if (first === undefined || count < 2 || !areOwnMarks(rows, marks)) return undefined;
  const unexplained = read.filter(({ line, numbers }) => {
    const isShort = numbers.length > 0 && numbers.length < count && ENDS_EMPTY.test(line);
    return numbers.length !== count && numbers.length > 0 && !isShort && /^\s*["'[(]?[+-]?\d/.test(line);
  }).length;
  const heading = headingOf(read, first, count);
  const columns = Array.from({ length: count }, (_, at) => columnOf(rows, at, heading?.meanings[at]));
  const centreHz = read.flatMap(({ line, bare, numbers }) =>
    numbers === first.numbers ? [] : centreIn(line, bare),
  )[0];
  const texts = textsOf(rows);
  const areMarksMixed = texts.some((text) => /^[^.]*,/.test(text)) && texts.some((text) => /^[^,]*\./.test(text));
  return { marks, areMarksMixed, rows, columns, unexplained, doubtful: heading?.doubtful, centreHz };
}

/** False for blank lines, remarks, lines of words, and lines longer than a pattern may match. */
function isData(line: string): boolean {
  return line.length <= LONGEST_LINE && /\d/.test(line) && !REMARK.test(line);
}

function usualCount(counts: readonly number[]): number {
  const votes = new Map<number, number>();
  for (const count of counts) if (count > 1) votes.set(count, (votes.get(count) ?? 0) + 1);
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

/** True where the marks are printed, and where the commas between numbers are what these marks make of them. */
function areOwnMarks(rows: Table['rows'], marks: Marks): boolean {
  const texts = textsOf(rows);
  if (marks === 'comma') return texts.some((text) => text.includes(','));
  if (marks === 'both') return texts.some((text) => text.includes(',')) && texts.some((text) => text.includes('.'));
  if (marks === 'point-thousands') return texts.some((text) => /,\d{3}/.test(text));
  if (marks === 'comma-thousands')
    return texts.some((text) => /\.\d{3}(?:[.,]|$)/.test(text)) && texts.some((text) => text.includes(','));
  const between = rows.flatMap(({ line, numbers }) =>
    numbers.slice(1).map(({ from }, i) => line.slice(numbers[i]?.to, from)),
  );
  // "868,000;-97,5": two kinds of separators in one line, of which one has no blank: that one is a decimal mark.
  const hasOther = between.some((text) => /[;|\t]|^\s+$/.test(text));
  return !(hasOther && between.some((text) => text === ','));
}

function textsOf(rows: Table['rows']): string[] {
  return rows.flatMap(({ line, numbers }) => numbers.map(({ from, to }) => line.slice(from, to)));
}

function columnOf(rows: Table['rows'], at: number, heading: Meaning | undefined): Column {
  const found = rows.map(({ numbers }) => numbers[at] as PrintedNumber);
  const own = found.map(({ label, unit }) => ownMeaning(label, unit));
  const roles = new Set(
    [...own, heading ?? { role: 'none' as const }].map(({ role }) => role).filter((one) => one !== 'none'),
  );
  const [role = 'none'] = roles;
  return {
    // A column in which nothing was measured says nothing.
    role: roles.size > 1 ? 'unknown' : found.every(({ value }) => Number.isNaN(value)) ? 'beside' : role,
    values: found.map(({ value }) => value),
    units: own.map(({ unit }) => unit ?? heading?.unit),
    levelUnits: own.map(({ levelUnit }) => levelUnit ?? heading?.levelUnit),
    otherUnit: [...own, ...(heading === undefined ? [] : [heading])].find(({ otherUnit }) => otherUnit)?.otherUnit,
    words: `${found[0]?.label.trim() ?? ''} ${found[0]?.unit ?? ''}`.trim(),
    isOffset: own.some(({ isOffset }) => isOffset) || heading?.isOffset === true,
    decimals: Math.max(...rows.map(({ line, numbers }) => decimalsOf(line, numbers[at] as PrintedNumber))),
  };
}

function decimalsOf(line: string, { from, to }: PrintedNumber): number {
  return /[.,](\d+)$/.exec(line.slice(from, to))?.[1]?.length ?? 0;
}

/** By label and unit together: "tần số" before and "MHz" behind are one meaning; "temp" before and "dBm" behind are none. */
function ownMeaning(label: string, unit: string): Meaning {
  const [before, behind] = [meaningOf(label.replace(/[^\p{L}]+/gu, ' ').trim()), meaningOf(unit)];
  if (before.role === 'none') return behind;
  if (behind.role === 'none') return before;
  return { ...before, ...behind, role: before.role === behind.role ? before.role : 'unknown' };
}

/** The last line of words before the first row that has as many cells as the rows. */
function headingOf(
  read: readonly { readonly line: string; readonly bare: string; readonly numbers: readonly PrintedNumber[] }[],
  row: Table['rows'][number],
  count: number,
): { meanings: readonly (Meaning | undefined)[]; doubtful: string | undefined } | undefined {
  const before = read.slice(
    0,
    read.findIndex(({ line }) => line === row.line),
  );
  const others = before.length > 0 ? before : read;
  const words = others
    .filter(({ line, numbers }) => numbers.length !== count && /\p{L}/u.test(line) && !isStatement(line))
    .map(({ line }) => line.replace(/^[\s#!%*>/]+/, '').trim());
  for (const line of words.reverse()) {
    const fitting = [
      ...SEPARATORS.map((separator) => meaningsIn(line.split(separator), row, separator)),
      meaningsIn(line.split(AFTER_BRACKETS), row, /\s+/),
    ].find((one) => one !== undefined);
    if (fitting === undefined) continue;
    const roles = fitting.map((one) => one?.role);
    const isKnown = roles.includes('frequency') && roles.includes('level');
    const isMeant = !fitting.some((one, at) => one?.role === 'frequency' && (row.numbers[at]?.value ?? 0) < 0);
    if (isKnown && isMeant) return { meanings: fitting, doubtful: undefined };
    if (isMeant && roles.every((role) => role !== undefined && role !== 'none'))
      return { meanings: fitting, doubtful: line };
  }
  const doubtful = words.find((line) => /(?:^|[^a-z])(?:[kmg]?hz|db\w*)(?![a-z])/i.test(line));
  return doubtful === undefined ? undefined : { meanings: [], doubtful };
}

/** The meanings of a heading's cells, number by number of the row; undefined where the cells are not those of the row. */
function meaningsIn(names: readonly string[], { line, numbers }: Table['rows'][number], separator: string | RegExp) {
  const cells = line.trim().split(separator);
  if (names.length !== cells.length || names.length < 2) return undefined;
  // A heading is of words; a row of numbers above the rows, or one that was cut, is another thing.
  const meaning = names.map(
    (name): Meaning => (/(?:^[\s"]*[+-]?[\d.]+|\d\.\d+)[\s"]*$/.test(name) ? { role: 'unknown' } : meaningOf(name)),
  );
  const indent = line.length - line.trimStart().length;
  return numbers.map(
    ({ from }) =>
      meaning[
        line
          .trim()
          .slice(0, from - indent)
          .split(separator).length - 1
      ],
  );
}

/** "Center 433.920 MHz", "RBW: 10 kHz": a line that states one value of the receiver. */
function isStatement(line: string): boolean {
  return /\p{L}.*\d.*[kmg]?hz|^[^,;\t]*:\s*[,;\t]/iu.test(line);
}

function centreIn(line: string, bare: string): number[] {
  if (!/cent|trung t|t\u00e2m|\bfc\b/i.test(line)) return [];
  return printedNumbers(bare, 'point').flatMap(({ value, unit }) => {
    const named = frequencyUnitOf(unit);
    return named === undefined ? [] : [toHz(value, named)];
  });
}
