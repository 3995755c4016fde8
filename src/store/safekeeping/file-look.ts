/** Reads facts of a database in the data directory without changing it, also beside a running program. */
import { openToLook } from './looking.js';

/** Largest file that is checked: `quick_check` reads all of it, and a larger one would take minutes. */
const MOST_CHECKED_BYTES = 2e9;

export interface FileLook {
  readonly version: number;
  /** Damage that SQLite finds, in its words; undefined when the file is too large to be checked now. */
  readonly damage: readonly string[] | undefined;
}

/** @throws Error when it cannot be opened or read */
export function lookIntoFile(path: string, bytes: number): FileLook {
  const db = openToLook(path);
  try {
    const version = db.pragma('user_version', { simple: true }) as number;
    if (bytes > MOST_CHECKED_BYTES) return { version, damage: undefined };
    const rows = db.pragma('quick_check(5)') as { quick_check: string }[];
    return { version, damage: rows.map(({ quick_check: found }) => found).filter((found) => found !== 'ok') };
  } finally {
    db.close();
  }
}

/** Number of accounts that may sign in, and of administrators among them. @throws Error when the file cannot be read */
export function countAccounts(path: string): { readonly accounts: number; readonly administrators: number } {
  const db = openToLook(path);
  try {
    const count = (where: string) =>
      db.prepare(`SELECT count(*) FROM users WHERE disabled = 0 ${where}`).pluck().get() as number;
    return { accounts: count(''), administrators: count(`AND role = 'administrator'`) };
  } finally {
    db.close();
  }
}
