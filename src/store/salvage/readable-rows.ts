/**
 * Every row of a damaged table that can still be read. SQLite ends a whole query at the first bad page. Row by row, the rows
 * before and behind it are found.
 *
 *   forward ──► bad page ┄┄┄ jump 1, 2, 4 … ──► row behind it ──► forward
 *                            ◄── back to it
 */
import type Database from 'better-sqlite3';
import { isDamage } from '../../files/put-aside.js';

export type Row = Readonly<Record<string, unknown>>;

export interface Tally {
  rows: number;
  /** Number of places where rows could not be read; how many rows each place had is not known. */
  holes: number;
}

const FURTHEST_JUMP = 2 ** 40;

type Attempt = { readonly row: Row | undefined } | undefined;

/**
 * The first row that `statement` finds with a key from `from` to before `below`. Undefined where the file is damaged, also where
 * the row has another key: damaged pages give rows out of order, and the same ones for ever.
 * @throws Error of the disk
 */
function attempt(
  statement: Database.Statement,
  key: string,
  from: number,
  below: number = Number.MAX_SAFE_INTEGER,
): Attempt {
  try {
    const row = statement.get(from, below) as Row | undefined;
    const found = row?.[key] as number;
    return row === undefined || (Number.isSafeInteger(found) && found >= from && found < below) ? { row } : undefined;
  } catch (error) {
    if (isDamage(error) || (error as { code?: string }).code === 'SQLITE_IOERR_SHORT_READ') return undefined;
    throw error;
  }
}

/** Rows of a table whose key is a whole number, from key `from` on. Yields nothing for a table that does not exist. */
export function* readableRows(
  db: Database.Database,
  table: string,
  tally: Tally,
  { key = 'rowid', from = Number.MIN_SAFE_INTEGER }: { readonly key?: string; readonly from?: number } = {},
): Generator<Row, void, void> {
  const columns = key === 'rowid' ? 'rowid AS rowid, *' : '*';
  const rows = `SELECT ${columns} FROM ${table} WHERE ${key} >= ? AND ${key} < ? ORDER BY ${key}`;
  const ahead = prepared(db, `${rows} LIMIT 1`);
  const back = prepared(db, `${rows} DESC LIMIT 1`);
  if (ahead === undefined || back === undefined) {
    tally.holes += 1;
    return;
  }
  for (let next = from; ; ) {
    const found = attempt(ahead, key, next);
    if (found !== undefined) {
      if (found.row === undefined) return;
      tally.rows += 1;
      yield found.row;
      next = (found.row[key] as number) + 1;
      continue;
    }
    tally.holes += 1;
    const landing = jump(ahead, key, Math.max(next, 0));
    const upTo = landing?.row === undefined ? Number.MAX_SAFE_INTEGER : (landing.row[key] as number);
    const between = backFrom(back, key, next, upTo);
    tally.rows += between.length;
    yield* between;
    if (landing?.row === undefined) return;
    next = upTo;
  }
}

function jump(ahead: Database.Statement, key: string, from: number): Attempt {
  for (let step = 1; step <= FURTHEST_JUMP; step *= 2) {
    const found = attempt(ahead, key, from + step);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Rows just below a key, down to the damage. */
function backFrom(back: Database.Statement, key: string, downTo: number, upTo: number): Row[] {
  const rows: Row[] = [];
  for (let below = upTo; ; ) {
    const row = attempt(back, key, downTo, below)?.row;
    if (row === undefined) return rows.reverse();
    rows.push(row);
    below = row[key] as number;
  }
}

/** Rows of a small table without such a key: from the begin to the damage, and from the end back to it. */
export function readableText(db: Database.Database, table: string, keys: readonly string[], tally: Tally): Row[] {
  const order = (direction: string) => keys.map((key) => `${key} ${direction}`).join(', ');
  const rows = new Map<string, Row>();
  let isWhole = true;
  for (const direction of ['ASC', 'DESC']) {
    const statement = prepared(db, `SELECT * FROM ${table} ORDER BY ${order(direction)}`);
    if (statement === undefined) isWhole = false;
    else if (!collect(statement, (row) => rows.set(JSON.stringify(keys.map((key) => row[key])), row))) isWhole = false;
    if (isWhole) break;
  }
  if (!isWhole) tally.holes += 1;
  tally.rows += rows.size;
  return [...rows.values()];
}

/** False when damage ended it. */
function collect(statement: Database.Statement, take: (row: Row) => void): boolean {
  try {
    for (const row of statement.iterate()) take(row as Row);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function prepared(db: Database.Database, sql: string): Database.Statement | undefined {
  try {
    return db.prepare(sql);
  } catch {
    return undefined;
  }
}
