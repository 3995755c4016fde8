/**
 * Corrections turn the receiver's levels into levels at the antenna. They are applied when levels are read, never to
 * stored levels, and each result names them.
 *
 *   receiver's level ──+ calibration──► power at its input ──+ cable loss──► power at the antenna's terminals, dBm
 *                                                             ──+ 106.99 + antenna factor──► field strength, dBµV/m
 */
import { defined } from './defined.js';
import type { Bins } from './grid.js';
import { FIELD_LESS_DB } from './sweep.js';
import { dbmToDbuV } from './units.js';

export interface FrequencyPoint {
  readonly hz: number;
  readonly db: number;
}

/** Points in rising order of frequency. */
export type FrequencyTable = readonly FrequencyPoint[];

/**
 * The result of comparing a receiver with a reference: who measured, the corrections, and the time for which they are
 * valid.
 */
export interface Calibration {
  readonly id: string;
  readonly receiverId: string;
  /** Counts up for each receiver. Where two calibrations are valid at once, the higher version counts. */
  readonly version: number;
  /** Time of the measurement, epoch ms. */
  readonly measuredAt: number;
  readonly author: string;
  readonly validFrom: number;
  /** First instant at which the calibration is no longer valid, epoch ms; when absent it is valid until withdrawn. */
  readonly validTo?: number | undefined;
  readonly withdrawnAt?: number | undefined;
  readonly note?: string | undefined;
  /** dB to add to the receiver's levels. */
  readonly correctionsDb: FrequencyTable;
  /** Uncertainty of the corrected level at 95 % confidence. */
  readonly uncertaintyDb?: number | undefined;
}

export interface Antenna {
  readonly name: string;
  readonly gainDbi?: FrequencyTable | undefined;
  readonly factorDbPerM?: FrequencyTable | undefined;
  readonly cableLossDb?: FrequencyTable | undefined;
  /** At 95 % confidence: of gain or factor, and of the cable. */
  readonly factorUncertaintyDb?: number | undefined;
  readonly cableUncertaintyDb?: number | undefined;
}

export type CalibrationName = Pick<Calibration, 'id' | 'version' | 'measuredAt' | 'author' | 'uncertaintyDb'>;

/** `level`: dBm at the antenna's terminals. `field`: dBµV/m at the antenna. */
export type Quantity = 'level' | 'field';

const STATED_FACTOR_DB = FIELD_LESS_DB - dbmToDbuV(0);
/** The antenna that makes the stated field strengths of stored values. */
export const FIELD_ANTENNA = {
  name: 'dBµV/m',
  factorDbPerM: [
    { hz: 0, db: STATED_FACTOR_DB },
    { hz: 1e12, db: STATED_FACTOR_DB },
  ],
};

/** What was added to the levels of one sweep: enough to undo the correction and to name it in a report. */
export interface AppliedCorrection {
  readonly unit: 'dBm' | 'dBuV/m';
  readonly calibration?: CalibrationName;
  readonly antennaName?: string;
  /** dB added at the first and at the last bin that could be corrected. */
  readonly firstDb: number;
  readonly lastDb: number;
  /**
   * Number of bins outside the tables. They are missing (NaN) in the result, because nobody measured a correction
   * there.
   */
  readonly uncoveredBins: number;
}

export interface CorrectedBins extends Bins {
  readonly correction: AppliedCorrection;
}

/** The value at a frequency, on the straight line between its two neighbouring points; undefined outside the table. */
export function tableAt(table: FrequencyTable, hz: number): number | undefined {
  const first = table[0];
  const last = table.at(-1);
  if (first === undefined || last === undefined || hz < first.hz || hz > last.hz) return undefined;
  let low = 0;
  let high = table.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((table[middle] as FrequencyPoint).hz <= hz) low = middle;
    else high = middle;
  }
  const [a, b] = [table[low] as FrequencyPoint, table[high] as FrequencyPoint];
  return b.hz === a.hz ? a.db : a.db + ((b.db - a.db) * (hz - a.hz)) / (b.hz - a.hz);
}

/**
 * The calibration valid at an instant: the newest version whose time covers it. A withdrawn calibration never counts.
 */
export function calibrationAt(
  calibrations: readonly Calibration[],
  receiverId: string,
  at: number,
): Calibration | undefined {
  let best: Calibration | undefined;
  for (const calibration of calibrations) {
    const { validFrom, validTo = Number.POSITIVE_INFINITY, withdrawnAt } = calibration;
    if (calibration.receiverId !== receiverId || withdrawnAt !== undefined) continue;
    if (at >= validFrom && at < validTo && calibration.version > (best?.version ?? 0)) best = calibration;
  }
  return best;
}

/**
 * Antenna factor on 50 Ω computed from a gain, for a matched antenna in free space: AF = √(480π²/(50·λ²·g)), which is
 * 20·log10(f/MHz) − G − 29.77 dB/m.
 */
export function factorOfGain(gainDbi: number, hz: number): number {
  return 20 * Math.log10(hz / 1e6) - gainDbi - 29.77;
}

export interface Corrections {
  readonly quantity: Quantity;
  readonly calibration?: Calibration | undefined;
  readonly antenna?: Antenna | undefined;
}

/** New bins with all known corrections applied; a bin that a needed table does not cover is missing (NaN). */
export function corrected(bins: Bins, { quantity, calibration, antenna }: Corrections): CorrectedBins {
  const { startHz, stepHz, levelsDbm } = bins;
  const out = new Float32Array(levelsDbm.length);
  let uncoveredBins = 0;
  let firstDb = Number.NaN;
  let lastDb = Number.NaN;
  for (let i = 0; i < levelsDbm.length; i++) {
    const addedDb = correctionAt(startHz + i * stepHz, { quantity, calibration, antenna });
    if (addedDb === undefined) {
      uncoveredBins += 1;
      out[i] = Number.NaN;
      continue;
    }
    if (Number.isNaN(firstDb)) firstDb = addedDb;
    lastDb = addedDb;
    out[i] = (levelsDbm[i] as number) + addedDb;
  }
  const correction: AppliedCorrection = {
    unit: quantity === 'field' ? 'dBuV/m' : 'dBm',
    ...defined({
      calibration: calibration === undefined ? undefined : nameOf(calibration),
      antennaName: antenna?.name,
    }),
    firstDb,
    lastDb,
    uncoveredBins,
  };
  return { startHz, stepHz, levelsDbm: out, correction };
}

type Tables = Pick<Calibration, 'correctionsDb'>;

/** dB to add at one frequency; undefined where a given table does not reach, or where a needed table is absent. */
export function correctionAt(
  hz: number,
  { quantity, calibration, antenna }: Omit<Corrections, 'calibration'> & { readonly calibration?: Tables | undefined },
): number | undefined {
  const calibrationDb = calibration === undefined ? 0 : tableAt(calibration.correctionsDb, hz);
  const cableDb = antenna?.cableLossDb === undefined ? 0 : tableAt(antenna.cableLossDb, hz);
  if (calibrationDb === undefined || cableDb === undefined) return undefined;
  if (quantity === 'level') return calibrationDb + cableDb;
  const factorDb = antennaFactorAt(antenna, hz);
  return factorDb === undefined ? undefined : calibrationDb + cableDb + dbmToDbuV(0) + factorDb;
}

function antennaFactorAt(antenna: Antenna | undefined, hz: number): number | undefined {
  if (antenna?.factorDbPerM !== undefined) return tableAt(antenna.factorDbPerM, hz);
  const gainDbi = antenna?.gainDbi === undefined ? undefined : tableAt(antenna.gainDbi, hz);
  return gainDbi === undefined ? undefined : factorOfGain(gainDbi, hz);
}

function nameOf({ id, version, measuredAt, author, uncertaintyDb }: Calibration): CalibrationName {
  return { id, version, measuredAt, author, ...defined({ uncertaintyDb }) };
}
