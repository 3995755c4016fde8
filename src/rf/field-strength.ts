/**
 * Field strength as a quantity of its own. A file that states dBµV/m says nothing of the power at a receiver: its sweeps have the
 * flag `fieldStrength`, and each of their `levelsDbm` is the field strength less {@link FIELD_LESS_DB}, the power that an antenna
 * with a factor of 0 dB/m would give on 50 Ω. Nothing shows such a value as dBm.
 */
import type { Quantity } from './correction.js';
import { FIELD_LESS_DB, SweepFlag } from './sweep.js';

/** A float has no finer digit near 100. */
const DIGITS = 1e4;

/** Units of field strength, and dB to be added for dBµV/m. */
const OVER_DBUV_PER_M: Readonly<Record<string, number>> = { u: 0, m: 60, '': 120 };
const UNIT = /^db ?\(?([um]?)v ?(?:\/|per) ?m(?:et(?:er|re))?\)?$/;

/** Stored value of a field strength in the named unit: "dBµV/m", "dB(uV/m)", "dBmV/m", "dBV per m"; undefined for other units. */
export function fieldUnit(name: string): ((value: number) => number) | undefined {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[\u00c2\u00ce]?[\u00b5\u03bc]/gi, 'u');
  const overDb = OVER_DBUV_PER_M[UNIT.exec(plain)?.[1] ?? 'none'];
  return overDb === undefined ? undefined : (value) => value + overDb - FIELD_LESS_DB;
}

export function isField({ flags }: { readonly flags: number }): boolean {
  return (flags & SweepFlag.fieldStrength) !== 0;
}

/** Stored values as dBµV/m, exactly as the file had them. */
export function asField(levels: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(levels, (level) => Math.round((level + FIELD_LESS_DB) * DIGITS) / DIGITS);
}

/** Why a question about levels at a receiver has no answer. */
export const ONLY_FIELD =
  'The recording of "{receiverId}" states field strength (dBµV/m) only: levels at a receiver in dBm are not known.';

/** dBm are asked of sweeps that state field strength only. */
export function isUnknown(quantity: Quantity | undefined, sweep: { readonly flags: number }): boolean {
  return quantity === 'level' && isField(sweep);
}
