/** API tokens: for programs that act in a person's name, with at most that person's rights, for a limited time. */
import type Database from 'better-sqlite3';
import { SCREEN_SCOPE } from '../../access/permissions.js';
import { hashOf, newId, newSecret, TOKEN_PREFIX } from '../../access/secrets.js';
import { DAY_MS } from '../../time/units.js';
import { type Change, type ChangeBy, ifThereIsRoom } from './account-change.js';

/** Shortest time in ms between two writes of a token's last use. */
const USED_EVERY_MS = 60_000;
/** Time in ms for which a revoked or expired token stays in the list. */
const LISTED_AFTER_MS = 90 * DAY_MS;
/** End of what has none, epoch ms. */
const NO_END = Date.UTC(9999, 0);

export interface Token {
  readonly id: string;
  readonly userId: string;
  /** Purpose of the token, in the words of its maker. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt?: number | undefined;
  readonly revokedAt?: number | undefined;
}

interface StoredToken {
  id: string;
  user: string;
  name: string;
  scopes: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
}

export class Tokens {
  readonly #db: Database.Database;
  readonly #change: Change;
  readonly #byHash: Database.Statement;

  constructor(db: Database.Database, change: Change) {
    this.#db = db;
    this.#change = change;
    this.#byHash = db.prepare('SELECT * FROM tokens WHERE hash = ? AND revoked_at IS NULL AND expires_at > ?');
  }

  /** Makes a token. The answer holds the token itself; it cannot be read again later. */
  add(
    { userId, name, ...wish }: Pick<Token, 'userId' | 'name' | 'scopes' | 'expiresAt'>,
    { at, by }: ChangeBy,
  ): { readonly token: Token; readonly secret: string } {
    const id = newId();
    const secret = newSecret(TOKEN_PREFIX);
    const isScreen = wish.scopes.includes(SCREEN_SCOPE);
    const scopes = isScreen ? [SCREEN_SCOPE] : wish.scopes;
    const expiresAt = isScreen ? NO_END : wish.expiresAt;
    const detail = { name, scopes, expiresAt: new Date(expiresAt).toISOString(), owner: userId };
    this.#change({ at, by, action: 'token.made', subject: `token/${id}`, detail }, () =>
      this.#db
        .prepare(
          'INSERT INTO tokens (id, user, name, hash, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(id, userId, name, hashOf(secret), JSON.stringify(scopes), at, expiresAt),
    );
    return { token: this.get(id) as Token, secret };
  }

  use(secret: string, at: number): Token | undefined {
    const row = this.#byHash.get(hashOf(secret), at) as StoredToken | undefined;
    if (row === undefined) return undefined;
    if (at - (row.used_at ?? 0) >= USED_EVERY_MS)
      ifThereIsRoom(() => this.#db.prepare('UPDATE tokens SET used_at = ? WHERE id = ?').run(at, row.id));
    return fromRow(row);
  }

  get(id: string): Token | undefined {
    const row = this.#db.prepare('SELECT * FROM tokens WHERE id = ?').get(id) as StoredToken | undefined;
    return row && fromRow(row);
  }

  /** Tokens of one person, or of all, the newest first. */
  list(userId?: string): Token[] {
    const rows = this.#db
      .prepare('SELECT * FROM tokens WHERE @user IS NULL OR user = @user ORDER BY created_at DESC, id')
      .all({ user: userId ?? null }) as StoredToken[];
    return rows.map(fromRow);
  }

  /** Revokes a token; false when it was revoked already or does not exist. */
  revoke(id: string, { at, by }: ChangeBy): boolean {
    const token = this.get(id);
    if (token === undefined || token.revokedAt !== undefined) return false;
    const detail = { name: token.name, owner: token.userId };
    return this.#change({ at, by, action: 'token.revoked', subject: `token/${id}`, detail }, () => {
      const revoke = 'UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL';
      return this.#db.prepare(revoke).run(at, id).changes === 1;
    });
  }

  tidy(at: number): void {
    const over = at - LISTED_AFTER_MS;
    this.#db.prepare('DELETE FROM tokens WHERE expires_at < ? OR revoked_at < ?').run(over, over);
  }
}

function fromRow({ id, user, name, scopes, created_at, expires_at, used_at, revoked_at }: StoredToken): Token {
  return {
    id,
    userId: user,
    name,
    scopes: JSON.parse(scopes) as string[],
    createdAt: created_at,
    expiresAt: expires_at,
    usedAt: used_at ?? undefined,
    revokedAt: revoked_at ?? undefined,
  };
}
