/**
 * Sessions of people who signed in. The browser holds a secret, the program its hash. The secret is changed every few minutes.
 * The previous secret stays valid until the new one was used, because an answer can get lost, and a minute longer, because
 * requests overtake each other. If the previous secret is used after that, it was stolen, and the session ends.
 */
import type Database from 'better-sqlite3';
import { hashOf, newId, newSecret } from '../../access/secrets.js';
import type { ClockStep } from '../../errors/part.js';
import { DAY_MS } from '../../time/units.js';
import { type Change, type ChangeBy, ifThereIsRoom } from './account-change.js';

const ROTATE_EVERY_MS = 15 * 60_000;
/**
 * Time in ms for which a previous secret stays valid after the new one was first used; also the time after which a new secret
 * that was never used is replaced.
 */
const OVERTAKING_MS = 60_000;
/** Shortest time in ms between two writes of a session's last use. */
const SEEN_EVERY_MS = 30_000;
const LONGEST_AGENT = 200;
/** Most sessions of one person at a time; a further one ends the session that was not used for the longest time. */
const MOST_OF_ONE = 30;

export interface SessionTimes {
  /** Time in ms without use after which a session ends. */
  readonly idleMs: number;
  /** Longest life of a session in ms, however often it is used. */
  readonly longestMs: number;
}

export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
  readonly address: string;
  readonly agent: string;
  readonly method: string;
}

export interface SignedIn extends ChangeBy {
  readonly userId: string;
  readonly address: string;
  readonly agent: string;
  /** How the person proved their identity. */
  readonly method: 'password' | 'password+totp' | 'link' | 'oidc';
}

interface StoredSession {
  id: string;
  user: string;
  hash: string;
  previous_hash: string | null;
  previous_until: number | null;
  created_at: number;
  rotated_at: number;
  seen_at: number;
  address: string;
  agent: string;
  method: string;
}

export class Sessions {
  readonly #db: Database.Database;
  readonly #change: Change;
  readonly #times: SessionTimes;
  readonly #byHash: Database.Statement;

  constructor(db: Database.Database, change: Change, times: SessionTimes) {
    this.#db = db;
    this.#change = change;
    this.#times = times;
    this.#byHash = db.prepare('SELECT * FROM sessions WHERE hash = @hash OR previous_hash = @hash');
  }

  /** Begins a session, always with a new secret: a secret that was in the browser before is never accepted. */
  begin({ at, by, userId, address, agent, method }: SignedIn): { readonly id: string; readonly secret: string } {
    const id = newId();
    const secret = newSecret();
    const entry = { at, by, action: 'session.began', subject: `user/${userId}`, detail: { method, address } };
    this.#change(entry, () => {
      this.#db
        .prepare(
          `INSERT INTO sessions (id, user, hash, created_at, rotated_at, seen_at, address, agent, method)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(id, userId, hashOf(secret), at, at, at, address, agent.slice(0, LONGEST_AGENT), method);
      this.#db
        .prepare(
          `DELETE FROM sessions WHERE user = @user AND id NOT IN
           (SELECT id FROM sessions WHERE user = @user ORDER BY seen_at DESC LIMIT ${MOST_OF_ONE})`,
        )
        .run({ user: userId });
    });
    return { id, secret };
  }

  /**
   * Finds the session of a secret; undefined when there is none. `newSecret`: the secret that the browser must hold from now
   * on. It is made only when the answer can carry headers (`mayRotate`).
   */
  use(
    secret: string,
    at: number,
    mayRotate: boolean,
  ): { readonly session: Session; readonly newSecret?: string } | undefined {
    const hash = hashOf(secret);
    const row = this.#byHash.get({ hash }) as StoredSession | undefined;
    if (row === undefined || this.#expiry(row) <= at) return undefined;
    const session = this.#fromRow(row);
    if (row.hash === hash) {
      if (row.previous_hash !== null && row.previous_until === null)
        ifThereIsRoom(() =>
          this.#db.prepare('UPDATE sessions SET previous_until = ? WHERE id = ?').run(at + OVERTAKING_MS, row.id),
        );
      if (at - row.seen_at >= SEEN_EVERY_MS)
        ifThereIsRoom(() => this.#db.prepare('UPDATE sessions SET seen_at = ? WHERE id = ?').run(at, row.id));
      const isDue = mayRotate && at - row.rotated_at >= ROTATE_EVERY_MS;
      const newSecret = isDue ? ifThereIsRoom(() => this.#rotate(row, at)) : undefined;
      return newSecret === undefined ? { session } : { session, newSecret };
    }
    if (row.previous_until !== null && row.previous_until <= at) {
      this.end(row.id, { at, by: 'system', why: 'an old secret was used again' });
      return undefined;
    }
    // The new secret never arrived: its answer was lost.
    const lost = mayRotate && row.previous_until === null && at - row.rotated_at >= OVERTAKING_MS;
    return lost ? { session, newSecret: this.#replaceLost(row, at) } : { session };
  }

  get(id: string): Session | undefined {
    const row = this.#db.prepare('SELECT * FROM sessions WHERE id = ?').get(id) as StoredSession | undefined;
    return row && this.#fromRow(row);
  }

  /** Sessions of one person, or of all, the most recently used first. */
  list(at: number, userId?: string): Session[] {
    const rows = this.#db
      .prepare('SELECT * FROM sessions WHERE @user IS NULL OR user = @user ORDER BY seen_at DESC, id')
      .all({ user: userId ?? null }) as StoredSession[];
    return rows.filter((row) => this.#expiry(row) > at).map((row) => this.#fromRow(row));
  }

  /** Moves the times of sessions with a step of the clock: a wrong clock signs nobody out, and nobody stays in for longer. */
  clockSet(step: ClockStep): void {
    const moved = ['created_at', 'rotated_at', 'seen_at', 'previous_until']
      .map((time) => `${time} = ${time} + iif(${time} >= @since, @ms, @earlierMs)`)
      .join(', ');
    ifThereIsRoom(() => this.#db.prepare(`UPDATE sessions SET ${moved}`).run(step));
  }

  /** Ends a session; false when it had ended already. */
  end(id: string, { at, by, why }: ChangeBy & { readonly why: string }): boolean {
    const session = this.get(id);
    if (session === undefined) return false;
    const entry = { at, by, action: 'session.ended', subject: `user/${session.userId}`, detail: { why } };
    return this.#change(entry, () => this.#db.prepare('DELETE FROM sessions WHERE id = ?').run(id).changes === 1);
  }

  /** End of a session, however often it is used, once its last day or last seventh began: its person is warned. */
  nearEnd(id: string, at: number): number | undefined {
    const { longestMs } = this.#times;
    const beganAt = this.get(id)?.createdAt ?? at;
    const leftMs = beganAt + longestMs - at;
    return leftMs < Math.min(DAY_MS, longestMs / 7) ? at + leftMs : undefined;
  }

  tidy(at: number): void {
    const { idleMs, longestMs } = this.#times;
    this.#db.prepare('DELETE FROM sessions WHERE seen_at <= ? OR created_at <= ?').run(at - idleMs, at - longestMs);
  }

  #rotate({ id, hash }: StoredSession, at: number): string {
    const secret = newSecret();
    this.#db
      .prepare('UPDATE sessions SET previous_hash = ?, previous_until = NULL, hash = ?, rotated_at = ? WHERE id = ?')
      .run(hash, hashOf(secret), at, id);
    return secret;
  }

  #replaceLost({ id }: StoredSession, at: number): string {
    const secret = newSecret();
    this.#db.prepare('UPDATE sessions SET hash = ?, rotated_at = ? WHERE id = ?').run(hashOf(secret), at, id);
    return secret;
  }

  #expiry({ created_at, seen_at }: StoredSession): number {
    return Math.min(created_at + this.#times.longestMs, seen_at + this.#times.idleMs);
  }

  #fromRow(row: StoredSession): Session {
    const { id, user, created_at, seen_at, address, agent, method } = row;
    const times = { createdAt: created_at, seenAt: seen_at, expiresAt: this.#expiry(row) };
    return { id, userId: user, ...times, address, agent, method };
  }
}
