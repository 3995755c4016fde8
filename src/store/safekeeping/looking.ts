/**
 * Opens databases for commands that only read: no byte and no time stamp of the data directory changes.
 *
 * A program that ended normally leaves its databases without a write-ahead log ({@link closeWhole}); reading such a file needs
 * nothing beside it. A killed program leaves a log. SQLite would write its index of the log beside the file, so a small
 * database is read from a copy. The archive is too large for a copy: there only the index (`-shm`) is rewritten.
 */
import { closeSync, copyFileSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { isThere } from '../../files/absent.js';
import { DataDirectoryInUse, DataLock } from './data-lock.js';

/** Largest database, in bytes, that is copied and held in memory. */
const SMALL_BYTES = 256_000_000;
/** Offset, in the header of an SQLite file, of the read and write version: 1 for a rollback journal, 2 for a write-ahead log. */
const JOURNAL_AT = 18;

/** @throws Error when the file is missing or is no database. */
export function openToLook(path: string): Database.Database {
  const isWhole = !isThere(`${path}-wal`) && !needsLog(path);
  if (isWhole || statSync(path).size > SMALL_BYTES || isInUse(dirname(path)))
    return new Database(path, { readonly: true, fileMustExist: true });
  return copyInMemory(path);
}

/** Opens a copy that may be changed freely; it disappears when it is closed. */
export function copyInMemory(path: string): Database.Database {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-logger-look-'));
  try {
    const copy = join(folder, basename(path));
    for (const suffix of ['', '-wal']) if (isThere(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    const db = new Database(copy);
    try {
      return inMemory(db);
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inMemory(db: Database.Database): Database.Database {
  const bytes = db.serialize();
  bytes.fill(1, JOURNAL_AT, JOURNAL_AT + 2);
  return new Database(bytes);
}

/** True when a program writes in this data directory. */
export function isInUse(folder: string): boolean {
  try {
    DataLock.look(folder)?.release();
    return false;
  } catch (error) {
    if (error instanceof DataDirectoryInUse) return true;
    throw error;
  }
}

/**
 * Begins a write-ahead log. A full disk has no space for one; then the database is used without a log until the next start.
 * @param makeRoom frees some bytes, where possible
 */
export function beginLog(db: Database.Database, makeRoom: () => void = () => undefined): void {
  for (const first of [true, false])
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!/^SQLITE_(FULL|IOERR)/.test((error as { code?: string }).code ?? '')) throw error;
      if (first) makeRoom();
    }
}

/** Closes a database so that only its own file is left; while another connection exists, it is only closed. */
export function closeWhole(db: Database.Database): void {
  try {
    db.pragma('busy_timeout = 0');
    db.pragma('journal_mode = DELETE');
  } catch {
    // Another connection is open, or the disk is full: the log stays, and the next connection reads it.
  }
  db.close();
}

function needsLog(path: string): boolean {
  const version = Buffer.alloc(1);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, version, 0, 1, JOURNAL_AT);
  } finally {
    closeSync(fd);
  }
  return version[0] === 2;
}
