/** Imports one file into the archive, from the point at which an earlier import was interrupted, in bounded memory. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { defined } from '../../rf/defined.js';
import { ReadingRefused } from '../../threads/limited-reader.js';
import { wallClock } from '../../time/wall-clock.js';
import { importFormats, namedFormat } from '../format-registry.js';
import type { ImportContext } from '../import-format.js';
import { FILE_BEGIN, type ImportCounts, ImportReport, type Rejection } from '../import-report.js';
import { type ImportNote, ImportNotes } from './import-note.js';
import { type ImportOrder, type ImportPiece, readPieces } from './import-reading.js';
import { ImportWriter, type Progress, type WriterParts } from './import-writer.js';

const USUAL_INTERVAL_MS = 1000;

export interface ImportOutcome {
  readonly file: string;
  readonly format: string;
  /** Byte at which an interrupted import continued; absent when the file was read from its start. */
  readonly resumedAt?: number;
  readonly imported: number;
  /** Number of sweeps that the archive had already: a second import of a file doubles nothing. */
  readonly known: number;
  /** Numbers of lines or records: with data, without data (comments, blanks), and left out. */
  readonly accepted: number;
  readonly remarks: number;
  readonly rejected: number;
  readonly rejections: readonly Rejection[];
  /** Facts that the file does not state and the import assumed; the sweeps carry a flag for them. */
  readonly assumptions: readonly string[];
  /**
   * Set when a person stopped the import: number of bytes read, and size of the file. The next import of the file continues
   * there.
   */
  readonly interruptedAt?: { readonly offset: number; readonly size: number };
  /** Reason why the rest of the file could not be read. */
  readonly fault?: string | undefined;
}

/** Facts that a person states about files which lack them. */
export interface StatedFacts extends Pick<ImportContext, 'isZoneStated' | 'unit' | 'span' | 'reading'> {
  /** For files without times: time of the first sweep, epoch ms. Absent: the last sweep gets the time of the file itself. */
  readonly start?: number | undefined;
  /** For files without times: ms from one sweep to the next; 1000 when absent. */
  readonly everyMs?: number | undefined;
}

export interface FileImport {
  /** Name of the file in reports and notes. */
  readonly file: string;
  /** Path of its bytes, when they were unpacked elsewhere. */
  readonly path?: string | undefined;
  readonly stated?: StatedFacts | undefined;
  readonly station: string;
  readonly receiver: string;
  readonly dataDir: string;
  readonly archive: WriterParts['archive'];
  readonly format?: string | undefined;
  /** Begins the file from its start and ignores the note of an earlier import. */
  readonly fromStart?: boolean | undefined;
  /** True: imported sweeps age like every recording; otherwise they are kept until they are released. */
  readonly letAge?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Called with the share of the file that is done, 0 … 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Pin reason under which the archive keeps the sweeps imported from a file. */
export function keptAs(file: string): string {
  return `import ${basename(file)}`;
}

/**
 * Imports a file, which a limited process reads; when it cannot be read, the outcome holds its fault.
 * @throws ConfigError for an unknown name of a format; EnvironmentError when the disk is full: sweeps taken before are safe,
 * and the next call continues there
 */
export async function importFile(task: FileImport): Promise<ImportOutcome> {
  const { file, station, receiver, archive, signal, path = file } = task;
  if (task.format !== undefined) await namedFormat(task.format);
  const notes = new ImportNotes(task);
  const { size, mtimeMs } = await stat(path);
  const note = task.fromStart ? undefined : await fitting(await notes.read(), task, await archive.lastSeqs());
  const offset = note?.point.offset ?? 0;
  const taken = new TakenPieces({ archive, notes, note, owner: { receiverId: receiver, stationId: station }, task });
  let fault: string | undefined;
  try {
    const order = orderOf(task, note, Math.min(mtimeMs, wallClock()));
    for await (const piece of readPieces(order, { size, signal })) {
      await taken.add(piece);
      if (piece.kind === 'sweeps') task.onProgress?.((offset + piece.bytesIn) / size);
    }
  } catch (error) {
    if (!(error instanceof ReadingRefused)) throw error;
    fault = error.message;
  }
  await taken.finish(signal.aborted);
  if (!signal.aborted) await notes.remove();
  const { format, imported, known, end, bytesIn } = taken;
  fault ??= end?.fault;
  if (format === undefined) return unread(file, fault ?? 'The file was not read.');
  if (imported + known === 0 && !signal.aborted) fault ??= 'The file holds no sweep.';
  const assumptions = [...(end?.isUntimed ? [untimedText(task)] : []), ...(end?.assumptions ?? [])];
  return {
    file,
    format,
    imported,
    known,
    ...countsOf(taken.counts),
    assumptions,
    ...defined({
      resumedAt: note === undefined ? undefined : offset,
      interruptedAt: signal.aborted ? { offset: offset + bytesIn, size } : undefined,
    }),
    fault,
  };
}

/** The pieces of one file on their way into the archive. */
class TakenPieces {
  format: string | undefined;
  end: Extract<ImportPiece, { kind: 'end' }> | undefined;
  bytesIn = 0;
  counts: ImportCounts;
  readonly #parts: Omit<WriterParts, 'format' | 'startedAt' | 'keepAs'> & { readonly task: FileImport };
  #writer: ImportWriter | undefined;
  #progress: Progress | undefined;

  constructor(parts: Omit<WriterParts, 'format' | 'startedAt' | 'keepAs'> & { readonly task: FileImport }) {
    this.#parts = parts;
    this.counts = parts.note?.counts ?? new ImportReport().counts;
  }

  get imported(): number {
    return this.#writer?.imported ?? 0;
  }

  get known(): number {
    return this.#writer?.known ?? 0;
  }

  async add(piece: ImportPiece): Promise<void> {
    if (piece.kind === 'format') {
      const { task, ...parts } = this.#parts;
      this.format = piece.id;
      const keepAs = task.letAge ? undefined : keptAs(task.file);
      this.#writer = new ImportWriter({ ...parts, format: piece.id, startedAt: piece.startedAt, keepAs });
    } else if (piece.kind === 'sweeps') {
      const { sweeps, point, counts, bytesIn } = piece;
      this.#progress = point && { point, counts };
      for (const [i, sweep] of sweeps.entries())
        await this.#writer?.add(sweep, i === sweeps.length - 1 ? this.#progress : undefined);
      this.counts = counts;
      this.bytesIn = bytesIn;
    } else if (piece.kind === 'end') {
      this.end = piece;
      this.counts = piece.counts;
    }
  }

  /** @param isResumed true: a person stopped the import, and the next one goes on behind the last piece */
  async finish(isResumed: boolean): Promise<void> {
    await this.#writer?.flush(isResumed ? this.#progress : undefined);
  }
}

function orderOf({ file, path = file, stated, format }: FileImport, note: ImportNote | undefined, fileAt: number) {
  const { isZoneStated, unit, span, reading, start, everyMs = USUAL_INTERVAL_MS } = stated ?? {};
  const startedAt = note?.startedAt ?? start;
  // The note of the first batch is at the begin of the file, of which the format knows no state.
  const begin: Progress | undefined =
    note === undefined || note.point.offset === FILE_BEGIN.offset
      ? undefined
      : { point: note.point, counts: note.counts };
  const order = { path, now: wallClock(), fileAt, everyMs, isZoneStated, unit, span, reading, startedAt, begin };
  return { ...order, format: note?.format ?? format } satisfies ImportOrder;
}

function countsOf({ accepted, remarks, rejections, otherReasons }: ImportCounts) {
  return { accepted, remarks, rejections, rejected: rejections.reduce((sum, { count }) => sum + count, otherReasons) };
}

function untimedText({ stated }: FileImport): string {
  const everyMs = stated?.everyMs ?? USUAL_INTERVAL_MS;
  if (stated?.start !== undefined)
    return `No times were read from the file; its sweeps lie ${everyMs} ms apart from the stated start on.`;
  return `No times were read from the file; its last sweep lies at the file's own time, the others before it, ${everyMs} ms apart (--start, --every).`;
}

/** Outcome of a file of which nothing can be read. */
export function unread(file: string, fault: string): ImportOutcome {
  const none = { imported: 0, known: 0, accepted: 0, remarks: 0, rejected: 0, rejections: [], assumptions: [] };
  return { file, format: 'unknown', ...none, fault };
}

/**
 * The note of an earlier import, when it belongs to this format and this archive; sweeps that the archive has lost must be
 * imported again.
 */
async function fitting(
  note: ImportNote | undefined,
  { format, receiver }: FileImport,
  lastSeqs: ReadonlyMap<string, number>,
): Promise<ImportNote | undefined> {
  if (note === undefined || (format !== undefined && format !== note.format)) return undefined;
  if (!(await importFormats()).some(({ id }) => id === note.format)) return undefined;
  return note.ours.after <= (lastSeqs.get(receiver) ?? 0) ? note : undefined;
}
