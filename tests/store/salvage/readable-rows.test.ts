import type Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { readableRows } from '../../../src/store/salvage/readable-rows.js';

const damage = Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });

/** A table as SQLite reads it after damage: its pages lead in circles. */
const tableOf = (ahead: (from: number) => number | undefined, back: number): Database.Database => {
  const row = (rowid: number | undefined) => rowid && { rowid };
  const get = (sql: string) => (from: number) => row(sql.includes('DESC') ? back : ahead(from));
  return { prepare: (sql: string) => ({ get: get(sql) }) } as unknown as Database.Database;
};
const keysOf = (db: Database.Database) => {
  const tally = { rows: 0, holes: 0 };
  return { keys: [...readableRows(db, 'blocks', tally)].map(({ rowid }) => rowid), ...tally };
};

describe('rows of a table whose pages lead in circles', () => {
  it('end: a row before the one asked for is damage, forwards and backwards', () => {
    const sound = (from: number) => [1, 2, 3].find((key) => key >= from);
    expect(keysOf(tableOf(sound, 9))).toEqual({ keys: [1, 2, 3], rows: 3, holes: 0 });
    const inCircles = (from: number) => (from > 3 ? 2 : sound(from));
    expect(keysOf(tableOf(inCircles, 2))).toEqual({ keys: [1, 2, 3], rows: 3, holes: 1 });
    const brokenOff = (from: number) => {
      if (from <= 3) return sound(from);
      throw damage;
    };
    expect(keysOf(tableOf(brokenOff, 9))).toEqual({ keys: [1, 2, 3, 9], rows: 4, holes: 1 });
  });

  it('end at a key that no number holds exactly', () => {
    expect(keysOf(tableOf(() => 2 ** 60, 2))).toEqual({ keys: [2], rows: 1, holes: 1 });
  });
});
