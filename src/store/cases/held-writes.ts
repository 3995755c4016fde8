/**
 * Writes of the case book on a disk that takes none. What the watch itself writes (cases, messages, their marks) must not wait
 * for a disk: it stays in one open transaction, which SQLite keeps in memory. So numbers are given, alarms are listed and
 * messages are sent from there, as from the disk.
 *
 *   write ── the disk takes it ───────────────► on the disk
 *     └── it is full, or fails ── the reserve is freed, once more ── still not:
 *            of the watch ── kept as a list of statements, and run in the open transaction ──► letGo(): commit
 *            of a person ─── refused; nobody is promised what a crash would take
 *
 * A commit that fails takes the open transaction with it. The same statements are then run again on the same rows, with the same
 * outcome: nothing is lost or doubled while the program runs. A program that ends before there is room loses what is held.
 */
import type Database from 'better-sqlite3';
import { isElsewhere } from '../../files/put-aside.js';
import { Backoff } from '../../time/backoff.js';
import type { Ballast } from '../safekeeping/ballast.js';

/** Most statements held, about 1,500 cases; beyond them the watch is refused too, and keeps its reports. */
export const MOST_HELD = 20_000;
const TRIES = { firstMs: 1000, longestMs: 15_000 };

export type BookStatement = Database.Statement;

/** What the parts of the case book need of its file. */
export interface BookDb extends Pick<Database.Database, 'prepare'> {
  /** All writes of `work`, or none. */
  transaction<T>(work: () => T): () => T;
}

export class HeldWrites implements BookDb {
  readonly #db: Database.Database;
  readonly #ballast: Ballast | undefined;
  readonly #tries = new Backoff(TRIES);
  #nextTryMs = 0;
  /** Statements of the open transaction, in order. */
  #held: (() => unknown)[] = [];
  #isHolding = false;
  #isWatch = false;
  #depth = 0;
  #fault: unknown;
  /** Writes of the watch refused since the start because too many were held. */
  refused = 0;

  constructor(db: Database.Database, ballast?: Ballast) {
    this.#db = db;
    this.#ballast = ballast;
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_spill = OFF');
    ballast?.lay();
  }

  /** Statements that are not on the disk. */
  get held(): number {
    return this.#held.length;
  }

  /** The last fault of the disk. */
  get fault(): unknown {
    return this.#fault;
  }

  readonly prepare = ((sql: string) => {
    const statement = this.#db.prepare(sql);
    if (statement.readonly) return statement;
    const written = <T>(call: (...values: unknown[]) => T) => {
      const run = call.bind(statement);
      return (...values: unknown[]) => this.#written(() => run(...values));
    };
    const { run, get, all } = statement;
    return Object.assign(statement, { run: written(run), get: written(get), all: written(all) });
  }) as Database.Database['prepare'];

  /** Runs `work` of the watch, whose writes may be held. */
  watch<T>(work: () => T): T {
    const before = this.#isWatch;
    this.#isWatch = true;
    try {
      return work();
    } finally {
      this.#isWatch = before;
    }
  }

  transaction<T>(work: () => T): () => T {
    return () => {
      if (this.#depth > 0) return this.#run(work);
      if (this.#isHolding && !this.letGo()) return this.#hold(work);
      const done = this.#outright(work) ?? (this.#ballast?.free() === true ? this.#outright(work) : undefined);
      return done === undefined ? this.#hold(work) : done.result;
    };
  }

  /** Brings what is held to the disk, if it is time to try; true when nothing is held any more. */
  letGo(isLast = false): boolean {
    if (!this.#isHolding) {
      if (this.#ballast?.hasRoom === true) this.#ballast.lay();
      return true;
    }
    if (!isLast && performance.now() < this.#nextTryMs) return false;
    try {
      this.#begin();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#fault = error;
      this.#nextTryMs = performance.now() + this.#tries.failed();
      if (!isLast) this.#begin();
      return false;
    }
    this.#held = [];
    this.#isHolding = false;
    this.#tries.reset();
    return true;
  }

  #written<T>(call: () => T): T {
    if (this.#depth === 0) return this.transaction(() => this.#written(call))();
    const result = call();
    if (this.#isHolding) this.#held.push(call);
    return result;
  }

  /** Undefined when the disk did not take it. */
  #outright<T>(work: () => T): { readonly result: T } | undefined {
    try {
      return { result: this.#run(work) };
    } catch (error) {
      if (!isElsewhere(error)) throw error;
      this.#fault = error;
      return undefined;
    }
  }

  #hold<T>(work: () => T): T {
    if (!this.#isWatch) throw this.#fault;
    if (this.#held.length >= MOST_HELD) {
      this.refused += 1;
      throw this.#fault;
    }
    this.#begin();
    this.#isHolding = true;
    try {
      return this.#run(work);
    } finally {
      if (this.#held.length === 0) {
        this.#isHolding = false;
        if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      }
    }
  }

  /** Opens the transaction with all that is held, if SQLite gave it up. */
  #begin(): void {
    if (this.#db.inTransaction) return;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const call of this.#held) call();
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #run<T>(work: () => T): T {
    const before = this.#held.length;
    this.#depth += 1;
    try {
      return this.#db.transaction(work)();
    } catch (error) {
      this.#held.length = before;
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }
}
