/** The upper middle of the values that are numbers; NaN without one. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
