/** Rows of an export, before they become CSV, JSON, XLSX or Parquet. */

export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  /** `instant`: epoch ms, written as RFC 3339 in UTC (or as the format's own type of time). */
  readonly kind: 'text' | 'number' | 'instant' | 'flag';
}

export interface TableRow {
  readonly cells: readonly Cell[];
  /** The levels of a sweep, written after its cells. */
  readonly levels?: Float32Array;
}

/** Description of the export: in the head of JSON, on a sheet of its own, in the metadata of Parquet. */
export type About = Readonly<Record<string, string | number>>;

/** RFC 3339 in UTC, to the microsecond where the instant has microseconds: one time per sweep in every format. */
export function instantText(at: number): string {
  const micros = Math.round(at * 1000);
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  const below = ((micros % 1000) + 1000) % 1000;
  return below === 0 ? text : `${text.slice(0, -1)}${String(below).padStart(3, '0')}Z`;
}

const texts = new Map<number, string>();
const MOST_TEXTS = 100_000;

/**
 * The shortest decimal that reads back as the same float: -93.5, -93.47, -93.46875. Receivers' levels have few distinct
 * values, so a few hundred texts serve a whole export.
 */
export function levelText(level: number): string {
  const known = texts.get(level);
  if (known !== undefined) return known;
  let text = String(level);
  for (const scale of [100, 1e5]) {
    const rounded = Math.round(level * scale) / scale;
    if (Math.fround(rounded) !== level) continue;
    text = String(rounded);
    break;
  }
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(level, text);
  return text;
}

/**
 * The name of a part of an export, without ending: the first one is called as the export, later ones have a number. A
 * number whose name is `taken` by another export of the folder is left out.
 */
export function partName(
  { name, taken = [] }: { readonly name: string; readonly taken?: readonly string[] | undefined },
  part: number,
): string {
  if (part === 1) return name;
  let number = 1;
  for (let left = part - 1; left > 0; ) if (!taken.includes(`${name}-${++number}`)) left -= 1;
  return `${name}-${number}`;
}
