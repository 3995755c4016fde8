/**
 * Measures the law of the noise. A cell that averages N windows follows a Gamma law of shape N. The shape comes from the
 * truncated variance of quiet bins, the correlation of neighbours from their products (Hann: 4/9), and the tail from a high
 * quantile (a receiver that holds maxima has a heavier tail than Gamma).
 */
import { gammaBelow, gammaThreshold, type NoiseLaw } from '../threshold/gamma-threshold.js';
import { ONE, ratioOfDb } from '../threshold/ratio-table.js';
import { inPieces, LEVEL_COST, type Piecemeal } from './piecemeal.js';
import { quantile, strideFor } from './select.js';
import type { WarmUp } from './warm-up.js';

/** Number of bins that give the law. */
export const LAW_BINS = 64;
/** Cost of the Gamma's moments. */
const MOMENTS_COST = 60_000;

/** Every n-th quiet bin, about {@link LAW_BINS} of them. */
export function lawBins(quiet: Uint8Array): number[] {
  const quietBins = Array.from(quiet.keys()).filter((f) => quiet[f] === 1);
  const stride = strideFor(quietBins.length, LAW_BINS);
  return quietBins.filter((_, i) => i % stride === 0);
}

/** Shape from the truncated variance of quiet bins (median over bins), neighbour correlation, and tail against Gamma. */
export function* noiseLaw(
  warmUp: WarmUp,
  chosen: readonly number[],
  base: Float32Array,
  gains: Float32Array,
  scratch: Float32Array,
): Piecemeal<NoiseLaw> {
  if (chosen.length === 0) return { shape: 8, rho1: 0, tail: 1 };
  let shape = 8;
  for (let pass = 0; pass < 4; pass++) {
    const cut = gammaThreshold(shape, 3);
    const expected = gammaBelow(shape, cut);
    yield MOMENTS_COST;
    const truncated = new TruncatedMean(shape);
    const variances: number[] = [];
    yield MOMENTS_COST;
    yield* inPieces(
      chosen.length,
      (i) => {
        const f = chosen[i] as number;
        const n = warmUp.column(f, gains, scratch);
        const mean = truncated.of(scratch, n, base[f] as number);
        const moments = momentsBelow(scratch, n, mean, cut);
        if (moments.count > 20) variances.push(moments.variance / expected.variance / shape);
        return n * LEVEL_COST;
      },
      null,
    );
    variances.sort((a, b) => a - b);
    shape = Math.min(400, Math.max(0.8, 1 / (variances[variances.length >> 1] ?? 1 / shape)));
  }
  const rho1 = yield* neighbourCorrelation(warmUp, chosen, base, gains, shape);
  return { shape, rho1, tail: yield* tailExcess(warmUp, chosen, base, gains, shape) };
}

function momentsBelow(
  values: Float32Array,
  n: number,
  meanDbm: number,
  cut: number,
): { count: number; variance: number } {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const ratio = ratioOfDb((values[i] as number) - meanDbm) / ONE;
    if (ratio >= cut) continue;
    count++;
    sum += ratio;
    squares += ratio * ratio;
  }
  const mean = sum / Math.max(1, count);
  return { count, variance: squares / Math.max(1, count) - mean * mean };
}

/** Mean power of noise from the cells below a cut that noise exceeds once in 160; signals above the cut do not matter. */
export class TruncatedMean {
  private readonly cut: number;
  private readonly expected: number;
  private readonly shape: number;

  constructor(shape: number) {
    this.shape = shape;
    this.cut = gammaThreshold(shape, 2.5);
    this.expected = gammaBelow(shape, this.cut).mean;
  }

  /** Mean level, dBm, of the first `n` values; `medianDbm` is a first guess. */
  of(values: Float32Array, n: number, medianDbm: number): number {
    let mean = medianDbm + 1.45 / this.shape;
    for (let pass = 0; pass < 3; pass++) {
      let sum = 0;
      let count = 0;
      for (let i = 0; i < n; i++) {
        const ratio = ratioOfDb((values[i] as number) - mean) / ONE;
        if (ratio >= this.cut) continue;
        sum += ratio;
        count++;
      }
      if (count > 0) mean += 10 * Math.log10(Math.max(1e-3, sum / count / this.expected));
    }
    return mean;
  }
}

/** Power correlation of adjacent quiet bins (Hann: 4/9). */
function* neighbourCorrelation(
  warmUp: WarmUp,
  chosen: readonly number[],
  base: Float32Array,
  gains: Float32Array,
  shape: number,
): Piecemeal<number> {
  const cut = gammaThreshold(shape, 3);
  const found: number[] = [];
  yield* inPieces(
    chosen.length,
    (i) => {
      const f = chosen[i] as number;
      if (f + 1 >= base.length) return 0;
      const rho = correlationAt(f, warmUp, base, gains, cut);
      if (rho !== undefined) found.push(rho);
      return gains.length * LEVEL_COST;
    },
    null,
  );
  found.sort((a, b) => a - b);
  return Math.min(0.5, Math.max(0, found[found.length >> 1] ?? 0));
}

/** Power correlation of a bin with the next one; undefined where too few cells of both are noise. */
function correlationAt(
  f: number,
  warmUp: WarmUp,
  base: Float32Array,
  gains: Float32Array,
  cut: number,
): number | undefined {
  let count = 0;
  let cross = 0;
  let a2 = 0;
  let b2 = 0;
  for (let t = 0; t < gains.length; t++) {
    const gain = gains[t] as number;
    const a = ratioOfDb(warmUp.level(t, f) - (base[f] as number) - gain) / ONE;
    const b = ratioOfDb(warmUp.level(t, f + 1) - (base[f + 1] as number) - gain) / ONE;
    if (a >= cut || b >= cut) continue;
    count++;
    cross += (a - 1) * (b - 1);
    a2 += (a - 1) ** 2;
    b2 += (b - 1) ** 2;
  }
  return count > 20 && a2 > 0 && b2 > 0 ? cross / Math.sqrt(a2 * b2) : undefined;
}

/** Ratio of the measured 97 % quantile to that of a Gamma law, 1 … 1.6; above 1 in receivers that hold maxima. */
function* tailExcess(
  warmUp: WarmUp,
  chosen: readonly number[],
  base: Float32Array,
  gains: Float32Array,
  shape: number,
): Piecemeal<number> {
  const perBin: number[] = [];
  const scratch = new Float32Array(gains.length);
  const truncated = new TruncatedMean(shape);
  yield* inPieces(
    chosen.length,
    (i) => {
      const f = chosen[i] as number;
      const n = warmUp.column(f, gains, scratch);
      if (n < 50) return 0;
      const mean = truncated.of(scratch, n, base[f] as number);
      perBin.push(ratioOfDb(quantile(scratch, 0.97, n) - mean) / ONE);
      return n * LEVEL_COST;
    },
    null,
  );
  if (perBin.length === 0) return 1;
  perBin.sort((a, b) => a - b);
  const excess = ((perBin[perBin.length >> 1] as number) - 1) / (gammaThreshold(shape, 1.881) - 1);
  return Math.min(1.6, Math.max(1, excess));
}
