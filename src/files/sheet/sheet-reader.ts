/** The first sheet of an XLSX workbook as rows of text, read in a process with limits of its own. */
import { type ReadingLimits, ReadingRefused, readLimited } from '../../threads/limited-reader.js';
import { workerUrl } from '../../threads/worker-url.js';
import { SaidError } from '../../words/said.js';

export interface SheetLimits {
  readonly rows: number;
  readonly columns: number;
  /** Letters of one cell; further ones are cut off. */
  readonly letters: number;
}

/** The file is no workbook, or larger than a list that a person keeps. */
export class UnreadableSheet extends SaidError {
  override readonly name = 'UnreadableSheet';
}

export interface SheetReading {
  readonly content: Uint8Array;
  readonly limits: SheetLimits;
}

/** Limits of one reading. A list of the permitted size takes about a second. */
const READING: ReadingLimits = { cpuSeconds: 20, withinMs: 60_000, memoryMb: 448 };

/** The rows of the first sheet; empty rows stay, as in a text table. @throws UnreadableSheet; ReadersBusy */
export async function sheetRows(content: Uint8Array, limits: SheetLimits): Promise<string[][]> {
  const reading: SheetReading = { content, limits };
  try {
    return await readLimited(workerUrl(import.meta.url, 'sheet-process'), reading, READING);
  } catch (error) {
    if (error instanceof ReadingRefused) throw new UnreadableSheet(error.said, { cause: error });
    throw error;
  }
}
