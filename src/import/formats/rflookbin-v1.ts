/**
 * RFlookBin v.1 of the Brazilian regulator's monitoring stations. All numbers are little-endian:
 *
 *   0 name   15 bits per point   20 sweeps   24 first, last and resolution in Hz (float)   36 points   40 unit
 *   68 place of the times   72 place of the levels
 *
 * A time has 20 bytes: year − 2000, month, day, hour, minute, second, ms, reference level, attenuation, GPS. Times are
 * local. The two parts lie far from each other, so the file is opened by its path.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { ProtocolError } from '../../errors/errors.js';
import type { Link } from '../../receiver/link.js';
import { defined } from '../../rf/defined.js';
import type { DriverSweep } from '../../rf/sweep.js';
import { type ImportContext, type ImportFormat, localTimeFlag, sign } from '../import-format.js';
import { LOOKBIN_UNITS, localStamp, lookBinLevels } from '../lookbin-levels.js';
import { levelIn } from '../text-table.js';
import { partialFlag } from '../trace-rows.js';

const HEAD_BYTES = 80;
const STAMP_BYTES = 20;
const ATTENUATION_UNKNOWN = 255;

const rflookbinV1: ImportFormat = {
  id: 'rflookbin-v1',
  label: 'RFlookBin v.1 (ANATEL)',
  signs: [sign('"RFlookBin" at the beginning', /^RFlookBin/), sign('version 1', /^RFlookBin v\.1/)],
  sweeps,
};

export const formats = [rflookbinV1];

async function* sweeps(_link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void> {
  const { report, path, signal, from } = context;
  if (path === undefined) throw ProtocolError.of('RFlookBin v.1 can be read from a file only.');
  const flags = localTimeFlag(context);
  const file = await open(path);
  try {
    const head = await bytesAt(file, 0, HEAD_BYTES);
    if (head === undefined) throw ProtocolError.of('The RFlookBin file ends within its head.');
    const { points, bits, count, startHz, stopHz, resolutionHz, unit, stampsAt, levelsAt } = headOf(head);
    const convert = levelIn(unit, report);
    const rowBytes = (points * bits) / 8;
    for (let number = (from?.number ?? 0) + 1; number <= count; number++) {
      signal?.throwIfAborted();
      const stamp = await bytesAt(file, stampsAt + (number - 1) * STAMP_BYTES, STAMP_BYTES);
      const row = await bytesAt(file, levelsAt + (number - 1) * rowBytes, rowBytes);
      if (stamp === undefined || row === undefined) {
        report.reject(number, 'The file ends before all the sweeps it announces.');
        return;
      }
      const startedAt = localStamp(stamp);
      if (startedAt === undefined) {
        report.reject(number, 'The time of the sweep is impossible.');
        continue;
      }
      report.accepted += 1;
      const levelsDbm = lookBinLevels(row, { bits, convert, referenceLevel: stamp.getInt16(8, true) });
      const attenuationDb = stamp.getUint8(10);
      report.mark(() => ({ offset: levelsAt + number * rowBytes, number }));
      yield {
        startedAt,
        endedAt: startedAt,
        startHz,
        levelsDbm,
        flags: flags | partialFlag(levelsDbm),
        stepHz: points > 1 ? (stopHz - startHz) / (points - 1) : resolutionHz || 1,
        ...defined({
          rbwHz: resolutionHz > 0 ? resolutionHz : undefined,
          attenuationDb: attenuationDb === ATTENUATION_UNKNOWN ? undefined : attenuationDb,
        }),
      };
    }
  } finally {
    await file.close();
  }
}

/** @throws ProtocolError for impossible values. */
function headOf(head: DataView) {
  const found = {
    bits: head.getUint8(15),
    count: head.getUint32(20, true),
    // Single precision: 88 MHz is exact, and a rounded kHz of 6 GHz is within the precision.
    startHz: head.getFloat32(24, true),
    stopHz: head.getFloat32(28, true),
    resolutionHz: head.getFloat32(32, true),
    points: head.getUint16(36, true),
    unit: LOOKBIN_UNITS[head.getInt8(40)],
    stampsAt: head.getUint32(68, true),
    levelsAt: head.getUint32(72, true),
  };
  const { bits, points, startHz, stopHz, unit, stampsAt, levelsAt } = found;
  if (![8, 16, 32].includes(bits) || points < 1 || !(startHz >= 0 && stopHz >= startHz) || stampsAt < HEAD_BYTES)
    throw ProtocolError.of('The head of the RFlookBin file states {points} points of {bits} bits.', { points, bits });
  if (unit === undefined)
    throw ProtocolError.of('The levels of the RFlookBin file are neither dBm nor dBµV; field strength is not stored.');
  if (levelsAt < stampsAt) throw ProtocolError.of('The parts of the RFlookBin file lie in an impossible order.');
  return { ...found, unit };
}

/** Undefined where the file ends before them. */
async function bytesAt(file: FileHandle, at: number, count: number): Promise<DataView | undefined> {
  const bytes = new Uint8Array(count);
  const { bytesRead } = await file.read(bytes, 0, count, at);
  return bytesRead === count ? new DataView(bytes.buffer) : undefined;
}
