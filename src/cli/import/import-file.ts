/** Imports one file into the archive, from the point at which an earlier import was interrupted, in bounded memory. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigError, LinkInterrupted, ProtocolError, sentenceOf } from '../../errors/errors.js';
import { importFormat, importFormats } from '../../import/format-registry.js';
import type { ImportContext, ImportFormat } from '../../import/import-format.js';
import { ImportReport, type Rejection } from '../../import/import-report.js';
import { importSweeps } from '../../import/import-sweeps.js';
import { ByteLink } from '../../receiver/byte-link.js';
import { fileTransport } from '../../receiver/stream-transports.js';
import { type ImportNote, ImportNotes } from './import-note.js';
import { ImportWriter, type WriterParts } from './import-writer.js';

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
export interface StatedFacts extends Pick<ImportContext, 'isZoneStated' | 'unit' | 'span'> {
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
 * Imports a file; when it cannot be read, the outcome holds its fault.
 * @throws ConfigError for an unknown name of a format; EnvironmentError when the disk is full: sweeps taken before are safe,
 * and the next call continues there
 */
export async function importFile(task: FileImport): Promise<ImportOutcome> {
  const { file, station, receiver, archive, signal, path = file } = task;
  const notes = new ImportNotes(task);
  const { size, mtimeMs } = await stat(path);
  const note = task.fromStart ? undefined : await fitting(await notes.read(), task, await archive.lastSeqs());
  const begin = note?.point.offset ?? 0;
  const link = await ByteLink.open(fileTransport(path, begin), Date.now);
  try {
    const format = await formatOf(link, task, note);
    if (typeof format === 'string') return unread(file, format);
    const owner = { receiverId: receiver, stationId: station };
    const startedAt = note?.startedAt ?? (await startOf(format, task, Math.min(mtimeMs, Date.now())));
    const keepAs = task.letAge ? undefined : keptAs(file);
    const writer = new ImportWriter({ archive, notes, owner, format: format.id, startedAt, keepAs, note });
    const { report } = writer;
    const context = { ...contextOf(task, report, startedAt), signal, from: note?.point };
    let fault: string | undefined;
    try {
      for await (const sweep of importSweeps(link, format, context, Date.now())) {
        if (await writer.add(sweep)) task.onProgress?.((begin + link.counters.bytesIn) / size);
        if (!signal.aborted) continue;
        await writer.flush(report.resumePoint);
        break;
      }
    } catch (error) {
      if (error instanceof ProtocolError || error instanceof ConfigError) fault = sentenceOf(error);
      else if (!(error instanceof LinkInterrupted)) throw error;
    }
    // The format may have read beyond the last sweep, so only notes made at a sweep are valid.
    await writer.flush(undefined);
    if (!signal.aborted) await notes.remove();
    const { imported, known } = writer;
    if (imported + known === 0 && !signal.aborted) fault ??= 'The file holds no sweep.';
    const { accepted, remarks, rejected, rejections } = report;
    const assumptions = [...(report.isUntimed ? [untimedText(task)] : []), ...report.assumptions];
    return {
      file,
      format: format.id,
      imported,
      known,
      accepted,
      remarks,
      rejected,
      rejections,
      assumptions,
      ...(note === undefined ? {} : { resumedAt: begin }),
      ...(signal.aborted ? { interruptedAt: { offset: begin + link.counters.bytesIn, size } } : {}),
      fault,
    };
  } finally {
    await link.close();
  }
}

/** The format of the file, or the reason why there is none. @throws ConfigError for an unknown name */
async function formatOf(
  link: ByteLink,
  { format, file, path = file }: FileImport,
  note: ImportNote | undefined,
): Promise<ImportFormat | string> {
  const named = note?.format ?? format;
  if (named !== undefined) return await importFormat(link, named);
  try {
    return await importFormat(link, undefined, path);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

function untimedText({ stated }: FileImport): string {
  const everyMs = stated?.everyMs ?? USUAL_INTERVAL_MS;
  if (stated?.start !== undefined)
    return `The file states no times; its sweeps lie ${everyMs} ms apart from the stated start on.`;
  return `The file states no times; its last sweep lies at the file's own time, the others before it, ${everyMs} ms apart (--start, --every).`;
}

/** Outcome of a file of which nothing can be read. */
export function unread(file: string, fault: string): ImportOutcome {
  const none = { imported: 0, known: 0, accepted: 0, remarks: 0, rejected: 0, rejections: [], assumptions: [] };
  return { file, format: 'unknown', ...none, fault };
}

function contextOf({ file, path = file, stated }: FileImport, report: ImportReport, startedAt: number): ImportContext {
  const { isZoneStated, unit, span, everyMs = USUAL_INTERVAL_MS } = stated ?? {};
  return { report, startedAt, everyMs, path, isZoneStated, unit, span };
}

/**
 * Time of the first sweep: as stated, or such that the last sweep of a file without times has the time of the file itself,
 * never later. For this a file without times is read twice.
 */
async function startOf(format: ImportFormat, task: FileImport, fileAt: number): Promise<number> {
  const { file, path = file, stated, signal } = task;
  if (stated?.start !== undefined) return stated.start;
  const report = new ImportReport();
  const link = await ByteLink.open(fileTransport(path), Date.now);
  try {
    for await (const _sweep of importSweeps(link, format, { ...contextOf(task, report, fileAt), signal }))
      if (!report.isUntimed) return fileAt;
  } catch (error) {
    // The second reading reports the fault.
    if (!(error instanceof ProtocolError || error instanceof ConfigError || error instanceof LinkInterrupted))
      throw error;
  } finally {
    await link.close();
  }
  return fileAt - Math.max(0, report.sweeps - 1) * (stated?.everyMs ?? USUAL_INTERVAL_MS);
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
