/** One figure of a benchmark, printed as one JSON line. */
export interface BenchLine {
  readonly bench: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** What the figure is compared with, measured in the same run. */
  readonly baseline?: number;
  readonly baselineName?: string;
  /** value / baseline. */
  readonly ratio?: number;
  /** What is asked of `ratio` where there is a baseline, else of `value`: "<= 100", ">= 10". */
  readonly target?: string;
  readonly ok?: boolean;
}

export function line(figure: Omit<BenchLine, 'ratio' | 'ok'>): BenchLine {
  const { value, baseline, target } = figure;
  const rounded = { ...figure, value: round(value), ...(baseline === undefined ? {} : { baseline: round(baseline) }) };
  const ratio = baseline === undefined ? undefined : value / baseline;
  const judged = ratio ?? value;
  return {
    ...rounded,
    ...(ratio === undefined ? {} : { ratio: round(ratio) }),
    ...(target === undefined ? {} : { ok: meets(judged, target) }),
  };
}

function meets(value: number, target: string): boolean {
  const [sign, limit] = target.split(' ');
  return sign === '<=' ? value <= Number(limit) : value >= Number(limit);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
