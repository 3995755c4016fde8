/**
 * Confidence interval of an occupancy (SM.1880, SM.2256): the Wilson interval, because the plain one is wrong near 0 and 1. The
 * number of independent samples is reduced by the lag-1 correlation a: n·(1 − a)/(1 + a).
 */
export interface Occupancy {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  readonly independentSamples: number;
}

const Z_95 = 1.96;

/** Wilson score interval at 95 % for `hits` of `samples`; `lag1`: correlation between neighbouring samples. */
export function wilson(hits: number, samples: number, lag1 = 0): Occupancy {
  if (samples === 0) return { share: 0, low: 0, high: 1, samples: 0, independentSamples: 0 };
  const a = Math.min(0.999, Math.max(0, lag1));
  const n = Math.max(1, (samples * (1 - a)) / (1 + a));
  const share = hits / samples;
  const centre = (share + Z_95 ** 2 / (2 * n)) / (1 + Z_95 ** 2 / n);
  const half = (Z_95 / (1 + Z_95 ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z_95 ** 2 / (4 * n * n));
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), samples, independentSamples: n };
}
