/** A measured number with its uncertainty: the only form in which the program states a measurement. Pure. */

export type Method =
  /** Power-weighted centre of a carrier over the resolution bandwidth (SM.377). */
  | 'carrier-centroid'
  /** Middle of the band that holds 99 % of the power. */
  | 'middle-of-99'
  /** 99 % of the power between the edges (RR No. 1.153, SM.443 Annex 1). */
  | 'beta-99'
  /** Between the outermost components less than 26 dB below the strongest (SM.443 Annex 2). */
  | 'x-26-db'
  /** Sum of the power of the emission over the noise. */
  | 'power-in-window'
  /** Power of the emission, corrected by cable and antenna factor (SM.378). */
  | 'field-of-emission'
  /** Mean power of the noise in one bin, from a low quantile of the bins beside the emission (SM.1753). */
  | 'noise-beside';

export interface Conditions {
  /** Number of sweeps with the emission on the air. */
  readonly sweeps: number;
  readonly stepHz: number;
  /** Undefined where the receiver does not say; the step is taken for it. */
  readonly rbwHz: number | undefined;
  /** Range that was measured: the edges of the detection, as far as the emission reaches beyond them. */
  readonly startHz: number;
  readonly stopHz: number;
  /** The sweep has holes between its bins, or noise hides a part: the true value may be larger. */
  readonly atLeast?: boolean | undefined;
  /** Parts of the uncertainty, in its unit, each at 95 % confidence. */
  readonly budget: Readonly<Partial<Record<Part, number>>>;
}

export type Part = 'scatter' | 'bin' | 'rbw' | 'reference' | 'calibration' | 'antenna' | 'cable';

export interface Quantity {
  /** Hz, dBm or dBµV/m. */
  readonly value: number;
  /** At 95 % confidence: Hz or dB. */
  readonly uncertainty: number;
  readonly method: Method;
  readonly conditions: Conditions;
}

/** The uncertainty is the root of the sum of squares of its parts (GUM, 5.1.2: independent parts). */
export function quantity(
  value: number,
  method: Method,
  conditions: Omit<Conditions, 'budget'>,
  budget: Conditions['budget'],
): Quantity {
  return { value, uncertainty: Math.hypot(...Object.values(budget)), method, conditions: { ...conditions, budget } };
}

export interface Rounded {
  readonly value: number;
  readonly uncertainty: number;
  /** Decimals with which both are written, in units of `unit`. */
  readonly decimals: number;
}

/** Value and uncertainty in a unit, to two digits of the uncertainty, which is rounded up (GUM, 7.2.6). */
export function rounded({ value, uncertainty }: Quantity, unit: number, mostDecimals: number): Rounded {
  const decimals = Math.min(mostDecimals, Math.max(0, 1 - Math.floor(Math.log10(Math.max(1e-9, uncertainty / unit)))));
  const scale = 10 ** decimals;
  const up = Math.ceil((uncertainty / unit) * scale - 1e-9) / scale;
  return { value: Math.round((value / unit) * scale) / scale, uncertainty: up, decimals };
}

export type Verdict = 'within' | 'outside' | 'cannot-tell';

/**
 * The decision rule, by guard bands as wide as the uncertainty (JCGM 106:2012, 8.3, guarded acceptance and rejection):
 * "within" only when the whole interval of what the value may be is allowed, "outside" only when none of it is. What
 * lies between stays "cannot-tell": neither a licensee nor a complainant may be told more than the receiver can see.
 * `excess` is how far the value exceeds the allowed one, negative when inside.
 */
export function verdictOf(excess: number, uncertainty: number): Verdict {
  if (excess + uncertainty <= 0) return 'within';
  return excess - uncertainty > 0 ? 'outside' : 'cannot-tell';
}

/** RR Appendix 2 allows base and mobile stations between 5 and 20 parts in a million; the widest is the fair default. */
const DEFAULT_TOLERANCE_PPM = 20;

export interface LicensedFrequency {
  readonly centreHz: number;
  readonly toleranceHz?: number | undefined;
}

/** How far a transmitter may lawfully be off its frequency, Hz. */
export function toleranceOf({ centreHz, toleranceHz }: LicensedFrequency): number {
  return toleranceHz ?? (centreHz * DEFAULT_TOLERANCE_PPM) / 1e6;
}

/** A smaller difference from the usual level may come from the weather (or the receiver). */
export const LEVEL_TOLERANCE_DB = 6;
