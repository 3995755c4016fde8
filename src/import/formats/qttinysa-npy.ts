/**
 * QtTinySA recordings: a NumPy array of doubles; the first row holds frequencies in Hz, the first column Unix times in
 * seconds, the rest levels in dBm.
 */
import { z } from 'zod';
import { ProtocolError } from '../../errors/errors.js';
import { type Link, textOf, untilEnd } from '../../receiver/link.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { BinaryReader } from '../binary-reader.js';
import { type ImportContext, type ImportFormat, levelOrNan, MOST_BINS, sign } from '../import-format.js';
import { partialFlag } from '../trace-rows.js';

const MAGIC = /^\u0093NUMPY/;
const SHAPE = /'descr': '<f8', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/;
const MOST_HEAD_BYTES = 65_536;
/** Frequencies are printed to the hertz. */
const SLACK_HZ = 1.5;

const qttinysaNpy: ImportFormat = {
  id: 'qttinysa-npy',
  label: 'QtTinySA (NumPy)',
  signs: [
    sign('\\x93NUMPY at the beginning', MAGIC),
    sign('an array of doubles with two dimensions (<f8, not in Fortran order)', SHAPE),
  ],
  sweeps,
};

export const formats = [qttinysaNpy];

const headSchema = z.strictObject({
  rows: z.int(),
  bins: z.int().min(2).max(MOST_BINS),
  startHz: z.number().nonnegative(),
  stepHz: z.number().positive(),
  isMoved: z.boolean(),
});
type Head = Readonly<z.output<typeof headSchema>>;

async function* sweeps(link: Link, { report, signal, from }: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const reader = new BinaryReader(link, signal, from);
  const head = from === undefined ? await untilEnd(readHead(reader)) : headSchema.parse(from.state);
  if (head === undefined) throw ProtocolError.of('The NumPy file ends within its head.');
  const { rows, bins, startHz, stepHz, isMoved } = head;
  for (let number = (from?.number ?? 0) + 1; number < rows; number++) {
    const row = await untilEnd(reader.view((bins + 1) * 8));
    if (row === undefined) return report.reject(number, 'The file ends before all the sweeps it announces.');
    const startedAt = row.getFloat64(0, true) * 1000;
    if (!(startedAt > 0 && startedAt < 8e15)) {
      report.reject(number, 'The row has no time.');
      continue;
    }
    const levelsDbm = Float32Array.from({ length: bins }, (_, i) => levelOrNan(row.getFloat64((i + 1) * 8, true)));
    report.accepted += 1;
    report.mark(() => ({ offset: reader.offset, number, state: head }));
    const flags = partialFlag(levelsDbm) | (isMoved ? SweepFlag.resampled : 0);
    yield { startedAt, endedAt: startedAt, startHz, stepHz, levelsDbm, flags };
  }
}

async function readHead(reader: BinaryReader): Promise<Head> {
  const fixed = await reader.view(8);
  const isLong = fixed.getUint8(6) === 2;
  const length = isLong ? (await reader.view(4)).getUint32(0, true) : (await reader.view(2)).getUint16(0, true);
  if (length > MOST_HEAD_BYTES) throw ProtocolError.of('The head of the NumPy file has {length} bytes.', { length });
  const [, rows = 0, columns = 0] = (SHAPE.exec(textOf(await reader.bytes(length))) ?? []).map(Number);
  if (rows < 2 || columns < 3 || columns > MOST_BINS)
    throw ProtocolError.of('The NumPy array is no recording: it needs a row of frequencies, and sweeps below it.');
  const row = await reader.view(columns * 8);
  const hz = Array.from({ length: columns - 1 }, (_, i) => row.getFloat64((i + 1) * 8, true));
  const [startHz = 0] = hz;
  const stepHz = ((hz.at(-1) ?? 0) - startHz) / (hz.length - 1);
  const isRising = hz.every((one, i) => i === 0 || one > (hz[i - 1] ?? 0));
  if (!isRising || !(startHz >= 0) || !(stepHz > 0))
    throw ProtocolError.of('The first row of the NumPy array holds no rising frequencies.');
  const isMoved = hz.some((one, i) => Math.abs(one - (startHz + i * stepHz)) > SLACK_HZ);
  return { rows, bins: columns - 1, startHz, stepHz, isMoved };
}
