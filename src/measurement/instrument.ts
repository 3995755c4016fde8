/** What is known of a receiver, its antenna and its cable, and what is assumed where nothing is stated. Pure. */
import { type Antenna, type Calibration, type Corrections, correctionAt } from '../rf/correction.js';
import type { Part } from './quantity.js';
import type { LearntReference } from './reference.js';

/** Frequency error of a modest receiver's own crystal: of a receiver without `referencePpm` in its settings. */
const DEFAULT_REFERENCE_PPM = 5;
/** Level error of a receiver without a calibration. */
export const UNCALIBRATED_DB = 3;
/** How well a receiver without a calibration repeats its own level from day to day: temperature and connectors. */
export const REPEATED_DB = 2;
/** Of a calibration that states none. */
const CALIBRATED_DB = 1.5;
/** Of an antenna whose maker states none: by its factor, and by its gain in free space. */
const FACTOR_DB = 2;
const GAIN_DB = 3;
const CABLE_DB = 0.5;

export interface Instrument {
  /** As the settings state it. */
  readonly referencePpm?: number | undefined;
  /** As licensed carriers show it. */
  readonly reference?: LearntReference | undefined;
  readonly calibration?: Pick<Calibration, 'correctionsDb' | 'uncertaintyDb'> | undefined;
  readonly antenna?: Antenna | undefined;
}

/** An instrument with the names of its calibration and antenna. */
export type KnownInstrument = Omit<Corrections, 'quantity'> & Pick<Instrument, 'referencePpm' | 'reference'>;

/** Error of the receiver's frequencies at 95 % confidence, parts in a million. */
export function referencePpmOf({ referencePpm: stated, reference }: Instrument): number {
  const assumed = stated ?? DEFAULT_REFERENCE_PPM;
  if (reference === undefined) return assumed;
  const [offset, chance] = [Math.abs(reference.ppm), reference.uncertaintyPpm];
  // What was learnt replaces what it contradicts, and an assumption that it narrows.
  const isLearnt = offset - chance > assumed || (stated === undefined && offset + chance < assumed);
  return isLearnt ? offset + chance : assumed;
}

export function referenceHz(instrument: Instrument, hz: number): number {
  return (hz * referencePpmOf(instrument)) / 1e6;
}

/** The uncertainty of a level that is compared with the same receiver's level of another day. */
export function repeatedDb(calibration: Instrument['calibration']): number {
  return calibration === undefined ? REPEATED_DB : (calibration.uncertaintyDb ?? CALIBRATED_DB);
}

export interface Correction {
  readonly addedDb: number;
  /** Parts of the uncertainty of a level that was corrected, dB. */
  readonly parts: Readonly<Partial<Record<Part, number>>>;
}

/**
 * dB to be added to the receiver's level: `input` for the level at its input, `level` for that at the antenna's terminals,
 * `field` for the field strength. Undefined where a table that is needed does not reach.
 */
export function correctionTo(
  what: 'input' | 'level' | 'field',
  hz: number,
  { calibration, antenna }: Instrument,
): Correction | undefined {
  const cabled = what === 'input' ? undefined : antenna;
  const addedDb = correctionAt(hz, { quantity: what === 'field' ? 'field' : 'level', calibration, antenna: cabled });
  if (addedDb === undefined) return undefined;
  const calibrated = calibration === undefined ? UNCALIBRATED_DB : (calibration.uncertaintyDb ?? CALIBRATED_DB);
  if (what === 'input') return { addedDb, parts: { calibration: calibrated } };
  const cable = antenna?.cableLossDb === undefined ? 0 : (antenna.cableUncertaintyDb ?? CABLE_DB);
  if (what === 'level') return { addedDb, parts: { calibration: calibrated, cable } };
  const stated = antenna?.factorUncertaintyDb;
  const factor = stated ?? (antenna?.factorDbPerM === undefined ? GAIN_DB : FACTOR_DB);
  return { addedDb, parts: { calibration: calibrated, cable, antenna: factor } };
}
