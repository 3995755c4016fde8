/** Reads the short messages that the program writes: the receiving side of TS 23.040. */
import { BASIC, ESCAPE, EXTENDED, numberOf, octetsOf } from '../../src/notify/telephone/sms-pdu.js';

const SUBMIT = 0x01;
const HAS_HEADER = 0x40;
const UCS2 = 0x08;
const NATIONAL = 0x81;
const EXTENDED_BACK: ReadonlyMap<number, string> = new Map([...EXTENDED].map(([letter, code]) => [code, letter]));

export interface Received {
  readonly number: string;
  readonly text: string;
  /** Of a long message: its parts are joined by the reference. */
  readonly part?: { readonly reference: number; readonly count: number; readonly number: number };
}

/** Reads a SUBMIT or a DELIVER, without the time in it; undefined for anything else. */
export function messageOf(hex: string): Received | undefined {
  const octets = octetsOf(hex);
  if (octets === undefined) return undefined;
  let at = 1 + (octets[0] ?? 0);
  const first = octets[at++] ?? 0;
  const kind = first & 0x03;
  if (kind > SUBMIT) return undefined;
  if (kind === SUBMIT) at += 1;
  const digits = octets[at] ?? 0;
  const type = octets[at + 1] ?? NATIONAL;
  const addressBytes = Math.ceil(digits / 2);
  const number = numberOf(octets.subarray(at + 2, at + 2 + addressBytes), digits, type);
  at += 2 + addressBytes + 1;
  const coding = octets[at++] ?? 0;
  at += kind === SUBMIT ? ([0, 7, 1, 7][(first >> 3) & 3] ?? 0) : 7;
  const length = octets[at++] ?? 0;
  const headerBytes = (first & HAS_HEADER) === 0 ? 0 : 1 + (octets[at] ?? 0);
  const header = octets.subarray(at, at + headerBytes);
  const body = octets.subarray(at + headerBytes);
  const headerSeptets = Math.ceil((headerBytes * 8) / 7);
  const isUcs2 = (coding & 0x0c) === UCS2;
  const text = isUcs2
    ? Buffer.from(body.subarray(0, length - headerBytes))
        .swap16()
        .toString('utf16le')
    : textOfSeptets(unpacked(body, length - headerSeptets, headerSeptets * 7 - headerBytes * 8));
  const [, element, , reference, count, partNumber] = header;
  const isPart = element === 0 && reference !== undefined && count !== undefined && partNumber !== undefined;
  return { number, text, ...(isPart ? { part: { reference, count, number: partNumber } } : {}) };
}

function textOfSeptets(codes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code === ESCAPE) {
      i += 1;
      text += EXTENDED_BACK.get(codes[i] ?? -1) ?? ' ';
    } else text += BASIC[code] ?? '';
  }
  return text;
}

function unpacked(bytes: Uint8Array, count: number, fillBits = 0): number[] {
  return Array.from({ length: count }, (_, i) => {
    const bit = i * 7 + fillBits;
    const pair = (bytes[bit >> 3] ?? 0) | ((bytes[(bit >> 3) + 1] ?? 0) << 8);
    return (pair >> (bit & 7)) & 0x7f;
  });
}
