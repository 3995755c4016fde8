/** Settings that lead from printed levels to dBm. */
import { z } from 'zod';
import { LEVEL_UNITS, type LevelUnit, levelInDbm } from '../../src/rf/gate/level-units.js';

/** What leads from a printed level to dBm: boards print tenths and halves of a decibel, without the sign, or powers. */
export const levelFields = {
  /** Factor of each printed level, before its unit is considered. */
  scale: z
    .number()
    .min(-1000)
    .max(1000)
    .refine((factor) => factor !== 0, { message: 'no level is left of a factor of 0' })
    .default(1),
  /** Unit of levels beside which none is printed. */
  levelUnit: z.enum(LEVEL_UNITS).optional(),
};
export interface LevelSettings {
  readonly scale: number;
  readonly levelUnit?: LevelUnit | undefined;
}

/** dBm of a printed level, before `offsetDb`; `unit` is the one printed beside it. */
export function printedDbm(value: number, { scale, levelUnit }: LevelSettings, unit?: LevelUnit): number {
  return levelInDbm(value * scale, unit ?? levelUnit ?? 'dBm');
}

/** A row of printed levels in dBm; the same array where they are. */
export function printedDbms(levels: Float32Array, settings: LevelSettings): Float32Array {
  const isDbm = settings.scale === 1 && (settings.levelUnit ?? 'dBm') === 'dBm';
  return isDbm ? levels : levels.map((level) => printedDbm(level, settings));
}
