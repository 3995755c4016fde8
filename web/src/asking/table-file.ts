/** A table that somebody chose from the disk: text is sent as it is, a workbook is read by the program. */
import { sendFile } from './request.js';

export type Table = { readonly csv: string } | { readonly rows: readonly (readonly string[])[] };

/** @throws ProblemError when the program cannot read the workbook */
export async function tableFrom(file: File): Promise<Table> {
  if (!/\.xlsx$/i.test(file.name)) return { csv: await file.text() };
  const answer = await sendFile('/api/v1/sheets/rows', file);
  const rows = Array.isArray(answer['rows']) ? answer['rows'] : [];
  return { rows: rows.map((row: unknown) => (Array.isArray(row) ? row.map(String) : [])) };
}
