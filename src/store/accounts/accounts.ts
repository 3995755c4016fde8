/**
 * Accounts: people who may sign in, their sessions, API tokens and one-time links, in `accounts.db` of the data directory.
 *
 * Commands change the file while the program runs, so nothing is cached between two questions. Each change writes its audit
 * entry in the same transaction; the running program moves these entries to the audit log (`drainAudit`). Passwords, sessions,
 * tokens and codes are stored only as hashes. The secret of an authenticator cannot be hashed, so only the file's owner may
 * read the file.
 */
import type Database from 'better-sqlite3';
import { actedBy } from '../../access/acting-token.js';
import { isElsewhere } from '../../files/put-aside.js';
import type { AuditEntry } from '../cases/case-book-audit.js';
import { closeWhole } from '../safekeeping/looking.js';
import type { Change, ChangeEntry } from './account-change.js';
import { lookIntoAccounts, openAccountFile } from './account-schema.js';
import { Sessions, type SessionTimes } from './account-sessions.js';
import { Tokens } from './account-tokens.js';
import { Users } from './account-users.js';

export class Accounts {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly #db: Database.Database;
  readonly #isLook: boolean;
  /** Number of changes by this process; changes by other processes show in SQLite's `data_version`. */
  #changes = 0;

  /**
   * @param isLook for commands that only read: the file is not changed
   * @throws Error when the file cannot be opened, is damaged, or was written by a newer version
   */
  constructor(path: string, times: SessionTimes, { isLook = false }: { readonly isLook?: boolean } = {}) {
    this.#isLook = isLook;
    this.#db = isLook ? lookIntoAccounts(path) : openAccountFile(path);
    const change: Change = (entry, write) => {
      this.#changes += 1;
      return this.#db
        .transaction(() => {
          const result = write();
          this.note(entry);
          return result;
        })
        .immediate();
    };
    this.users = new Users(this.#db, change);
    this.sessions = new Sessions(this.#db, change, times);
    this.tokens = new Tokens(this.#db, change);
  }

  /** Writes an audit entry without a change. */
  note({ at, by, action, subject, detail }: ChangeEntry): void {
    this.#db
      .prepare('INSERT INTO to_audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)')
      .run(at, by, action, subject, JSON.stringify({ ...detail, ...actedBy() }));
  }

  /** Text that differs after every change of accounts or rights, also one by another process. */
  get edition(): string {
    return `${this.#changes}/${this.#db.pragma('data_version', { simple: true })}`;
  }

  /** Hands the waiting audit entries to `take`, oldest first; an entry is deleted after it was taken. */
  drainAudit(take: (entry: AuditEntry) => void): void {
    const rows = this.#db.prepare('SELECT * FROM to_audit ORDER BY id LIMIT 1000').all() as {
      id: number;
      at: number;
      actor: string;
      action: string;
      subject: string;
      detail: string;
    }[];
    const done = this.#db.prepare('DELETE FROM to_audit WHERE id = ?');
    for (const { id, detail, ...entry } of rows) {
      take({ ...entry, detail: JSON.parse(detail) as Record<string, unknown> });
      done.run(id);
    }
  }

  /** Deletes expired sessions and links, and tokens revoked long ago. */
  tidy(at: number): void {
    this.sessions.tidy(at);
    this.users.tidyLinks(at);
    this.tokens.tidy(at);
  }

  /** Makes a consistent copy while the file is in use. */
  async copyTo(path: string): Promise<void> {
    await this.#db.backup(path);
  }

  /** Sentence about damage of the file; undefined when every account can be read. */
  fault(): string | undefined {
    try {
      const found = this.#db.pragma('quick_check(1)', { simple: true }) as string;
      this.users.all();
      return found === 'ok' ? undefined : found;
    } catch (error) {
      if (isElsewhere(error)) throw error;
      return (error as Error).message;
    }
  }

  close(): void {
    if (this.#isLook) this.#db.close();
    else closeWhole(this.#db);
  }
}
