/**
 * Recordings of RF Explorer's PC client, v001 (without times) and v002. All numbers are little-endian, levels are
 * doubles.
 */
import { z } from 'zod';
import { ProtocolError } from '../../errors/errors.js';
import { type Link, untilEnd } from '../../receiver/link.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { BinaryReader } from '../binary-reader.js';
import { type ImportContext, type ImportFormat, levelOrNan, sign, untimed } from '../import-format.js';
import { partialFlag } from '../trace-rows.js';

const HEAD = /^.RFExplorer PC Client - Format v00([12])/s;
const LONGEST_TEXT = 1000;
const MOST_POINTS = 65_535;
const LONGEST_TIME = 64;

const rfeFile: ImportFormat = {
  id: 'rfe',
  label: 'RF Explorer recording (.rfe)',
  signs: [sign('"RFExplorer PC Client - Format v001" or "v002" at the beginning', HEAD)],
  sweeps,
};

export const formats = [rfeFile];

const headSchema = z.strictObject({
  hasTimes: z.boolean(),
  startHz: z.number(),
  stepHz: z.number(),
  sweeps: z.int(),
  points: z.int(),
});
type RfeHead = Readonly<z.output<typeof headSchema>>;

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, signal, from } = context;
  const reader = new BinaryReader(link, signal, from);
  const head = from === undefined ? await untilEnd(readHead(reader)) : headSchema.parse(from.state);
  if (head === undefined) throw ProtocolError.of('The .rfe file ends within its head.');
  const { hasTimes, startHz, stepHz, points } = head;
  for (let number = (from?.number ?? 0) + 1; number <= head.sweeps; number++) {
    const sweep = await untilEnd(readSweep(reader, head));
    if (sweep === undefined) {
      report.reject(number, 'The file ends before all the sweeps it announces.');
      return;
    }
    const at = hasTimes ? sweep.at : untimed(context, number - 1);
    if (Number.isNaN(at)) {
      report.reject(number, 'The time of the sweep cannot be read.');
      continue;
    }
    report.accepted += 1;
    const levelsDbm = Float32Array.from({ length: points }, (_, i) => levelOrNan(sweep.levels.getFloat64(i * 8, true)));
    const flags = (hasTimes ? 0 : SweepFlag.clockBad) | partialFlag(levelsDbm);
    report.mark(() => ({ offset: reader.offset, number, state: head }));
    yield { startedAt: at, endedAt: at, startHz, stepHz, levelsDbm, traceDetector: 'peak', flags };
  }
}

async function readHead(reader: BinaryReader): Promise<RfeHead> {
  const hasTimes = HEAD.exec(`.${await reader.netString(LONGEST_TEXT)}`)?.[1] === '2';
  const frequencies = await reader.view(16);
  // Stated in MHz: rounded to Hz, as the client's own display does.
  const startHz = Math.round(frequencies.getFloat64(0, true) * 1e6);
  const stepHz = frequencies.getFloat64(8, true) * 1e6;
  const counts = await reader.view(hasTimes ? 6 : 4);
  const count = hasTimes ? counts.getUint32(0, true) : counts.getUint16(0, true);
  const points = counts.getUint16(hasTimes ? 4 : 2, true);
  if (hasTimes) {
    // Settings and model, as text.
    await reader.netString(LONGEST_TEXT);
    await reader.netString(LONGEST_TEXT);
  }
  if (!(points >= 1 && points <= MOST_POINTS && startHz >= 0 && stepHz > 0 && stepHz < 1e10))
    throw ProtocolError.of('The .rfe file states {points} points from {startHz} Hz in steps of {stepHz} Hz.', {
      points,
      startHz,
      stepHz,
    });
  return { hasTimes, startHz, stepHz, sweeps: count, points };
}

async function readSweep(reader: BinaryReader, head: RfeHead): Promise<{ at: number; levels: DataView }> {
  let at = Number.NaN;
  if (head.hasTimes) {
    // The file has the length twice, as a number and in the string itself.
    await reader.bytes(4);
    const text = await reader.netString(LONGEST_TIME);
    if (text === undefined) throw ProtocolError.of('The .rfe file is damaged: a time is missing where one must stand.');
    // .NET prints ten millionths of a second; JavaScript reads three digits reliably.
    at = Date.parse(text.replace(/(\.\d{3})\d*/, '$1'));
  }
  return { at, levels: await reader.view(head.points * 8) };
}
