/** The part of DER (ITU-T X.690) that time-stamps need: written piece by piece, read as a tree. */
import { ProtocolError } from '../../errors/errors.js';

export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  nothing: 0x05,
  oid: 0x06,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), body]);
  const size =
    length < 256
      ? [length]
      : length < 65_536
        ? [length >> 8, length & 255]
        : [length >> 16, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length, ...size]), body]);
}

export function derOid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const low: number[] = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) low.unshift((left % 128) | 128);
    return low;
  });
  return der(Tag.oid, Buffer.from(bytes));
}

export interface DerNode {
  readonly tag: number;
  /** The bytes with tag and length. */
  readonly whole: Buffer;
  readonly body: Buffer;
  /** Empty for a primitive node. */
  readonly children: readonly DerNode[];
}

const DEEPEST = 40;

/** @throws ProtocolError where the bytes are not DER. */
export function readDer(bytes: Buffer, depth = 0): DerNode {
  const nodes = readAll(bytes, depth, 1);
  const [node] = nodes;
  if (node === undefined) throw ProtocolError.of('There is nothing where a DER value should be.');
  return node;
}

function readAll(bytes: Buffer, depth: number, most: number): DerNode[] {
  if (depth > DEEPEST) throw ProtocolError.of('DER values are nested too deeply.');
  const nodes: DerNode[] = [];
  let at = 0;
  while (at < bytes.length && nodes.length < most) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1];
    if (first === undefined) throw ProtocolError.of('A DER value ends within its head.');
    const size = first < 128 ? 0 : first & 127;
    if (size > 4 || first === 128) throw ProtocolError.of('A DER value has no definite length.');
    let length = size === 0 ? first : 0;
    for (let i = 0; i < size; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
    const begin = at + 2 + size;
    if (begin + length > bytes.length) throw ProtocolError.of('A DER value ends before its length.');
    const body = bytes.subarray(begin, begin + length);
    const children = (tag & 0x20) === 0 ? [] : readAll(body, depth + 1, Number.POSITIVE_INFINITY);
    nodes.push({ tag, whole: bytes.subarray(at, begin + length), body, children });
    at = begin + length;
  }
  return nodes;
}

export function oidText({ tag, body }: DerNode): string | undefined {
  if (tag !== Tag.oid || body.length === 0) return undefined;
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of body) {
    arc = arc * 128 + (byte & 127);
    if (byte >= 128) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [joint = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(joint / 40));
  return [first, joint - first * 40, ...rest].join('.');
}
