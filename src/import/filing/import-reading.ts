/** Reads an uploaded file in a process of its own: looked at first, then once more to be kept. */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ProtocolError, sentenceOf } from '../../errors/errors.js';
import { isField } from '../../rf/field-strength.js';
import { type DriverSweep, lastBinHz } from '../../rf/sweep.js';
import { ReadingRefused } from '../../threads/limited-reader.js';
import { streamLimited } from '../../threads/limited-stream.js';
import { workerUrl } from '../../threads/worker-url.js';
import type { ImportContext } from '../import-format.js';
import type { ImportCounts, ResumePoint } from '../import-report.js';
import type { Progress } from './import-writer.js';
import { packingOf, type Unpacked, type UnpackOrder } from './unpacking.js';

const SHOWN_REASONS = 5;
const USUAL_INTERVAL_MS = 1000;

/** One file to be read, as its process is told. */
export interface ImportOrder extends Pick<ImportContext, 'everyMs' | 'isZoneStated' | 'unit' | 'span' | 'reading'> {
  readonly path: string;
  readonly now: number;
  /** Time of the first sweep of a file without times; absent: its last sweep lies at `fileAt`. */
  readonly startedAt?: number | undefined;
  /** Time of the file itself. */
  readonly fileAt: number;
  /** The format by name; absent: it is told from the first bytes. */
  readonly format?: string | undefined;
  /** How far an earlier reading came; absent: from the start. */
  readonly begin?: Progress | undefined;
}

export type ImportPiece =
  /** A sign of life while a file without times is read for the first time. */
  | { readonly kind: 'counting' }
  | { readonly kind: 'format'; readonly id: string; readonly label: string; readonly startedAt: number }
  | {
      readonly kind: 'sweeps';
      readonly sweeps: readonly DriverSweep[];
      /** Where the reading may begin again behind these sweeps; undefined where it may not. */
      readonly point: ResumePoint | undefined;
      readonly counts: ImportCounts;
      /** Bytes read since the begin. */
      readonly bytesIn: number;
    }
  | {
      readonly kind: 'end';
      readonly counts: ImportCounts;
      readonly assumptions: readonly string[];
      readonly isUntimed: boolean;
      readonly fault: string | undefined;
    };

/** Bytes of a file that every second of computing allows for, beyond an hour. */
const LEAST_BYTES_A_SECOND = 100_000;

/** The pieces of a file, read in a limited process. @throws ReadingRefused when the file needs too much time or memory */
export function readPieces(
  order: ImportOrder,
  { size, ...options }: { readonly size: number; readonly zone?: string | undefined; readonly signal: AbortSignal },
): AsyncGenerator<ImportPiece> {
  const cpuSeconds = 3600 + Math.ceil(size / LEAST_BYTES_A_SECOND);
  const limits = { memoryMb: 512, cpuSeconds, withinMs: 120_000 };
  return streamLimited(workerUrl(import.meta.url, 'import-process'), order, { ...options, ...limits });
}

/** What a person states about files that do not state it themselves. */
export interface Stated extends Pick<ImportContext, 'unit' | 'span' | 'reading'> {
  readonly format?: string | undefined;
  readonly zone?: string | undefined;
  readonly start?: number | undefined;
  readonly everyMs?: number | undefined;
}

/** What was found in one file, or in one file of an archive. */
export interface FoundFile {
  readonly name: string;
  readonly format?: string | undefined;
  readonly label?: string | undefined;
  readonly sweeps: number;
  /** Epoch ms of the first and the last sweep. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  /** True where the file states field strength. */
  readonly isField?: boolean | undefined;
  readonly leftOut: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number; readonly first: readonly number[] }[];
  readonly assumptions: readonly string[];
  readonly fault?: string | undefined;
}

interface Reading {
  readonly upload: { readonly path: string; readonly dataDir: string };
  readonly stated: Stated;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/** Takes sweeps read from a file of a format. */
type Take = (sweeps: readonly DriverSweep[], format: string) => Promise<void>;

/** Reads everything and keeps nothing. */
export async function lookAt(reading: Reading): Promise<FoundFile[]> {
  return await readAll(reading, async () => undefined);
}

/** Reads everything, and hands each batch to `take`, which may take its time. */
export async function readAll(
  { upload, stated, clock, signal }: Reading,
  take: Take,
  before: readonly FoundFile[] = [],
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const { path, dataDir } = upload;
  try {
    await forEachSource({ path, dataDir, given: [path] }, async ({ name, path: file, fault }) => {
      const short = name.slice(path.lastIndexOf('/') + 1);
      if (fault !== undefined) return void found.push(unreadable(short, fault));
      const known = before.find((one) => one.name === short);
      found.push(await readOne({ name: short, file, stated, clock, signal, known }, take));
    });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    found.push(unreadable(path.slice(path.lastIndexOf('/') + 1), sentenceOf(error)));
  }
  return found;
}

function unreadable(name: string, fault: string): FoundFile {
  return { name, sweeps: 0, leftOut: 0, reasons: [], assumptions: [], fault };
}

interface OneFile extends Omit<Reading, 'upload'> {
  readonly name: string;
  readonly file: string;
  /** What an earlier look found: a file without times is placed by its number of sweeps. */
  readonly known: FoundFile | undefined;
}

async function readOne({ name, file, stated, clock, signal, known }: OneFile, take: Take): Promise<FoundFile> {
  const { zone, start, everyMs = USUAL_INTERVAL_MS, unit, span, reading, format } = stated;
  const { size, mtimeMs } = await stat(file);
  const fileAt = Math.min(mtimeMs, clock());
  const order: ImportOrder = {
    path: file,
    now: clock(),
    fileAt,
    everyMs,
    unit,
    span,
    reading,
    format,
    isZoneStated: zone !== undefined,
    startedAt: start ?? fileAt - Math.max(0, (known?.sweeps ?? 1) - 1) * everyMs,
  };
  let facts: FoundFile = { name, sweeps: 0, leftOut: 0, reasons: [], assumptions: [] };
  try {
    for await (const piece of readPieces(order, { size, zone, signal })) {
      if (piece.kind === 'format') facts = { ...facts, format: piece.id, label: piece.label };
      else if (piece.kind === 'sweeps') {
        facts = widened(facts, piece.sweeps);
        await take(piece.sweeps, facts.format ?? '');
      } else if (piece.kind === 'end')
        facts = ended(facts, piece, start === undefined && known === undefined ? { fileAt, everyMs } : undefined);
    }
  } catch (error) {
    if (!(error instanceof ReadingRefused)) throw error;
    facts = { ...facts, fault: error.message };
  }
  return facts;
}

function widened(facts: FoundFile, sweeps: readonly DriverSweep[]): FoundFile {
  const all = <K extends 'from' | 'startHz' | 'to' | 'stopHz'>(
    key: K,
    pick: typeof Math.min,
    values: readonly number[],
  ) => values.reduce((best, value) => pick(best, value), facts[key] ?? (values[0] as number));
  return {
    ...facts,
    sweeps: facts.sweeps + sweeps.length,
    isField: sweeps.some(isField) || undefined,
    from: all(
      'from',
      Math.min,
      sweeps.map(({ startedAt }) => startedAt),
    ),
    to: all(
      'to',
      Math.max,
      sweeps.map(({ endedAt }) => endedAt),
    ),
    startHz: all(
      'startHz',
      Math.min,
      sweeps.map(({ startHz }) => startHz),
    ),
    stopHz: all('stopHz', Math.max, sweeps.map(lastBinHz)),
  };
}

/** @param untimed where sweeps without times will lie, when they were placed for counting only */
function ended(
  facts: FoundFile,
  { counts, assumptions, isUntimed, fault }: Extract<ImportPiece, { kind: 'end' }>,
  untimed: { readonly fileAt: number; readonly everyMs: number } | undefined,
): FoundFile {
  const { rejections, otherReasons } = counts;
  const leftOut = rejections.reduce((sum, { count }) => sum + count, otherReasons);
  const reasons = rejections.slice(0, SHOWN_REASONS).map(({ reason, count, firstNumbers }) => {
    return { reason, count, first: firstNumbers.slice(0, SHOWN_REASONS) };
  });
  const noTimes = isUntimed
    ? ['No times were read from the file; its last sweep lies at the time of the file, or at the stated start.']
    : [];
  const placed =
    isUntimed && untimed !== undefined && facts.sweeps > 0
      ? { from: untimed.fileAt - (facts.sweeps - 1) * untimed.everyMs, to: untimed.fileAt }
      : {};
  const none = facts.sweeps === 0 ? 'The file holds no sweep.' : undefined;
  return { ...facts, ...placed, leftOut, reasons, assumptions: [...noTimes, ...assumptions], fault: fault ?? none };
}

/**
 * The files behind the paths that a person gives: plain files, and content of `.gz` and `.zip` and text in UTF-16, which a
 * limited process unpacks into a folder beside the archive while it is read.
 */
const FOLDER = 'imports';
/** Of one packed file; one that unpacks to 8 GB takes minutes. */
const LIMITS = { memoryMb: 384, cpuSeconds: 1800, withinMs: 1_800_000 };

interface ImportSource {
  /** Name for reports and notes: the path, followed by a slash and the entry for an archive. */
  readonly name: string;
  /** Path of the bytes. */
  readonly path: string;
  /** Why it could not be unpacked. */
  readonly fault?: string;
}

/** True for a file that is read together with another one: levels of SigMF, notes of our recordings. */
function belongsToAnother(name: string, names: ReadonlySet<string>): boolean {
  if (name.endsWith('.sigmf-data')) return names.has(name.replace(/data$/, 'meta'));
  return name.endsWith('.json') && names.has(name.slice(0, -'.json'.length));
}

/**
 * Calls `read` with each file behind `path`, one after another; unpacked bytes are deleted when it resolves.
 * @throws ProtocolError when the packed file is damaged, or unpacks to too much
 */
export async function forEachSource(
  { path, dataDir, given }: { readonly path: string; readonly dataDir: string; readonly given: readonly string[] },
  read: (source: ImportSource) => Promise<void>,
): Promise<void> {
  if (belongsToAnother(path, new Set(given))) return;
  const kind = await packingOf(path);
  if (kind === 'plain') return await read({ name: path, path });
  await mkdir(join(dataDir, FOLDER), { recursive: true });
  const folder = await mkdtemp(join(dataDir, FOLDER, 'unpacked-'));
  try {
    const files = await allUnpacked({ path, kind, folder });
    const names = new Set(files.map(({ entry = '' }) => entry));
    for (const { entry, ...file } of files)
      if (entry === undefined) await read({ name: path, ...file });
      else if (!belongsToAnother(entry, names)) await read({ name: `${path}/${entry}`, ...file });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws ProtocolError */
async function allUnpacked(order: UnpackOrder): Promise<Unpacked[]> {
  const files: Unpacked[] = [];
  try {
    const url = workerUrl(import.meta.url, 'unpack-process');
    for await (const file of streamLimited<Unpacked>(url, order, LIMITS)) files.push(file);
  } catch (error) {
    if (!(error instanceof ReadingRefused)) throw error;
    throw new ProtocolError(error.said, { cause: error });
  }
  return files;
}
