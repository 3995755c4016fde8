/** One figure of a benchmark, printed as one line of JSON. */
export interface BenchLine {
  readonly bench: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** The same, measured in the same run, of the obvious build. */
  readonly baseline?: number;
  readonly ratio?: number;
  readonly target?: number;
  readonly ok?: boolean;
}
