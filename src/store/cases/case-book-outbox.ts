/** Messages to be sent: written together with their cause, sent later, each once. */
import type Database from 'better-sqlite3';

export interface OutboxMessage {
  /** Identity of the message; a second message with the same key is not taken. */
  readonly key: string;
  /** Epoch ms: not before. */
  readonly dueAt: number;
  readonly body: unknown;
}

export interface StoredMessage extends OutboxMessage {
  readonly id: number;
  readonly createdAt: number;
  /** `dead`: given up, for a person to look at. */
  readonly state: 'waiting' | 'sent' | 'dead';
  readonly attempts: number;
  /** When a channel accepted it. */
  readonly sentAt?: number | undefined;
  /** When the last attempt failed. */
  readonly failedAt?: number | undefined;
  readonly fault?: string | undefined;
}

interface StoredRow {
  id: number;
  key: string;
  created_at: number;
  due_at: number;
  state: StoredMessage['state'];
  attempts: number;
  sent_at: number | null;
  failed_at: number | null;
  fault: string | null;
  body: string;
}

export class Outbox {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#insert = db.prepare(
      `INSERT INTO outbox (key, created_at, due_at, state, attempts, body) VALUES (?, ?, ?, 'waiting', 0, ?)
       ON CONFLICT (key) DO NOTHING`,
    );
  }

  /** True when taken, false when it was there already. */
  put({ key, dueAt, body }: OutboxMessage, at: number): boolean {
    return this.#insert.run(key, at, dueAt, JSON.stringify(body)).changes === 1;
  }

  /** The messages whose keys begin so, in order of writing. */
  startingWith(prefix: string): StoredMessage[] {
    return this.#rows('substr(key, 1, ?) = ? ORDER BY id', prefix.length, prefix);
  }

  /** Messages to send now, the longest due first. */
  due(at: number, limit: number): StoredMessage[] {
    return this.#rows(`state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?`, at, limit);
  }

  /** Of one state, newest first; `beforeId` continues a list. */
  list(state: StoredMessage['state'], beforeId: number, limit: number): StoredMessage[] {
    return this.#rows('state = ? AND id < ? ORDER BY id DESC LIMIT ?', state, beforeId, limit);
  }

  sent(id: number, at: number): void {
    this.#db
      .prepare(`UPDATE outbox SET state = 'sent', attempts = attempts + 1, fault = NULL, sent_at = ? WHERE id = ?`)
      .run(at, id);
  }

  /** Marks a failed attempt of the time `at`: tried again at `retryAt`, or given up when that is undefined. */
  failed(id: number, fault: string, retryAt: number | undefined, at: number): void {
    this.#db
      .prepare(
        `UPDATE outbox SET state = ?, attempts = attempts + 1, fault = ?, due_at = coalesce(?, due_at), failed_at = ?
         WHERE id = ?`,
      )
      .run(retryAt === undefined ? 'dead' : 'waiting', fault, retryAt ?? null, at, id);
  }

  get(id: number): StoredMessage | undefined {
    return this.#rows('id = ?', id)[0];
  }

  /** One message becomes several, all or none, and is done. Returns how many were new. */
  expand(id: number, messages: readonly OutboxMessage[], at: number): number {
    return this.#db.transaction(() => {
      const taken = messages.filter((message) => this.put(message, at)).length;
      this.sent(id, at);
      return taken;
    })();
  }

  /** A given-up message is tried again from `at` on, as if for the first time; false when it is not a given-up one. */
  retry(id: number, at: number): boolean {
    const change = `UPDATE outbox SET state = 'waiting', attempts = 0, due_at = ? WHERE id = ? AND state = 'dead'`;
    return this.#db.prepare(change).run(at, id).changes === 1;
  }

  /** A message that is not to be sent any more; false when it was sent already, or is not there. */
  drop(id: number): boolean {
    return this.#db.prepare(`DELETE FROM outbox WHERE id = ? AND state != 'sent'`).run(id).changes === 1;
  }

  /** How many wait and how many were given up, by the channel that their body names; undefined for those without. */
  counts(): { readonly channelId: string | undefined; readonly state: 'waiting' | 'dead'; readonly count: number }[] {
    const rows = this.#db
      .prepare(
        `SELECT json_extract(body, '$.channelId') AS channel, state, count(*) AS count FROM outbox
         WHERE state != 'sent' GROUP BY 1, 2`,
      )
      .all() as { channel: string | null; state: 'waiting' | 'dead'; count: number }[];
    return rows.map(({ channel, state, count }) => ({ channelId: channel ?? undefined, state, count }));
  }

  /** Given-up messages that nobody looked at since `at` are forgotten. Returns how many. */
  pruneDead(at: number): number {
    return this.#db.prepare(`DELETE FROM outbox WHERE state = 'dead' AND due_at < ?`).run(at).changes;
  }

  /** Messages sent before `at` are forgotten; the audit log and the timeline remember the event. Returns how many. */
  prune(at: number): number {
    return this.#db.prepare(`DELETE FROM outbox WHERE state = 'sent' AND created_at < ?`).run(at).changes;
  }

  #rows(where: string, ...values: (string | number)[]): StoredMessage[] {
    const rows = this.#db.prepare(`SELECT * FROM outbox WHERE ${where}`).all(...values) as StoredRow[];
    return rows.map(({ created_at, due_at, sent_at, failed_at, fault, body, ...rest }) => ({
      ...rest,
      createdAt: created_at,
      dueAt: due_at,
      sentAt: sent_at ?? undefined,
      failedAt: failed_at ?? undefined,
      fault: fault ?? undefined,
      body: JSON.parse(body) as unknown,
    }));
  }
}
