/**
 * The case book: incidents, people, duty, hand-overs, assignments, masks, coverage, messages to send, and the audit log
 * that seals them; one SQLite file in the data directory.
 *
 * It runs in the main thread, unlike the archive: a duty room writes a few rows a minute, and a commit (WAL, synced to
 * disk) is a matter of milliseconds, while every answer to a person's edit must know the outcome at once. What comes
 * with every sweep (still heard, still watched) is kept in memory and written every few seconds.
 */
import Database from 'better-sqlite3';
import { type AuditAnchor, AuditLog, type AuditVerdict } from './case-book-audit.js';
import { CoverageLedger } from './case-book-coverage.js';
import { Incidents } from './case-book-incidents.js';
import { Outbox } from './case-book-outbox.js';
import { Records } from './case-book-records.js';
import { migrate } from './case-book-schema.js';

export interface CaseBookOptions {
  /** What incident numbers begin with; the book of drills has its own, so that nobody takes one for the other. */
  readonly idPrefix?: string;
}

export class CaseBook {
  readonly incidents: Incidents;
  readonly records: Records;
  readonly coverage: CoverageLedger;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly #db: Database.Database;

  /** @throws Error when the file cannot be opened, is damaged, or was written by a newer version. */
  constructor(path: string, { idPrefix = 'INC' }: CaseBookOptions = {}) {
    this.#db = new Database(path);
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.pragma('busy_timeout = 5000');
    migrate(this.#db, path);
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
    this.#db.close();
  }
}
