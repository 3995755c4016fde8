/** Databases whose tables are made by a list of steps: step n brings version n to version n + 1. */
import type Database from 'better-sqlite3';
import { newerData } from '../../errors/errors.js';
import { backupBeforeMigration } from './backup.js';
import { beginLog } from './looking.js';

type Steps = readonly string[];

/** Version of the tables in a file. @throws EnvironmentError when the file is of a newer version than the steps make */
export function knownVersion(db: Database.Database, path: string, steps: Steps): number {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > steps.length) throw newerData(path, version, steps.length);
  return version;
}

/** Migrates the tables to the newest version, each step in one transaction. */
export function migrate(db: Database.Database, version: number, steps: Steps): void {
  for (const [i, step] of steps.entries()) {
    if (i < version) continue;
    db.transaction(() => {
      db.exec(step);
      db.pragma(`user_version = ${i + 1}`);
    })();
  }
}

/**
 * Prepares an opened file for writing: write-ahead log, synced commits, newest version.
 * @param on `copy`: called with the path of the copy that is made before a migration; `full`: frees some bytes on a full disk
 * @throws EnvironmentError for a file of a newer version; Error when it is damaged
 */
export function beginWriting(
  db: Database.Database,
  path: string,
  steps: Steps,
  on: { copy?(path: string): void; full?(): void } = {},
): void {
  db.pragma('busy_timeout = 5000');
  const version = knownVersion(db, path, steps);
  beginLog(db, on.full);
  db.pragma('synchronous = FULL');
  if (version > 0 && version < steps.length) {
    const copy = backupBeforeMigration(db, path, version);
    on.copy?.(copy);
  }
  migrate(db, version, steps);
}

/** Runs `work` with an opened database, and closes the database when `work` throws. */
export function orClosed<T>(db: Database.Database, work: () => T): T {
  try {
    return work();
  } catch (error) {
    db.close();
    throw error;
  }
}
