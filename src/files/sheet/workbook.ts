/** Workbooks of reports: sheets of text and numbers, with a head that stays in sight. */
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { CellLook } from './sheet-looks.js';
import { WorkbookWriter } from './workbook-writer.js';

export interface SheetColumn {
  readonly head: string;
  /** In characters. */
  readonly width: number;
}

export interface SheetNumber {
  readonly value: number;
  /** As Excel writes it: `0.0`, `[h]:mm:ss`. */
  readonly format: string;
}

export interface Sheet {
  readonly name: string;
  /** Lines over the table: whose it is and of when. */
  readonly title: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly rows: Iterable<readonly (string | number | SheetNumber | undefined)[]>;
}

const TITLE: CellLook = { bold: true, size: 13 };
const SUBTITLE: CellLook = { bold: true, size: 10 };
const HEAD: CellLook = { bold: true, shaded: true, wrapped: true };
const BODY: CellLook = { wrapped: true };

/** @throws Error when it cannot be written. */
export async function writeWorkbook(sheets: readonly Sheet[], creator: string): Promise<Uint8Array> {
  const stream = new PassThrough();
  const whole = buffer(stream);
  const workbook = new WorkbookWriter(stream, { creator });
  for (const { name, title, columns, rows } of sheets) {
    const widths = columns.map(({ width }) => width);
    workbook.begin({ name, widths, frozenRows: title.length + (title.length > 0 ? 2 : 1) });
    for (const [i, line] of title.entries()) await workbook.add([line], () => (i === 0 ? TITLE : SUBTITLE));
    if (title.length > 0) await workbook.add([]);
    await workbook.add(
      columns.map(({ head }) => head),
      () => HEAD,
    );
    for (const values of rows)
      await workbook.add(
        values.map((one) => (typeof one === 'object' ? one.value : one)),
        (column) => lookOf(values[column]),
      );
  }
  await workbook.finish();
  return await whole;
}

function lookOf(cell: string | number | SheetNumber | undefined): CellLook | undefined {
  return typeof cell === 'object' ? { ...BODY, numberFormat: cell.format } : cell === undefined ? undefined : BODY;
}
