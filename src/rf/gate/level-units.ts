/** Units in which receivers print levels, and what leads from each to dBm on 50 Ω. */
import { dbuVToDbm, powerToDb } from '../units.js';

const TO_DBM = {
  dBm: (value: number) => value,
  dBuV: dbuVToDbm,
  /** On 50 Ω; cable television means 75 Ω by it, so that this unit alone decides nothing. */
  dBmV: (value: number) => dbuVToDbm(value + 60),
  dBW: (value: number) => value + 30,
  W: (value: number) => powerToDb(value) + 30,
  mW: powerToDb,
  uW: (value: number) => powerToDb(value) - 30,
  nW: (value: number) => powerToDb(value) - 60,
  pW: (value: number) => powerToDb(value) - 90,
  fW: (value: number) => powerToDb(value) - 120,
} as const;

export type LevelUnit = keyof typeof TO_DBM;
export const LEVEL_UNITS = Object.keys(TO_DBM) as readonly LevelUnit[];

/** NaN for a power of zero or less: nothing was measured. */
export function levelInDbm(value: number, unit: LevelUnit): number {
  const levelDbm = TO_DBM[unit](value);
  return Number.isFinite(levelDbm) ? levelDbm : Number.NaN;
}
