/** Checks that a case book can be read to the last record, and finds numbers that must not be given twice. */
import type Database from 'better-sqlite3';
import { isElsewhere } from '../../files/put-aside.js';
import { civilDate, dayOf } from '../../watch/roster/local-day.js';

/** Columns that hold records as JSON. */
const JSON_COLUMNS = [
  ['incidents', 'body'],
  ['records', 'body'],
  ['outbox', 'body'],
  ['audit', 'detail'],
] as const;
/** Number of incidents per year that a lost book may have had beyond the known ones. */
const UNKNOWN_INCIDENTS = 1000;

/**
 * Finds damage of a book, as a sentence. A changed byte inside a text does not disturb SQLite's own structure, so the texts are
 * checked as well.
 * @throws Error when the disk does not let the file be read, which says nothing about the file
 */
export function faultIn(db: Database.Database): string | undefined {
  try {
    const found = db.pragma('quick_check(1)', { simple: true }) as string;
    if (found !== 'ok') return found;
    for (const [table, column] of JSON_COLUMNS) {
      const count = db.prepare(`SELECT count(*) FROM ${table} WHERE NOT json_valid(${column})`).pluck().get() as number;
      if (count > 0) return `${count} rows of ${table} hold no readable record`;
    }
    return undefined;
  } catch (error) {
    if (isElsewhere(error)) throw error;
    return (error as Error).message;
  }
}

/** Value of each counter of a damaged book, as far as it can be read. */
export function countersIn(db: Database.Database): Record<string, number> {
  try {
    const rows = db.prepare('SELECT name, value FROM counters').raw().all() as [string, number][];
    return Object.fromEntries(rows);
  } catch {
    return {};
  }
}

/** @param past counters of the lost book; where one is unknown, `unknown` numbers are skipped */
export function skipCounters(
  db: Database.Database,
  at: number,
  past: Readonly<Record<string, number>>,
  unknown = UNKNOWN_INCIDENTS,
): void {
  const name = `incident-${civilDate(dayOf(at)).year}`;
  const own = db.prepare('SELECT value FROM counters WHERE name = ?').pluck().get(name) as number | undefined;
  const wanted = { ...past, [name]: past[name] ?? (own ?? 0) + unknown };
  const raise = db.prepare(
    'INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)',
  );
  for (const [counter, value] of Object.entries(wanted)) raise.run(counter, value);
}
