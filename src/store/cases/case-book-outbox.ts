/** Messages to be sent: stored together with their cause, sent later, each once. */
import type Database from 'better-sqlite3';
import type { HeldWrites } from './held-writes.js';
import { IS_LIVE } from './incident-row.js';

export interface OutboxMessage {
  /** Identity of the message; a second message with the same key is ignored. */
  readonly key: string;
  /** Epoch ms before which the message is not sent. */
  readonly dueAt: number;
  readonly body: unknown;
}

export interface StoredMessage extends OutboxMessage {
  readonly id: number;
  readonly createdAt: number;
  /** `dead`: given up; a person has to look at it. */
  readonly state: 'waiting' | 'sent' | 'dead';
  readonly attempts: number;
  /** Epoch ms at which a channel accepted it. */
  readonly sentAt?: number | undefined;
  /** Epoch ms at which the last attempt failed. */
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

/** Sorts behind every other: a range of keys, which the index serves. */
const LAST_CHARACTER = '\u{10ffff}';

export class Outbox {
  readonly #db: HeldWrites;
  readonly #insert: Database.Statement;

  constructor(db: HeldWrites) {
    this.#db = db;
    this.#insert = db.prepare(
      `INSERT INTO outbox (key, created_at, due_at, state, attempts, body) VALUES (?, ?, ?, 'waiting', 0, ?)
       ON CONFLICT (key) DO NOTHING`,
    );
  }

  /** Stores a message; true when it was new, false when its key existed already. */
  put({ key, dueAt, body }: OutboxMessage, at: number): boolean {
    return this.#db.watch(() => this.#insert.run(key, at, dueAt, JSON.stringify(body))).changes === 1;
  }

  /** Stores a message that was sent by somebody else at `sentAt`; true when it was new. */
  putSent({ key, dueAt, body }: OutboxMessage, sentAt: number): boolean {
    const insert = `INSERT INTO outbox (key, created_at, due_at, state, attempts, sent_at, body)
       VALUES (?, ?, ?, 'sent', 0, ?, ?) ON CONFLICT (key) DO NOTHING`;
    return this.#change(insert, key, sentAt, dueAt, sentAt, JSON.stringify(body)) === 1;
  }

  /** Messages whose keys begin with `prefix`, in order of writing. */
  startingWith(prefix: string): StoredMessage[] {
    return this.#rows('key >= ? AND key < ? ORDER BY id', prefix, `${prefix}${LAST_CHARACTER}`);
  }

  /** Messages to send now, the longest due first. */
  due(at: number, limit: number): StoredMessage[] {
    return this.#rows(`state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?`, at, limit);
  }

  /** Moves the instants of all waiting messages. */
  shift(stepMs: number): void {
    this.#change(`UPDATE outbox SET due_at = due_at + ? WHERE state = 'waiting'`, stepMs);
  }

  /** Messages of one state, newest first; `beforeId` continues a list. */
  list(state: StoredMessage['state'], beforeId: number, limit: number): StoredMessage[] {
    return this.#rows('state = ? AND id < ? ORDER BY id DESC LIMIT ?', state, beforeId, limit);
  }

  sent(id: number, at: number): void {
    this.#change(
      `UPDATE outbox SET state = 'sent', attempts = attempts + 1, fault = NULL, sent_at = ? WHERE id = ?`,
      at,
      id,
    );
  }

  /** Marks an attempt that failed at `at`: it is repeated at `retryAt`, or given up when that is undefined. */
  failed(id: number, fault: string, retryAt: number | undefined, at: number): void {
    this.#change(
      `UPDATE outbox SET state = ?, attempts = attempts + 1, fault = ?, due_at = coalesce(?, due_at), failed_at = ?
       WHERE id = ?`,
      retryAt === undefined ? 'dead' : 'waiting',
      fault,
      retryAt ?? null,
      at,
      id,
    );
  }

  get(id: number): StoredMessage | undefined {
    return this.#rows('id = ?', id)[0];
  }

  /** Replaces one message by several, all or none, and marks it as sent. Returns the number of new ones. */
  expand(id: number, messages: readonly OutboxMessage[], at: number): number {
    const all = this.#db.transaction(() => {
      const taken = messages.filter((message) => this.put(message, at)).length;
      this.sent(id, at);
      return taken;
    });
    return this.#db.watch(all);
  }

  /** Repeats a given-up message from `at` on, with a full set of attempts; false when it is not a given-up one. */
  retry(id: number, at: number): boolean {
    const change = `UPDATE outbox SET state = 'waiting', attempts = 0, due_at = ? WHERE id = ? AND state = 'dead'`;
    return this.#change(change, at, id) === 1;
  }

  /** Deletes a message that must not be sent any more; false when it was sent already or does not exist. */
  drop(id: number): boolean {
    return this.#change(`DELETE FROM outbox WHERE id = ? AND state != 'sent'`, id) === 1;
  }

  /** Deletes a message whatever its state. */
  remove(key: string): void {
    this.#change('DELETE FROM outbox WHERE key = ?', key);
  }

  /** Numbers of waiting and given-up messages by the channel in their body; undefined for messages without one. */
  counts(): { readonly channelId: string | undefined; readonly state: 'waiting' | 'dead'; readonly count: number }[] {
    const rows = this.#db
      .prepare(
        `SELECT json_extract(body, '$.channelId') AS channel, state, count(*) AS count FROM outbox
         WHERE state IN ('waiting', 'dead') GROUP BY 1, 2`,
      )
      .all() as { channel: string | null; state: 'waiting' | 'dead'; count: number }[];
    return rows.map(({ channel, state, count }) => ({ channelId: channel ?? undefined, state, count }));
  }

  /** Deletes given-up messages that nobody has looked at since `at`. Returns their number. */
  pruneDead(at: number): number {
    return this.#forget(`state = 'dead' AND due_at < ?`, at);
  }

  /** Deletes messages sent before `at`; the audit log and the timeline keep the event. Returns their number. */
  prune(at: number): number {
    return this.#forget(`state = 'sent' AND coalesce(sent_at, created_at) < ?`, at);
  }

  /** Keeps what was sent about the present alarm of a live case: a call that is forgotten would be made once more. */
  #forget(where: string, at: number): number {
    const isOfAlarm = `outbox.key GLOB incidents.id || '/*/' || json_extract(incidents.body, '$.alarm.raises') || '/*'`;
    const isNeeded = `EXISTS (SELECT 1 FROM incidents WHERE ${IS_LIVE} AND ${isOfAlarm})`;
    return this.#change(`DELETE FROM outbox WHERE ${where} AND NOT ${isNeeded}`, at);
  }

  /** Messages wait for no disk. Returns the number of changed rows. */
  #change(sql: string, ...values: (string | number | null)[]): number {
    return this.#db.watch(() => this.#db.prepare(sql).run(...values)).changes;
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
