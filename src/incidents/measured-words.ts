/** What somebody measured in the field, in words. */
import type { FieldMeasurement } from '../location/field-measurement.js';
import type { Words } from '../words/sentence.js';

export function measuredWords({ bearing, level }: Pick<FieldMeasurement, 'bearing' | 'level'>): Words {
  if (bearing !== undefined) {
    const range = `${tenths(bearing.deg)}° ± ${tenths(bearing.uncertaintyDeg)}°`;
    return inBoth(`hướng ${range}`, `bearing ${range}`);
  }
  const db = `${tenths(level?.db ?? 0)} dB`;
  if (level?.isHeard === true) return inBoth(`mức ${db}`, `level ${db}`);
  return inBoth(`không thu được, dưới ${db}`, `not heard, below ${db}`);
}

const tenths = (value: number) => String(Math.round(value * 10) / 10).replace('-', '−');

/** Each language with its own decimal mark. */
const inBoth = (vi: string, en: string): Words => ({ vi: vi.replaceAll('.', ','), en });
