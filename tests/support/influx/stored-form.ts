/** How blocks, times and windows look in answers of InfluxDB. */
import { decodeBlock } from '../../../src/store/blocks/block-codec.js';
import type { BlockContent } from '../../../src/store/blocks/block-format.js';
import { dequantise } from '../../../src/store/blocks/levels.js';
import { DAY_MS } from '../../../src/time/units.js';

export function levelsOf({ codes, format }: BlockContent): Float32Array {
  const levels = new Float32Array(codes.length);
  dequantise(codes, format, levels);
  return levels;
}

/** The content of a packed block as InfluxDB gives it back. @throws BlockDamaged */
export function unpack(base64: string): BlockContent {
  return decodeBlock(Buffer.from(base64, 'base64'));
}

/** Converts RFC 3339 text with up to nine digits, as InfluxDB writes it, to nanoseconds. @throws RangeError for other text */
export function parseTimeNs(text: string): bigint {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a time as InfluxDB prints it`);
  const wholeMs = Date.parse(`${match[1]}Z`);
  return BigInt(wholeMs) * 1_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}

/** [from, to) cut into windows of at most a day: InfluxDB 3 Core refuses queries over more. */
export function* windows(from: number, to: number, widthMs = DAY_MS): Generator<{ from: number; to: number }> {
  for (let at = from; at < to; at += widthMs) yield { from: at, to: Math.min(to, at + widthMs) };
}
