/**
 * NIST/NTIA Measured Spectrum Occupancy Database: messages of a decimal byte count, CR or LF, a JSON head, and for
 * `Data` the levels: one int8 of dBm for each channel, or a list of numbers in brackets. `Sys` may have such a list too.
 */
import { z } from 'zod';
import { ProtocolError } from '../../errors/errors.js';
import { type Link, textOf, untilEnd } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { BinaryReader } from '../binary-reader.js';
import { type ImportContext, type ImportFormat, levelOrNan, sign } from '../import-format.js';
import { traceDetectorOf } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

const HEAD = /^\s*\d{1,7}[\r\n]+\s*\{[\s\S]*"Type"/;
const MOST_HEAD_BYTES = 1_000_000;
const MOST_DIGITS = 7;
const MOST_CHANNELS = 100_000;
const MOST_LIST_BYTES = 16_000_000;
const LF = 10;

const headSchema = z.looseObject({ Type: z.string() });
const dataSchema = z.looseObject({
  DataType: z.string(),
  /** Number of measurements that follow; −1 for a stream until the end of the file. */
  nM: z.int(),
  /** Seconds since 1970. */
  t: z.number().positive(),
  t1: z.number().positive().optional(),
  /** Time between measurements, seconds. */
  Ta: z.number().optional(),
  mType: z.string().optional(),
  mPar: z.looseObject({
    fStart: z.number().nonnegative(),
    fStop: z.number().positive(),
    n: z.int().min(1).max(MOST_CHANNELS),
    /** Time of one measurement, seconds; swept-frequency sensors state the dwell time per channel, td, instead. */
    tm: z.number().positive().optional(),
    td: z.number().optional(),
    Det: z.string().optional(),
    RBW: z.number().positive().optional(),
    /** dB; a list where it differs between channels. */
    Atten: z.union([z.number(), z.array(z.number())]).optional(),
  }),
});
type DataHead = z.output<typeof dataSchema>;

const msodFile: ImportFormat = {
  id: 'msod',
  label: 'MSOD messages (NIST/NTIA)',
  signs: [sign('a byte count, then a JSON message with "Type"', HEAD)],
  sweeps,
};

export const formats = [msodFile];

const stateSchema = z.strictObject({ message: z.int().positive(), head: dataSchema });
interface Message {
  readonly message: number;
  readonly head: DataHead;
}

async function* sweeps(link: Link, { report, signal, from }: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const reader = new BinaryReader(link, signal, from);
  let last = 0;
  if (from !== undefined) {
    const begun = stateSchema.parse(from.state);
    last = begun.message;
    if (!(yield* measurements(reader, begun, report, from.number))) return;
  }
  for (let message = last + 1; ; message++) {
    const head = await untilEnd(readHead(reader));
    if (head === undefined) return;
    if (head.Type !== 'Data') {
      report.remarks += 1;
      await untilEnd(skipList(reader));
      continue;
    }
    const data = dataSchema.safeParse(head);
    if (!data.success)
      throw ProtocolError.of('Message {message} is no MSOD data: {why}', { message, why: z.prettifyError(data.error) });
    if (/ascii/i.test(data.data.DataType)) {
      const list = await untilEnd(readList(reader));
      if (list === undefined) return report.reject(message, 'The file ends before this measurement is whole.');
      yield* listed(list, data.data, report);
      continue;
    }
    if (!/int8/i.test(data.data.DataType))
      throw ProtocolError.of('Message {message} holds "{DataType}"; only int8 and ASCII can be read.', {
        message,
        DataType: data.data.DataType,
      });
    if (!(yield* measurements(reader, { message, head: data.data }, report, 0))) return;
  }
}

/** Undefined at the end of the file. */
async function readHead(reader: BinaryReader): Promise<z.output<typeof headSchema>> {
  let digits = '';
  for (;;) {
    const character = textOf(await reader.bytes(1));
    if (/\d/.test(character)) digits += character;
    else if (digits !== '') break;
    else if (!/\s/.test(character)) throw ProtocolError.of('The file has no MSOD message where one should begin.');
    if (digits.length > MOST_DIGITS) break;
  }
  const bytes = Number(digits);
  if (!(bytes > 0 && bytes <= MOST_HEAD_BYTES))
    throw ProtocolError.of('An MSOD message announces {digits} bytes.', { digits });
  const [first = 0] = await reader.bytes(1);
  // With CR LF behind the count, the LF is still there.
  const rest = await reader.bytes(first === LF ? bytes : bytes - 1);
  const text = (first === LF ? '' : String.fromCharCode(first)) + textOf(rest);
  try {
    return headSchema.parse(JSON.parse(text));
  } catch (error) {
    throw ProtocolError.because(error, 'The head of an MSOD message is not JSON with a "Type".');
  }
}

/** A list of numbers in brackets after a message; nothing where another message follows. */
async function skipList(reader: BinaryReader): Promise<void> {
  for (;;) {
    const byte = await reader.bytes(1);
    const character = textOf(byte);
    if (/\s/.test(character)) continue;
    reader.unread(byte);
    if (character === '[') await readList(reader);
    return;
  }
}

/** @throws ProtocolError where no list of numbers follows. */
async function readList(reader: BinaryReader): Promise<readonly number[]> {
  const text = textOf(await reader.until(']', MOST_LIST_BYTES)).trim();
  const numbers = text.startsWith('[') ? text.slice(1, -1).split(',').map(Number) : [Number.NaN];
  if (numbers.some(Number.isNaN)) throw ProtocolError.of('The levels of an MSOD message are no list of numbers.');
  return numbers;
}

/** The sweeps of a list: `nM` measurements of `n` channels, one after another. */
function* listed(
  levels: readonly number[],
  head: DataHead,
  report: ImportContext['report'],
): Generator<DriverSweep, void, void> {
  const { n } = head.mPar;
  if (levels.length % n !== 0)
    throw ProtocolError.of('An MSOD message states {n} channels and holds {levels} levels.', {
      n,
      levels: levels.length,
    });
  for (let i = 0; i * n < levels.length; i++) {
    report.accepted += 1;
    yield sweepOf(head, i, Float32Array.from(levels.slice(i * n, (i + 1) * n), levelOrNan));
  }
}

/** Yields the measurements of a message; returns false where the file ends before the next message. */
async function* measurements(
  reader: BinaryReader,
  begun: Message,
  report: ImportContext['report'],
  first: number,
): AsyncGenerator<DriverSweep, boolean, void> {
  const { head } = begun;
  const { n } = head.mPar;
  for (let i = first; head.nM < 0 || i < head.nM; i++) {
    const payload = await untilEnd(reader.bytes(n));
    if (payload === undefined) {
      const isWithin = (await untilEnd(reader.bytes(1))) !== undefined;
      if (head.nM >= 0 || isWithin) report.reject(i + 1, 'The file ends before this measurement is whole.');
      return false;
    }
    report.accepted += 1;
    report.mark(() => ({ offset: reader.offset, number: i + 1, state: begun }));
    yield sweepOf(
      head,
      i,
      Float32Array.from(payload, (byte) => (byte > 127 ? byte - 256 : byte)),
    );
  }
  return true;
}

/** Measurement `i` of a message. FFT sensors state the outer edges of the channels, swept ones the first and last centre. */
function sweepOf(head: DataHead, i: number, levelsDbm: Float32Array): DriverSweep {
  const { fStart, fStop, n, tm, td, Det, Atten, RBW } = head.mPar;
  const isSwept = /swept/i.test(head.mType ?? '') && n > 1;
  const stepHz = (fStop - fStart) / (isSwept ? n - 1 : n);
  const lastsMs = 1000 * (tm ?? Math.max(0, td ?? 0) * n);
  const everyMs = head.Ta !== undefined && head.Ta > 0 ? 1000 * head.Ta : lastsMs;
  const startedAt = (head.t1 ?? head.t) * 1000 + i * everyMs;
  const attenuationDb = Array.isArray(Atten) ? Atten[0] : Atten;
  return {
    startedAt,
    endedAt: startedAt + lastsMs,
    startHz: isSwept ? fStart : fStart + stepHz / 2,
    stepHz,
    rbwHz: isSwept ? (RBW ?? stepHz) : stepHz,
    levelsDbm,
    ...defined({ traceDetector: traceDetectorOf(Det), attenuationDb }),
    flags: partialFlag(levelsDbm),
  };
}
