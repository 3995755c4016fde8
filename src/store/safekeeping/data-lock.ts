/**
 * A data directory has one writer: a second would cut what the first just wrote. Kept by a lock that the system itself
 * lets go of when the process ends, however it ends, on every platform: SQLite's, on an empty database.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const LOCK_FILE = 'writer.lock';
/** Who holds it, for people: the locked file itself cannot be read by others on every platform. */
const OWNER_FILE = 'owner.lock';

/** Somebody else writes there. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
  /** Process number of whoever has it, as far as that is known. */
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

  /** @throws DataDirectoryInUse when another process, or another part of this one, has it; Error when it cannot be written. */
  static take(folder: string): DataLock {
    mkdirSync(folder, { recursive: true });
    const db = new Database(join(folder, LOCK_FILE), { timeout: 0 });
    try {
      // Without a journal beside it the lock leaves one file, and nothing to recover.
      db.pragma('journal_mode = MEMORY');
      db.exec('BEGIN EXCLUSIVE');
      writeFileSync(join(folder, OWNER_FILE), `${process.pid}\n`);
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
  try {
    const pid = Number.parseInt(readFileSync(join(folder, OWNER_FILE), 'utf8'), 10);
    return Number.isInteger(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
