/** The numbers of a printed line, each with the words before it and the unit behind it. Times and names are no numbers. */

/** What a comma and a point between digits are; `both`: each is a decimal mark, one in one column and one in another. */
export type Marks = 'point' | 'comma' | 'both' | 'point-thousands' | 'comma-thousands';

export interface PrintedNumber {
  /** NaN for "nan", "---" and the like: not measured. */
  readonly value: number;
  /** Places in the line: of the number, and behind its unit. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
  /** The words between the number before and this one. */
  readonly label: string;
  /** The word directly behind the number. */
  readonly unit: string;
}

const BEFORE = '(?<![\\p{L}\\d.]|\\d-)';
const MISSING = '(?<![\\p{L}\\d])(?:nan|null|n/a|[+-]?inf)(?![\\p{L}\\d])|(?<=(?:^|[,;\\t|])\\s*)(?:-{2,}|\\*{2,})';
const EXPONENT = '(?:e[+-]?\\d+)?';
const DIGITS: Readonly<Record<Marks, string>> = {
  point: '(?:\\d+\\.?\\d*|\\.\\d+)',
  comma: '\\d+(?:,\\d+)?(?!\\.?\\d)',
  both: '\\d+(?:[.,]\\d+)?(?![.,]?\\d)',
  'comma-thousands': '\\d{1,3}(?:\\.\\d{3})*(?:,\\d+)?(?!\\.?\\d)',
  'point-thousands': '\\d{1,3}(?:,\\d{3})*(?:\\.\\d+)?(?!,?\\d)',
};
const NUMBERS = Object.fromEntries(
  Object.entries(DIGITS).map(([marks, digits]) => [
    marks,
    new RegExp(`${MISSING}|${BEFORE}[+-]?${digits}${EXPONENT}(?!\\d)`, 'giu'),
  ]),
) as Readonly<Record<Marks, RegExp>>;
const UNIT = /^[ \u00a0]?([\p{L}%°][\p{L}%°/]*)/u;
const IS_UNIT = /^(?:[kmg]?hz|db.*|[fpnmu\u00b5\u03bc]?[wvs]|min|h|%|\u00b0?c|k?m)$/i;
const STAMPS =
  /(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+|,\d{3}(?![\d.]))?)?)?(?:\s?Z\b|\s?[+-]\d{2}:?\d{2}\b)?|(?<!\d)\d{1,3}:\d{2}:\d{2}(?:\.\d{1,6}(?!\d))?Z?|(?<![\d:])[0-2]?\d:[0-5]\d(?![\d:])/g;
/** Letters with digits behind them: node7, CH03, SX1262. */
const NAMES = /(?<![\p{L}\d])\p{L}[\p{L}_]*\d[\p{L}\d_]*(?!\.\d)/gu;
/** In place of what is no number: a letter that no language has. */
export const NO_NUMBER = '\u{2592}';

export const hasStamp = (line: string): boolean => line.search(STAMPS) !== -1;

/** The line with times and names blotted out; places stay as they are. */
export function withoutStamps(line: string): string {
  const blot = (text: string) => NO_NUMBER.repeat(text.length);
  return line.replace(STAMPS, blot).replace(NAMES, blot);
}

/** @param line as {@link withoutStamps} leaves it */
export function printedNumbers(line: string, marks: Marks): PrintedNumber[] {
  const matches = [...line.matchAll(NUMBERS[marks])];
  let after = 0;
  return matches.map((match, i) => {
    const [text] = match;
    const from = match.index;
    const to = from + text.length;
    const word = UNIT.exec(line.slice(to, to + 24));
    // A word that is no unit names the number behind it; at the end of a line it can only be a unit.
    const isUnit = word?.[1] !== undefined && (i === matches.length - 1 || IS_UNIT.test(word[1]));
    const end = to + (isUnit ? word[0].length : 0);
    const label = line.slice(after, from).replaceAll(NO_NUMBER, ' ');
    after = end;
    return { value: numberOf(text, marks), from, to, end, label, unit: isUnit ? (word?.[1] ?? '') : '' };
  });
}

function numberOf(text: string, marks: Marks): number {
  const plain =
    marks === 'point-thousands'
      ? text.replaceAll(',', '')
      : marks === 'comma-thousands'
        ? text.replaceAll('.', '').replace(',', '.')
        : text.replace(',', '.');
  return /\d/.test(plain) ? Number(plain) : Number.NaN;
}
