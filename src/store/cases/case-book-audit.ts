/**
 * The audit log: rows are only added, each sealed with SHA-256 over itself and the seal of the row before.
 *
 * A chain reveals a change inside it. It does not reveal that its end was cut off, or that the whole log was written again. For
 * that, its head must be known outside: it is printed and signed at each hand-over, and part of each evidence bundle. Such an
 * anchor is given to {@link AuditLog.verify}.
 */

import type Database from 'better-sqlite3';
import { actedBy } from '../../access/acting-token.js';
import { sha256 } from '../../files/sha256.js';
import type { BookDb } from './held-writes.js';

export interface AuditEntry {
  /** Epoch ms. */
  readonly at: number;
  /** A person's id, or `system`. */
  readonly actor: string;
  /** The act: `incident.acknowledged`, `mask.put`, `export.started`, `incident.viewed`, … */
  readonly action: string;
  /** The object of the act, such as `incident/INC-2026-000001`. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditRow extends AuditEntry {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** The seal of one row, known outside the book. */
export interface AuditAnchor {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditFault {
  readonly kind: 'changed' | 'removed' | 'relinked' | 'cut' | 'rewritten' | 'record';
  readonly seq: number;
  readonly problem: string;
}

export interface AuditVerdict {
  readonly rows: number;
  readonly head: AuditAnchor;
  readonly faults: readonly AuditFault[];
}

/** Hash before the first row. */
export const GENESIS: AuditAnchor = { seq: 0, hash: '0'.repeat(64) };

/** Most faults that are listed; otherwise a log rewritten from its start would list every row. */
export const MOST_FAULTS = 100;

interface StoredRow {
  seq: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  detail: string;
  previous_hash: string;
  hash: string;
}

/** A row as it was sealed: SHA-256 over `[seq, at, actor, action, subject, detail, previousHash]` as JSON. */
export interface SealedRow extends Omit<AuditRow, 'detail'> {
  readonly detail: string;
}

export interface AuditQuery {
  readonly subject?: string | undefined;
  readonly actor?: string | undefined;
  /** Only rows before this number; absent: from the newest row. */
  readonly beforeSeq?: number | undefined;
  readonly limit: number;
}

export class AuditLog {
  readonly #db: BookDb;
  readonly #insert: Database.Statement;
  readonly #last: Database.Statement;

  constructor(db: BookDb) {
    this.#db = db;
    this.#insert = db.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#last = db.prepare('SELECT seq, hash FROM audit WHERE seq = (SELECT max(seq) FROM audit)');
  }

  /** Adds a row, in the same transaction as the change that it describes, so that neither is stored without the other. */
  append({ at, actor, action, subject, detail }: AuditEntry): AuditAnchor {
    const before = this.head();
    const row = {
      seq: before.seq + 1,
      at,
      actor,
      action,
      subject,
      detail: JSON.stringify({ ...detail, ...actedBy() }),
    };
    const hash = sealOf({ ...row, previous_hash: before.hash });
    this.#insert.run(row.seq, at, actor, action, subject, row.detail, before.hash, hash);
    return { seq: row.seq, hash };
  }

  /** Seal of the last row, to be anchored outside. */
  head(): AuditAnchor {
    return (this.#last.get() as AuditAnchor | undefined) ?? GENESIS;
  }

  /** Newest first. */
  list({ subject, actor, beforeSeq, limit }: AuditQuery): AuditRow[] {
    const wanted = Object.entries({ subject, actor }).filter(([, value]) => value !== undefined);
    const where = wanted.map(([name]) => `${name} = @${name} AND`).join(' ');
    const rows = this.#db
      .prepare(`SELECT * FROM audit WHERE ${where} seq < @before ORDER BY seq DESC LIMIT @limit`)
      .all({
        ...Object.fromEntries(wanted),
        before: beforeSeq ?? Number.MAX_SAFE_INTEGER,
        limit,
      }) as StoredRow[];
    return rows.map(fromRow);
  }

  /** Rows from `fromSeq` to `toSeq`, both included, oldest first, for an evidence bundle. */
  slice(fromSeq: number, toSeq: number): AuditRow[] {
    return this.sealedSlice(fromSeq, toSeq).map(({ detail, ...row }) => ({ ...row, detail: parsed(detail) }));
  }

  /** The same rows, with each detail as the text that was sealed. */
  sealedSlice(fromSeq: number, toSeq: number): SealedRow[] {
    const rows = this.#db
      .prepare('SELECT * FROM audit WHERE seq BETWEEN ? AND ? ORDER BY seq')
      .all(fromSeq, toSeq) as StoredRow[];
    return rows.map(({ previous_hash, ...row }) => ({ ...row, previousHash: previous_hash }));
  }

  /** Number of the first row about a subject; undefined when there is none. */
  firstOf(subject: string): number | undefined {
    const row = this.#db.prepare('SELECT MIN(seq) AS seq FROM audit WHERE subject = ?').get(subject);
    return (row as { seq: number | null }).seq ?? undefined;
  }

  /** Number of rows about a subject, and about what is part of it, such as the files of an incident. */
  countOf(subject: string): number {
    const count =
      "SELECT count(*) FROM audit WHERE subject = @subject OR (subject > @subject || '/' AND subject < @subject || '0')";
    return this.#db.prepare(count).pluck().get({ subject }) as number;
  }

  /** Reads the whole log and lists its faults. `anchors`: heads that were recorded outside. */
  verify(anchors: readonly AuditAnchor[] = []): AuditVerdict {
    const faults: AuditFault[] = [];
    const note = (kind: AuditFault['kind'], seq: number, problem: string): void => {
      if (faults.length < MOST_FAULTS) faults.push({ kind, seq, problem });
    };
    const waiting = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
    let before = GENESIS;
    let rows = 0;
    for (const each of this.#db.prepare('SELECT * FROM audit ORDER BY seq').iterate()) {
      const row = each as StoredRow;
      rows += 1;
      if (row.seq !== before.seq + 1)
        note('removed', before.seq + 1, `rows ${before.seq + 1} to ${row.seq - 1} are missing`);
      else if (row.previous_hash !== before.hash)
        note('relinked', row.seq, `row ${row.seq} does not carry the seal of row ${before.seq}`);
      if (sealOf(row) !== row.hash) note('changed', row.seq, `row ${row.seq} (${row.action}) does not match its seal`);
      const anchored = waiting.get(row.seq);
      waiting.delete(row.seq);
      if (anchored !== undefined && anchored !== row.hash)
        note('rewritten', row.seq, `row ${row.seq} has another seal than the one recorded outside`);
      before = { seq: row.seq, hash: row.hash };
    }
    for (const seq of waiting.keys())
      if (seq > before.seq) note('cut', seq, `row ${seq} was recorded outside, but the log ends at row ${before.seq}`);
    return { rows, head: before, faults };
  }
}

function sealOf({ seq, at, actor, action, subject, detail, previous_hash }: Omit<StoredRow, 'hash'>): string {
  return sha256(JSON.stringify([seq, at, actor, action, subject, detail, previous_hash]));
}

function fromRow({ previous_hash, detail, ...rest }: StoredRow): AuditRow {
  // A damaged row must still be shown.
  return { ...rest, detail: parsed(detail), previousHash: previous_hash };
}

function parsed(detail: string): Record<string, unknown> {
  try {
    return JSON.parse(detail) as Record<string, unknown>;
  } catch {
    return { unreadable: detail };
  }
}
