/**
 * How often a class was right when it was said of emissions of known truth on real backgrounds. The benchmark prints how far
 * that holds on others (`bench -- detect --published`).
 */

/** Below this share a class is a guess, and the emission's class is unknown. */
const GUESS = 0.55;
/** Ages, in sweeps with the emission, from which the second and the third share hold. */
const KNOWN_FROM = [16, 64] as const;

/**
 * Share of emissions of this class, young, older and old, that were what was said; shares of few emissions are drawn to the
 * mean of their class. A carrier since the start, which the real sets do not have, counts as a carrier known for long.
 */
const RIGHT = {
  cw: [0.63, 0.69, 0.84],
  'cw-since-start': [0.84, 0.84, 0.84],
  drift: [0.15, 0.51, 0.96],
  pulsed: [0.5, 0.75, 0.35],
  'wideband-noise': [0.66, 0.88, 0.81],
  'fast-chirp': [0.59, 0.52, 0.63],
  'slow-chirp': [0.52, 0.93, 0.9],
  hop: [0.2, 0.6, 0.72],
  intermod: [0.35, 0.38, 0.39],
  'passive-intermod': [0.22, 0.19, 0.17],
  splatter: [0.54, 0.6, 0.5],
  unlicensed: [0.51, 0.72, 0.63],
} as const;

/**
 * The same, by what the class rests on: an unlicensed transmission only because no other rule fits, and without a constant
 * width; bursts at equal intervals; a drift whose steps are as large as leaps.
 */
const RIGHT_BY_BASIS = { rest: 0.16, returns: 0.84, leaps: 0.41 } as const;

export type Basis = keyof typeof RIGHT_BY_BASIS;

export type EmissionClass = keyof typeof RIGHT;

/** @param sweeps number of sweeps in which the emission was seen; `basis`: see Named */
export function confidenceOf(said: EmissionClass, sweeps: number, basis?: Basis): number {
  if (basis !== undefined) return RIGHT_BY_BASIS[basis];
  const [young, older, old] = RIGHT[said];
  return sweeps < KNOWN_FROM[0] ? young : sweeps < KNOWN_FROM[1] ? older : old;
}

export const isGuess = (confidence: number): boolean => confidence < GUESS;

/** The same in words, as a last part of the evidence. */
export function confidenceText(confidence: number): string {
  const share = `right in ${Math.round(100 * confidence)} % of the tests`;
  return isGuess(confidence) ? `a guess: ${share}` : share;
}
