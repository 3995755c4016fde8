/**
 * People, contacts, rosters, hand-overs, assignments, masks, rules: small records that people edit; each change has an audit
 * entry.
 */

import { sha256 } from '../../files/sha256.js';
import type { LegalBasis } from '../../incidents/priority.js';
import { inTurns } from '../../time/pause.js';
import type { WatchCampaign } from '../../watch/campaign.js';
import type { NamedMask, Rule } from '../../watch/detection-rule.js';
import type { Drill } from '../../watch/drill.js';
import type { PaperKinds } from '../../watch/papers/paper-kinds.js';
import type { Assignment } from '../../watch/registry/assignment.js';
import type { BandPlanEntry } from '../../watch/registry/band-plan.js';
import type { Handover } from '../../watch/roster/handover.js';
import type { RosterKinds } from '../../watch/roster/roster-kinds.js';
import type { KeptTrial } from '../../watch/rule-trial.js';
import type { BookLoss } from './book-loss.js';
import type { AuditAnchor, AuditFault, AuditLog } from './case-book-audit.js';
import { sealedIn } from './case-book-reads.js';
import type { BookDb } from './held-writes.js';

/** Records of one transaction of many: about 10 ms. */
const RECORDS_A_TURN = 50;

export interface Kept<T> {
  readonly version: number;
  readonly value: T;
}

/** A write: author, time, and the version that the author saw (0: the record must not exist yet; absent: not checked). */
export interface WriteBy {
  readonly at: number;
  readonly by: string;
  readonly expectedVersion?: number | undefined;
}

/** Thrown when somebody else changed the record first; carries the newer state. */
export class StaleRecord extends Error {
  override readonly name = 'StaleRecord';
  readonly current: Kept<unknown> | undefined;
  constructor(subject: string, seen: number, current: Kept<unknown> | undefined) {
    const now = current === undefined ? 'it does not exist' : `it is at version ${current.version}`;
    super(`${subject} was changed by somebody else: you were looking at version ${seen}, ${now}.`);
    this.current = current;
  }
}

export class Records {
  readonly #db: BookDb;
  readonly #audit: AuditLog;
  readonly #cache = new Map<RecordKind, Map<string, Kept<unknown>>>();
  /** Kinds with new records at the end of their cache, which the next list puts in order. */
  readonly #unordered = new Set<RecordKind>();
  readonly #revisions = new Map<RecordKind, number>();

  constructor(db: BookDb, audit: AuditLog) {
    this.#db = db;
    this.#audit = audit;
  }

  /** All records of a kind, in order of id. Only for small kinds, which are held in memory between writes. */
  all<K extends RecordKind>(kind: K): RecordKinds[K][] {
    return this.entries(kind).map(({ value }) => value);
  }

  /** Number of changes of a kind since the start; a follower compares only this number. */
  revision(kind: RecordKind): number {
    return this.#revisions.get(kind) ?? 0;
  }

  /** A list that is made of one kind, which is made again only after a change of that kind. */
  listOf<K extends RecordKind, T>(kind: K, make: (all: readonly RecordKinds[K][]) => readonly T[]): () => readonly T[] {
    let made: { readonly revision: number; readonly list: readonly T[] } | undefined;
    return () => {
      const revision = this.revision(kind);
      if (made?.revision !== revision) made = { revision, list: make(this.all(kind)) };
      return made.list;
    };
  }

  entries<K extends RecordKind>(kind: K): Kept<RecordKinds[K]>[] {
    const cached = this.#of(kind);
    if (this.#unordered.delete(kind)) {
      const ordered = [...cached].sort(([a], [b]) => (a < b ? -1 : 1));
      cached.clear();
      for (const [id, one] of ordered) cached.set(id, one);
    }
    return [...cached.values()];
  }

  /** Epoch ms at which a record was first made, by the audit log; undefined when it never was. */
  madeAt(kind: RecordKind, id: string): number | undefined {
    const at = this.#db
      .prepare('SELECT min(at) FROM audit WHERE subject = ? AND action = ?')
      .pluck()
      .get(`${kind}/${id}`, `${kind}.put`) as number | null;
    return at ?? undefined;
  }

  get<K extends RecordKind>(kind: K, id: string): Kept<RecordKinds[K]> | undefined {
    return this.#of(kind).get(id);
  }

  /** @throws StaleRecord when the present version is not the one the author saw */
  put<K extends RecordKind>(kind: K, value: RecordKinds[K] & { id: string }, write: WriteBy): Kept<RecordKinds[K]> {
    return this.putAll(kind, [value], write)[0] as Kept<RecordKinds[K]>;
  }

  /** Writes several records in one transaction. */
  putAll<K extends RecordKind>(
    kind: K,
    values: readonly (RecordKinds[K] & { id: string })[],
    write: WriteBy,
  ): Kept<RecordKinds[K]>[] {
    const kept = this.#putAll(kind, values, write);
    this.#changed(kind);
    return kept;
  }

  /**
   * Writes thousands of records, a transaction a slice, so that the watch goes on between them; followers hear of them once, at
   * the end. Where the disk fills up, the slices before stay, and the same import goes on with the rest.
   */
  async putMany<K extends RecordKind>(
    kind: K,
    values: readonly (RecordKinds[K] & { id: string })[],
    write: WriteBy,
  ): Promise<void> {
    try {
      for await (const slice of inTurns(values, RECORDS_A_TURN)) this.#putAll(kind, slice, write);
    } finally {
      this.#changed(kind);
    }
  }

  #putAll<K extends RecordKind>(
    kind: K,
    values: readonly (RecordKinds[K] & { id: string })[],
    { at, by, expectedVersion }: WriteBy,
  ): Kept<RecordKinds[K]>[] {
    const save = this.#db.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)');
    const kept = this.#db.transaction(() =>
      values.map((value) => {
        const subject = `${kind}/${value.id}`;
        const current = this.get(kind, value.id);
        if (expectedVersion !== undefined && expectedVersion !== (current?.version ?? 0))
          throw new StaleRecord(subject, expectedVersion, current);
        const version = this.#lastVersion(subject, current) + 1;
        const body = JSON.stringify(value);
        save.run(kind, value.id, version, body);
        this.#audit.append({
          at,
          actor: by,
          action: `${kind}.put`,
          subject,
          detail: { version, sha256: sha256(body) },
        });
        return { version, value, body };
      }),
    )();
    const cached = this.#cache.get(kind);
    if (cached !== undefined && kept.some(({ value }) => !cached.has(value.id))) this.#unordered.add(kind);
    for (const { version, value, body } of kept) cached?.set(value.id, { version, value: JSON.parse(body) });
    return kept.map(({ version, value }) => ({ version, value }));
  }

  /** Deletes a record; true when there was one. @throws StaleRecord */
  remove(kind: RecordKind, id: string, { at, by, expectedVersion }: WriteBy): boolean {
    const current = this.get(kind, id);
    if (current === undefined) return false;
    const subject = `${kind}/${id}`;
    if (expectedVersion !== undefined && expectedVersion !== current.version)
      throw new StaleRecord(subject, expectedVersion, current);
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM records WHERE kind = ? AND id = ?').run(kind, id);
      this.#audit.append({ at, actor: by, action: `${kind}.removed`, subject, detail: { version: current.version } });
    })();
    this.#changed(kind);
    this.#cache.get(kind)?.delete(id);
    return true;
  }

  /** Records that were changed, added or deleted without an audit entry. */
  verify(): AuditFault[] {
    const faults: AuditFault[] = [];
    const last = new Map<string, { seq: number; action: string; detail: string }>();
    for (const each of this.#db
      .prepare(`SELECT seq, action, subject, detail FROM audit WHERE action LIKE '%.put' OR action LIKE '%.removed'`)
      .iterate()) {
      const row = each as { seq: number; action: string; subject: string; detail: string };
      last.set(row.subject, row);
    }
    for (const each of this.#db.prepare('SELECT kind, id, body FROM records').iterate()) {
      const { kind, id, body } = each as { kind: string; id: string; body: string };
      const subject = `${kind}/${id}`;
      const row = last.get(subject);
      last.delete(subject);
      const sealed = row && sealedIn(row.detail).sha256;
      if (sealed !== sha256(body))
        faults.push({ kind: 'record', seq: row?.seq ?? 0, problem: `${subject} differs from its last audit row` });
    }
    for (const [subject, row] of last)
      if (row.action.endsWith('.put'))
        faults.push({ kind: 'record', seq: row.seq, problem: `${subject} is in the audit log, but it is gone` });
    return faults;
  }

  /** Version numbers continue after a deletion, so that an old edit cannot match a new record of the same name. */
  #lastVersion(subject: string, current: Kept<unknown> | undefined): number {
    if (current !== undefined) return current.version;
    const row = this.#db
      .prepare(`SELECT max(json_extract(detail, '$.version')) AS version FROM audit WHERE subject = ?`)
      .get(subject) as { version: number | null };
    return row.version ?? 0;
  }

  #changed(kind: RecordKind): void {
    this.#revisions.set(kind, this.revision(kind) + 1);
  }

  #of<K extends RecordKind>(kind: K): Map<string, Kept<RecordKinds[K]>> {
    const cached = this.#cache.get(kind);
    if (cached !== undefined) return cached as Map<string, Kept<RecordKinds[K]>>;
    const rows = this.#db.prepare('SELECT id, version, body FROM records WHERE kind = ? ORDER BY id').all(kind) as {
      id: string;
      version: number;
      body: string;
    }[];
    const map = new Map(
      rows.map(({ id, version, body }) => [id, { version, value: JSON.parse(body) as RecordKinds[K] }]),
    );
    this.#cache.set(kind, map);
    return map;
  }
}

/** A stored hand-over with the head of the audit log at the time it was drawn up, which its signatures therefore anchor. */
export interface KeptHandover extends Handover {
  readonly auditHead: AuditAnchor;
}

/** The fields of each kind of record in the case book. */
export interface RecordKinds extends PaperKinds, RosterKinds {
  campaign: WatchCampaign;
  handover: KeptHandover;
  assignment: Assignment;
  mask: NamedMask;
  rule: Rule;
  band: BandPlanEntry & { readonly id: string };
  basis: LegalBasis & { readonly id: string };
  drill: Drill;
  trial: KeptTrial;
  loss: BookLoss;
}

export type RecordKind = keyof RecordKinds;
