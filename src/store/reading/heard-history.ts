/**
 * Brings the rows of heard times up to date with blocks that were stored without them: by an older program, or by a salvage. A batch at
 * a time; what is added twice changes nothing.
 */
import type Database from 'better-sqlite3';
import { isDamage } from '../../files/put-aside.js';
import { watchedWithinMs } from '../../rf/revisit.js';
import { turnOfWork } from '../../threads/serve-thread.js';
import { type Found, foundIn, PACED } from '../summaries/heard.js';
import { LEVELS } from '../summaries/pyramid.js';
import { isDiskFull, pyramidRowId, rowTimeMs } from '../writing/archive-schema.js';
import type { HeardRows } from '../writing/heard-rows.js';
import type { BlockSource } from './block-source.js';

/** Blocks and rows per transaction: some 10 ms. */
const BATCH = 1000;
/** Levels of the pyramid whose rows stand for deleted single sweeps: minutes, and 10 minutes, which retention never deletes. */
const FOLDED = LEVELS.slice(0, 2);
/** Note that times of which only rows of the pyramid were left are in the rows. */
export const ROWS_DONE = 'heard in rows';

interface StoredBlock {
  readonly id: number;
  readonly stream: number;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly sweeps: number;
  readonly firstBin: number;
  readonly longestGapMs: number | null;
}

export class HeardHistory {
  readonly #db: Database.Database;
  readonly #blocks: BlockSource;
  readonly #rows: HeardRows;
  readonly #sql: Record<'blocks' | 'newest' | 'row' | 'streams' | 'noted' | 'note', Database.Statement>;
  #folded: Generator<void, void, void> | undefined;

  constructor(db: Database.Database, blocks: BlockSource, rows: HeardRows) {
    this.#db = db;
    this.#blocks = blocks;
    this.#rows = rows;
    this.#sql = {
      newest: db.prepare('SELECT max(id) FROM blocks').pluck(),
      blocks: db.prepare(`SELECT id, stream, started_at AS startedAt, last_at AS lastAt, sweeps, first_bin AS firstBin,
        longest_gap AS longestGapMs FROM blocks WHERE id > ? ORDER BY id LIMIT ${BATCH}`),
      row: db.prepare('SELECT id FROM pyramid WHERE id >= ? AND id < ? ORDER BY id LIMIT 1').pluck(),
      streams: db.prepare('SELECT id FROM streams').pluck(),
      noted: db.prepare('SELECT value FROM notes WHERE name = ?').pluck(),
      note: db.prepare('INSERT OR REPLACE INTO notes VALUES (?, 1)'),
    };
  }

  /** Does a batch of work; true when there is more. */
  step(): boolean {
    try {
      return this.#step();
    } catch (error) {
      // The rows that there are still answer; the next question tries again.
      if (isDiskFull(error) || isDamage(error)) return false;
      throw error;
    }
  }

  /** Does all of it, with turns of others between. */
  async catchUp(): Promise<void> {
    while (this.step()) await turnOfWork();
  }

  #step(): boolean {
    const newest = (this.#sql.newest.get() as number | null) ?? 0;
    if (this.#rows.upTo < newest) return this.#db.transaction(() => this.#addBlocks())();
    if (this.#sql.noted.get(ROWS_DONE) !== undefined) return false;
    this.#folded ??= this.#addFolded();
    const folded = this.#folded;
    return this.#db.transaction(() => folded.next().done !== true)();
  }

  #addBlocks(): boolean {
    const blocks = this.#sql.blocks.all(this.#rows.upTo) as StoredBlock[];
    // Each sweep has one part that begins with its first bin.
    const whole = blocks.filter(({ firstBin }) => firstBin === 0);
    for (const stream of new Set(whole.map((block) => block.stream))) {
      const own = whole.filter((block) => block.stream === stream).sort((a, b) => a.startedAt - b.startedAt);
      this.#rows.add(
        stream,
        own.flatMap((block, i) => this.#foundIn(block, own[i - 1], own[i + 1])),
      );
    }
    this.#rows.noteUpTo(blocks.at(-1)?.id ?? this.#rows.upTo);
    return true;
  }

  /** The head of a block costs time: it is read where a gap may lie in the block or beside it. */
  #foundIn(block: StoredBlock, before: StoredBlock | undefined, after: StoredBlock | undefined): Found[] {
    const { id, startedAt, lastAt, sweeps, longestGapMs } = block;
    const patienceMs = watchedWithinMs((lastAt - startedAt) / Math.max(1, sweeps - 1));
    const isBeside = (earlier?: StoredBlock, later?: StoredBlock) =>
      earlier !== undefined && later !== undefined && later.startedAt - earlier.lastAt <= patienceMs;
    const isInside = isBeside(before, block) && isBeside(block, after) && (longestGapMs ?? Infinity) <= patienceMs;
    const stamps = sweeps >= PACED && isInside ? [] : this.#blocks.stampsOf(id);
    // In a file whose rows were copied to other times, stamps are not those of the row.
    const isTold = stamps.length > 0 && stamps.every((one) => one.startedAt >= startedAt && one.startedAt <= lastAt);
    return isTold
      ? foundIn(stamps)
      : [{ from: startedAt, to: lastAt, sweeps, patienceMs: sweeps < PACED ? undefined : patienceMs }];
  }

  /** Adds times of which only rows of the pyramid are left: to the minute, or to ten. */
  *#addFolded(): Generator<void, void, void> {
    let looked = 0;
    for (const stream of this.#sql.streams.all() as number[])
      for (const [level, { durationMs }] of FOLDED.entries())
        for (let at = 0; ; ) {
          const id = this.#sql.row.get(pyramidRowId(stream, level, at), pyramidRowId(stream, level + 1, 0));
          if (id === undefined) break;
          const from = rowTimeMs(id as number);
          const to = from + durationMs - 1;
          const heardTo = this.#rows
            .around(stream, from, to, 1)
            .reduce((end, one) => (one.from <= to && one.to >= from ? Math.max(end, one.to) : end), 0);
          if (heardTo === 0) this.#rows.add(stream, [{ from, to, sweeps: PACED, patienceMs: watchedWithinMs(0) }]);
          at = (Math.floor(Math.max(to, heardTo) / durationMs) + 1) * durationMs;
          looked += 1;
          if (looked % BATCH === 0) yield;
        }
    this.#sql.note.run(ROWS_DONE);
  }
}
