/**
 * A lock that gives a data directory a single writer: a second one would delete what the first just wrote. The operating system
 * releases it when the process ends, however that happens, on every platform. It is SQLite's lock on an empty database.
 */
import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isThere } from '../../files/absent.js';
import { isDamage } from '../../files/put-aside.js';
import { textShownSync } from '../../files/system-entries.js';
import { writeWholeSync } from '../../files/write-whole.js';

const LOCK_FILE = 'writer.lock';
/** File with the id of the process that holds the lock, for people: some platforms do not let others read the locked file. */
const OWNER_FILE = 'owner.lock';
/** Time in ms to wait for the lock, because a command that checks whether the folder is in use holds it for an instant. */
const WAIT_MS = 300;

/** Thrown when another process uses the data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
  /** Id of that process; undefined when unknown. */
  readonly pid: number | undefined;

  constructor(folder: string, pid: number | undefined) {
    super(`The data directory ${folder} is in use${pid === undefined ? '' : ` by process ${pid}`}.`);
    this.pid = pid;
  }
}

export class DataLock {
  readonly #db: Database.Database;

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /**
   * Takes the lock. @throws DataDirectoryInUse when another process, or another part of this one, has it; Error when it cannot
   * be written
   */
  static take(folder: string): DataLock {
    mkdirSync(folder, { recursive: true });
    const lock = DataLock.#takeAnyhow(folder);
    try {
      writeWholeSync(join(folder, OWNER_FILE), `${process.pid}\n`, false);
      return lock;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /**
   * Keeps a writer out for a command that only reads, and changes nothing in the folder. Undefined when the folder never had a
   * writer, or is on a disk that cannot be written. @throws DataDirectoryInUse
   */
  static look(folder: string): DataLock | undefined {
    if (!isThere(join(folder, LOCK_FILE))) return undefined;
    try {
      return DataLock.#take(folder);
    } catch (error) {
      if (error instanceof DataDirectoryInUse) throw error;
      return undefined;
    }
  }

  /** A lock file that a power cut left damaged is emptied: nothing is stored in it, and nobody holds it, or it were in use. */
  static #takeAnyhow(folder: string): DataLock {
    try {
      return DataLock.#take(folder);
    } catch (error) {
      if (!isDamage(error)) throw error;
      truncateSync(join(folder, LOCK_FILE));
      return DataLock.#take(folder);
    }
  }

  static #take(folder: string): DataLock {
    const db = new Database(join(folder, LOCK_FILE), { timeout: WAIT_MS });
    try {
      // Without a journal beside it the lock is a single file, and there is nothing to recover.
      db.pragma('journal_mode = MEMORY');
      db.exec('BEGIN EXCLUSIVE');
      return new DataLock(db);
    } catch (error) {
      db.close();
      const code = (error as { code?: string }).code ?? '';
      if (code.startsWith('SQLITE_BUSY')) throw new DataDirectoryInUse(folder, ownerOf(folder));
      throw error;
    }
  }

  release(): void {
    if (!this.#db.open) return;
    this.#db.exec('ROLLBACK');
    this.#db.close();
  }
}

function ownerOf(folder: string): number | undefined {
  const pid = Number.parseInt(textShownSync(join(folder, OWNER_FILE)), 10);
  return Number.isInteger(pid) && isRunning(pid) ? pid : undefined;
}

/** A command that only reads does not write its id; then the file names a program that has ended. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
