/**
 * Returns the k-th smallest (k from 0) of the first `count` values, and reorders them: smaller ones before it, larger ones
 * behind. The values before `from` must be the smallest already; they stay in place. Hoare's quickselect, O(count).
 */
export function selectKth(values: Float32Array, k: number, count: number, from = 0): number {
  let low = from;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i <= j) {
        const swap = values[i] as number;
        values[i++] = values[j] as number;
        values[j--] = swap;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k] as number;
}

/** Quantile 0 … 1 of the first `count` values; NaN when there are none. */
export function quantile(values: Float32Array, share: number, count: number): number {
  if (count === 0) return Number.NaN;
  return selectKth(values, Math.min(count - 1, Math.max(0, Math.floor(share * count))), count);
}

/** For a Gaussian: standard deviation divided by median absolute deviation. */
const SPREAD_OVER_MEDIAN = 1.4826;

/** Standard deviation of Gaussian values of which these are the absolute deviations; others far away hardly change it. */
export function spreadOf(deviations: Float32Array, count: number): number {
  return SPREAD_OVER_MEDIAN * quantile(deviations, 0.5, count);
}

/** Stride that picks about `enough` of `count` values, never fewer than two thirds of `enough`. */
export function strideFor(count: number, enough: number): number {
  return Math.max(1, Math.round(count / enough));
}

/**
 * Mean of the middle half of the values: as robust as the median against a quarter of outliers, and finer than the
 * quantisation.
 */
export function midMean(values: Float32Array, count: number): number {
  if (count === 0) return Number.NaN;
  const first = count >> 2;
  const last = Math.max(first, Math.min(count - 1, Math.floor(0.75 * count)));
  selectKth(values, first, count);
  selectKth(values, last, count, first);
  let sum = 0;
  for (let i = first; i <= last; i++) sum += values[i] as number;
  return sum / (last - first + 1);
}
