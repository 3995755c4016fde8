/**
 * The case book: incidents, people, duty, hand-overs, assignments, masks, coverage, messages to send, and the audit log
 * that seals them; one SQLite file in the data directory.
 *
 * It runs in the main thread, unlike the archive: a duty room writes a few rows a minute, and a commit (WAL, synced to
 * disk) is a matter of milliseconds, while every answer to a person's edit must know the outcome at once. What comes
 * with every sweep (still heard, still watched) is kept in memory and written every few seconds.
 */
import type Database from 'better-sqlite3';
import { closeWhole } from '../safekeeping/looking.js';
import { type AuditAnchor, AuditLog, type AuditVerdict } from './case-book-audit.js';
import { CoverageLedger } from './case-book-coverage.js';
import { Incidents } from './case-book-incidents.js';
import { Outbox } from './case-book-outbox.js';
import { Records } from './case-book-records.js';
import { lookIntoCaseBook, openCaseBookFile } from './case-book-schema.js';
import { faultIn, skipCounters } from './case-book-soundness.js';

export interface CaseBookOptions {
  /** What incident numbers begin with; the book of drills has its own, so that nobody takes one for the other. */
  readonly idPrefix?: string;
  /** For commands that only look: the book is a copy in memory, and its file is not changed. */
  readonly isLook?: boolean;
}

export class CaseBook {
  readonly incidents: Incidents;
  readonly records: Records;
  readonly coverage: CoverageLedger;
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
    this.incidents = new Incidents(this.#db, this.audit, this.outbox, idPrefix);
  }

  /**
   * Checks the audit log, and every record and incident against it. Anchors are those given and those that hand-overs
   * carry; the ones given should come from outside this file (paper, bundles), or a rewritten file vouches for itself.
   */
  verify(anchors: readonly AuditAnchor[] = []): AuditVerdict {
    const signed = this.records.all('handover').map(({ auditHead }) => auditHead);
    const verdict = this.audit.verify([...signed, ...anchors]);
    return { ...verdict, faults: [...verdict.faults, ...this.records.verify(), ...this.incidents.verify()] };
  }

  /** Writes what only memory knows; every few seconds. */
  flush(): void {
    this.incidents.flush();
    this.coverage.flush();
  }

  /** Writes everything and closes the file. */
  close(): void {
    this.flush();
    closeWhole(this.#db);
  }

  /** Closes the file and writes nothing: it is damaged, and stays as it was found. */
  abandon(): void {
    this.#db.close();
  }

  /** A consistent copy, made a few pages at a time while the book is used. */
  async copyTo(path: string): Promise<void> {
    await this.#db.backup(path);
  }

  /** A sentence about damage of the file; undefined when every page and every record can be read. */
  fault(): string | undefined {
    return faultIn(this.#db);
  }

  /** Numbers that a lost book may have given are not given again. */
  skipNumbers(at: number, past: Readonly<Record<string, number>>): void {
    skipCounters(this.#db, at, past);
  }
}
