/**
 * The laws of a level: how it falls with distance, how far it strays from that, and how alike it strays at places near each
 * other (shadowing). The figures are those of the measured set that README.md names, and near those of the literature
 * (ITU-R P.1406; Gudmundson 1991 for the two exponentials).
 */

/** Below this distance a receiver hears no louder: it is nearer to the antenna's height than to the ground. */
const NEAREST_M = 15;

/** Ten times the logarithm of the distance: times the exponent it is the loss in dB. */
export function lossPerExponent(metres: number): number {
  return 10 * Math.log10(Math.max(metres, NEAREST_M));
}

/** Variances in dB²: shadowing over a building and over a quarter, and what the next metre changes. */
const BUILDING_DB2 = 22;
const BUILDING_M = 60;
const QUARTER_DB2 = 34;
const QUARTER_M = 500;
export const CLOSE_DB2 = 12;
export const SHADOW_DB2 = BUILDING_DB2 + QUARTER_DB2;
/** Variance of a level where nothing is known of the place. */
export const STRAY_DB2 = SHADOW_DB2 + CLOSE_DB2;

/** Covariance of the shadowing of two places this far from each other, dB². */
export function shadowCovariance(metres: number): number {
  return BUILDING_DB2 * Math.exp(-metres / BUILDING_M) + QUARTER_DB2 * Math.exp(-metres / QUARTER_M);
}

/** Share below `z` of Student's law with four degrees of freedom: heavy tails, and a closed form. */
export function shareBelow(z: number): number {
  if (z < -20) return 3 / z ** 4;
  const u = 1 + (z * z) / 4;
  return 0.5 + (0.375 * z * (1 - (z * z) / (12 * u))) / Math.sqrt(u);
}

/**
 * Mean and variance, in standard deviations, of a normal value that is known to lie below `z`.
 * The tail is Mills' ratio by its continued fraction, the middle the logistic form of Page (error below 2 %).
 */
export function belowMoments(z: number): { mean: number; variance: number } {
  const hazard = z < -3 ? -z + 1 / (-z + 2 / (-z + 3 / -z)) : densityAt(z) / normalBelow(z);
  return { mean: -hazard, variance: Math.max(0.02, 1 - z * hazard - hazard * hazard) };
}

const densityAt = (z: number) => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
/** Share below `z` of the normal law, by Page's logistic form. */
export const normalBelow = (z: number) => 1 / (1 + Math.exp(-1.5957691216 * z - 0.0713 * z * z * z));
