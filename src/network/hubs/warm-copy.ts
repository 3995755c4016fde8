/**
 * A warm copy of the writer's case book and of the files in common, in the data directory of another hub process. The copy begins
 * with a file whose SHA-256 is checked; after each change the seals of both audit logs must be the same.
 */

import { mkdir, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Msg, NatsConnection, Payload } from '@nats-io/transport-node';
import { sentenceOf } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { sha256 } from '../../files/sha256.js';
import { moveWhole, writeWhole } from '../../files/write-whole.js';
import { BookCopy } from '../../store/cases/book-changes.js';
import { pause } from '../../time/pause.js';
import { untilCut } from '../block-sender.js';
import { SCHEMA } from '../subjects.js';
import { isUnanswered } from '../unanswered.js';
import { changesAnswer, filesAnswer, hubSubjects, PART_BYTES, type SharedFile, unpacked } from './hub-messages.js';
import { isInvitation, isPaper, isShared, sharedFilesIn } from './shared-files.js';

const ANSWER_WITHIN_MS = 2000;
/** A base is copied and hashed first. */
const BASE_WITHIN_MS = 60_000;
const AGAIN_AFTER_MS = 300;
const FILES_EVERY_MS = 2000;

export interface WarmCopyOptions {
  readonly connection: NatsConnection;
  /** Id of this hub process. */
  readonly id: string;
  readonly dataDir: string;
  onNotice(sentence: string): void;
}

export class WarmCopy {
  readonly #options: WarmCopyOptions;
  #book: BookCopy | undefined;
  #epoch = '';
  #after = 0;
  #accountsStamp = '';
  /** True once accounts, keys and stations are here. */
  #hasMembers = false;
  #fault = '';
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: WarmCopyOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = Promise.all([
      this.#repeat('the case book', AGAIN_AFTER_MS, () => this.#follow()),
      this.#repeat('accounts and files', FILES_EVERY_MS, () => this.#copyFiles()),
    ]);
  }

  /** Resolves when everything received is on disk and the book is closed. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the copy ends'));
    await this.#running;
    this.#book?.close();
    this.#book = undefined;
  }

  async #repeat(what: string, pauseMs: number, step: () => Promise<'at once' | 'later'>): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const next = await step().catch((error: unknown) => {
        const fault = `The copy of ${what} does not follow the other hub process: ${sentenceOf(error)}`;
        // A writer that does not answer is the daily case of a take-over, and no news.
        if (fault !== this.#fault && !signal.aborted && !isUnanswered(error)) this.#options.onNotice(fault);
        this.#fault = fault;
        return 'later' as const;
      });
      for (const until = performance.now() + pauseMs; next === 'later' && !signal.aborted; await pause(50))
        if (performance.now() >= until) break;
    }
  }

  async #follow(): Promise<'at once' | 'later'> {
    // A process whose case book is complete may become the hub, and a hub without accounts and stations is none.
    if (!this.#hasMembers) return 'later';
    const { id } = this.#options;
    const question = JSON.stringify({ schema: SCHEMA, copy: id, epoch: this.#epoch, after: this.#after });
    const timeout = this.#epoch === '' ? BASE_WITHIN_MS : ANSWER_WITHIN_MS;
    const reply = await this.#ask(hubSubjects.changes, question, timeout);
    const { epoch, last, changes, head, base } = changesAnswer.parse(unpacked(reply.data));
    if (base !== undefined) await this.#begin(base);
    else this.#book?.apply(changes);
    this.#epoch = epoch;
    this.#after = last;
    const own = this.#book?.head;
    if (head !== undefined && (own?.seq !== head.seq || own.hash !== head.hash)) {
      this.#epoch = '';
      throw new Error('the audit logs differ; the copy begins again');
    }
    return 'at once';
  }

  async #begin({ bytes, sha256: digest }: { readonly bytes: number; readonly sha256: string }): Promise<void> {
    const content = await this.#fetched('cases.db', bytes);
    if (sha256(content) !== digest) throw new Error('the case book came damaged; it is fetched again');
    const path = join(this.#options.dataDir, 'cases.db');
    // A process that was the writer may have had entries that no copy got.
    if (this.#book === undefined)
      for (const log of ['', '-wal']) if (isThere(path + log)) await moveWhole(path + log, `${path}.before-copy${log}`);
    this.#book?.close();
    this.#book = undefined;
    await this.#place('cases.db', content);
    this.#book = new BookCopy(path);
  }

  /** Papers, which may be gigabytes, come last and hold up no station that is revoked meanwhile. */
  async #copyFiles(): Promise<'at once' | 'later'> {
    const { dataDir } = this.#options;
    const until = performance.now() + FILES_EVERY_MS;
    const reply = await this.#ask(hubSubjects.files, '');
    const wanted = filesAnswer.parse(unpacked(reply.data));
    const own = new Map((await sharedFilesIn(dataDir)).map((file) => [file.path, file]));
    const copy = async (file: SharedFile) => await this.#copyFile(file, own.get(file.path));
    for (const file of wanted) if (!isPaper(file.path)) await copy(file);
    // A join code works once. Papers and pictures that the writer does not have stay: nobody misses them.
    const atWriter = new Set(wanted.map(({ path }) => path));
    for (const path of own.keys())
      if (isInvitation(path) && !atWriter.has(path)) await rm(join(dataDir, path), { force: true });
    this.#hasMembers = true;
    for (const file of wanted)
      if (isPaper(file.path) && (await copy(file)) && performance.now() > until) return 'at once';
    return 'later';
  }

  /** True when the file was fetched. */
  async #copyFile(file: SharedFile, has: SharedFile | undefined): Promise<boolean> {
    const { path, bytes, stamp } = file;
    if (path === 'accounts.db') await this.#copyAccounts(file);
    if (!isShared(path) || (has?.bytes === bytes && has.stamp === stamp)) return false;
    await this.#place(path, await this.#fetched(path, bytes));
    const at = Number(stamp) / 1000;
    await utimes(join(this.#options.dataDir, path), at, at);
    return true;
  }

  async #copyAccounts({ path, bytes, stamp }: SharedFile): Promise<void> {
    if (stamp === this.#accountsStamp) return;
    const content = await this.#fetched(path, bytes);
    // It changed meanwhile: the next look brings the new one.
    if (sha256(content) !== stamp) return;
    await this.#place(path, content);
    this.#accountsStamp = stamp;
  }

  async #fetched(path: string, bytes: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < bytes; offset += PART_BYTES) {
      const question = JSON.stringify({ path, offset });
      const { data } = await this.#ask(hubSubjects.part, question);
      parts.push(data);
    }
    return Buffer.concat(parts).subarray(0, bytes);
  }

  /** A copy that ends waits for no answer: this process is the hub in its place, whose computer may be gone. */
  #ask(subject: string, question: Payload, timeout = ANSWER_WITHIN_MS): Promise<Msg> {
    return untilCut(this.#options.connection.request(subject, question, { timeout }), this.#stopping.signal);
  }

  /** Writes a file as a whole; a database loses the log of its former content. */
  async #place(path: string, content: Uint8Array): Promise<void> {
    const full = join(this.#options.dataDir, path);
    await mkdir(dirname(full), { recursive: true, mode: 0o700 });
    await writeWhole(`${full}.fetched`, content);
    if (path.endsWith('.db')) for (const log of ['-wal', '-shm']) await rm(full + log, { force: true });
    await moveWhole(`${full}.fetched`, full);
  }
}
