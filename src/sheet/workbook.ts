/** Workbooks (XLSX) written row by row: sheets of text and numbers, with a head that stays in sight. */
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import exceljs from 'exceljs';

export interface SheetColumn {
  readonly head: string;
  /** In characters. */
  readonly width: number;
  /** Decimals of the numbers in it; as they are when absent. */
  readonly decimals?: number | undefined;
}

export interface Sheet {
  readonly name: string;
  /** Lines over the table: whose it is and of when. */
  readonly title: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly rows: Iterable<readonly (string | number | undefined)[]>;
}

/** A name of a sheet has at most so many characters, and none of these. */
const LONGEST_NAME = 31;
const NOT_IN_NAMES = /[\\/?*[\]:]/g;
/** A text that a program would take for a formula is given as text, and stays text. */
const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE9EEF3' } } as const;

/** @throws Error when it cannot be written. */
export async function writeWorkbook(sheets: readonly Sheet[], creator: string): Promise<Uint8Array> {
  const stream = new PassThrough();
  const whole = buffer(stream);
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  workbook.creator = creator;
  const names = new Set<string>();
  for (const sheet of sheets) addSheet(workbook, sheet, nameFor(sheet.name, names));
  await workbook.commit();
  return await whole;
}

function addSheet(workbook: exceljs.stream.xlsx.WorkbookWriter, sheet: Sheet, name: string): void {
  const frozen = sheet.title.length + (sheet.title.length > 0 ? 2 : 1);
  const worksheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: frozen }] });
  worksheet.columns = sheet.columns.map(({ width }) => ({ width }));
  for (const [i, line] of sheet.title.entries()) {
    const row = worksheet.addRow([line]);
    row.font = { bold: true, size: i === 0 ? 13 : 10 };
    row.commit();
  }
  if (sheet.title.length > 0) worksheet.addRow([]).commit();
  const head = worksheet.addRow(sheet.columns.map((column) => column.head));
  head.font = { bold: true };
  head.eachCell((cell) => {
    cell.fill = HEAD_FILL;
    cell.alignment = { wrapText: true, vertical: 'top' };
  });
  head.commit();
  for (const values of sheet.rows) {
    const row = worksheet.addRow(values.map((value) => (value === undefined ? null : value)));
    row.eachCell((cell, column) => {
      const decimals = sheet.columns[column - 1]?.decimals;
      if (typeof cell.value === 'number' && decimals !== undefined)
        cell.numFmt = decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`;
      cell.alignment = { wrapText: true, vertical: 'top' };
    });
    row.commit();
  }
  worksheet.commit();
}

/** Unique, short enough, and without what a name may not have. */
function nameFor(wanted: string, taken: Set<string>): string {
  const plain = wanted.replace(NOT_IN_NAMES, ' ').trim().slice(0, LONGEST_NAME) || 'Sheet';
  let name = plain;
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${plain.slice(0, LONGEST_NAME - 4)} (${i})`;
  taken.add(name.toLowerCase());
  return name;
}
