/**
 * The case book: incidents, people, duty, hand-overs, assignments, masks, coverage, messages to send, and the audit log that
 * seals them, in one SQLite file of the data directory.
 *
 * Unlike the archive it runs in the main thread: a duty room writes a few rows a minute, a commit (WAL, synced to disk) takes
 * milliseconds, and the answer to a person's edit must know the outcome at once. Facts that come with every sweep (still heard,
 * still watched) are kept in memory and written every few seconds.
 */
import type Database from 'better-sqlite3';
import { closeWhole } from '../safekeeping/looking.js';
import { BookChanges } from './book-changes.js';
import { type AuditAnchor, AuditLog, type AuditVerdict } from './case-book-audit.js';
import { CoverageLedger } from './case-book-coverage.js';
import { Incidents } from './case-book-incidents.js';
import { Journal } from './case-book-journal.js';
import { Outbox } from './case-book-outbox.js';
import { Records } from './case-book-records.js';
import { lookIntoCaseBook, openCaseBookFile } from './case-book-schema.js';
import { faultIn, skipCounters } from './case-book-soundness.js';

export interface CaseBookOptions {
  /** Prefix of incident numbers; the book of drills has its own, so that nobody confuses the two. */
  readonly idPrefix?: string;
  /** For commands that only read: the book is a copy in memory, and its file is not changed. */
  readonly isLook?: boolean;
}

export class CaseBook {
  readonly incidents: Incidents;
  readonly records: Records;
  readonly coverage: CoverageLedger;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly #db: Database.Database;

  /** @throws Error when the file cannot be opened, is damaged, or was written by a newer version. */
  constructor(path: string, { idPrefix = 'INC', isLook = false }: CaseBookOptions = {}) {
    this.#db = isLook ? lookIntoCaseBook(path) : openCaseBookFile(path);
    this.audit = new AuditLog(this.#db);
    this.outbox = new Outbox(this.#db);
    this.records = new Records(this.#db, this.audit);
    this.coverage = new CoverageLedger(this.#db);
    this.journal = new Journal(this.#db);
    this.incidents = new Incidents(this.#db, this.audit, this.outbox, idPrefix);
  }

  /**
   * Checks the audit log, and every record and incident against it. Anchors are those given and those in hand-overs. The given
   * ones should come from outside this file (paper, bundles): a rewritten file can also hold rewritten hand-overs.
   */
  verify(anchors: readonly AuditAnchor[] = []): AuditVerdict {
    const signed = this.records.all('handover').map(({ auditHead }) => auditHead);
    const verdict = this.audit.verify([...signed, ...anchors]);
    return { ...verdict, faults: [...verdict.faults, ...this.records.verify(), ...this.incidents.verify()] };
  }

  /** Writes what is only in memory; called every few seconds. */
  flush(): void {
    this.incidents.flush();
    this.coverage.flush();
    this.journal.flush();
  }

  /** Writes everything and closes the file. */
  close(): void {
    this.flush();
    closeWhole(this.#db);
  }

  /** Closes the file without writing: it is damaged and stays as it was found. */
  abandon(): void {
    this.#db.close();
  }

  /** Makes a consistent copy, a few pages at a time, while the book is in use. */
  async copyTo(path: string): Promise<void> {
    await this.#db.backup(path);
  }

  /** Notes every changed row from now on, for a copy that follows this book; once in the life of the book. */
  follow(): BookChanges {
    return new BookChanges(this.#db);
  }

  /** Sentence about damage of the file; undefined when every page and every record can be read. */
  fault(): string | undefined {
    return faultIn(this.#db);
  }

  /** Skips numbers that a lost book may have given already. */
  skipNumbers(at: number, past: Readonly<Record<string, number>>): void {
    skipCounters(this.#db, at, past);
  }
}
