/** Binary files of SDR programs: soapy_power's `soapy_power_bin`, and the output of `hackrf_sweep -B`. */
import { ProtocolError } from '../../errors/errors.js';
import { type Link, textOf, untilEnd } from '../../receiver/link.js';
import { type DriverSweep, SweepFlag } from '../../rf/sweep.js';
import { BinaryReader } from '../binary-reader.js';
import { type ImportContext, type ImportFormat, levelOrNan, sign, untimed } from '../import-format.js';
import { partialFlag } from '../trace-rows.js';

const SOAPY_MAGIC = 'SDRFF';
const SOAPY_HEAD_BYTES = 59;
const SOAPY_VERSION = 2;
const MOST_VALUES = 4_000_000;
const HACKRF_HEAD_BYTES = 20;
const HACKRF_EDGES_BYTES = 16;
const HACKRF_ROW_HZ = 5_000_000;
const MOST_ROW_BYTES = 400_000;
const MOST_ROWS = 2000;

const soapyPowerBin: ImportFormat = {
  id: 'soapy_power_bin',
  label: 'soapy_power (binary)',
  signs: [sign('SDRFF at the beginning', (head) => head.startsWith(SOAPY_MAGIC))],
  sweeps: soapySweeps,
};

/** Each hop is a sweep of its own, as the program writes it, with its own times and step. */
async function* soapySweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, signal, from } = context;
  const reader = new BinaryReader(link, signal, from);
  for (let number = (from?.number ?? 0) + 1; ; number++) {
    const magic = await untilEnd(reader.bytes(SOAPY_MAGIC.length));
    if (magic === undefined) return;
    if (textOf(magic) !== SOAPY_MAGIC)
      throw ProtocolError.of('Record {number} does not begin with "{magic}".', { number, magic: SOAPY_MAGIC });
    const head = await untilEnd(reader.view(SOAPY_HEAD_BYTES));
    const bytes = head === undefined ? 0 : Number(head.getBigUint64(49, true));
    if (head !== undefined && (head.getUint8(0) !== SOAPY_VERSION || bytes % 4 !== 0 || bytes > MOST_VALUES * 4))
      throw ProtocolError.of('Record {number} is of version {version} with {bytes} bytes of levels.', {
        number,
        version: head.getUint8(0),
        bytes,
      });
    const payload = head === undefined ? undefined : await untilEnd(reader.view(bytes));
    if (head === undefined || payload === undefined) {
      report.reject(number, 'The file ends within this record.');
      return;
    }
    const [startAtS, stopAtS, startHz, stepHz] = [1, 9, 17, 33].map((at) => head.getFloat64(at, true));
    const isSound =
      [startAtS, stopAtS, startHz].every((value) => value !== undefined && value >= 0) && Number(stepHz) > 0;
    if (!isSound || payload.byteLength === 0) {
      report.reject(number, 'The frequencies or times of the record are impossible.');
      continue;
    }
    report.accepted += 1;
    const levelsDbm = floatsOf(payload);
    report.mark(() => ({ offset: reader.offset, number }));
    yield {
      startedAt: Number(startAtS) * 1000,
      endedAt: Number(stopAtS) * 1000,
      startHz: Number(startHz),
      stepHz: Number(stepHz),
      levelsDbm,
      flags: flagsOf(levelsDbm),
    };
  }
}

const hackrfBinary: ImportFormat = {
  id: 'hackrf_sweep_bin',
  label: 'hackrf_sweep -B',
  rank: 1,
  signs: [
    sign('a record of 5 MHz at the beginning', (head) => {
      const bytes = Buffer.from(head.slice(0, HACKRF_HEAD_BYTES), 'latin1');
      return bytes.length === HACKRF_HEAD_BYTES && isHackrfHead(new DataView(Uint8Array.from(bytes).buffer));
    }),
  ],
  sweeps: hackrfSweeps,
};

function isHackrfHead(view: DataView): boolean {
  const bytes = view.getUint32(0, true);
  const spanHz = Number(view.getBigUint64(12, true) - view.getBigUint64(4, true));
  return bytes > HACKRF_EDGES_BYTES && bytes % 4 === 0 && bytes <= MOST_ROW_BYTES && spanHz === HACKRF_ROW_HZ;
}

interface HackrfRow {
  readonly lowHz: number;
  readonly levels: Float32Array;
}

/** Rows of 5 MHz in any order; a row that the sweep already has begins the next sweep. The program writes no times. */
async function* hackrfSweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, signal, from } = context;
  const reader = new BinaryReader(link, signal, from);
  let rows: HackrfRow[] = [];
  for (let number = (from?.number ?? 0) + 1; ; number++) {
    const { offset } = reader;
    const head = await untilEnd(reader.view(HACKRF_HEAD_BYTES));
    if (head !== undefined && !isHackrfHead(head))
      throw ProtocolError.of('Record {number} is no row of 5 MHz of hackrf_sweep.', { number });
    const payload =
      head === undefined ? undefined : await untilEnd(reader.view(head.getUint32(0, true) - HACKRF_EDGES_BYTES));
    if (head !== undefined && payload === undefined) report.reject(number, 'The file ends within this record.');
    if (head === undefined || payload === undefined) break;
    const lowHz = Number(head.getBigUint64(4, true));
    if (rows.some((row) => row.lowHz === lowHz) || rows.length >= MOST_ROWS) {
      report.mark(() => ({ offset, number: number - 1 }));
      yield joined(rows, context);
      rows = [];
    }
    report.accepted += 1;
    rows.push({ lowHz, levels: floatsOf(payload) });
  }
  if (rows.length > 0) yield joined(rows, context);
}

function joined(rows: readonly HackrfRow[], context: ImportContext): DriverSweep {
  const ordered = [...rows].sort((a, b) => a.lowHz - b.lowHz);
  const lowHz = ordered[0]?.lowHz ?? 0;
  const binsOfRow = ordered[0]?.levels.length ?? 1;
  const count = Math.round(((ordered.at(-1)?.lowHz ?? lowHz) - lowHz) / HACKRF_ROW_HZ) + 1;
  const levelsDbm = new Float32Array(count * binsOfRow).fill(Number.NaN);
  for (const { lowHz: at, levels } of ordered)
    levelsDbm.set(levels.subarray(0, binsOfRow), Math.round((at - lowHz) / HACKRF_ROW_HZ) * binsOfRow);
  const at = untimed(context, context.report.sweeps);
  const flags = flagsOf(levelsDbm) | SweepFlag.clockBad;
  return { startedAt: at, endedAt: at, startHz: lowHz, stepHz: HACKRF_ROW_HZ / binsOfRow, levelsDbm, flags };
}

function floatsOf(view: DataView): Float32Array {
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => levelOrNan(view.getFloat32(i * 4, true)));
}

/** SDR programs state levels relative to full scale. */
function flagsOf(levelsDbm: Float32Array): number {
  return SweepFlag.uncalibrated | partialFlag(levelsDbm);
}

export const formats = [soapyPowerBin, hackrfBinary];
