/** The stretches in which each stream was heard, as rows of the archive: written in the transaction that stores the sweeps. */
import type Database from 'better-sqlite3';
import { type Found, type Heard, NEIGHBOURS, withHeard } from '../summaries/heard.js';

/** Note that holds the id of a block up to which all blocks are in the rows. */
const UP_TO = 'heard up to block';
const COLUMNS = 'from_at AS "from", to_at AS "to", patience AS patienceMs, sweeps';

export class HeardRows {
  readonly #sql: Record<'before' | 'between' | 'after' | 'put' | 'drop' | 'note' | 'upTo', Database.Statement>;
  #upTo: number;

  constructor(db: Database.Database) {
    const select = `SELECT ${COLUMNS} FROM heard WHERE stream = ? AND from_at`;
    this.#sql = {
      before: db.prepare(`${select} <= ? ORDER BY from_at DESC LIMIT ?`),
      between: db.prepare(`${select} > ? AND from_at <= ? ORDER BY from_at`),
      after: db.prepare(`${select} > ? ORDER BY from_at LIMIT ?`),
      put: db.prepare('INSERT OR REPLACE INTO heard VALUES (?, ?, ?, ?, ?)'),
      drop: db.prepare('DELETE FROM heard WHERE stream = ? AND from_at = ?'),
      note: db.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?)'),
      upTo: db.prepare('SELECT value FROM notes WHERE name = ?').pluck(),
    };
    this.#upTo = this.#noted();
  }

  /** Id of the last block of those that are all in the rows. */
  get upTo(): number {
    return this.#upTo;
  }

  /** Adds stretches of a stream, in order of time. */
  add(stream: number, found: readonly Found[]): void {
    const [first, last] = [found[0], found.at(-1)];
    if (first === undefined || last === undefined) return;
    const known = this.around(stream, first.from, last.to, NEIGHBOURS);
    const now = found.reduce(withHeard, known);
    const kept = new Set(now);
    for (const one of known) if (!kept.has(one)) this.#sql.drop.run(stream, one.from);
    const before = new Set(known);
    for (const one of now)
      if (!before.has(one)) this.#sql.put.run(stream, one.from, one.to, one.patienceMs, one.sweeps);
  }

  /** Notes that a block is in the rows; one behind others that are not is counted with those later. */
  noteBlock(id: number): void {
    if (id <= this.#upTo + 1) this.noteUpTo(id);
  }

  noteUpTo(id: number): void {
    this.#upTo = id;
    this.#sql.note.run(UP_TO, id);
  }

  /** Reads the note again, after a transaction was rolled back. */
  forget(): void {
    this.#upTo = this.#noted();
  }

  /** Stretches of a stream that begin in [from, to], with so many before and after them. */
  around(stream: number, from: number, to: number, neighbours: number): Heard[] {
    const before = this.#sql.before.all(stream, from, neighbours) as Heard[];
    const between = this.#sql.between.all(stream, from, to) as Heard[];
    return [...before.reverse(), ...between, ...(this.#sql.after.all(stream, to, neighbours) as Heard[])];
  }

  #noted(): number {
    return (this.#sql.upTo.get(UP_TO) as number | undefined) ?? 0;
  }
}
