/** Progress of an import, stored beside the archive: an interrupted import continues there. */
import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { textOrAbsent } from '../../files/absent.js';
import { sha256 } from '../../files/sha256.js';
import { writeWhole } from '../../files/write-whole.js';
import { importCountsSchema, resumePointSchema } from '../import-report.js';

const FOLDER = 'imports';
/** Number of bytes at the file's beginning, and before the point, that must be unchanged. */
const CHECKED_BYTES = 65_536;

const count = z.int().nonnegative();
const noteSchema = z.strictObject({
  version: z.literal(1),
  file: z.string(),
  station: z.string(),
  receiver: z.string(),
  format: z.string(),
  /** SHA-256 of the checked bytes of the file up to the point. */
  fingerprint: z.string(),
  point: resumePointSchema,
  counts: importCountsSchema,
  imported: count,
  known: count,
  /** Sweeps of the receiver numbered above `after` and up to `upTo` came from the file beyond the point. */
  ours: z.strictObject({ after: count, upTo: count }),
  /** For files without times. */
  startedAt: z.number(),
});
export type ImportNote = Readonly<z.output<typeof noteSchema>>;

export interface ImportTarget {
  readonly dataDir: string;
  readonly file: string;
  /** Path of its bytes, when they were unpacked elsewhere. */
  readonly path?: string | undefined;
  readonly station: string;
  readonly receiver: string;
}

export class ImportNotes {
  readonly #target: ImportTarget;
  readonly #path: string;
  #isThere = false;

  constructor(target: ImportTarget) {
    const file = resolve(target.file);
    this.#target = { ...target, file, path: target.path ?? file };
    const name = sha256(JSON.stringify([file, target.station, target.receiver]));
    this.#path = join(target.dataDir, FOLDER, `${name.slice(0, 24)}.json`);
  }

  /** The note of this file; undefined when there is none, or when the file has changed. */
  async read(): Promise<ImportNote | undefined> {
    const text = await textOrAbsent(this.#path);
    if (text === undefined) return undefined;
    this.#isThere = true;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return undefined;
    }
    const note = noteSchema.safeParse(json);
    if (!note.success) return undefined;
    const { path = this.#target.file } = this.#target;
    const now = await fingerprint(path, note.data.point.offset);
    return now === note.data.fingerprint ? note.data : undefined;
  }

  /** Resolves when the note is safe on disk. */
  async save(note: Omit<ImportNote, 'version' | 'file' | 'station' | 'receiver' | 'fingerprint'>): Promise<void> {
    const { file, station, receiver, dataDir, path = file } = this.#target;
    const whole: ImportNote = {
      version: 1,
      file,
      station,
      receiver,
      fingerprint: await fingerprint(path, note.point.offset),
      ...note,
    };
    if (!this.#isThere) await mkdir(join(dataDir, FOLDER), { recursive: true });
    await writeWhole(this.#path, JSON.stringify(whole));
    this.#isThere = true;
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
    this.#isThere = false;
  }
}

async function fingerprint(path: string, offset: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const take = async (from: number, to: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
      hash.update(buffer.subarray(0, bytesRead));
    };
    await take(0, Math.min(offset, CHECKED_BYTES));
    await take(Math.max(0, offset - CHECKED_BYTES), offset);
  } finally {
    await file.close();
  }
  return hash.update(`/${offset}`).digest('hex');
}
