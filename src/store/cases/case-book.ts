/**
 * The case book: incidents, people, duty, hand-overs, assignments, masks, coverage, messages to send, and the audit log that
 * seals them, in one SQLite file of the data directory.
 *
 * Unlike the archive it runs in the main thread: a duty room writes a few rows a minute, a commit (WAL, synced to disk) takes
 * milliseconds, and the answer to a person's edit must know the outcome at once. Facts that come with every sweep (still heard,
 * still watched) are kept in memory and written every minute.
 */
import Database from 'better-sqlite3';
import { Ballast } from '../safekeeping/ballast.js';
import { closeWhole } from '../safekeeping/looking.js';
import { BookChanges } from './book-changes.js';
import { checkBook } from './book-check.js';
import { type AuditAnchor, AuditLog, type AuditVerdict, MOST_FAULTS } from './case-book-audit.js';
import { CoverageLedger } from './case-book-coverage.js';
import { Incidents } from './case-book-incidents.js';
import { Journal } from './case-book-journal.js';
import { Outbox } from './case-book-outbox.js';
import { Records } from './case-book-records.js';
import { lookIntoCaseBook, openCaseBookFile } from './case-book-schema.js';
import { faultIn, skipCounters } from './case-book-soundness.js';
import { HeldWrites } from './held-writes.js';

export interface CaseBookOptions {
  /** Prefix of incident numbers; the book of drills has its own, so that nobody confuses the two. */
  readonly idPrefix?: string;
  /** For commands that only read: the book is a copy in memory, and its file is not changed. */
  readonly isLook?: boolean;
  /** Reads the file beside the program that writes it. */
  readonly isReadOnly?: boolean;
  /** Keeps a reserve on the disk for this book. */
  readonly hasReserve?: boolean;
}

/** Size in bytes of the reserve of a book: about 500 cases. */
const RESERVE_BYTES = 1 << 20;
/** Pages of a copy between two turns of others. */
const PAGES_A_TURN = 100;

export class CaseBook {
  readonly incidents: Incidents;
  readonly records: Records;
  readonly coverage: CoverageLedger;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly #path: string;
  readonly #db: Database.Database;
  /** What the disk did not take yet. */
  readonly writes: HeldWrites;

  /** @throws Error when the file cannot be opened, is damaged, or was written by a newer version. */
  constructor(path: string, options: CaseBookOptions = {}) {
    const { idPrefix = 'INC', isLook = false, isReadOnly = false, hasReserve = false } = options;
    this.#path = path;
    const reserve = hasReserve ? new Ballast(path, RESERVE_BYTES) : undefined;
    this.#db = isReadOnly
      ? new Database(path, { readonly: true, fileMustExist: true })
      : isLook
        ? lookIntoCaseBook(path)
        : openCaseBookFile(path, () => reserve?.free());
    this.writes = new HeldWrites(this.#db, reserve);
    this.audit = new AuditLog(this.writes);
    this.outbox = new Outbox(this.writes);
    this.records = new Records(this.writes, this.audit);
    this.coverage = new CoverageLedger(this.writes);
    this.journal = new Journal(this.writes);
    this.incidents = new Incidents(this.writes, this.audit, this.outbox, idPrefix);
  }

  /**
   * Checks the audit log, and every record and incident against it. Anchors are those given and those in hand-overs. The given
   * ones should come from outside this file (paper, bundles): a rewritten file can also hold rewritten hand-overs.
   */
  verify(anchors: readonly AuditAnchor[] = []): AuditVerdict {
    return this.#db.transaction(() => {
      const signed = this.records.all('handover').map(({ auditHead }) => auditHead);
      const verdict = this.audit.verify([...signed, ...anchors]);
      // The first of each kind tell what happened; 50,000 of a book whose rows were all exchanged would hold whoever passes them on.
      const others = [this.records.verify(), this.incidents.verify()].flatMap((all) => all.slice(0, MOST_FAULTS));
      return { ...verdict, faults: [...verdict.faults, ...others] };
    })();
  }

  /** The same of what is on the disk, in a thread; a book in memory is checked here. @throws EnvironmentError */
  async check(anchors: readonly AuditAnchor[] = []): Promise<AuditVerdict> {
    if (this.#db.memory) return this.verify(anchors);
    this.flush();
    return await checkBook(this.#path, anchors);
  }

  /** Writes what is only in memory, as far as the disk takes it; called every minute. */
  flush(): void {
    if (!this.writes.letGo()) return;
    this.incidents.flush();
    this.coverage.flush();
    this.journal.flush();
  }

  /** Writes everything and closes the file. @throws Error when the disk does not take it */
  close(): void {
    try {
      const { writes } = this;
      if (!writes.letGo(true))
        throw new Error(`${writes.held} changes of the case book never reached the disk`, { cause: writes.fault });
      this.flush();
    } finally {
      closeWhole(this.#db);
    }
  }

  /** Closes the file without writing: it is damaged and stays as it was found. */
  abandon(): void {
    this.#db.close();
  }

  /** Makes a consistent copy, a few pages at a time, while the book is in use. */
  async copyTo(path: string): Promise<void> {
    const isWhole = () => {
      if (this.writes.held > 0) throw new Error('the case book itself waits for the disk');
    };
    isWhole();
    await this.#db.backup(path, {
      progress: () => {
        isWhole();
        return PAGES_A_TURN;
      },
    });
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
  skipNumbers(at: number, past: Readonly<Record<string, number>>, unknown?: number): void {
    skipCounters(this.#db, at, past, unknown);
  }
}
