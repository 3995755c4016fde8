/**
 * Runs exports as jobs, one after another. Each has its own folder and keeps its result for a week. `job.json` holds
 * the whole state, so that after a restart finished jobs are found and unfinished ones are marked as interrupted.
 *
 *   exports/<id>/job.json, exports/<id>/<result>
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError, sentenceOf } from '../errors/errors.js';
import { isThere, textOrAbsent } from '../files/absent.js';
import { type OnLost, putAside } from '../files/put-aside.js';
import { moveWhole, writeWhole } from '../files/write-whole.js';
import { writeZip } from '../files/zip/zip-writer.js';
import { SaidError } from '../words/said.js';
import type { ExportRequest } from './export-request.js';
import type { ExportOutcome, ExportTarget } from './export-run.js';
import { SHOWN_FILE } from './export-sink.js';
import { instantText } from './table.js';

export type ExportState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface ExportJob {
  readonly id: string;
  readonly request: ExportRequest;
  readonly by: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  /** Time at which the result is deleted, epoch ms. */
  readonly expiresAt?: number | undefined;
  readonly state: ExportState;
  /** Share of the work done, 0 to 1. */
  readonly share: number;
  readonly rows: number;
  readonly bytes: number;
  readonly file?: string | undefined;
  readonly sha256?: string | undefined;
  /** Why it failed, or what a result lacks, a sentence a line. */
  readonly fault?: string | undefined;
}

/** Makes the files of a request; refuses sweeps that a drill changed. */
export type ExportWork = (
  request: ExportRequest,
  target: Omit<ExportTarget, 'openSink'>,
  job: ExportJob,
) => Promise<ExportOutcome>;

export interface ExportJobsOptions {
  readonly folder: string;
  readonly clock: () => number;
  /** Epoch ms by which old exports are deleted; the clock when absent. */
  readonly age?: () => number;
  readonly work: ExportWork;
  /** Called for each event of a job, for the audit log. */
  readonly onEvent: (
    action: 'started' | 'finished' | 'failed' | 'cancelled' | 'deleted',
    job: ExportJob,
    by: string,
  ) => void;
  readonly limits?: Partial<ExportLimits>;
  /** Room that results may take; without it only the limits count. */
  readonly room?: { left(): number } | undefined;
  /** Hears of a job whose state cannot be read. */
  readonly onLost?: OnLost;
}

export interface ExportLimits {
  /** Largest size of one result. */
  readonly mostBytes: number;
  /** Largest size of all results together; the oldest are deleted first. */
  readonly mostBytesKept: number;
  readonly mostWaiting: number;
  readonly keepForMs: number;
}

const USUAL_LIMITS: ExportLimits = {
  mostBytes: 4e9,
  mostBytesKept: 20e9,
  mostWaiting: 20,
  keepForMs: 7 * 86_400_000,
};

/** Other entries of the folder are not ours to delete. */
const ID = /^exp-[0-9a-f]+$/;

/** Too many exports wait already. */
export class ExportsBusy extends SaidError {
  override readonly name = 'ExportsBusy';
}

export class ExportJobs {
  readonly #options: ExportJobsOptions;
  readonly #limits: ExportLimits;
  readonly #jobs = new Map<string, ExportJob>();
  #running: { readonly id: string; readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  #closed = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(options: ExportJobsOptions) {
    this.#options = options;
    this.#limits = { ...USUAL_LIMITS, ...options.limits };
  }

  static async open(options: ExportJobsOptions): Promise<ExportJobs> {
    const jobs = new ExportJobs(options);
    await mkdir(options.folder, { recursive: true });
    for (const id of await readdir(options.folder)) if (ID.test(id)) await jobs.#find(id);
    await jobs.tidy();
    return jobs;
  }

  /** A folder without a state is of a start that was broken off. One whose state cannot be read stays as it is. */
  async #find(id: string): Promise<void> {
    const path = join(this.#options.folder, id, 'job.json');
    let kept: string | undefined;
    try {
      kept = await textOrAbsent(path);
    } catch (error) {
      this.#options.onLost?.({ path, keptAs: path, reason: 'unreadable', fault: sentenceOf(error) });
      return;
    }
    if (kept === undefined) await rm(dirname(path), { recursive: true, force: true });
    else await this.#revive(jobIn(kept, id) ?? this.#lost(id));
  }

  /** All jobs, newest first. */
  get all(): readonly ExportJob[] {
    return [...this.#jobs.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }

  get(id: string): ExportJob | undefined {
    return this.#jobs.get(id);
  }

  /** Path of the result; undefined while there is none. */
  pathOf({ id, file, state }: ExportJob): string | undefined {
    return state === 'done' && file !== undefined ? join(this.#options.folder, id, file) : undefined;
  }

  /** What the page shows of a result; undefined for an export that is only a file. */
  async shownOf({ id, state }: ExportJob): Promise<unknown> {
    if (state !== 'done') return undefined;
    const kept = await textOrAbsent(join(this.#options.folder, id, SHOWN_FILE));
    return kept === undefined ? undefined : JSON.parse(kept);
  }

  /** @throws ExportsBusy */
  async start(request: ExportRequest, by: string): Promise<ExportJob> {
    const waiting = [...this.#jobs.values()].filter(({ state }) => state === 'waiting').length;
    if (waiting >= this.#limits.mostWaiting)
      throw ExportsBusy.of('{waiting} exports wait already: cancel one, or wait until one is done.', { waiting });
    const id = `exp-${randomBytes(6).toString('hex')}`;
    const createdAt = this.#options.clock();
    const job: ExportJob = { id, request, by, createdAt, state: 'waiting', share: 0, rows: 0, bytes: 0 };
    await mkdir(join(this.#options.folder, id));
    await this.#keep(job);
    this.#options.onEvent('started', job, by);
    this.#next();
    return job;
  }

  /** Ends a running or waiting job; false when it has already ended. */
  async cancel(id: string, by: string): Promise<boolean> {
    const job = this.#jobs.get(id);
    if (job?.state !== 'waiting' && job?.state !== 'running') return false;
    if (this.#running?.id === id) {
      this.#running.stop.abort(new Error('cancelled'));
      await this.#running.ended;
    } else await this.#keep({ ...job, state: 'cancelled', endedAt: this.#options.clock() });
    this.#options.onEvent('cancelled', this.#jobs.get(id) ?? job, by);
    return true;
  }

  /** Cancels the job if needed, and removes it with its result. */
  async remove(id: string, by: string): Promise<void> {
    await this.cancel(id, by);
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#jobs.delete(id);
    await this.#writing.catch(() => undefined);
    await rm(join(this.#options.folder, id), { recursive: true, force: true });
    this.#options.onEvent('deleted', job, by);
  }

  /** Deletes expired results, and the oldest ones when all together use too much space. */
  async tidy(): Promise<void> {
    const { clock, age = clock } = this.#options;
    const now = age();
    let kept = 0;
    for (const job of this.all) {
      if (job.state === 'waiting' || job.state === 'running') continue;
      kept += job.bytes;
      if (now >= (job.expiresAt ?? Number.POSITIVE_INFINITY) || kept > this.#limits.mostBytesKept)
        await this.remove(job.id, 'system');
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.stop.abort(new Error('the program is stopping'));
    await this.#running?.ended;
  }

  /** A job whose state is damaged: its file goes aside, and people see that the export failed. */
  #lost(id: string): ExportJob {
    const { folder, clock, onLost } = this.#options;
    const path = join(folder, id, 'job.json');
    const fault = 'The state of this export was damaged: start it again.';
    const keptAs = putAside(path);
    onLost?.({ path, keptAs, reason: 'damaged', fault });
    const request: ExportRequest = { what: 'incidents', format: 'csv' };
    const at = clock();
    return { id, request, by: 'system', createdAt: at, state: 'waiting', share: 0, rows: 0, bytes: 0, fault };
  }

  async #revive(job: ExportJob): Promise<void> {
    if (job.state !== 'waiting' && job.state !== 'running') {
      this.#jobs.set(job.id, job);
      return;
    }
    const endedAt = this.#options.clock();
    const { fault = 'The program was stopped before this export was done: start it again.' } = job;
    await this.#keep({ ...job, state: 'failed', endedAt, expiresAt: endedAt + this.#limits.keepForMs, fault });
  }

  #next(): void {
    if (this.#closed || this.#running !== undefined) return;
    const waiting = [...this.#jobs.values()].find(({ state }) => state === 'waiting');
    if (waiting === undefined) return;
    const stop = new AbortController();
    const ended = this.#run(waiting, stop.signal)
      // Where even the state cannot be written to disk, the job in memory still shows it.
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
        this.#next();
      });
    this.#running = { id: waiting.id, stop, ended };
  }

  async #run(waiting: ExportJob, signal: AbortSignal): Promise<void> {
    const { clock, folder, work, onEvent, room } = this.#options;
    const job: ExportJob = { ...waiting, state: 'running', startedAt: clock() };
    const own = join(folder, job.id, 'files');
    try {
      await this.#keep(job);
      await mkdir(own);
      const target = {
        folder: own,
        name: nameOf(job),
        // Several files are packed into one more of the same size.
        mostBytes: Math.min(this.#limits.mostBytes, (room?.left() ?? Number.POSITIVE_INFINITY) / 2),
        signal,
        now: clock(),
        onProgress: (progress: Pick<ExportJob, 'share' | 'rows' | 'bytes'>) => {
          this.#jobs.set(job.id, { ...job, ...progress });
        },
      };
      const { files, rows, lacks = [] } = await work(job.request, target, job);
      const file = await this.#gather(job, own, files);
      const path = join(folder, job.id, file);
      // Only some exports are also shown on the page.
      if (isThere(join(own, SHOWN_FILE))) await moveWhole(join(own, SHOWN_FILE), join(folder, job.id, SHOWN_FILE));
      const endedAt = clock();
      const { size: bytes } = await stat(path);
      const done = { file, bytes, rows, sha256: await sha256Of(path), share: 1 };
      const fault = lacks.length === 0 ? undefined : lacks.join('\n');
      await this.#keep({ ...job, ...done, fault, state: 'done', endedAt, expiresAt: endedAt + this.#limits.keepForMs });
      onEvent('finished', this.#jobs.get(job.id) ?? job, job.by);
      await this.tidy();
    } catch (error) {
      const endedAt = clock();
      const state = signal.aborted ? 'cancelled' : 'failed';
      const fault = signal.aborted ? undefined : sentenceOf(error);
      await this.#keep({ ...job, state, endedAt, expiresAt: endedAt + this.#limits.keepForMs, fault, bytes: 0 });
      if (state === 'failed') onEvent('failed', this.#jobs.get(job.id) ?? job, job.by);
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  }

  /** A single file stays as it is; several are packed into a zip. */
  async #gather({ id, createdAt, request }: ExportJob, own: string, files: readonly string[]): Promise<string> {
    const [first] = files;
    if (first === undefined) throw ConfigError.of('There is nothing to export in this range.');
    const to = (name: string): string => join(this.#options.folder, id, name);
    if (files.length === 1) {
      await moveWhole(join(own, first), to(first));
      return first;
    }
    const name = zipNameOf({ createdAt, request });
    await writeZip(
      to(name),
      files.map((file) => ({ name: file, content: { path: join(own, file) } })),
      createdAt,
    );
    return name;
  }

  /** Writes one state after another: the next may come while the last is still being written. */
  #keep(job: ExportJob): Promise<void> {
    this.#jobs.set(job.id, job);
    const path = join(this.#options.folder, job.id, 'job.json');
    const write = async (): Promise<void> => {
      if (!this.#jobs.has(job.id)) return;
      await writeWhole(path, JSON.stringify(job));
    };
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

/** `sweeps-mau-son-20270206T010000Z`: the name says what the file is, in any folder of downloads. */
export function nameOf({ createdAt, request }: Pick<ExportJob, 'createdAt' | 'request'>): string {
  const at = 'from' in request && request.from !== undefined ? request.from : createdAt;
  const of = 'incidentId' in request ? request.incidentId : 'receiverId' in request ? request.receiverId : '';
  const what = request.what === 'bundle' ? 'evidence' : request.what;
  const stamp = instantText(at).replace(/[-:]|\.\d+/g, '');
  return [what, of, stamp]
    .filter((part) => part !== '')
    .join('-')
    .replace(/[^\w.-]/g, '_');
}

/** Formats of several files would otherwise have one name: `sweeps-mau-son-20270206T010000Z-sigmf.zip`. */
export function zipNameOf({ createdAt, request }: Pick<ExportJob, 'createdAt' | 'request'>): string {
  return `${nameOf({ createdAt, request })}${'format' in request ? `-${request.format}` : ''}.zip`;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Undefined for a text that is no job of this name. */
function jobIn(text: string, id: string): ExportJob | undefined {
  try {
    const job = JSON.parse(text) as Partial<ExportJob> | null;
    const isWhole =
      job?.id === id && job.state !== undefined && job.request !== undefined && job.createdAt !== undefined;
    return isWhole ? (job as ExportJob) : undefined;
  } catch {
    return undefined;
  }
}
