/** The fix of a case, from what people measured in the field. */
import type { FieldMeasurement } from '../../location/field-measurement.js';
import { type Fix, fixOf } from '../../location/fix.js';

/** A fix takes some ten ms, and each page asks for the same. */
const kept = new Map<string, Fix>();
const MOST_KEPT = 50;

export function keptFix(measurements: readonly FieldMeasurement[]): Fix {
  const key = JSON.stringify(measurements);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const fix = fixOf(measurements);
  kept.set(key, fix);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return fix;
}
