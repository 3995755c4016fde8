/**
 * How often a class was right when it was said of emissions of known truth on real backgrounds. The benchmark prints how far
 * that holds on others (`bench -- detect --published`).
 */

/** Below this share a class is a guess. */
const GUESS = 0.5;
/** Ages, in sweeps with the emission, from which the second and the third share hold. */
const KNOWN_FROM = [16, 64] as const;

/**
 * Share of emissions of this class, young, older and old, that were what was said; shares of few emissions are drawn to the
 * mean of their class.
 */
const RIGHT = {
  cw: [0.68, 0.75, 0.73],
  'cw-since-start': [0.5, 0.5, 0.5],
  drift: [0.59, 0.65, 0.92],
  pulsed: [0.41, 0.5, 0.39],
  'wideband-noise': [0.79, 0.79, 0.77],
  'fast-chirp': [0.43, 0.43, 0.43],
  'slow-chirp': [0.86, 0.9, 0.95],
  hop: [0.72, 0.58, 0.81],
  intermod: [0.2, 0.2, 0.22],
  'passive-intermod': [0.2, 0.2, 0.2],
  splatter: [0.67, 0.67, 0.67],
  unlicensed: [0.34, 0.46, 0.46],
} as const;

export type EmissionClass = keyof typeof RIGHT;

/** @param sweeps number of sweeps in which the emission was seen */
export function confidenceOf(said: EmissionClass, sweeps: number): number {
  const [young, older, old] = RIGHT[said];
  return sweeps < KNOWN_FROM[0] ? young : sweeps < KNOWN_FROM[1] ? older : old;
}

/** The same in words, as a last part of the evidence. */
export function confidenceText(confidence: number): string {
  const share = `right in ${Math.round(100 * confidence)} % of the tests`;
  return confidence < GUESS ? `a guess: ${share}` : share;
}
