/**
 * Reads comma-, semicolon- and tab-separated text as spreadsheets write it (RFC 4180, and Excel's variants) into rows.
 */
import { ImpossibleValue } from '../words/said.js';

const SEPARATORS = [',', ';', '\t'] as const;

/** Most entries of a list that people keep: each change of it goes to detection as a whole. */
export const MOST_LISTED = 20_000;

/** Most cells of a table; no list kept by people is larger. */
const MOST_CELLS = 2_000_000;

/** Lines that are looked at for the separator. */
const SEPARATOR_LINES = 50;

/**
 * Rows of trimmed cells; empty rows stay, so that rows are counted as a spreadsheet counts them. The separator is the
 * character that most lines have outside quotes: a title above the table may have others. @throws ImpossibleValue for an unclosed quote, naming the row, or for a table that is too large.
 */
export function parseCsv(text: string): string[][] {
  const body = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(body);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  let cells = 0;
  const endCell = (): void => {
    row.push(cell.trim());
    cell = '';
    cells += 1;
    if (cells > MOST_CELLS) throw ImpossibleValue.of('The table has more than {most} cells.', { most: MOST_CELLS });
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let i = 0; i < body.length; i++) {
    const letter = body[i];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (body[i + 1] === '"') cell += body[++i];
      else quoted = false;
    } else if (letter === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (letter === separator) endCell();
    else if (letter === '\n') endRow();
    else if (letter !== '\r') cell += letter;
  }
  if (quoted) throw ImpossibleValue.of('Row {row} opens a quote that is never closed.', { row: rows.length + 1 });
  endRow();
  while (rows.length > 0 && isEmptyRow(rows.at(-1) ?? [])) rows.pop();
  return rows;
}

export function isEmptyRow(cells: readonly string[]): boolean {
  return cells.every((text) => text === '');
}

function separatorOf(text: string): string {
  const lines = text.replace(/"[^"]*"/g, '').split('\n', SEPARATOR_LINES);
  const counts = SEPARATORS.map((one) => {
    const has = lines.map((line) => line.split(one).length - 1);
    return { one, lines: has.filter((count) => count > 0).length, all: has.reduce((sum, count) => sum + count, 0) };
  });
  return counts.sort((a, b) => b.lines - a.lines || b.all - a.all)[0]?.one ?? ',';
}

/** Letters of a cell that are read: no cell of a list that people keep is longer. */
const LONGEST_CELL = 1000;

/** Without runs of spaces and the rest of long texts, on which patterns take time with the square of the length. */
export function readableRows(rows: readonly (readonly string[])[]): string[][] {
  return rows.map((cells) => cells.map(readableCell));
}

function readableCell(text: string): string {
  return text
    .slice(0, LONGEST_CELL)
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/** A heading in its plain form: lower case, without punctuation, accents, and units in brackets. */
export function plainHeading(text: string): string {
  return text
    .slice(0, LONGEST_CELL)
    .replace(/\(.*?\)|\[.*?\]/g, ' ')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** The columns that are recognised by their headings, of which `known` has the plain forms. */
export function columnsOf<Column extends string>(
  known: Readonly<Record<Column, readonly string[]>>,
  heading: readonly string[],
): Partial<Record<Column, number>> {
  const plain = heading.map(plainHeading);
  const found: Partial<Record<Column, number>> = {};
  for (const column of Object.keys(known) as Column[]) {
    const index = plain.findIndex((text) => known[column].includes(text));
    if (index >= 0) found[column] = index;
  }
  return found;
}

/** A fault for each column that is needed and not there. */
export function missingColumns<Column extends string>(
  needed: readonly Column[],
  mapping: Partial<Readonly<Record<Column, number>>>,
  heading: readonly string[],
): RowFault[] {
  const problem = `no column is known to hold it; the headings are ${heading.join(', ')}`;
  return needed.filter((column) => mapping[column] === undefined).map((column) => ({ row: 1, column, problem }));
}

export interface RowFault {
  /** Row number as a spreadsheet counts: the first is row 1. */
  readonly row: number;
  readonly column: string;
  /** The fault, with the value. */
  readonly problem: string;
}
