/** Opens the accounts for the program. A damaged, newer or missing file is never taken for "no accounts yet". */
import { join } from 'node:path';
import { EnvironmentError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { owned, unexpected } from '../../time/work.js';
import { say } from '../../words/said.js';
import { HourlyCopies, mayHaveCopies } from '../safekeeping/hourly-copies.js';
import { openToLook } from '../safekeeping/looking.js';
import { type Loss, openKept } from '../safekeeping/open-kept.js';
import type { SessionTimes } from './account-sessions.js';
import { Accounts } from './accounts.js';

export interface KeptAccountsOptions {
  readonly dataDir: string;
  readonly times: SessionTimes;
  readonly clock: () => number;
  onFault(sentence: string): void;
}

export interface KeptAccounts {
  readonly accounts: Accounts;
  readonly loss: Loss | undefined;
  /** True when there were accounts and none could be restored: nobody can sign in until an account is made at the machine. */
  isShut(): boolean;
  close(): void;
}

/** @throws EnvironmentError when the folder or the disk refuses the file */
export function openAccounts({ dataDir, times, clock, onFault }: KeptAccountsOptions): KeptAccounts {
  const path = join(dataDir, 'accounts.db');
  const kept = {
    path,
    clock,
    mayBegin: () => !mayHaveCopies(dataDir, 'accounts', clock()) && !hadAccounts(dataDir),
    open(path: string) {
      const opened = new Accounts(path, times);
      try {
        const fault = opened.fault();
        if (fault !== undefined) throw new Error(fault);
        return opened;
      } catch (error) {
        opened.close();
        throw error;
      }
    },
  };
  const { store: accounts, loss } = orNamed(path, () => openKept(kept));
  const copies = new HourlyCopies({
    dataDir,
    name: 'accounts',
    clock,
    copyTo: (path) => accounts.copyTo(path),
    onFault,
  });
  return {
    accounts,
    loss,
    isShut: () => loss !== undefined && !accounts.users.any,
    close() {
      owned(copies.stop(), unexpected);
      accounts.close();
    },
  };
}

function orNamed<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const cure = say('Run "rfi-logger doctor" with this --data-dir; it names the cause.');
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new EnvironmentError(say('The accounts {path} cannot be opened ({why}).', { path, why }), cure, {
      cause: error,
    });
  }
}

/** The audit log of the case book names every account that was made. */
function hadAccounts(dataDir: string): boolean {
  const path = join(dataDir, 'cases.db');
  if (!isThere(path)) return false;
  try {
    const db = openToLook(path);
    try {
      return db.prepare("SELECT 1 FROM audit WHERE action = 'user.added' LIMIT 1").get() !== undefined;
    } finally {
      db.close();
    }
  } catch {
    // A case book that cannot be read may have known accounts.
    return true;
  }
}
