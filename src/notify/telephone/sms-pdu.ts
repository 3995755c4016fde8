/**
 * Short messages as octets (3GPP TS 23.040): a text becomes one or more SUBMITs, and reports of delivery are read. Pure.
 * Letters outside the default alphabet make the whole message UCS-2, 70 letters instead of 160.
 */

const SUBMIT = 0x01;
const WITH_RELATIVE_VALIDITY = 0x10;
const WANTS_REPORT = 0x20;
const HAS_HEADER = 0x40;
const UCS2 = 0x08;
/** Time in which the network tries to deliver: 24 h (9.2.3.12.1). */
const VALIDITY_24_H = 0xa7;
const LONGEST_SEPTETS = 160;
const LONGEST_PART_SEPTETS = 153;
const LONGEST_UNITS = 70;
const LONGEST_PART_UNITS = 67;
/** Most parts of one message: a page of text, and the price of as many messages. */
const MOST_PARTS = 6;
/** Letters that surely fit into the messages of one text, in any alphabet. */
export const LONGEST_TEXT = MOST_PARTS * LONGEST_PART_UNITS;
const INTERNATIONAL = 0x91;
const NATIONAL = 0x81;

export interface SubmitOptions {
  readonly number: string;
  readonly text: string;
  /** Joins the parts of a long message, 0 to 255. */
  readonly reference: number;
  readonly wantsReport: boolean;
  /** Octet of the validity period; 24 h when absent. */
  readonly validity?: number;
}

/** One message for `AT+CMGS`. */
export interface SubmitPdu {
  readonly hex: string;
  /** Number of octets without the centre's address, which the command is given. */
  readonly length: number;
}

/** The messages of a text, in order. A text that is too long ends with an ellipsis. */
export function submitPdus({ number, text, reference, wantsReport, validity }: SubmitOptions): SubmitPdu[] {
  const parts = partsOf(text);
  return parts.map(({ codes, units }, i) => {
    const isLong = parts.length > 1;
    const header = isLong ? [5, 0, 3, reference & 0xff, parts.length, i + 1] : [];
    const first = SUBMIT | WITH_RELATIVE_VALIDITY | (wantsReport ? WANTS_REPORT : 0) | (isLong ? HAS_HEADER : 0);
    // After a header of 6 octets, one bit fills up to the next seventh.
    const body = codes === undefined ? ucs2(units) : packed(codes, isLong ? 1 : 0);
    const length = codes === undefined ? header.length + body.length : (isLong ? 7 : 0) + codes.length;
    const octets = [
      first,
      0,
      ...addressOctets(number),
      0,
      codes === undefined ? UCS2 : 0,
      validity ?? VALIDITY_24_H,
      length,
      ...header,
      ...body,
    ];
    return { hex: `00${hexOf(octets)}`, length: octets.length };
  });
}

interface Part {
  /** Codes of the default alphabet; undefined for UCS-2. */
  readonly codes?: readonly number[];
  readonly units: string;
}

function partsOf(text: string): Part[] {
  const letters = [...text];
  const codes = septetsOf(text);
  if (codes !== undefined) {
    const short = codes.flat();
    if (short.length <= LONGEST_SEPTETS) return [{ codes: short, units: text }];
    return filled(codes, (code) => code.length, LONGEST_PART_SEPTETS, [[0x2e]]).map((part) => ({
      codes: part.flat(),
      units: '',
    }));
  }
  if (text.length <= LONGEST_UNITS) return [{ units: text }];
  return filled(letters, (letter) => letter.length, LONGEST_PART_UNITS, ['…']).map((part) => ({
    units: part.join(''),
  }));
}

/** Fills parts of at most `most` each, and never cuts inside a letter. */
function filled<T>(letters: readonly T[], sizeOf: (letter: T) => number, most: number, ellipsis: readonly T[]): T[][] {
  const parts: T[][] = [[]];
  let used = 0;
  for (const letter of letters) {
    if (used + sizeOf(letter) > most) {
      if (parts.length === MOST_PARTS) {
        parts[MOST_PARTS - 1]?.splice(-ellipsis.length, ellipsis.length, ...ellipsis);
        break;
      }
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(letter);
    used += sizeOf(letter);
  }
  return parts;
}

function ucs2(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le').swap16();
}

/** Number of digits, type of number, and the digits in pairs, the second of each pair first (9.1.2.5). */
function addressOctets(number: string): number[] {
  const digits = number.replace(/\D/g, '');
  const even = digits.length % 2 === 0 ? digits : `${digits}F`;
  const pairs = even.match(/../g) ?? [];
  const type = number.startsWith('+') ? INTERNATIONAL : NATIONAL;
  return [digits.length, type, ...pairs.map((pair) => Number.parseInt(`${pair[1]}${pair[0]}`, 16))];
}

function hexOf(octets: readonly number[]): string {
  return Buffer.from(octets).toString('hex').toUpperCase();
}

/** What became of a message, as the centre reports it. */
export interface StatusReport {
  /** Number that the modem returned for the message. */
  readonly reference: number;
  readonly number: string;
  readonly outcome: 'delivered' | 'trying' | 'failed';
}

/** Reads a STATUS-REPORT with the centre's address ahead of it; undefined for anything else. */
export function statusReportOf(hex: string): StatusReport | undefined {
  const octets = octetsOf(hex);
  if (octets === undefined) return undefined;
  const start = 1 + (octets[0] ?? 0);
  const [first, reference, digits, type] = octets.subarray(start, start + 4);
  if (first === undefined || (first & 0x03) !== 0x02 || reference === undefined || digits === undefined)
    return undefined;
  const addressBytes = Math.ceil(digits / 2);
  const status = octets[start + 4 + addressBytes + 14];
  if (status === undefined) return undefined;
  const number = numberOf(octets.subarray(start + 4, start + 4 + addressBytes), digits, type ?? NATIONAL);
  // 9.2.3.15: up to 0x1f the transaction is complete, from 0x20 the centre still tries, from 0x40 it has given up.
  const outcome = status < 0x20 ? 'delivered' : status < 0x40 ? 'trying' : 'failed';
  return { reference, number, outcome };
}

/** Undefined where `hex` is no row of octets. */
export function octetsOf(hex: string): Uint8Array | undefined {
  return /^([0-9A-F]{2})+$/i.test(hex) ? Buffer.from(hex, 'hex') : undefined;
}

/** The number in `bytes`, of so many digits; `type` is its type-of-address octet. */
export function numberOf(bytes: Uint8Array, digits: number, type: number): string {
  const swapped = [...bytes].map((byte) => `${(byte & 0x0f).toString(16)}${(byte >> 4).toString(16)}`).join('');
  return `${type === INTERNATIONAL ? '+' : ''}${swapped.slice(0, digits)}`;
}

/** Letters by their code. */
export const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Announces a code of the extension table. */
export const ESCAPE = 0x1b;
export const EXTENDED: ReadonlyMap<string, number> = new Map([
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
]);

/** The codes of each letter, one or two; undefined when the alphabet lacks a letter (nearly all Vietnamese ones). */
function septetsOf(text: string): number[][] | undefined {
  const codes: number[][] = [];
  for (const letter of text) {
    const basic = BASIC.indexOf(letter);
    const extended = EXTENDED.get(letter);
    if (extended !== undefined) codes.push([ESCAPE, extended]);
    else if (basic !== -1 && basic !== ESCAPE) codes.push([basic]);
    else return undefined;
  }
  return codes;
}

/** Packs codes without gaps, the lowest bit first. @param fillBits zero bits before the first code, after a header */
function packed(codes: readonly number[], fillBits = 0): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((codes.length * 7 + fillBits) / 8));
  codes.forEach((code, i) => {
    const bit = i * 7 + fillBits;
    const at = bit >> 3;
    const shifted = code << (bit & 7);
    bytes[at] = (bytes[at] as number) | (shifted & 0xff);
    if (shifted > 0xff) bytes[at + 1] = (bytes[at + 1] as number) | (shifted >> 8);
  });
  return bytes;
}
