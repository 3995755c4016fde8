/** The upper middle of the values that are numbers; NaN without one. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/**
 * Half of the interval around the median that holds the median of what the values scatter about, whatever their distribution:
 * its ends are the values of these ranks (binomial, 96 % or more). Infinite for fewer than seven.
 */
export function medianWithin(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const rank = Math.floor((sorted.length + 1) / 2 - 1.05 * Math.sqrt(sorted.length));
  const [low, high] = [sorted[rank - 1], sorted[sorted.length - rank]];
  const middle = median(values);
  return low === undefined || high === undefined ? Number.POSITIVE_INFINITY : Math.max(middle - low, high - middle);
}
