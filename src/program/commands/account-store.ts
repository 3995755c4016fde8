/** The accounts of a data directory for commands, also while the program runs: both use the same file. */
import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES } from '../../access/permissions.js';
import { ConfigError, EnvironmentError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { keepToOwner } from '../../files/private-files.js';
import { AccountRefused } from '../../store/accounts/account-users.js';
import { Accounts } from '../../store/accounts/accounts.js';
import { say } from '../../words/said.js';
import { inWords } from '../language/language.js';
import { dataDirOption } from './data-dir.js';

/** Name in the audit log of the person at the machine itself. */
export const AT_THE_KEYBOARD = 'local';
/** Commands begin no sessions, and end none by their age. */
const ANY_TIME = { idleMs: Number.MAX_SAFE_INTEGER, longestMs: Number.MAX_SAFE_INTEGER };

export const DATA_DIR = dataDirOption('where the accounts are kept');

/**
 * Opens the accounts, works, closes them. @throws ConfigError for an impossible request; EnvironmentError when the file cannot
 * be opened
 */
export async function withAccounts<T>(dataDir: string, work: (accounts: Accounts) => T | Promise<T>): Promise<T> {
  const path = join(dataDir, 'accounts.db');
  keepToOwner();
  let accounts: Accounts;
  try {
    mkdirSync(dataDir, { recursive: true });
    accounts = new Accounts(path, ANY_TIME);
    takeOverOwner(dataDir, path);
  } catch (error) {
    throw unopened(path, error);
  }
  try {
    return await work(accounts);
  } catch (error) {
    if (error instanceof AccountRefused) throw new ConfigError(error.said, { cause: error });
    throw error;
  } finally {
    accounts.close();
  }
}

/**
 * Opens the accounts only for reading; nothing in the data directory changes. Undefined when there are none. @throws
 * EnvironmentError
 */
export function lookAtAccounts<T>(dataDir: string, work: (accounts: Accounts) => T): T | undefined {
  const path = join(dataDir, 'accounts.db');
  if (!isThere(path)) return undefined;
  let accounts: Accounts;
  try {
    accounts = new Accounts(path, ANY_TIME, { isLook: true });
  } catch (error) {
    throw unopened(path, error);
  }
  try {
    return work(accounts);
  } finally {
    accounts.close();
  }
}

function unopened(path: string, error: unknown): EnvironmentError {
  if (error instanceof EnvironmentError) return error;
  const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  const cure = say('Run this as the account that runs rfi-logger (sudo -u rfi-logger …), with its --data-dir.');
  return new EnvironmentError(say('The accounts {path} cannot be opened ({why}).', { path, why }), cure, {
    cause: error,
  });
}

/** A file that root made must belong to the service's account. */
function takeOverOwner(dataDir: string, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dataDir);
  for (const file of [path, `${path}-wal`, `${path}-shm`])
    try {
      chownSync(file, uid, gid);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
}

export function roleNamed(text: string): (typeof ROLES)[number] {
  const role = ROLES.find((one) => one === text);
  if (role === undefined)
    throw ConfigError.of('role is "{text}": must be one of {roles}.', { text, roles: ROLES.join(', ') });
  return role;
}

/** A table for people; each column is as wide as its widest cell. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const [headings = [], ...others] = rows;
  const shown = [headings.map((heading) => inWords(heading)), ...others];
  const widths = headings.map((_, column) => Math.max(...shown.map((row) => [...(row[column] ?? '')].length)));
  return shown
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
