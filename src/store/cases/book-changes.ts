/**
 * The changes of an open case book, row by row, and a copy of the book that follows them. Triggers note the keys of changed
 * rows in a table in memory, in the same transaction as the change.
 */
import Database from 'better-sqlite3';
import { beginLog, closeWhole } from '../safekeeping/looking.js';
import { knownVersion, orClosed } from '../safekeeping/table-steps.js';
import { type AuditAnchor, AuditLog } from './case-book-audit.js';
import { CASE_BOOK_STEPS } from './case-book-schema.js';

type Cell = string | number | null;

/** A row as it is now; without `row` it was deleted. */
export interface RowChange {
  readonly table: string;
  readonly key: readonly Cell[];
  readonly row?: readonly Cell[] | undefined;
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of the primary key. */
  readonly key: readonly string[];
}

/** Most columns of a primary key in the book. */
const KEY_COLUMNS = ['k0', 'k1', 'k2'] as const;

export class BookChanges {
  readonly #db: Database.Database;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #changed: Database.Statement;
  readonly #taken: Database.Statement;

  constructor(db: Database.Database) {
    this.#db = db;
    db.pragma('temp_store = MEMORY');
    // Without this, a row that another one replaces is deleted without a sign.
    db.pragma('recursive_triggers = ON');
    db.exec(`CREATE TEMP TABLE changed (name TEXT NOT NULL, ${KEY_COLUMNS.join(', ')})`);
    this.#tables = tablesOf(db);
    for (const table of this.#tables.values()) noteChanges(db, table);
    this.#changed = db.prepare(`SELECT DISTINCT name, ${KEY_COLUMNS.join(', ')} FROM temp.changed`).raw();
    this.#taken = db.prepare('DELETE FROM temp.changed');
  }

  /** Rows that changed since the last call, as they are now. */
  take(): RowChange[] {
    const keys = this.#changed.all() as [string, ...Cell[]][];
    if (keys.length === 0) return [];
    this.#taken.run();
    return keys.flatMap(([name, ...cells]) => {
      const table = this.#tables.get(name);
      if (table === undefined) return [];
      const key = cells.slice(0, table.key.length);
      const row = this.#db
        .prepare(`SELECT ${listOf(table.columns)} FROM ${name} WHERE ${isKey(table)}`)
        .raw()
        .get(key) as Cell[] | undefined;
      return [{ table: name, key, row }];
    });
  }
}

/** A copy of another program's book, in the version of that program until it is opened as a book of its own. */
export class BookCopy {
  readonly #db: Database.Database;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #audit: AuditLog;

  /** @throws EnvironmentError for a book of a newer program; Error when it cannot be opened */
  constructor(path: string) {
    this.#db = new Database(path, { fileMustExist: true });
    [this.#tables, this.#audit] = orClosed(this.#db, () => {
      knownVersion(this.#db, path, CASE_BOOK_STEPS);
      beginLog(this.#db);
      this.#db.pragma('synchronous = FULL');
      return [tablesOf(this.#db), new AuditLog(this.#db)];
    });
  }

  /** Seal of the last row of the audit log. */
  get head(): AuditAnchor {
    return this.#audit.head();
  }

  /** Writes all changes or none. @throws Error for a table that is not as here */
  apply(changes: readonly RowChange[]): void {
    this.#db.transaction(() => {
      for (const { table: name, key, row } of changes) {
        const table = this.#tables.get(name);
        if (table === undefined || (row ?? table.columns).length !== table.columns.length)
          throw new Error(`the table ${name} of the other book is not as here`);
        const [sql, cells] =
          row === undefined
            ? [`DELETE FROM ${name} WHERE ${isKey(table)}`, key]
            : [`INSERT OR REPLACE INTO ${name} (${listOf(table.columns)}) VALUES (${row.map(() => '?')})`, row];
        this.#db.prepare(sql).run(cells);
      }
    })();
  }

  close(): void {
    closeWhole(this.#db);
  }
}

function noteChanges(db: Database.Database, { name, key }: Table): void {
  const columns = KEY_COLUMNS.slice(0, key.length).join(', ');
  for (const [change, row] of [
    ['INSERT', 'NEW'],
    ['UPDATE', 'NEW'],
    ['DELETE', 'OLD'],
  ]) {
    const cells = key.map((column) => `${row}.${column}`).join(', ');
    db.exec(`CREATE TEMP TRIGGER ${name}_${change} AFTER ${change} ON main.${name}
      BEGIN INSERT INTO changed (name, ${columns}) VALUES ('${name}', ${cells}); END`);
  }
}

function tablesOf(db: Database.Database): Map<string, Table> {
  const names = db
    .prepare("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")
    .pluck()
    .all() as string[];
  return new Map(
    names.map((name) => {
      const about = db.prepare('SELECT name, pk FROM pragma_table_info(?)').raw().all(name) as [string, number][];
      const key = about.filter(([, pk]) => pk > 0).sort(([, a], [, b]) => a - b);
      return [name, { name, columns: about.map(([column]) => column), key: key.map(([column]) => column) }];
    }),
  );
}

function isKey({ key }: Table): string {
  return key.map((column) => `${column} IS ?`).join(' AND ');
}

function listOf(columns: readonly string[]): string {
  return columns.join(', ');
}
