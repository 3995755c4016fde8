/** What the program must come through: long, so not among the tests. */
export interface Outcome {
  readonly passed: boolean;
  readonly counts: Readonly<Record<string, unknown>>;
}

export interface Ordeal {
  readonly summary: string;
  run(...args: (string | undefined)[]): Promise<Outcome>;
}
