/** Fits a list of frequencies, in any order and with any defects, to a regular grid. */

export interface Grid {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
  /** True where frequencies had to be moved to fit. */
  readonly isResampled: boolean;
  /** The bin of each frequency of the list. */
  readonly binOf: ReadonlyMap<number, number>;
}

/** A frequency within this distance (in bins) of its bin counts as being on the grid. */
const SLACK_BINS = 0.02;
const MOST_BINS = 65_535;
/**
 * Two bands in one list leave a gap. The grid may have at most this many bins per frequency, or ALWAYS_ALLOWED_BINS in
 * any case.
 */
const BINS_PER_FREQUENCY = 32;
const ALWAYS_ALLOWED_BINS = 2048;

/** `loneBinHz` is the width of the bin when the list has only one frequency. */
export function gridOf(frequenciesHz: Iterable<number>, loneBinHz: number): Grid {
  const sorted = Float64Array.from(new Set(frequenciesHz)).sort();
  const startHz = sorted[0] ?? 0;
  const spanHz = (sorted.at(-1) ?? 0) - startHz;
  if (spanHz === 0)
    return { startHz, stepHz: loneBinHz, bins: sorted.length, isResampled: false, binOf: new Map([[startHz, 0]]) };
  const smallestHz = sorted.reduce(
    (least, hz, i) => (i === 0 ? least : Math.min(least, hz - at(sorted, i - 1))),
    spanHz,
  );
  const regularBins = Math.round(spanHz / smallestHz) + 1;
  const regularHz = spanHz / (regularBins - 1);
  const mostBins = Math.min(MOST_BINS, Math.max(ALWAYS_ALLOWED_BINS, BINS_PER_FREQUENCY * sorted.length));
  const isRegular =
    regularBins <= mostBins &&
    sorted.every((hz) => Math.abs((hz - startHz) / regularHz - Math.round((hz - startHz) / regularHz)) <= SLACK_BINS);
  const bins = Math.min(regularBins, mostBins);
  const stepHz = spanHz / (bins - 1);
  const binOf = new Map(Array.from(sorted, (hz) => [hz, Math.round((hz - startHz) / stepHz)]));
  return { startHz, stepHz, bins, isResampled: !isRegular, binOf };
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
