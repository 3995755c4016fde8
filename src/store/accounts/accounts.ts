/**
 * Accounts: people who may sign in, their sessions, API tokens and one-time links; `accounts.db` in the data directory.
 *
 * The command line changes it while the program runs, so nothing is remembered between two questions. Each change leaves
 * its line for the audit log in the same transaction; the running program moves these lines over (`drainAudit`). Of
 * passwords, sessions, tokens and codes only hashes are kept; the secret of an authenticator cannot be, which is why the
 * file is readable to its owner alone.
 */
import type Database from 'better-sqlite3';
import type { AuditEntry } from '../cases/case-book-audit.js';
import { closeWhole } from '../safekeeping/looking.js';
import { isElsewhere } from '../safekeeping/put-aside.js';
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
  /** Changes by this process; those of others show in SQLite's own count. */
  #changes = 0;

  /**
   * @param isLook for commands that only look: the file is read and not changed
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

  /** A line for the audit log alone. */
  note({ at, by, action, subject, detail }: ChangeEntry): void {
    this.#db
      .prepare('INSERT INTO to_audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)')
      .run(at, by, action, subject, JSON.stringify(detail));
  }

  /** Another value whenever who may do what may have changed, also by another process. */
  get edition(): string {
    return `${this.#changes}/${this.#db.pragma('data_version', { simple: true })}`;
  }

  /** Hands over the lines that the audit log has not got, oldest first; each is let go of when it was taken. */
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

  /** Forgets what is over: sessions, links, and tokens long revoked. */
  tidy(at: number): void {
    this.sessions.tidy(at);
    this.users.tidyLinks(at);
    this.tokens.tidy(at);
  }

  /** A consistent copy, made while the file is used. */
  async copyTo(path: string): Promise<void> {
    await this.#db.backup(path);
  }

  /** A sentence about damage of the file; undefined when every account can be read. */
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
