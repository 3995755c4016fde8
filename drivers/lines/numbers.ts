/**
 * Reads numbers from a line by character codes, without splitting and without intermediate strings. A line of 1,000
 * levels takes a fraction of the time of `split` and `parseFloat`, with the same values, bit for bit.
 */
import { z } from 'zod';
import { ConfigError } from '../../src/errors/errors.js';

export interface NumberSyntax {
  /** Character code of the separator; a space stands for any number of blanks. */
  readonly separator: number;
  /** Character code of the decimal mark. */
  readonly decimal: number;
}

export const columnFields = {
  separator: z.union([z.enum(['tab', 'space']), z.string().length(1)]).default(','),
  decimalComma: z.boolean().default(false),
};

/** @throws ConfigError where the decimal mark is also the separator. */
export function numberSyntax(separator: string, decimalComma: boolean): NumberSyntax {
  if (decimalComma && separator === ',')
    throw ConfigError.of('decimalComma: the separator is a comma too; set separator to ";", "tab" or "space"');
  const mark = separator === 'tab' ? '\t' : separator === 'space' ? ' ' : separator;
  return { separator: mark.charCodeAt(0), decimal: decimalComma ? 0x2c : 0x2e };
}

const BLANK = 0x20;
const TAB = 0x09;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
/**
 * Up to this many digits a number is a 32-bit integer divided by an exact power of ten: one division rounds it
 * correctly.
 */
const MOST_DIGITS = 9;
const POWERS_OF_TEN = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, i) => 10 ** i);
const LONGEST_WORD = 40;
const MOST_NUMBERS = 1 << 20;

export const COMMA_SYNTAX: NumberSyntax = { separator: 0x2c, decimal: 0x2e };

/** A row of numbers that is used again and again, and grows when needed. */
export class NumberRow {
  values = new Float64Array(1024);
  length = 0;
  /** Number of values that are NaN. */
  missing = 0;

  /** A copy of the values from index `from` on, for a sweep. */
  levels(from: number): Float32Array {
    const { values } = this;
    const levels = new Float32Array(this.length - from);
    for (let i = 0; i < levels.length; i++) levels[i] = values[from + i] as number;
    return levels;
  }

  grow(): void {
    const longer = new Float64Array(this.values.length * 2);
    longer.set(this.values);
    this.values = longer;
  }
}

/**
 * Reads all numbers of `line` between `from` and `to` into `row`. "nan", "inf" and empty fields become NaN; a separator
 * at the end begins no field. False where the line has other text: the row must then not be used.
 */
export function readNumbers(line: string, from: number, to: number, syntax: NumberSyntax, row: NumberRow): boolean {
  const { separator, decimal } = syntax;
  const codes = codesOf(line, to);
  let { values } = row;
  let at = from;
  let count = 0;
  let missing = 0;
  while (at < to) {
    let code = codes[at] as number;
    if (code === BLANK || (code === TAB && separator !== TAB)) {
      at += 1;
      continue;
    }
    const tokenAt = at;
    const isNegative = code === MINUS;
    if (isNegative || code === PLUS) code = codes[++at] as number;
    // Integers of up to nine digits stay in machine integers; the end mark after the line ends every loop.
    let whole = 0;
    const digitsAt = at;
    while ((code ^ ZERO) < 10) {
      whole = (Math.imul(whole, 10) + (code ^ ZERO)) | 0;
      code = codes[++at] as number;
    }
    let digits = at - digitsAt;
    let decimals = 0;
    if (code === decimal) {
      const decimalsAt = at + 1;
      code = codes[++at] as number;
      while ((code ^ ZERO) < 10) {
        whole = (Math.imul(whole, 10) + (code ^ ZERO)) | 0;
        code = codes[++at] as number;
      }
      decimals = at - decimalsAt;
      digits += decimals;
    }
    let value = whole;
    if (digits > 0 && digits <= MOST_DIGITS && (code === separator || code === BLANK || code === TAB || at >= to)) {
      if (decimals > 0) value /= POWERS_OF_TEN[decimals] as number;
      if (isNegative) value = -value;
    } else {
      at = wordEnd(codes, tokenAt, to, separator);
      const word = wordValue(line.slice(tokenAt, at), decimal);
      if (word === undefined) return false;
      value = word;
      if (Number.isNaN(word)) missing += 1;
    }
    if (count === values.length) {
      if (count >= MOST_NUMBERS) return false;
      row.grow();
      values = row.values;
    }
    values[count++] = value;
    if (at < to && codes[at] === separator && separator !== BLANK) at += 1;
    else at = afterSeparator(codes, at, to, separator);
    if (at === -1) return false;
  }
  row.length = count;
  row.missing = missing;
  return true;
}

let scratch = Buffer.alloc(16_384);

/** The line as bytes, followed by a byte that is no digit: reading bytes is several times faster than characters. */
function codesOf(line: string, to: number): Uint8Array {
  if (scratch.length <= line.length) scratch = Buffer.alloc(line.length * 2);
  scratch.write(line, 'latin1');
  scratch[to] = 0;
  return scratch;
}

/** Position of the next number, or −1 where two numbers are not separated correctly. */
function afterSeparator(codes: Uint8Array, from: number, to: number, separator: number): number {
  let at = from;
  while (at < to && codes[at] !== separator && isBlank(codes[at])) at += 1;
  if (at === to) return at;
  if (codes[at] === separator) return at + 1;
  return separator === BLANK && at > from ? at : -1;
}

function wordEnd(codes: Uint8Array, from: number, to: number, separator: number): number {
  let at = from;
  while (at < to && codes[at] !== separator && !isBlank(codes[at])) at += 1;
  return at;
}

function isBlank(code: number | undefined): boolean {
  return code === BLANK || code === TAB;
}

/** Numbers that the fast way cannot read: exponents, many digits, "nan"; undefined for any other text. */
function wordValue(word: string, decimal: number): number | undefined {
  if (word === '' || /^[+-]?(nan|inf|infinity)$|^null$/i.test(word)) return Number.NaN;
  const text = decimal === 0x2e ? word : word.replace(String.fromCharCode(decimal), '.');
  if (word.length > LONGEST_WORD || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  return Number(text);
}
