/**
 * Files that people bring while the watch runs: uploaded, looked at, and kept only when they say so. One file is read at a
 * time, in a process of its own; what is kept goes into the archive in small batches, so that the watch goes first.
 */
import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { sentenceOf } from '../../errors/errors.js';
import { listOrNone, statOrAbsent, textOrAbsent } from '../../files/absent.js';
import type { OnLost } from '../../files/put-aside.js';
import { writeWhole } from '../../files/write-whole.js';
import { defined } from '../../rf/defined.js';
import type { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import { pause } from '../../time/pause.js';
import { SaidError } from '../../words/said.js';
import { type FoundFile, lookAt, readAll, type Stated } from '../filing/import-reading.js';
import { ImportWriter } from '../filing/import-writer.js';
import { receive, UploadTooLarge } from './receiving.js';

const FOLDER = 'imports/uploads';
const MOST_UPLOADS = 50;
const KEPT_MS = 24 * 3600e3;
/** Rest after each batch: the archive's thread serves the watch meanwhile. */
const REST_MS = 20;

export interface ImportJob {
  readonly id: string;
  readonly name: string;
  /** Bytes that came so far. */
  readonly bytes: number;
  /** Size of the whole file, where the sender stated it. */
  readonly total?: number | undefined;
  readonly by: string;
  readonly at: number;
  readonly state: 'receiving' | 'looking' | 'ready' | 'waiting' | 'keeping' | 'kept' | 'failed';
  readonly stated: Stated;
  readonly found: readonly FoundFile[];
  /** Sweeps in the archive so far, and sweeps it had already. */
  readonly imported: number;
  readonly known: number;
  readonly receiverId?: string | undefined;
  readonly fault?: string | undefined;
}

export class ImportRefused extends SaidError {
  override readonly name = 'ImportRefused';
}

export interface ImportDeskOptions {
  readonly dataDir: string;
  readonly archive: EmbeddedArchive;
  readonly clock: () => number;
  /** Epoch ms by which files that nobody kept are deleted. */
  readonly age: () => number;
  readonly onLost: OnLost;
  /** Called when sweeps of a receiver were kept, before the first. */
  onKept(receiverId: string, known: { stationId: string; isField?: boolean | undefined }): Promise<void> | void;
}

export class ImportDesk {
  readonly #options: ImportDeskOptions;
  readonly #jobs = new Map<string, ImportJob>();
  readonly #notes = new Map<string, UploadNote>();
  /** Folders of uploads that could not be read at the start. */
  readonly #unread = new Set<string>();
  /** Files that come in on a connection now. */
  readonly #receiving = new Set<string>();
  readonly #stop = new AbortController();
  /** Jobs run one after another. */
  #line: Promise<void> = Promise.resolve();
  #made = 0;

  private constructor(options: ImportDeskOptions) {
    this.#options = options;
  }

  /** Uploads of an earlier life of the program go on where they were: half received, to be looked at, or being kept. */
  static async open(options: ImportDeskOptions): Promise<ImportDesk> {
    const desk = new ImportDesk(options);
    const folder = join(options.dataDir, FOLDER);
    for (const id of await listOrNone(folder)) await desk.#find(id);
    return desk;
  }

  /** A folder without a note or without its file is of an upload that was broken off. One that cannot be read stays as it is. */
  async #find(id: string): Promise<void> {
    const folder = this.#folder(id);
    try {
      const note = await readUploadNote(folder);
      const file = note && (await statOrAbsent(join(folder, note.name)));
      if (note?.id !== id || file === undefined) await rm(folder, { recursive: true, force: true });
      else this.#goOn(note, file.size);
    } catch (error) {
      this.#unread.add(id);
      this.#options.onLost({ path: folder, keptAs: folder, reason: 'unreadable', fault: sentenceOf(error) });
    }
  }

  get all(): readonly ImportJob[] {
    return [...this.#jobs.values()].reverse();
  }

  get(id: string): ImportJob | undefined {
    return this.#jobs.get(id);
  }

  /**
   * Takes a file in. Where `total` is stated, what came before a cut is kept, and `append` takes the rest.
   * @param modified the file's own time, epoch ms: sweeps of a file without times lie there
   * @throws ImportRefused
   */
  async add(content: Readable, about: Omit<UploadNote, 'id' | 'at' | 'owner'>): Promise<ImportJob> {
    await this.#tidy();
    if (this.#jobs.size >= MOST_UPLOADS)
      throw ImportRefused.of('There are {most} files already: keep or remove some first.', { most: MOST_UPLOADS });
    const id = `${this.#options.clock().toString(36)}-${++this.#made}`;
    // The name is shown, and its end tells some formats: letters that a path needs are left out.
    const name = about.name.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(-120) || 'file';
    const note = { ...about, id, name, at: this.#options.clock() };
    // Before the first wait: uploads of the same moment pass no limit together, and none tidies another one's folder away.
    this.#notes.set(id, note);
    this.#jobs.set(id, jobOf(note, 0, 'receiving'));
    try {
      await mkdir(this.#folder(id), { recursive: true });
      await writeUploadNote(this.#folder(id), note);
    } catch (error) {
      await this.#forget(id);
      throw error;
    }
    return await this.#receive(id, content);
  }

  /** Takes the rest of a file. @throws ImportRefused where it does not begin at the byte where the first part ended */
  async append(id: string, content: Readable, offset: number): Promise<ImportJob> {
    const { state, bytes = 0 } = this.#jobs.get(id) ?? {};
    if (state !== 'receiving') throw ImportRefused.of('All of the file came already.');
    if (this.#receiving.has(id)) throw ImportRefused.of('The file is coming in on another connection.');
    if (offset !== bytes)
      throw ImportRefused.of('offset is {offset}: {bytes} bytes of the file came so far.', { offset, bytes });
    return await this.#receive(id, content);
  }

  async #receive(id: string, content: Readable): Promise<ImportJob> {
    const note = this.#notes.get(id) as UploadNote;
    const path = join(this.#folder(id), note.name);
    this.#receiving.add(id);
    try {
      await receive(content, path, (bytes) => this.#change(id, { bytes }));
    } catch (error) {
      // Without a size nobody can tell how much is missing.
      if (note.total === undefined || error instanceof UploadTooLarge) await this.#forget(id);
      if (error instanceof UploadTooLarge) throw new ImportRefused(error.said);
      throw error;
    } finally {
      this.#receiving.delete(id);
    }
    const { size } = await stat(path);
    if (note.total !== undefined && size > note.total) {
      await this.#forget(id);
      throw ImportRefused.of('The file was to have {total} bytes, but {size} came.', { total: note.total, size });
    }
    if (size === (note.total ?? size)) await this.#received(note, size);
    return this.#jobs.get(id) as ImportJob;
  }

  async #received(note: UploadNote, bytes: number): Promise<void> {
    const { id, name, modified = note.at } = note;
    const ownTime = Math.min(modified, this.#options.clock()) / 1000;
    await utimes(join(this.#folder(id), name), ownTime, ownTime);
    this.#change(id, { state: 'looking', bytes });
    this.#queue(id, () => this.#look(id));
  }

  #goOn(note: UploadNote, bytes: number): void {
    const { id, total = bytes, owner } = note;
    this.#notes.set(id, note);
    this.#jobs.set(id, jobOf(note, bytes, bytes < total ? 'receiving' : owner === undefined ? 'looking' : 'waiting'));
    if (bytes < total) return;
    this.#queue(id, () => this.#look(id));
    if (owner === undefined) return;
    this.#queue(id, () => this.#keep(id, owner));
  }

  #folder(id: string): string {
    return join(this.#options.dataDir, FOLDER, id);
  }

  /** Keeps the note in step with what is to be done with the file. */
  async #write(id: string, change: Partial<UploadNote>): Promise<void> {
    const note = { ...(this.#notes.get(id) as UploadNote), ...change };
    this.#notes.set(id, note);
    await writeUploadNote(this.#folder(id), note);
  }

  async #forget(id: string): Promise<void> {
    this.#jobs.delete(id);
    this.#notes.delete(id);
    await rm(this.#folder(id), { recursive: true, force: true });
  }

  /** Reads the file again, with other facts stated. */
  async look(id: string, stated: Stated): Promise<void> {
    this.#settled(id);
    await this.#write(id, { stated });
    this.#change(id, { state: 'looking', stated, found: [] });
    this.#queue(id, () => this.#look(id));
  }

  /** @throws ImportRefused while the file is being read, or where it holds nothing. */
  async keep(id: string, owner: { readonly receiverId: string; readonly stationId: string }): Promise<void> {
    const job = this.#settled(id);
    if (!job.found.some(({ sweeps }) => sweeps > 0))
      throw ImportRefused.of('The file holds no sweep that could be kept.');
    await this.#write(id, { owner });
    this.#change(id, { state: 'waiting', receiverId: owner.receiverId });
    this.#queue(id, () => this.#keep(id, owner));
  }

  async remove(id: string): Promise<void> {
    const isCut = this.#jobs.get(id)?.state === 'receiving' && !this.#receiving.has(id);
    if (!isCut) this.#settled(id);
    await this.#forget(id);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#line;
  }

  #settled(id: string): ImportJob {
    const job = this.#jobs.get(id);
    if (job === undefined) throw ImportRefused.of('There is no file {id}.', { id });
    if (job.state === 'ready' || job.state === 'kept' || job.state === 'failed') return job;
    throw ImportRefused.of('The file is being read: wait until it is done.');
  }

  #change(id: string, change: Partial<ImportJob>): void {
    const job = this.#jobs.get(id);
    if (job !== undefined) this.#jobs.set(id, { ...job, ...change });
  }

  #queue(id: string, work: () => Promise<void>): void {
    this.#line = this.#line.then(async () => {
      if (this.#stop.signal.aborted) return;
      await work().catch((error: unknown) => this.#change(id, { state: 'failed', fault: sentenceOf(error) }));
    });
  }

  #reading(id: string) {
    const { dataDir, clock } = this.#options;
    const { name = '', stated = {} } = this.#jobs.get(id) ?? {};
    return { upload: { path: join(this.#folder(id), name), dataDir }, stated, clock, signal: this.#stop.signal };
  }

  async #look(id: string): Promise<void> {
    const found = await lookAt(this.#reading(id));
    this.#change(id, { state: 'ready', found });
  }

  async #keep(id: string, owner: { readonly receiverId: string; readonly stationId: string }): Promise<void> {
    const { archive, onKept } = this.#options;
    const { name = '', found: before = [] } = this.#jobs.get(id) ?? {};
    this.#change(id, { state: 'keeping' });
    const isOfField = before.some(({ isField }) => isField);
    await onKept(owner.receiverId, { stationId: owner.stationId, isField: isOfField || undefined });
    const notes = { save: async () => undefined };
    const writerOf = (format: string) =>
      new ImportWriter({ archive, notes, owner, format, startedAt: 0, keepAs: `import ${name}` });
    // An archive may hold files of several formats.
    let writer = writerOf('');
    let kept = { format: '', imported: 0, known: 0 };
    const soFar = () => ({ imported: kept.imported + writer.imported, known: kept.known + writer.known });
    const tell = () => this.#change(id, soFar());
    const take: Parameters<typeof readAll>[1] = async (sweeps, format) => {
      if (format !== kept.format) {
        await writer.flush(undefined);
        kept = { format, ...soFar() };
        writer = writerOf(format);
      }
      for (const sweep of sweeps) await writer.add(sweep);
      tell();
      await pause(REST_MS);
    };
    const found = await readAll(this.#reading(id), take, before);
    await writer.flush(undefined);
    tell();
    // Ended with the program: the note says that the rest is still to be kept.
    if (this.#stop.signal.aborted) return;
    await this.#write(id, { owner: undefined });
    this.#change(id, { state: 'kept', found });
  }

  async #tidy(): Promise<void> {
    const folder = join(this.#options.dataDir, FOLDER);
    for (const { id, at, state } of this.all)
      if (this.#options.age() - at > KEPT_MS && state !== 'keeping' && state !== 'looking' && !this.#receiving.has(id))
        this.#jobs.delete(id);
    for (const id of await listOrNone(folder))
      if (!this.#jobs.has(id) && !this.#unread.has(id)) await rm(join(folder, id), { recursive: true, force: true });
  }
}

function jobOf(note: UploadNote, bytes: number, state: ImportJob['state']): ImportJob {
  const { id, name, by, at, total, stated, owner } = note;
  return {
    id,
    name,
    by,
    at,
    total,
    stated,
    bytes,
    state,
    found: [],
    imported: 0,
    known: 0,
    ...defined({ receiverId: owner?.receiverId }),
  };
}

/** No upload has this name: a tilde is not among the letters of one. */
const NOTE = '~upload.json';

/** What is written beside an uploaded file, so that a restart of the program goes on where it was. */
const noteSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  by: z.string(),
  /** Times in epoch ms; `modified` is the file's own time. */
  at: z.number(),
  modified: z.number().optional(),
  /** Size of the whole file, where the sender stated it. */
  total: z.number().optional(),
  stated: z.strictObject({
    format: z.string().optional(),
    zone: z.string().optional(),
    start: z.number().optional(),
    everyMs: z.number().optional(),
    unit: z.enum(['Hz', 'kHz', 'MHz', 'GHz']).optional(),
    reading: z.int().optional(),
    span: z.strictObject({ startHz: z.number(), stopHz: z.number() }).optional(),
  }),
  /** Set when a person chose to keep its sweeps, and removed when they are kept. */
  owner: z.strictObject({ receiverId: z.string(), stationId: z.string() }).optional(),
});

type UploadNote = z.output<typeof noteSchema>;

/** Undefined where the folder holds no upload that can go on. @throws Error when its note cannot be read */
async function readUploadNote(folder: string): Promise<UploadNote | undefined> {
  const text = await textOrAbsent(join(folder, NOTE));
  try {
    return noteSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

export async function writeUploadNote(folder: string, note: UploadNote): Promise<void> {
  await writeWhole(join(folder, NOTE), JSON.stringify(note));
}
