/**
 * The writer's side of the warm copies: every changed row goes to the hub processes that have a copy of the case book. What a
 * person or a station was answered is in every copy that may become the writer.
 *
 *   case book ─► changed rows ─► log in memory ─► answers to "changes after n" ─► copies, which confirm n with the next question
 */

import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { sentenceOf } from '../../errors/errors.js';
import { sha256 } from '../../files/sha256.js';
import type { RowChange } from '../../store/cases/book-changes.js';
import type { CaseBook } from '../../store/cases/case-book.js';
import { pause } from '../../time/pause.js';
import { every, owned, type Repeated, unexpected } from '../../time/work.js';
import type { HubLease } from './hub-lease.js';
import {
  type ChangesAnswer,
  changesQuestion,
  hubSubjects,
  PART_BYTES,
  packed,
  partQuestion,
  type SharedFile,
} from './hub-messages.js';
import { isShared, sharedFilesIn } from './shared-files.js';

const COLLECT_EVERY_MS = 50;
/** Longest time in ms that a question waits for a change. */
const NEWS_WITHIN_MS = 1000;
/** A copy that does not confirm a change within this time may not become the writer, until it has everything again. */
const CONFIRMED_WITHIN_MS = 2000;
const MOST_KEPT = 50_000;
const ANSWER_CHARACTERS = 400_000;

export interface BookFeedOptions {
  readonly connection: NatsConnection;
  readonly lease: Pick<HubLease, 'setCopies'>;
  readonly caseBook: Pick<CaseBook, 'follow' | 'copyTo' | 'audit'>;
  readonly accounts: { readonly edition: string; copyTo(path: string): Promise<void> };
  readonly dataDir: string;
  /** Folder for the files from which copies begin. */
  readonly scratch: string;
  onFault(sentence: string): void;
}

interface LoggedChange {
  readonly n: number;
  readonly change: RowChange;
  readonly characters: number;
}

export class BookFeed {
  readonly #options: BookFeedOptions;
  readonly #epoch = randomUUID();
  readonly #changes: { take(): RowChange[] };
  readonly #subscriptions: Subscription[] = [];
  /** Number of the last confirmed change, by copy. */
  readonly #confirmed = new Map<string, number>();
  /** Copies that have everything. */
  readonly #complete = new Set<string>();
  #log: LoggedChange[] = [];
  #last = 0;
  /** Resolve at the next change or confirmation. */
  #waiting: (() => void)[] = [];
  #told: Promise<void> = Promise.resolve();
  #base: Promise<ChangesAnswer> | undefined;
  #accounts: { readonly edition: string; readonly file: SharedFile } | undefined;
  #listing: Promise<SharedFile[]> | undefined;
  #timer: Repeated | undefined;
  #stopped = false;

  constructor(options: BookFeedOptions) {
    this.#options = options;
    this.#changes = options.caseBook.follow();
  }

  /** Hub processes whose copy has everything. */
  get copies(): readonly string[] {
    return [...this.#complete];
  }

  async start(): Promise<void> {
    await mkdir(this.#options.scratch, { recursive: true, mode: 0o700 });
    this.#answer(hubSubjects.changes, (message) => this.#changesAfter(message));
    this.#answer(hubSubjects.files, async () => packed(await this.#files()));
    this.#answer(hubSubjects.part, (message) => this.#part(message));
    this.#timer = every(COLLECT_EVERY_MS, () => this.#collect(), unexpected);
  }

  /** Resolves when the copies have what was written up to now. */
  async stop(): Promise<void> {
    await this.secured();
    await this.#timer?.stop();
    for (const one of this.#subscriptions) one.unsubscribe();
    this.#stopped = true;
    this.#wakeAll();
  }

  /** Resolves when every change up to now is in every copy that may become the writer. */
  async secured(): Promise<void> {
    this.#collect();
    const wanted = this.#last;
    const until = performance.now() + CONFIRMED_WITHIN_MS;
    for (;;) {
      const behind = [...this.#complete].filter((id) => (this.#confirmed.get(id) ?? 0) < wanted);
      if (behind.length === 0) return await this.#told;
      const leftMs = until - performance.now();
      if (leftMs <= 0) {
        for (const id of behind) this.#complete.delete(id);
        return await this.#tellCopies();
      }
      await this.#news(leftMs);
    }
  }

  #collect(): void {
    const changes = this.#changes.take();
    if (changes.length === 0) return;
    for (const change of changes) {
      this.#last += 1;
      this.#log.push({ n: this.#last, change, characters: JSON.stringify(change).length });
    }
    if (this.#log.length > MOST_KEPT) this.#log = this.#log.slice(-MOST_KEPT / 2);
    this.#wakeAll();
  }

  async #news(withinMs: number): Promise<void> {
    const ended = new AbortController();
    const news = new Promise<void>((resolve) => void this.#waiting.push(resolve));
    await Promise.race([news, pause(withinMs, ended.signal)]);
    ended.abort();
  }

  #wakeAll(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when the record says who may be the next writer; tried until then. */
  #tellCopies(): Promise<void> {
    this.#told = this.#told.then(async () => {
      for (;;)
        try {
          return await this.#options.lease.setCopies(this.copies);
        } catch (error) {
          this.#options.onFault(`The copies of the case book cannot be noted: ${sentenceOf(error)}`);
          await pause(NEWS_WITHIN_MS);
        }
    });
    return this.#told;
  }

  #answer(subject: string, answer: (message: Msg) => Promise<Uint8Array | undefined>): void {
    const { connection, onFault } = this.#options;
    this.#subscriptions.push(
      connection.subscribe(subject, {
        callback(_error, message) {
          answer(message)
            .then((bytes) => bytes !== undefined && message.respond(bytes))
            .catch((error: unknown) => onFault(`A copy of the case book got no answer: ${sentenceOf(error)}`));
        },
      }),
    );
  }

  /** Undefined when the book is being closed. */
  async #changesAfter(message: Msg): Promise<Uint8Array | undefined> {
    const { copy, epoch, after } = changesQuestion.parse(message.json());
    if (epoch !== this.#epoch || after < (this.#log[0]?.n ?? this.#last + 1) - 1) {
      this.#base ??= this.#makeBase().finally(() => {
        this.#base = undefined;
      });
      return packed(await this.#base);
    }
    this.#confirm(copy, after);
    this.#collect();
    for (
      const until = performance.now() + NEWS_WITHIN_MS;
      !this.#stopped && after === this.#last && performance.now() < until;
    )
      await this.#news(until - performance.now());
    if (this.#stopped) return undefined;
    this.#collect();
    const changes = startOf(this.#log.slice(after + 1 - (this.#log[0]?.n ?? 0)));
    const last = changes.at(-1)?.n ?? after;
    const head = last === this.#last ? this.#options.caseBook.audit.head() : undefined;
    const answer: ChangesAnswer = { epoch: this.#epoch, last, changes: changes.map(({ change }) => change), head };
    return packed(answer);
  }

  #confirm(copy: string, after: number): void {
    this.#confirmed.set(copy, after);
    if (after === this.#last && !this.#complete.has(copy)) {
      this.#complete.add(copy);
      owned(this.#tellCopies(), unexpected);
    }
    this.#wakeAll();
  }

  /** A file with every change up to `last`, and perhaps some later ones. */
  async #makeBase(): Promise<ChangesAnswer> {
    this.#collect();
    const last = this.#last;
    const path = join(this.#options.scratch, 'cases.db');
    await this.#options.caseBook.copyTo(path);
    const bytes = await readFile(path);
    return { epoch: this.#epoch, last, base: { bytes: bytes.length, sha256: sha256(bytes) } };
  }

  #files(): Promise<SharedFile[]> {
    this.#listing ??= this.#list().finally(() => {
      this.#listing = undefined;
    });
    return this.#listing;
  }

  async #list(): Promise<SharedFile[]> {
    const { accounts, dataDir, scratch } = this.#options;
    const { edition } = accounts;
    if (this.#accounts?.edition !== edition) {
      const path = join(scratch, 'accounts.db');
      await accounts.copyTo(path);
      const bytes = await readFile(path);
      const file = { path: 'accounts.db', bytes: bytes.length, stamp: sha256(bytes) };
      this.#accounts = { edition, file };
    }
    return [...(this.#accounts === undefined ? [] : [this.#accounts.file]), ...(await sharedFilesIn(dataDir))];
  }

  async #part(message: Msg): Promise<Uint8Array> {
    const { path, offset } = partQuestion.parse(message.json());
    const { dataDir, scratch } = this.#options;
    const isDatabase = path === 'cases.db' || path === 'accounts.db';
    if (!isDatabase && !isShared(path)) throw new RangeError(`${path} is not shared`);
    const file = await open(join(isDatabase ? scratch : dataDir, path), 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(PART_BYTES), 0, PART_BYTES, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
}

/** As many of the changes as one answer takes, at least one. */
function startOf(changes: readonly LoggedChange[]): readonly LoggedChange[] {
  let characters = 0;
  const end = changes.findIndex((one, i) => {
    characters += one.characters;
    return i > 0 && characters > ANSWER_CHARACTERS;
  });
  return end === -1 ? changes : changes.slice(0, end);
}
