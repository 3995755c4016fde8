/**
 * XLSX written row by row, in bounded memory. Text stays text: a cell that begins with "=" is written as a string, so
 * no spreadsheet takes it for a formula.
 */
import { createRequire } from 'node:module';
import { ConfigError } from '../errors/errors.js';

// The package is CommonJS, and its types name a default export that is not there at run time.
const ExcelJs = createRequire(import.meta.url)('exceljs') as typeof import('exceljs');

export type SheetCell = string | number | boolean | Date | null;

/** What the format itself allows. */
export const MOST_SHEET_ROWS = 1_048_576;
export const MOST_SHEET_COLUMNS = 16_384;

export interface SheetColumn {
  readonly name: string;
  /** In characters. */
  readonly width?: number;
  /** As Excel writes it: `yyyy-mm-dd hh:mm:ss.000`. */
  readonly numberFormat?: string;
}

/** One workbook; sheets are written one after another. */
export class SheetWriter {
  readonly #book: InstanceType<typeof ExcelJs.stream.xlsx.WorkbookWriter>;
  #sheet: ReturnType<InstanceType<typeof ExcelJs.stream.xlsx.WorkbookWriter>['addWorksheet']> | undefined;
  #rows = 0;

  constructor(path: string) {
    this.#book = new ExcelJs.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false });
  }

  /** Begins another sheet, with the names of its columns in bold and held in view. */
  begin(name: string, columns: readonly SheetColumn[]): void {
    if (columns.length > MOST_SHEET_COLUMNS)
      throw new ConfigError(`A sheet has at most ${MOST_SHEET_COLUMNS} columns; ${columns.length} are needed.`);
    this.#sheet?.commit();
    const sheet = this.#book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.columns = columns.map(({ name: header, width = 14, numberFormat }) => {
      return { header, width, ...(numberFormat === undefined ? {} : { style: { numFmt: numberFormat } }) };
    });
    sheet.getRow(1).font = { bold: true };
    sheet.getRow(1).commit();
    this.#sheet = sheet;
    this.#rows = 1;
  }

  /** @throws ConfigError when the sheet is full. */
  add(cells: readonly SheetCell[]): void {
    if (this.#rows >= MOST_SHEET_ROWS)
      throw new ConfigError(`A sheet has at most ${MOST_SHEET_ROWS} rows: ask for less, or for CSV or Parquet.`);
    this.#rows += 1;
    this.#sheet?.addRow([...cells]).commit();
  }

  async finish(): Promise<void> {
    this.#sheet?.commit();
    await this.#book.commit();
  }
}
