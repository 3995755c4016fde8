/**
 * Files that people bring while the watch runs: uploaded, looked at, and kept only when they say so. One file is read at a
 * time, in a process of its own; what is kept goes into the archive in small batches, so that the watch goes first.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pass } from 'node:timers/promises';
import { ImportWriter } from '../../cli/import/import-writer.js';
import { sentenceOf } from '../../errors/errors.js';
import type { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import { type FoundFile, lookAt, readAll, type Stated } from './import-reading.js';

const FOLDER = 'imports/uploads';
const MOST_UPLOADS = 50;
const MOST_BYTES_EACH = 4e9;
const KEPT_MS = 24 * 3600e3;
/** Rest after each batch: the archive's thread serves the watch meanwhile. */
const REST_MS = 20;

export interface ImportJob {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly by: string;
  readonly at: number;
  readonly state: 'looking' | 'ready' | 'waiting' | 'keeping' | 'kept' | 'failed';
  readonly stated: Stated;
  readonly found: readonly FoundFile[];
  /** Sweeps in the archive so far, and sweeps it had already. */
  readonly imported: number;
  readonly known: number;
  readonly receiverId?: string | undefined;
  readonly fault?: string | undefined;
}

export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
}

export interface ImportDeskOptions {
  readonly dataDir: string;
  readonly archive: EmbeddedArchive;
  readonly clock: () => number;
  /** Called when sweeps of a receiver were kept, before the first. */
  onKept(receiverId: string, stationId: string): Promise<void> | void;
}

export class ImportDesk {
  readonly #options: ImportDeskOptions;
  readonly #jobs = new Map<string, ImportJob>();
  readonly #stop = new AbortController();
  /** Jobs run one after another. */
  #line: Promise<void> = Promise.resolve();
  #made = 0;

  private constructor(options: ImportDeskOptions) {
    this.#options = options;
  }

  /** Uploads of an earlier life of the program are gone: nobody remembers what they were. */
  static async open(options: ImportDeskOptions): Promise<ImportDesk> {
    await rm(join(options.dataDir, FOLDER), { recursive: true, force: true });
    return new ImportDesk(options);
  }

  get all(): readonly ImportJob[] {
    return [...this.#jobs.values()].reverse();
  }

  get(id: string): ImportJob | undefined {
    return this.#jobs.get(id);
  }

  /** @param modified the file's own time, epoch ms: sweeps of a file without times lie there. @throws ImportRefused */
  async add(
    content: Readable,
    about: { readonly name: string; readonly modified?: number; readonly by: string; readonly stated: Stated },
  ): Promise<ImportJob> {
    await this.#tidy();
    if (this.#jobs.size >= MOST_UPLOADS)
      throw new ImportRefused(`There are ${MOST_UPLOADS} files already: keep or remove some first.`);
    const id = `${this.#options.clock().toString(36)}-${++this.#made}`;
    // The name is shown, and its end tells some formats: letters that a path needs are left out.
    const name = about.name.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(-120) || 'file';
    const folder = join(this.#options.dataDir, FOLDER, id);
    const path = join(folder, name);
    await mkdir(folder, { recursive: true });
    try {
      await pipeline(content, atMost(MOST_BYTES_EACH), createWriteStream(path, { flags: 'wx' }));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const { modified = this.#options.clock(), by, stated } = about;
    const ownTime = Math.min(modified, this.#options.clock()) / 1000;
    await utimes(path, ownTime, ownTime);
    const { size: bytes } = await stat(path);
    const begun = {
      id,
      name,
      bytes,
      by,
      at: this.#options.clock(),
      state: 'looking',
      stated,
      found: [],
      imported: 0,
      known: 0,
    } as const;
    this.#jobs.set(id, begun);
    this.#queue(id, () => this.#look(id));
    return begun;
  }

  /** Reads the file again, with other facts stated. */
  look(id: string, stated: Stated): void {
    this.#settled(id);
    this.#change(id, { state: 'looking', stated, found: [] });
    this.#queue(id, () => this.#look(id));
  }

  /** @throws ImportRefused while the file is being read, or where it holds nothing. */
  keep(id: string, owner: { readonly receiverId: string; readonly stationId: string }): void {
    const job = this.#settled(id);
    if (!job.found.some(({ sweeps }) => sweeps > 0))
      throw new ImportRefused('The file holds no sweep that could be kept.');
    this.#change(id, { state: 'waiting', receiverId: owner.receiverId });
    this.#queue(id, () => this.#keep(id, owner));
  }

  async remove(id: string): Promise<void> {
    this.#settled(id);
    this.#jobs.delete(id);
    await rm(join(this.#options.dataDir, FOLDER, id), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#line;
  }

  #settled(id: string): ImportJob {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new ImportRefused(`There is no file ${id}.`);
    if (job.state === 'ready' || job.state === 'kept' || job.state === 'failed') return job;
    throw new ImportRefused('The file is being read: wait until it is done.');
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
    return { upload: { path: join(dataDir, FOLDER, id, name), dataDir }, stated, clock, signal: this.#stop.signal };
  }

  async #look(id: string): Promise<void> {
    const found = await lookAt(this.#reading(id));
    this.#change(id, { state: 'ready', found });
  }

  async #keep(id: string, owner: { readonly receiverId: string; readonly stationId: string }): Promise<void> {
    const { archive, onKept } = this.#options;
    const { name = '', found: before = [] } = this.#jobs.get(id) ?? {};
    this.#change(id, { state: 'keeping' });
    await onKept(owner.receiverId, owner.stationId);
    const notes = { save: async () => undefined };
    const writer = new ImportWriter({ archive, notes, owner, format: '', startedAt: 0, keepAs: `import ${name}` });
    const tell = () => this.#change(id, { imported: writer.imported, known: writer.known });
    const take = async (sweeps: Parameters<Parameters<typeof readAll>[1]>[0]) => {
      for (const sweep of sweeps) await writer.add(sweep);
      tell();
      await pass(REST_MS);
    };
    const found = await readAll(this.#reading(id), take, before);
    await writer.flush(undefined);
    tell();
    this.#change(id, { state: 'kept', found });
  }

  async #tidy(): Promise<void> {
    const folder = join(this.#options.dataDir, FOLDER);
    for (const { id, at, state } of this.all)
      if (this.#options.clock() - at > KEPT_MS && state !== 'keeping' && state !== 'looking') this.#jobs.delete(id);
    for (const id of await readdir(folder).catch(() => []))
      if (!this.#jobs.has(id)) await rm(join(folder, id), { recursive: true, force: true });
  }
}

function atMost(bytes: number): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      if (left >= 0) done(null, chunk);
      else done(new ImportRefused(`The file is larger than ${bytes} bytes; import it with the command.`));
    },
  });
}
