/** People who may sign in: identity, password hash, second factor, and links that set these. */
import type Database from 'better-sqlite3';
import type { Renewal } from '../../access/openid.js';
import type { Role } from '../../access/permissions.js';
import { newRecoveryCodes, plainRecoveryCode, totpStep } from '../../access/second-factor.js';
import { hashOf, newSecret } from '../../access/secrets.js';
import type { User } from '../../access/user.js';
import { SaidError } from '../../words/said.js';
import { StaleRecord } from '../cases/case-book-records.js';
import type { Change, ChangeBy } from './account-change.js';

/** Thrown when a change of accounts is refused; the message is a sentence for the person who tried. */
export class AccountRefused extends SaidError {
  override readonly name = 'AccountRefused';
}

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash?: string | undefined;
  readonly oidcSubject?: string | undefined;
}

interface StoredUser {
  id: string;
  name: string;
  role: Role;
  disabled: number;
  version: number;
  created_at: number;
  password: string | null;
  oidc_subject: string | null;
  totp: string | null;
  totp_pending: string | null;
  totp_step: number;
}

export interface Standing {
  readonly id: string;
  readonly subject: string;
  /** Absent for a person who signed in with a program that did not ask again. */
  readonly renewal: Renewal | undefined;
  /** Epoch ms of the provider's last word. */
  readonly askedAt: number;
}

export interface SecondFactor {
  readonly secret: string;
  readonly lastStep: number;
}

export class Users {
  readonly #db: Database.Database;
  readonly #change: Change;
  readonly #one: Database.Statement;
  /** Asked for every viewer at each look at the accounts. */
  readonly #first: Database.Statement;

  constructor(db: Database.Database, change: Change) {
    this.#db = db;
    this.#change = change;
    this.#one = db.prepare('SELECT * FROM users WHERE id = ?');
    this.#first = db.prepare('SELECT 1 FROM users LIMIT 1');
  }

  /**
   * False until the first account exists. Until then nobody can sign in, and a person at the machine itself may do everything.
   */
  get any(): boolean {
    return this.#first.get() !== undefined;
  }

  all(): User[] {
    return (this.#db.prepare('SELECT * FROM users ORDER BY id').all() as StoredUser[]).map(fromRow);
  }

  get(id: string): User | undefined {
    const row = this.#row(id);
    return row && fromRow(row);
  }

  byOidcSubject(subject: string): User | undefined {
    const row = this.#db.prepare('SELECT * FROM users WHERE oidc_subject = ?').get(subject) as StoredUser | undefined;
    return row && fromRow(row);
  }

  /** @throws AccountRefused for an id that is taken, or when the first account is no administrator */
  add({ id, name, role, passwordHash, oidcSubject }: NewUser, { at, by }: ChangeBy): User {
    const entry = { at, by, action: 'user.added', subject: `user/${id}`, detail: { name, role } };
    this.#change(entry, () => {
      if (this.#row(id) !== undefined) throw AccountRefused.of('"{id}" has an account already.', { id });
      if (role !== 'administrator' && !this.any)
        throw AccountRefused.of('The first account must be an administrator, who can make the others.');
      this.#db
        .prepare('INSERT INTO users (id, name, role, created_at, password, oidc_subject) VALUES (?, ?, ?, ?, ?, ?)')
        .run(id, name, role, at, passwordHash ?? null, oidcSubject ?? null);
    });
    return this.get(id) as User;
  }

  /** Makes the first administrator. @throws AccountRefused when an account exists already: the setup link works once */
  addFirst(user: NewUser, by: ChangeBy): User {
    if (this.any) throw AccountRefused.of('There is an administrator already: sign in, or ask them for an account.');
    return this.add(user, by);
  }

  /**
   * Changes name, role or state of an account; disabling it ends its sessions, tokens and links for good.
   * @throws StaleRecord when somebody else changed it first; AccountRefused when no administrator would be left
   */
  edit(
    id: string,
    fields: Partial<Pick<User, 'name' | 'role' | 'disabled'>>,
    { at, by, expectedVersion }: ChangeBy & { readonly expectedVersion?: number | undefined },
  ): User {
    const before = this.#known(id);
    const { name = before.name, role = before.role, disabled = before.disabled === 1 } = fields;
    const entry = { at, by, action: 'user.changed', subject: `user/${id}`, detail: { name, role, disabled } };
    this.#change(entry, () => {
      const { version } = before;
      if (expectedVersion !== undefined && expectedVersion !== version)
        throw new StaleRecord(`user/${id}`, expectedVersion, { version, value: fromRow(before) });
      this.#db
        .prepare('UPDATE users SET name = ?, role = ?, disabled = ?, version = version + 1 WHERE id = ?')
        .run(name, role, disabled ? 1 : 0, id);
      const left = this.#db.prepare(`SELECT 1 FROM users WHERE role = 'administrator' AND disabled = 0`).get();
      if (left === undefined)
        throw AccountRefused.of('"{id}" is the last administrator: make another one first.', { id });
      if (disabled) this.#endAccess(id, at);
    });
    return this.get(id) as User;
  }

  /** Every way in that was open ends: what is enabled again later begins without sessions, tokens and links. */
  #endAccess(id: string, at: number, keepSession = '', keepsScreens = false): void {
    this.#db.prepare('DELETE FROM links WHERE user = ?').run(id);
    this.#db.prepare('DELETE FROM sessions WHERE user = ? AND id <> ?').run(id, keepSession);
    // A wall goes on when its maker has a new password.
    this.#db
      .prepare(
        `UPDATE tokens SET revoked_at = ? WHERE user = ? AND revoked_at IS NULL AND (? OR scopes <> '["screen"]')`,
      )
      .run(at, id, keepsScreens ? 0 : 1);
  }

  /** The provider vouched for this person now; it is asked again with `renewal`. */
  keepStanding(id: string, renewal: Renewal, at: number): void {
    this.#db.prepare('INSERT OR REPLACE INTO standings VALUES (?, ?, ?)').run(id, JSON.stringify(renewal), at);
  }

  /** People of the provider whose standing was last asked before `at`; without a renewal where it was never asked. */
  standingsBefore(at: number, now: number): Standing[] {
    const rows = this.#db
      .prepare(
        `SELECT users.id, oidc_subject AS subject, renewal, asked_at AS askedAt FROM users LEFT JOIN standings ON user = users.id
         WHERE oidc_subject IS NOT NULL AND coalesce(asked_at, 0) NOT BETWEEN @at AND @now AND (renewal IS NOT NULL
         OR EXISTS (SELECT 1 FROM sessions WHERE sessions.user = users.id AND method = 'oidc'))`,
      )
      .all({ at, now }) as (Omit<Standing, 'renewal'> & { readonly renewal: string | null })[];
    return rows.map(({ renewal, askedAt, ...row }) => ({
      ...row,
      askedAt: askedAt ?? 0,
      renewal: renewal === null ? undefined : (JSON.parse(renewal) as Renewal),
    }));
  }

  /** True unless this is a person of the provider for whom it does not vouch now: their tokens do not work until it does. */
  hasStanding({ id, oidcSubject }: Pick<User, 'id' | 'oidcSubject'>): boolean {
    return (
      oidcSubject === undefined || this.#db.prepare('SELECT 1 FROM standings WHERE user = ?').get(id) !== undefined
    );
  }

  /**
   * Ends the sessions of a person of the provider, who may sign in there again. @param isOut the provider says that the person is
   * in no group that may use this program: tokens and links end, too
   */
  endStanding(id: string, isOut: boolean, { at, by }: ChangeBy): void {
    const entry = { at, by, action: 'user.standing-ended', subject: `user/${id}`, detail: { isOut } };
    this.#change(entry, () => {
      this.#db.prepare('DELETE FROM standings WHERE user = ?').run(id);
      if (isOut) this.#endAccess(id, at);
      else this.#db.prepare(`DELETE FROM sessions WHERE user = ? AND method = 'oidc'`).run(id);
    });
  }

  passwordHash(id: string): string | undefined {
    return this.#row(id)?.password ?? undefined;
  }

  /** Sets a password. All other sessions end, and the links that could set a password become void. */
  setPassword(id: string, hash: string, { at, by, keepSession }: ChangeBy & { readonly keepSession?: string }): void {
    const entry = { at, by, action: 'user.password-set', subject: `user/${id}`, detail: {} };
    this.#change(entry, () => {
      this.#db.prepare('UPDATE users SET password = ? WHERE id = ?').run(hash, id);
      this.#endAccess(id, at, keepSession, true);
    });
  }

  /** Replaces the hash by a stronger one of the same password; the audit log has no entry for that. */
  rehash(id: string, hash: string): void {
    this.#db.prepare('UPDATE users SET password = ? WHERE id = ?').run(hash, id);
  }

  /** Makes a link with which its holder can set this account's password once; earlier links become void. */
  newLink(id: string, expiresAt: number, { at, by }: ChangeBy): string {
    this.#known(id);
    const link = newSecret();
    this.#change({ at, by, action: 'user.link-made', subject: `user/${id}`, detail: { expiresAt } }, () => {
      this.#db.prepare('DELETE FROM links WHERE user = ?').run(id);
      this.#db.prepare('INSERT INTO links VALUES (?, ?, ?)').run(hashOf(link), id, expiresAt);
    });
    return link;
  }

  userOfLink(link: string, at: number): User | undefined {
    const row = this.#db.prepare('SELECT user FROM links WHERE hash = ? AND expires_at > ?').get(hashOf(link), at);
    return row === undefined ? undefined : this.get((row as { user: string }).user);
  }

  secondFactor(id: string): SecondFactor | undefined {
    const row = this.#row(id);
    return typeof row?.totp === 'string' ? { secret: row.totp, lastStep: row.totp_step } : undefined;
  }

  /** Stores a secret for the authenticator; it counts only after a code of it was confirmed. */
  proposeTotp(id: string, secret: string): void {
    this.#db.prepare('UPDATE users SET totp_pending = ? WHERE id = ?').run(secret, id);
  }

  /** Turns the second factor on and returns the recovery codes, which cannot be read again later. Undefined for a wrong code. */
  confirmTotp(id: string, code: string, { at, by }: ChangeBy): string[] | undefined {
    const pending = this.#row(id)?.totp_pending ?? undefined;
    const step = pending === undefined ? undefined : totpStep(pending, code, at, 0);
    if (step === undefined) return undefined;
    const codes = newRecoveryCodes();
    this.#change({ at, by, action: 'user.totp-on', subject: `user/${id}`, detail: {} }, () => {
      this.#db
        .prepare('UPDATE users SET totp = totp_pending, totp_pending = NULL, totp_step = ? WHERE id = ?')
        .run(step, id);
      this.#db.prepare('DELETE FROM recovery_codes WHERE user = ?').run(id);
      const add = this.#db.prepare('INSERT INTO recovery_codes VALUES (?, ?)');
      for (const each of codes) add.run(id, hashOf(plainRecoveryCode(each)));
    });
    return codes;
  }

  /** Checks a code: one of the authenticator that was not used yet, or a recovery code, which then becomes invalid. */
  takeCode(id: string, code: string, at: number): boolean {
    const factor = this.secondFactor(id);
    if (factor === undefined) return false;
    const step = totpStep(factor.secret, code, at, factor.lastStep);
    if (step !== undefined) {
      // When two requests bring the same code, the second finds its period used.
      const used = 'UPDATE users SET totp_step = ? WHERE id = ? AND totp_step < ?';
      return this.#db.prepare(used).run(step, id, step).changes === 1;
    }
    const hash = hashOf(plainRecoveryCode(code));
    const known = this.#db.prepare('SELECT 1 FROM recovery_codes WHERE user = ? AND hash = ?').get(id, hash);
    if (known === undefined) return false;
    return this.#change({ at, by: id, action: 'user.recovery-code-used', subject: `user/${id}`, detail: {} }, () => {
      return this.#db.prepare('DELETE FROM recovery_codes WHERE user = ? AND hash = ?').run(id, hash).changes === 1;
    });
  }

  dropTotp(id: string, { at, by }: ChangeBy): void {
    this.#change({ at, by, action: 'user.totp-off', subject: `user/${id}`, detail: {} }, () => {
      this.#db.prepare('UPDATE users SET totp = NULL, totp_pending = NULL, totp_step = 0 WHERE id = ?').run(id);
      this.#db.prepare('DELETE FROM recovery_codes WHERE user = ?').run(id);
    });
  }

  tidyLinks(at: number): void {
    this.#db.prepare('DELETE FROM links WHERE expires_at <= ?').run(at);
  }

  #row(id: string): StoredUser | undefined {
    return this.#one.get(id) as StoredUser | undefined;
  }

  #known(id: string): StoredUser {
    const row = this.#row(id);
    if (row === undefined) throw AccountRefused.of('"{id}" has no account.', { id });
    return row;
  }
}

function fromRow({ id, name, role, disabled, version, created_at, password, totp, oidc_subject }: StoredUser): User {
  const flags = { disabled: disabled === 1, hasPassword: password !== null, hasTotp: totp !== null };
  return { id, name, role, version, createdAt: created_at, oidcSubject: oidc_subject ?? undefined, ...flags };
}
