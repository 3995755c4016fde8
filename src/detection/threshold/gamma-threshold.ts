/**
 * Thresholds for power averages. A cell that averages N windows of noise is Gamma distributed, shape N, mean 1; the
 * mean of k such cells has shape k·N. Wilson and Hilferty (1931): the cube root of a Gamma variable is nearly Gaussian,
 * so a threshold at Gaussian-equivalent z is T = (1 − c + z√c)³ with c = 1/(9n). At z = 4.3 the true tail is
 * 6.0e-6 (N = 4) to 8.0e-6 (N = 32) against 8.5e-6 nominal.
 */
export function gammaThreshold(shape: number, z: number): number {
  const c = 1 / (9 * Math.max(shape, 0.25));
  return Math.max(1, (1 - c + z * Math.sqrt(c)) ** 3);
}

/** The law of a receiver's noise, from which every threshold follows. */
export interface NoiseLaw {
  /** Shape of the Gamma law of one cell: the number of independent looks that it averages. */
  readonly shape: number;
  /** Power correlation of neighbouring bins. */
  readonly rho1: number;
  /** Factor of the excess of rare cells over that of the Gamma law. */
  readonly tail: number;
}

/**
 * Ratio to the mean that noise averaged over `sweeps` × `bins` cells exceeds as seldom as a Gaussian variable exceeds z. The
 * more cells, the less of the tail of one cell is left.
 */
export function noiseLimit({ shape, rho1, tail }: NoiseLaw, z: number, sweeps = 1, bins = 1): number {
  const cells = sweeps * bins;
  const limit = gammaThreshold((shape * cells) / correlatedVariance(bins, rho1), z);
  return 1 + (limit - 1) * (1 + (tail - 1) / Math.sqrt(cells));
}

/** Median of a cell of noise over its mean, dB (Wilson and Hilferty). */
export function cellMedianDb({ shape }: Pick<NoiseLaw, 'shape'>): number {
  return 30 * Math.log10(1 - 1 / (9 * shape));
}

/** Factor by which the variance of a sum over `count` bins grows when neighbours correlate with power correlation `rho1`. */
export function correlatedVariance(count: number, rho1: number): number {
  return 1 + (2 * rho1 * (count - 1)) / count;
}

/** Mean and variance of the part below `cut` of a Gamma law of this shape and mean 1 (midpoint rule). */
export function gammaBelow(shape: number, cut: number): { mean: number; variance: number } {
  const steps = 2000;
  let p = 0;
  let m = 0;
  let s = 0;
  for (let i = 0; i < steps; i++) {
    const r = ((i + 0.5) / steps) * cut;
    const density = Math.exp((shape - 1) * Math.log(r) - shape * (r - 1));
    p += density;
    m += density * r;
    s += density * r * r;
  }
  const mean = m / p;
  return { mean, variance: s / p - mean * mean };
}
