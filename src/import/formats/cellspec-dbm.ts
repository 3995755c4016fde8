/**
 * CellPlan CellWireless `.dBm`, not compressed: a head with the number, size and span of records, then records with
 * position, system time, centre frequency, step and levels. A record is one measurement around one centre frequency; what
 * lies beyond the stated span is left out, as the maker's reader does.
 */
import { z } from 'zod';
import { ProtocolError } from '../../errors/errors.js';
import { type Link, untilEnd } from '../../receiver/link.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { BinaryReader } from '../binary-reader.js';
import {
  delivered,
  type ImportContext,
  type ImportFormat,
  levelOrNan,
  localTimeFlag,
  MOST_BINS,
  sign,
} from '../import-format.js';
import { localTime } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

/** Bytes of the head that are read; the rest up to its stated size is skipped. */
const FIXED_BYTES = 208;
const MOST_HEAD_BYTES = 1 << 20;
const LEVELS_AT = 156;
const HUNDREDTHS = 0;
const WHOLE_DB = 1;

const cellspecDbm: ImportFormat = {
  id: 'cellspec-dbm',
  label: 'CellPlan CellWireless (.dBm)',
  signs: [
    sign('"[CellSpec RawBuffer" at the beginning', /^.\[CellSpec RawBuffer/s),
    sign('version 009', /^.{20} 009\]/s),
  ],
  sweeps,
};

export const formats = [cellspecDbm];

const headSchema = z.strictObject({
  records: z.int(),
  recordBytes: z.int(),
  spanHz: z.number(),
  /** How levels are stored: hundredths of a decibel in 16 bits, or whole decibels + 220 in 8 bits. */
  packing: z.int(),
});
type Head = Readonly<z.output<typeof headSchema>>;

async function* sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, signal, from } = context;
  const reader = new BinaryReader(link, signal, from);
  const head = from === undefined ? await untilEnd(readHead(reader)) : headSchema.parse(from.state);
  if (head === undefined) throw ProtocolError.of('The .dBm file ends within its head.');
  const flags = localTimeFlag(context);
  for (let number = (from?.number ?? 0) + 1; number <= head.records; number++) {
    const record = await untilEnd(reader.view(head.recordBytes));
    if (record === undefined) return report.reject(number, 'The file ends before all the records it announces.');
    const sweep = sweepOf(record, head);
    const flagged = typeof sweep === 'string' ? sweep : { ...sweep, flags: flags | sweep.flags };
    yield* delivered(report, number, flagged, () => ({ offset: reader.offset, number, state: head }));
  }
}

async function readHead(reader: BinaryReader): Promise<Head> {
  const fixed = await reader.view(FIXED_BYTES);
  const bytes = fixed.getInt32(36, true);
  const head = {
    records: fixed.getInt32(40, true),
    recordBytes: fixed.getInt32(44, true),
    spanHz: fixed.getFloat64(136, true) * 1e6,
    packing: fixed.getUint8(193),
  };
  const { records, recordBytes, spanHz, packing } = head;
  const isSound = bytes >= FIXED_BYTES && bytes <= MOST_HEAD_BYTES && records >= 0 && spanHz >= 0 && spanHz < 1e11;
  if (!isSound || recordBytes <= LEVELS_AT || recordBytes > LEVELS_AT + MOST_BINS * 2)
    throw ProtocolError.of('The .dBm file states {records} records of {recordBytes} bytes.', { records, recordBytes });
  if (packing !== HUNDREDTHS && packing !== WHOLE_DB)
    throw ProtocolError.of('The levels of the .dBm file are packed in an unknown way ({packing}).', { packing });
  await reader.bytes(bytes - FIXED_BYTES);
  return head;
}

function sweepOf(record: DataView, { spanHz, packing }: Head): DriverSweep | string {
  const startedAt = timeOf(record);
  if (startedAt === undefined) return 'The time of the record is impossible.';
  const centreHz = record.getFloat64(80, true);
  const stepHz = record.getFloat64(104, true) * 1000;
  const stored = record.getInt32(144, true);
  const bytesEach = packing === HUNDREDTHS ? 2 : 1;
  const isSound = centreHz > 0 && stepHz > 0 && stored >= 1 && LEVELS_AT + stored * bytesEach <= record.byteLength;
  if (!isSound) return 'The record states an impossible frequency or number of levels.';
  const bins = spanHz > 0 ? Math.min(stored, Math.round(spanHz / stepHz) + 2) : stored;
  const first = Math.max(0, Math.floor((stored - bins) / 2));
  const levelsDbm = Float32Array.from({ length: bins }, (_, i) => {
    const at = LEVELS_AT + (first + i) * bytesEach;
    return levelOrNan(packing === HUNDREDTHS ? record.getInt16(at, true) / 100 : record.getInt8(at) - 220);
  });
  const startHz = centreHz - (stepHz * bins) / 2;
  return { startedAt, endedAt: startedAt, startHz, stepHz, levelsDbm, flags: partialFlag(levelsDbm) };
}

/** SYSTEMTIME of Windows: year, month, day of the week, day, hour, minute, second, ms. */
function timeOf(record: DataView): number | undefined {
  const [year = 0, month = 0, , day = 0, hours = 0, minutes = 0, seconds = 0, ms = 0] = Array.from(
    { length: 8 },
    (_, i) => record.getUint16(24 + 2 * i, true),
  );
  return ms < 1000 ? localTime([year, month, day], [hours, minutes, seconds + ms / 1000]) : undefined;
}
