/** A table from a file: text is sent as it is, a workbook is read by the program. */
import { ask } from './ask.js';

export type Table = { readonly csv: string } | { readonly rows: readonly (readonly string[])[] };

/** @throws ProblemError when the program cannot read the workbook */
export async function tableFrom(file: File): Promise<Table> {
  if (!/\.xlsx$/i.test(file.name)) return { csv: textOf(await file.arrayBuffer()) };
  return await ask('POST /api/v1/sheets/rows', { content: file });
}

/**
 * Text as spreadsheets save it: UTF-8, "Unicode text" (UTF-16 with its mark), else the Vietnamese code page of Windows, whose
 * accents are letters of their own.
 */
export function textOf(content: ArrayBuffer): string {
  const [first, second] = new Uint8Array(content);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(content);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(content);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1258').decode(content).normalize();
  }
}
