/**
 * Restores the blocks of an archive that was put aside into the one in use, a batch at a time between other work. The progress
 * is stored in the same transactions: after a crash the next start continues.
 */
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { isThere, listOrNoneSync, textOrAbsentSync } from '../../files/absent.js';
import { isDamage } from '../../files/put-aside.js';
import { ROWS_DONE } from '../reading/heard-history.js';
import { ArchiveSalvage, type ArchiveSalvaged, keepNote, keptNote } from './salvage-archive.js';

export interface RecoveryState {
  /** Sweeps that cannot be read now, as a sentence; undefined when there are none. */
  readonly outOfReach: string | undefined;
  /** Losses in all files that were put aside in the life of this archive. */
  readonly lost: Pick<ArchiveSalvaged, 'lostBlocks' | 'lostSweeps' | 'holes'>;
}

interface Running {
  readonly name: string;
  readonly db: Database.Database;
  readonly salvage: ArchiveSalvage;
}

export interface RecoveryOptions {
  readonly spoolFolder: string;
  /** Makes an empty archive, whose first page can replace a destroyed one. */
  make(path: string): void;
}

const LOST = { lostBlocks: 'lost blocks', lostSweeps: 'lost sweeps', holes: 'unreadable places' } as const;

export class ArchiveRecovery {
  readonly #path: string;
  readonly #into: Database.Database;
  readonly #make: (path: string) => void;
  readonly #scratch: string;
  readonly #spoolFolder: string;
  #waiting: string[];
  #running: Running | undefined;
  #fault: string | undefined;

  constructor(path: string, into: Database.Database, { spoolFolder, make }: RecoveryOptions) {
    this.#spoolFolder = spoolFolder;
    this.#path = path;
    this.#into = into;
    this.#make = make;
    this.#scratch = `${path}.salvage`;
    const form = new RegExp(`^${basename(path)}\\.damaged-\\d+$`);
    this.#waiting = listOrNoneSync(dirname(path)).filter(
      (name) => form.test(name) && keptNote(this.#into, doneNote(name)) === 0,
    );
  }

  /** Does a batch of work; true when there is more. Never throws: a failure is tried again at the next call. */
  step(): boolean {
    try {
      this.#fault = undefined;
      this.#running ??= this.#next();
      if (this.#running === undefined) return false;
      if (this.#running.salvage.step()) return true;
      this.#finish(this.#running);
      return this.#waiting.length > 0;
    } catch (error) {
      this.#fault = (error as Error).message;
      if (this.#running === undefined && isDamage(error)) this.#giveUp();
      return true;
    }
  }

  get state(): RecoveryState {
    const names = [this.#running?.name, ...this.#waiting].filter((name) => name !== undefined);
    const lost = {
      lostBlocks: keptNote(this.#into, LOST.lostBlocks) + (this.#running?.salvage.done.lostBlocks ?? 0),
      lostSweeps: keptNote(this.#into, LOST.lostSweeps) + (this.#running?.salvage.done.lostSweeps ?? 0),
      holes: keptNote(this.#into, LOST.holes) + (this.#running?.salvage.done.holes ?? 0),
    };
    if (names.length === 0) return { outOfReach: undefined, lost };
    const { blocks = 0, sweeps = 0 } = this.#running?.salvage.done ?? {};
    const problem = this.#fault === undefined ? '' : ` It has stopped: ${this.#fault}.`;
    const outOfReach = `The damaged archive ${names.join(', ')} is being brought back: ${sweeps} sweeps in ${blocks} blocks so far.${problem}`;
    return { outOfReach, lost };
  }

  close(): void {
    this.#running?.db.close();
    this.#running = undefined;
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  #next(): Running | undefined {
    const name = this.#waiting[0];
    if (name === undefined) return undefined;
    rmSync(this.#scratch, { recursive: true, force: true });
    mkdirSync(this.#scratch, { mode: 0o700 });
    const { db } = openDamaged(join(dirname(this.#path), name), this.#scratch, this.#make);
    this.#waiting = this.#waiting.slice(1);
    return { name, db, salvage: new ArchiveSalvage(db, this.#into, name, this.#committed()) };
  }

  #finish({ name, salvage }: Running): void {
    const { done } = salvage;
    this.#into.transaction(() => {
      for (const [what, note] of Object.entries(LOST))
        keepNote(this.#into, note, keptNote(this.#into, note) + done[what as keyof typeof LOST]);
      keepNote(this.#into, doneNote(name), 1);
      // Rows of the pyramid whose blocks were lost show that there were sweeps.
      this.#into.prepare('DELETE FROM notes WHERE name = ?').run(ROWS_DONE);
      this.#into.exec('DELETE FROM channel_hours');
    })();
    this.close();
  }

  /** Gives up when no table can be found: the file stays where it is, and counts as one unreadable place. */
  #giveUp(): void {
    const [name] = this.#waiting.splice(0, 1);
    if (name === undefined) return;
    keepNote(this.#into, LOST.holes, keptNote(this.#into, LOST.holes) + 1);
    keepNote(this.#into, doneNote(name), 1);
  }

  /** Position up to which the archive had told the spool that everything is committed. */
  #committed(): number {
    return Number(textOrAbsentSync(join(this.#spoolFolder, 'archive.cursor'))) || 0;
  }
}

const doneNote = (name: string) => `brought back ${name}`;

const PAGE_BYTES = 4096;
const DB_PAGES_AT = 28;
const FREE_LIST_AT = 32;
const JOURNAL_AT = 18;

interface Damaged {
  readonly db: Database.Database;
  /**
   * True when the list of tables was taken from a new file of the same version: the program makes its tables at once, in one
   * order.
   */
  readonly isFirstPageReplaced: boolean;
}

/**
 * Opens a damaged database for reading, even when its first page (header and list of tables) is destroyed. The file itself is not
 * changed.
 * @param scratch folder with space for a copy, used when the first page is destroyed
 * @param make makes a new, empty database of the same version
 */
export function openDamaged(path: string, scratch: string, make: (path: string) => void): Damaged {
  const db = opened(path);
  if (db !== undefined) return { db, isFirstPageReplaced: false };
  const copy = join(scratch, basename(path));
  const fresh = join(scratch, 'new.db');
  copyFileSync(path, copy);
  const hasLog = isThere(`${path}-wal`);
  if (hasLog) copyFileSync(`${path}-wal`, `${copy}-wal`);
  make(fresh);
  const page = readFileSync(fresh).subarray(0, PAGE_BYTES);
  page.fill(hasLog ? 2 : 1, JOURNAL_AT, JOURNAL_AT + 2);
  page.writeUInt32BE(Math.floor(statSync(copy).size / PAGE_BYTES), DB_PAGES_AT);
  page.fill(0, FREE_LIST_AT, FREE_LIST_AT + 8);
  const file = openSync(copy, 'r+');
  writeSync(file, page, 0, PAGE_BYTES, 0);
  closeSync(file);
  return { db: new Database(copy), isFirstPageReplaced: true };
}

/** Undefined when the list of tables cannot be read. */
function opened(path: string): Database.Database | undefined {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get() as number;
    if (tables > 0) return db;
  } catch {
    // The caller then replaces the first page.
  }
  db?.close();
  return undefined;
}
