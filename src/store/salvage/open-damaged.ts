/** Opens a damaged database for reading, even when its first page (header and list of tables) is destroyed. */
import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { isThere } from '../../files/absent.js';

const PAGE_BYTES = 4096;
const DB_PAGES_AT = 28;
const FREE_LIST_AT = 32;
const JOURNAL_AT = 18;

export interface Damaged {
  readonly db: Database.Database;
  /**
   * True when the list of tables was taken from a new file of the same version: the program makes its tables at once, in one
   * order.
   */
  readonly isFirstPageReplaced: boolean;
}

/**
 * The file itself is not changed.
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
