/** What both versions of RFlookBin share: times, and levels packed in 8, 16 or 32 bits. */
import { levelOrNan } from './import-format.js';
import { localTime } from './text-table.js';

/** Units by their number in version 1. */
export const LOOKBIN_UNITS: Readonly<Record<number, string>> = { 1: 'dBm', 2: 'dBuV' };

/** Epoch ms of year − 2000, month, day, hour, minute, second and ms; undefined for an impossible time. */
export function localStamp(view: DataView): number | undefined {
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = [0, 1, 2, 3, 4, 5].map((at) =>
    view.getUint8(at),
  );
  const ms = view.getUint16(6, true);
  return ms < 1000 ? localTime([2000 + year, month, day], [hours, minutes, seconds + ms / 1000]) : undefined;
}

/**
 * Levels as `convert` stores them. 8 bits hold half decibels below the reference level + 0.0 at 255; 16 bits hold hundredths; 32 bits are
 * floats.
 */
export function lookBinLevels(
  row: DataView,
  {
    bits,
    convert,
    referenceLevel,
  }: { readonly bits: number; readonly convert: (level: number) => number; readonly referenceLevel: number },
): Float32Array {
  const valueAt = (i: number): number => {
    if (bits === 8) return row.getUint8(i) / 2 + referenceLevel - 127.5;
    return bits === 16 ? row.getInt16(i * 2, true) / 100 : row.getFloat32(i * 4, true);
  };
  return Float32Array.from({ length: (row.byteLength * 8) / bits }, (_, i) => levelOrNan(convert(valueAt(i))));
}
