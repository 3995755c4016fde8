/** InfluxQL, the only query language of all versions: writes values into queries, and parses answers. */
import { DAY_MS } from '../../time/units.js';

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

/** Converts RFC 3339 text with up to nine digits, as InfluxDB writes it, to nanoseconds. @throws RangeError for other text */
export function parseTimeNs(text: string): bigint {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a time as InfluxDB prints it`);
  const wholeMs = Date.parse(`${match[1]}Z`);
  return BigInt(wholeMs) * 1_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
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

/** [from, to) cut into windows of at most a day: InfluxDB 3 Core refuses queries over more. */
export function* windows(from: number, to: number, widthMs = DAY_MS): Generator<{ from: number; to: number }> {
  for (let at = from; at < to; at += widthMs) yield { from: at, to: Math.min(to, at + widthMs) };
}
