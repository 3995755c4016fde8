/** The tables of `accounts.db`, as steps from one version to the next; a step that was released is never edited. */
import { chmodSync, closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openToLook } from '../safekeeping/looking.js';
import { beginWriting, knownVersion, orClosed } from '../safekeeping/table-steps.js';

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
  `
  CREATE TABLE standings (
    user TEXT PRIMARY KEY REFERENCES users, renewal TEXT NOT NULL, asked_at REAL NOT NULL
  ) WITHOUT ROWID;
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
  return orClosed(db, () => {
    db.pragma('foreign_keys = ON');
    beginWriting(db, path, STEPS, { copy: (copy) => chmodSync(copy, 0o600) });
    return db;
  });
}

/** Opens the file only for reading. @throws as {@link openAccountFile}, and for a file of an older version */
export function lookIntoAccounts(path: string): Database.Database {
  const db = openToLook(path);
  return orClosed(db, () => {
    const version = knownVersion(db, path, STEPS);
    if (version < STEPS.length)
      throw new Error(
        `${path} has version ${version} of the tables; starting rfi-logger migrates it to ${STEPS.length}`,
      );
    return db;
  });
}
