/** A table from a file: text is sent as it is, a workbook is read by the program. */
import { ask } from './ask.js';

export type Table = { readonly csv: string } | { readonly rows: readonly (readonly string[])[] };

/** @throws ProblemError when the program cannot read the workbook */
export async function tableFrom(file: File): Promise<Table> {
  if (!/\.xlsx$/i.test(file.name)) return { csv: await file.text() };
  return await ask('POST /api/v1/sheets/rows', { content: file });
}
