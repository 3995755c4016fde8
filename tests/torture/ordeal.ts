/** A test of endurance, too long for the ordinary tests. */
export interface Outcome {
  readonly passed: boolean;
  readonly counts: Readonly<Record<string, unknown>>;
}

export interface Ordeal {
  readonly summary: string;
  run(argument: string | undefined): Promise<Outcome>;
}
