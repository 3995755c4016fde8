/**
 * NIST/NTIA Measured Spectrum Occupancy Database: messages of a decimal byte count, CR or LF, a JSON head, and for
 * `Data` the levels, one int8 of dBm for each channel.
 */
import { z } from 'zod';
import { ProtocolError } from '../errors/errors.js';
import { type Link, textOf } from '../receiver/link.js';
import type { DriverSweep, TraceDetector } from '../rf/sweep.js';
import { BinaryReader, untilEnd } from './binary-reader.js';
import type { ImportContext, ImportFormat } from './import-format.js';

const HEAD = /^\s*\d{1,7}[\r\n]+\s*\{[\s\S]*"Type"/;
const MOST_HEAD_BYTES = 1_000_000;
const MOST_DIGITS = 7;
const MOST_CHANNELS = 100_000;

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
  mPar: z.looseObject({
    fStart: z.number().nonnegative(),
    fStop: z.number().positive(),
    n: z.int().min(1).max(MOST_CHANNELS),
    /** Time of one measurement, seconds. */
    tm: z.number().positive(),
    Det: z.string().optional(),
    Atten: z.number().optional(),
  }),
});
type DataHead = z.output<typeof dataSchema>;

export const msodFile: ImportFormat = {
  id: 'msod',
  label: 'MSOD messages (NIST/NTIA)',
  fits: (head) => HEAD.test(textOf(head)),
  sweeps,
};

/** The current message and its head. */
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
      continue;
    }
    const data = dataSchema.safeParse(head);
    if (!data.success) throw new ProtocolError(`Message ${message} is no MSOD data: ${z.prettifyError(data.error)}`);
    if (!/int8/i.test(data.data.DataType))
      throw new ProtocolError(`Message ${message} holds "${data.data.DataType}"; only int8 can be read.`);
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
    else if (!/\s/.test(character)) throw new ProtocolError('The file has no MSOD message where one should begin.');
    if (digits.length > MOST_DIGITS) break;
  }
  const bytes = Number(digits);
  if (!(bytes > 0 && bytes <= MOST_HEAD_BYTES)) throw new ProtocolError(`An MSOD message announces ${digits} bytes.`);
  const text = textOf(await reader.bytes(bytes));
  try {
    return headSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new ProtocolError('The head of an MSOD message is not JSON with a "Type".', { cause: error });
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
  const { fStart, fStop, n, tm, Det, Atten } = head.mPar;
  const stepHz = (fStop - fStart) / n;
  const everyMs = 1000 * (head.Ta !== undefined && head.Ta > 0 ? head.Ta : tm);
  const detector = detectorOf(Det);
  for (let i = first; head.nM < 0 || i < head.nM; i++) {
    const payload = await untilEnd(reader.bytes(n));
    if (payload === undefined) {
      const isWithin = (await untilEnd(reader.bytes(1))) !== undefined;
      if (head.nM >= 0 || isWithin) report.reject(i + 1, 'The file ends before this measurement is whole.');
      return false;
    }
    report.accepted += 1;
    const startedAt = (head.t1 ?? head.t) * 1000 + i * everyMs;
    report.mark(() => ({ offset: reader.offset, number: i + 1, state: begun }));
    yield {
      startedAt,
      endedAt: startedAt + tm * 1000,
      // fStart and fStop are the outer edges of n channels.
      startHz: fStart + stepHz / 2,
      stepHz,
      rbwHz: stepHz,
      levelsDbm: Float32Array.from(payload, (byte) => (byte > 127 ? byte - 256 : byte)),
      ...(detector === undefined ? {} : { traceDetector: detector }),
      ...(Atten === undefined ? {} : { attenuationDb: Atten }),
      flags: 0,
    };
  }
  return true;
}

function detectorOf(name: string | undefined): TraceDetector | undefined {
  if (name === undefined) return undefined;
  if (/peak/i.test(name)) return 'peak';
  return /rms/i.test(name) ? 'rms' : /aver|mean/i.test(name) ? 'average' : undefined;
}
