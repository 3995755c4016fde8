/** The first sheet of an XLSX workbook as rows of text, read row by row so that a huge one costs no memory. */
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';

// The package is CommonJS, and its types name a default export that is not there at run time.
const ExcelJs = createRequire(import.meta.url)('exceljs') as typeof import('exceljs');

export interface SheetLimits {
  readonly rows: number;
  readonly columns: number;
  readonly letters: number;
}

/** It is no workbook, or not one that a person keeps a list in. */
export class UnreadableSheet extends Error {
  override readonly name = 'UnreadableSheet';
}

/** A damaged workbook can leave its reader waiting for ever; a whole one of the permitted size takes a second or two. */
const READ_WITHIN_MS = 10_000;

/** Empty rows are left out, as in a text table. @throws UnreadableSheet */
export async function sheetRows(
  content: Readable,
  limits: SheetLimits,
  withinMs: number = READ_WITHIN_MS,
): Promise<string[][]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const words = 'This XLSX workbook could not be read to its end; it is damaged.';
    timer = setTimeout(() => reject(new UnreadableSheet(words)), withinMs);
  });
  const rows = readRows(content, limits);
  // When it is late nobody waits for it any more.
  rows.catch(() => undefined);
  try {
    return await Promise.race([rows, late]);
  } finally {
    clearTimeout(timer);
    content.destroy();
  }
}

async function readRows(content: Readable, limits: SheetLimits): Promise<string[][]> {
  const reader = new ExcelJs.stream.xlsx.WorkbookReader(content, {
    ...{ worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'ignore' },
  });
  const rows: string[][] = [];
  try {
    for await (const sheet of reader) {
      for await (const row of sheet) {
        if (row.cellCount > limits.columns)
          throw new UnreadableSheet(`Row ${row.number} has ${row.cellCount} columns; ${limits.columns} are the most.`);
        const cells = Array.from({ length: row.cellCount }, (_, i) => textOfCell(row.getCell(i + 1).value));
        if (cells.every((text) => text === '')) continue;
        if (rows.length >= limits.rows) throw new UnreadableSheet(`The first sheet has more than ${limits.rows} rows.`);
        rows.push(cells.map((text) => text.slice(0, limits.letters)));
      }
      break;
    }
  } catch (error) {
    if (error instanceof UnreadableSheet) throw error;
    throw new UnreadableSheet('This is not an XLSX workbook that can be read.', { cause: error });
  }
  if (rows.length === 0) throw new UnreadableSheet('The first sheet is empty, or this is not an XLSX workbook.');
  return rows;
}

/** Days as 2027-02-04, times of day as 05:30; a formula counts by its result. */
function textOfCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return textOfDate(value);
  if (typeof value !== 'object') return String(value).trim();
  const { richText, result, text } = value as { richText?: { text?: string }[]; result?: unknown; text?: unknown };
  if (Array.isArray(richText))
    return richText
      .map((part) => part.text ?? '')
      .join('')
      .trim();
  if (result !== undefined) return textOfCell(result);
  return text === undefined ? '' : textOfCell(text);
}

function textOfDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const [day = '', clock = ''] = date.toISOString().split('T');
  // Excel keeps a time without a day as one of its day zero.
  if (day <= '1900-01-01') return clock.slice(0, 5);
  return clock.startsWith('00:00:00') ? day : `${day} ${clock.slice(0, 5)}`;
}
