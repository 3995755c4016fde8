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
