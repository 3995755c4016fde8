/** The tables of `accounts.db`, as steps from one version to the next; a step that was released is never edited. */
import { chmodSync, closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { newerData } from '../../errors/errors.js';
import { backupBeforeMigration } from '../safekeeping/backup.js';
import { beginLog, openToLook } from '../safekeeping/looking.js';

const STEPS: readonly string[] = [
  `
  CREATE TABLE users (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1, created_at REAL NOT NULL, password TEXT, oidc_subject TEXT UNIQUE,
    totp TEXT, totp_pending TEXT, totp_step INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;

  CREATE TABLE recovery_codes (
    user TEXT NOT NULL REFERENCES users, hash TEXT NOT NULL, PRIMARY KEY (user, hash)
  ) WITHOUT ROWID;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, hash TEXT NOT NULL UNIQUE,
    previous_hash TEXT, previous_until REAL, created_at REAL NOT NULL, rotated_at REAL NOT NULL, seen_at REAL NOT NULL,
    address TEXT NOT NULL, agent TEXT NOT NULL, method TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX sessions_by_previous ON sessions (previous_hash);
  CREATE INDEX sessions_by_user ON sessions (user);

  CREATE TABLE tokens (
    id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL, created_at REAL NOT NULL, expires_at REAL NOT NULL, used_at REAL, revoked_at REAL
  ) WITHOUT ROWID;

  CREATE TABLE links (
    hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users, expires_at REAL NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE to_audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
    subject TEXT NOT NULL, detail TEXT NOT NULL
  );
  `,
];

/** Newest version of the tables that this program knows. */
export const ACCOUNT_SCHEMA = STEPS.length;

/**
 * Opens the file, readable only by its owner, and migrates it to the newest version after making a copy beside it.
 * @throws EnvironmentError for a file of a newer version; Error when it cannot be opened or is damaged
 */
export function openAccountFile(path: string): Database.Database {
  // SQLite would make the file readable to everybody; its companions (-wal, -shm) take the rights of the file.
  if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
  const db = new Database(path);
  try {
    db.pragma('busy_timeout = 5000');
    const version = mustBeKnown(db, path);
    beginLog(db);
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    if (version > 0 && version < STEPS.length) chmodSync(backupBeforeMigration(db, path, version), 0o600);
    for (const [i, step] of STEPS.entries()) {
      if (i < version) continue;
      db.transaction(() => {
        db.exec(step);
        db.pragma(`user_version = ${i + 1}`);
      })();
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens the file only for reading. @throws as {@link openAccountFile}, and for a file of an older version */
export function lookIntoAccounts(path: string): Database.Database {
  const db = openToLook(path);
  try {
    const version = mustBeKnown(db, path);
    if (version < STEPS.length)
      throw new Error(
        `${path} has version ${version} of the tables; starting rfi-logger migrates it to ${STEPS.length}`,
      );
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function mustBeKnown(db: Database.Database, path: string): number {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > STEPS.length) throw newerData(path, version, STEPS.length);
  return version;
}
