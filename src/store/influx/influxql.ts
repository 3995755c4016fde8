export type Cell = string | number | boolean | null;

export interface ResultSeries {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

interface RawAnswer {
  readonly error?: string;
  readonly results?: readonly {
    readonly error?: string;
    readonly series?: readonly {
      readonly name: string;
      readonly tags?: Readonly<Record<string, string>>;
      readonly columns: readonly string[];
      readonly values?: readonly (readonly Cell[])[];
    }[];
  }[];
}

/** @throws Error with the server's words: InfluxQL reports a failed statement inside an answer of status 200. */
export function parseResults(text: string): ResultSeries[] {
  let answer: RawAnswer;
  try {
    answer = JSON.parse(text) as RawAnswer;
  } catch (error) {
    throw new Error(`InfluxDB answered a query with ${JSON.stringify(text.slice(0, 80))} instead of JSON.`, {
      cause: error,
    });
  }
  const fault = answer.error ?? answer.results?.find((result) => result.error !== undefined)?.error;
  if (fault !== undefined) throw new Error(`InfluxDB refused a query: ${fault}.`);
  return (answer.results ?? []).flatMap((result) =>
    (result.series ?? []).map(({ name, tags = {}, columns, values = [] }) => ({ name, tags, columns, rows: values })),
  );
}

/** Quotes a string value for a WHERE clause. */
export function quoteText(value: string): string {
  return `'${value.replace(/['\\]/g, '\\$&')}'`;
}

/** Reads cells by column name and checks their type, because everybody may write to the store. */
export class RowReader {
  readonly #index: ReadonlyMap<string, number>;

  constructor(columns: readonly string[]) {
    this.#index = new Map(columns.map((name, index) => [name, index]));
  }

  number(row: readonly Cell[], name: string): number | undefined {
    const cell = row[this.#index.get(name) ?? -1];
    return typeof cell === 'number' ? cell : undefined;
  }

  text(row: readonly Cell[], name: string): string | undefined {
    const cell = row[this.#index.get(name) ?? -1];
    return typeof cell === 'string' ? cell : undefined;
  }
}
