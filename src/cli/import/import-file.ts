/** One file into the archive: from where an interrupted import had got to, in bounded memory. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { LinkInterrupted, ProtocolError, sentenceOf } from '../../errors/errors.js';
import type { Rejection } from '../../import/import-report.js';
import { IMPORT_FORMATS, importFormat, importSweeps } from '../../import/import-sweeps.js';
import { ByteLink } from '../../receiver/byte-link.js';
import { fileTransport } from '../../receiver/stream-transports.js';
import { type ImportNote, ImportNotes } from './import-note.js';
import { ImportWriter, type WriterParts } from './import-writer.js';

const USUAL_INTERVAL_MS = 1000;

export interface ImportOutcome {
  readonly file: string;
  readonly format: string;
  /** Where an import that had been interrupted went on, bytes; absent where the file was begun. */
  readonly resumedAt?: number;
  readonly imported: number;
  /** Sweeps the archive had already: importing a file twice doubles nothing. */
  readonly known: number;
  /** Lines or records that carried data, comments and blanks, and those left out. */
  readonly accepted: number;
  readonly remarks: number;
  readonly rejected: number;
  readonly rejections: readonly Rejection[];
  /** Stopped by a person; what was taken is safe, and the next import of the file goes on. Bytes of the file, of its size. */
  readonly interruptedAt?: { readonly offset: number; readonly size: number };
  /** Why the rest of the file could not be read. */
  readonly fault?: string | undefined;
}

export interface FileImport {
  readonly file: string;
  readonly station: string;
  readonly receiver: string;
  readonly dataDir: string;
  readonly archive: WriterParts['archive'];
  readonly format?: string | undefined;
  /** Begins the file anew, whatever was noted of it. */
  readonly fromStart?: boolean | undefined;
  /** What is imported ages like every recording; otherwise it is kept until it is let go of. */
  readonly letAge?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Told how much of the file is done, 0 … 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** The reason under which the archive keeps what was imported of a file. */
export function keptAs(file: string): string {
  return `import ${basename(file)}`;
}

/**
 * @throws ConfigError for a file of no known format; EnvironmentError when the disk takes no more: what was taken before is
 * safe, and the next call goes on from there.
 */
export async function importFile(task: FileImport): Promise<ImportOutcome> {
  const { file, station, receiver, archive, signal } = task;
  const notes = new ImportNotes(task);
  const { size, mtimeMs } = await stat(file);
  const note = task.fromStart ? undefined : fitting(await notes.read(), task, await archive.lastSeqs());
  const begin = note?.point.offset ?? 0;
  const link = await ByteLink.open(fileTransport(file, begin), Date.now);
  try {
    const format = await importFormat(link, note?.format ?? task.format);
    const owner = { receiverId: receiver, stationId: station };
    const startedAt = note?.startedAt ?? mtimeMs;
    const keepAs = task.letAge ? undefined : keptAs(file);
    const writer = new ImportWriter({ archive, notes, owner, format: format.id, startedAt, keepAs, note });
    const { report } = writer;
    const context = { report, startedAt, everyMs: USUAL_INTERVAL_MS, path: file, signal, from: note?.point };
    let fault: string | undefined;
    try {
      for await (const sweep of importSweeps(link, format, context)) {
        if (await writer.add(sweep)) task.onProgress?.((begin + link.counters.bytesIn) / size);
        if (!signal.aborted) continue;
        await writer.flush(report.resumePoint);
        break;
      }
    } catch (error) {
      if (error instanceof ProtocolError) fault = sentenceOf(error);
      else if (!(error instanceof LinkInterrupted)) throw error;
    }
    // The format may have read on since the last sweep: only the notes made at a sweep hold.
    await writer.flush(undefined);
    if (!signal.aborted) await notes.remove();
    const { imported, known } = writer;
    const { accepted, remarks, rejected, rejections } = report;
    return {
      file,
      format: format.id,
      imported,
      known,
      accepted,
      remarks,
      rejected,
      rejections,
      ...(note === undefined ? {} : { resumedAt: begin }),
      ...(signal.aborted ? { interruptedAt: { offset: begin + link.counters.bytesIn, size } } : {}),
      fault,
    };
  } finally {
    await link.close();
  }
}

/** The note, where it is of this format and of this archive: sweeps that are not there any more must come again. */
function fitting(
  note: ImportNote | undefined,
  { format, receiver }: FileImport,
  lastSeqs: ReadonlyMap<string, number>,
): ImportNote | undefined {
  if (note === undefined || (format !== undefined && format !== note.format)) return undefined;
  if (!IMPORT_FORMATS.some(({ id }) => id === note.format)) return undefined;
  return note.ours.after <= (lastSeqs.get(receiver) ?? 0) ? note : undefined;
}
