/** Copies the readable rows of a damaged case book or accounts file into a new file of the same version. */
import type Database from 'better-sqlite3';
import { type Row, readableRows, readableText, type Tally } from './readable-rows.js';

/** Columns that hold JSON: a text that cannot be parsed would stop its reader. */
const JSON_COLUMNS = new Set(['body', 'detail']);

export interface TableSalvage extends Tally {
  readonly table: string;
  /** Number of rows that were read but left out because their content is damaged. */
  spoilt: number;
}

/** @param into an open, empty database of the newest version */
export function salvageBook(from: Database.Database, into: Database.Database): TableSalvage[] {
  const tables = into
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all() as { name: string; sql: string }[];
  into.pragma('foreign_keys = OFF');
  return tables.map(({ name, sql }) => {
    const tally: TableSalvage = { table: name, rows: 0, holes: 0, spoilt: 0 };
    const columns = into.prepare('SELECT name, pk FROM pragma_table_info(?)').all(name) as {
      name: string;
      pk: number;
    }[];
    const keys = columns.filter(({ pk }) => pk > 0).map((column) => column.name);
    const rows = /WITHOUT ROWID/i.test(sql) ? readableText(from, name, keys, tally) : readableRows(from, name, tally);
    const names = columns.map((column) => column.name);
    const marks = names.map(() => '?').join(', ');
    const insert = into.prepare(`INSERT OR IGNORE INTO ${name} (${names.join(', ')}) VALUES (${marks})`);
    into.transaction(() => {
      for (const row of rows) {
        if (
          isSpoilt(row) ||
          !inserted(
            insert,
            names.map((column) => row[column] ?? null),
          )
        )
          tally.spoilt += 1;
      }
    })();
    return tally;
  });
}

function inserted(insert: Database.Statement, values: unknown[]): boolean {
  try {
    insert.run(...values);
    return true;
  } catch (error) {
    // A value that the table's own rules refuse came from a damaged page.
    if (/^SQLITE_(CONSTRAINT|MISMATCH)/.test((error as { code?: string }).code ?? '')) return false;
    throw error;
  }
}

function isSpoilt(row: Row): boolean {
  return Object.entries(row).some(([name, value]) => {
    if (!JSON_COLUMNS.has(name)) return false;
    try {
      JSON.parse(String(value));
      return false;
    } catch {
      return true;
    }
  });
}
