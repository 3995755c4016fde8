/**
 * RFlookBin v.2 of the Brazilian regulator's monitoring stations: the name, bits per point, modes of attenuation and GPS,
 * a JSON head, then blocks `StArT` … `StOp`. A block is a local time, what the modes add, and levels packed with gzip.
 * Versions 2/2 and 2/4 of direction finders have azimuths behind the levels, which are left out.
 */
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { ProtocolError } from '../../errors/errors.js';
import { type Link, textOf, untilEnd } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { BinaryReader } from '../binary-reader.js';
import { delivered, type ImportContext, type ImportFormat, localTimeFlag, sign } from '../import-format.js';
import { localStamp, lookBinLevels } from '../lookbin-levels.js';
import { levelIn, traceDetectorOf } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

const NAME_BYTES = 15;
const MOST_JSON_BYTES = 1 << 20;
const MOST_POINTS = 65_535;
const START = 'StArT';
const STOP = 'StOp';
const STAMP_BYTES = 8;
/** The beginning of a serialised MATLAB array, and its length up to the values; the last 4 bytes are their length. */
const SERIALISED = Buffer.from('\u0000\u0001IM');
const SERIALISED_BYTES = 64;
const ATTENUATION_UNKNOWN = 255;

const metaSchema = z.looseObject({
  FreqStart: z.number().nonnegative(),
  FreqStop: z.number().positive(),
  DataPoints: z.int().min(1).max(MOST_POINTS),
  Unit: z.string(),
  Resolution: z.string().optional(),
  Detector: z.string().optional(),
  TraceMode: z.string().optional(),
});

/** What the blocks need of the head; JSON, so that a resumed reading has it. */
const headSchema = z.strictObject({
  bits: z.int(),
  hasAttenuation: z.boolean(),
  hasPosition: z.boolean(),
  meta: metaSchema,
});
type Head = Readonly<z.output<typeof headSchema>>;

const rflookbinV2: ImportFormat = {
  id: 'rflookbin-v2',
  label: 'RFlookBin v.2 (ANATEL)',
  signs: [sign('"RFlookBin" at the beginning', /^RFlookBin/), sign('version 2', /^RFlookBin v\.2/)],
  sweeps,
};

export const formats = [rflookbinV2];

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, signal, from } = context;
  const reader = new BinaryReader(link, signal, from);
  const head = from === undefined ? await readHead(reader) : headSchema.parse(from.state);
  // The letter µ comes in several encodings.
  const convert = levelIn(head.meta.Unit.replace(/^dB[^m]{1,2}V/i, 'dBuV'), report);
  const flags = localTimeFlag(context);
  for (let number = (from?.number ?? 0) + 1; ; number++) {
    const block = await readBlock(reader, head.meta.DataPoints);
    if (block === 'end') return;
    if (block === 'cut') return report.reject(number, 'The file ends within this block.');
    const sweep = sweepOf(block, head, convert);
    const flagged = typeof sweep === 'string' ? sweep : { ...sweep, flags: flags | sweep.flags };
    yield* delivered(report, number, flagged, () => ({ offset: reader.offset, number, state: head }));
  }
}

async function readHead(reader: BinaryReader): Promise<Head> {
  const fixed = await untilEnd(reader.view(NAME_BYTES + 7));
  const bytes = fixed?.getUint32(NAME_BYTES + 3, true) ?? 0;
  const bits = fixed?.getUint8(NAME_BYTES) ?? 0;
  if (fixed === undefined || bytes > MOST_JSON_BYTES || ![8, 16, 32].includes(bits))
    throw ProtocolError.of('The head of the RFlookBin file states {bits} bits a level and {bytes} bytes of JSON.', {
      bits,
      bytes,
    });
  const json = await untilEnd(reader.bytes(bytes));
  if (json === undefined) throw ProtocolError.of('The RFlookBin file ends within its head.');
  try {
    const meta = metaSchema.parse(JSON.parse(textOf(json)));
    const [hasAttenuation, hasPosition] = [1, 2].map((at) => fixed.getUint8(NAME_BYTES + at) !== 0);
    return { bits, hasAttenuation: hasAttenuation === true, hasPosition: hasPosition === true, meta };
  } catch (error) {
    throw ProtocolError.because(error, 'The head of the RFlookBin file is not the JSON of a measurement.');
  }
}

/** The bytes between `StArT` and `StOp`. */
async function readBlock(reader: BinaryReader, points: number): Promise<Buffer | 'end' | 'cut'> {
  const mark = await untilEnd(reader.bytes(START.length));
  if (mark === undefined) return 'end';
  if (textOf(mark) !== START) throw ProtocolError.of('A block of the RFlookBin file does not begin with "StArT".');
  const most = 4096 + points * 16;
  const parts: Uint8Array[] = [];
  for (let bytes = 0; ; ) {
    const part = await untilEnd(reader.until(STOP, most - bytes));
    if (part === undefined) return 'cut';
    parts.push(part);
    bytes += part.length;
    if (await isBlockEnd(reader)) return Buffer.concat(parts).subarray(0, -STOP.length);
  }
}

/** The letters of `StOp` may occur in packed levels; behind a real one comes the next block, or the end. */
async function isBlockEnd(reader: BinaryReader): Promise<boolean> {
  const next = await untilEnd(reader.bytes(START.length));
  if (next === undefined) return true;
  reader.unread(next);
  return textOf(next) === START;
}

function sweepOf(block: Buffer, head: Head, convert: (level: number) => number): DriverSweep | string {
  const { bits, hasAttenuation, hasPosition, meta } = head;
  const added = (hasAttenuation ? 1 : 0) + (hasPosition ? 9 : 0);
  const levelsAt = STAMP_BYTES + added + (bits === 8 ? 2 : 0);
  if (block.length < levelsAt) return 'The block is too short.';
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const startedAt = localStamp(view);
  if (startedAt === undefined) return 'The time of the sweep is impossible.';
  const wanted = (meta.DataPoints * bits) / 8;
  const row = unpackedOf(block.subarray(levelsAt), wanted);
  if (row === undefined) return 'The levels of the block cannot be unpacked.';
  const referenceLevel = bits === 8 ? view.getInt16(levelsAt - 2, true) : 0;
  const rowView = new DataView(row.buffer, row.byteOffset, row.length);
  const levelsDbm = lookBinLevels(rowView, { bits, convert, referenceLevel });
  const attenuationDb = hasAttenuation ? view.getUint8(STAMP_BYTES + (hasPosition ? 9 : 0)) : ATTENUATION_UNKNOWN;
  const rbwHz = Number(/^([\d.]+)\s*kHz/.exec(meta.Resolution ?? '')?.[1]) * 1000;
  const { FreqStart: startHz, FreqStop: stopHz, DataPoints: points } = meta;
  return {
    startedAt,
    endedAt: startedAt,
    startHz,
    levelsDbm,
    flags: partialFlag(levelsDbm),
    stepHz: points > 1 ? (stopHz - startHz) / (points - 1) : rbwHz || 1,
    ...defined({
      rbwHz: rbwHz > 0 ? rbwHz : undefined,
      traceDetector: traceDetectorOf(meta.Detector),
      attenuationDb: attenuationDb === ATTENUATION_UNKNOWN ? undefined : attenuationDb,
    }),
  };
}

/** The packed levels. Versions 2/1 and 2/2 pack the array as MATLAB serialises it, with a head of 64 bytes. */
function unpackedOf(packed: Buffer, wanted: number): Buffer | undefined {
  try {
    const unpacked = gunzipSync(packed, { maxOutputLength: wanted * 3 + 4096 });
    const isSerialised = unpacked.subarray(0, 4).equals(SERIALISED);
    if (isSerialised && unpacked.readUInt32LE(SERIALISED_BYTES - 4) !== wanted) return undefined;
    const levels = unpacked.subarray(isSerialised ? SERIALISED_BYTES : 0).subarray(0, wanted);
    return levels.length === wanted ? levels : undefined;
  } catch {
    return undefined;
  }
}
