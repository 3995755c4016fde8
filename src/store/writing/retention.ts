/**
 * Decides by age and size which recordings are deleted, never pinned ones, and keeps a reserve with which a full disk can still
 * delete.
 */
import type Database from 'better-sqlite3';
import { DAY_MS } from '../../time/units.js';
import type { PinRange, Retention } from '../archive.js';
import { decodeBlock, encodeBlocks } from '../blocks/block-codec.js';
import { BlockDamaged } from '../blocks/block-format.js';
import { LevelFormat, roundToHalfDb } from '../blocks/levels.js';
import { Ballast } from '../safekeeping/ballast.js';
import { channelRowId, isDiskFull, pyramidRowId } from './archive-schema.js';

const BATCH = 64;
/** Life of minute rows and channel rows, as a multiple of the life of single sweeps; the few coarser rows stay for ever. */
const FINE_ROWS_LIVE = 10;
/** Size in bytes of the ballast file. */
const BALLAST_BYTES = 4 << 20;

export class Keeper {
  readonly #db: Database.Database;
  readonly ballast: Ballast;
  readonly #sql: Record<
    'oldest' | 'oldestPinless' | 'oldestBytes' | 'toThin' | 'dropBlock' | 'dropData',
    Database.Statement
  >;

  constructor(db: Database.Database, path: string, ballastBytes = BALLAST_BYTES) {
    this.#db = db;
    this.ballast = new Ballast(path, ballastBytes);
    this.#sql = {
      oldest: db
        .prepare('SELECT id FROM blocks WHERE pinned = 0 AND started_at < ? ORDER BY started_at LIMIT ?')
        .pluck(),
      oldestPinless: db.prepare('SELECT id FROM blocks WHERE pinned = 0 ORDER BY started_at LIMIT ?').pluck(),
      oldestBytes: db.prepare('SELECT id, bytes FROM blocks WHERE pinned = 0 ORDER BY started_at LIMIT ?'),
      toThin: db
        .prepare(`SELECT id FROM blocks WHERE pinned = 0 AND thinned = 0 AND format > ${LevelFormat.halfDb}
          AND started_at < ? ORDER BY started_at LIMIT ?`)
        .pluck(),
      dropBlock: db.prepare('DELETE FROM blocks WHERE id = ?'),
      dropData: db.prepare('DELETE FROM block_data WHERE id = ?'),
    };
  }

  /** Bytes in use, without freed pages. */
  get bytes(): number {
    const pages = this.#pragma('page_count') - this.#pragma('freelist_count');
    return pages * this.#pragma('page_size');
  }

  /** Does a batch of work; true when there is more. */
  prune(retention: Retention, now: number): boolean {
    const { maxAgeMs, maxBytes, thinAfterMs } = retention;
    const old = this.#drop(this.#sql.oldest.all(now - maxAgeMs, BATCH) as number[]);
    const large = this.bytes > maxBytes ? this.#shrink(now, maxBytes) : false;
    this.#dropFineRows(now - FINE_ROWS_LIVE * maxAgeMs);
    const thinned = thinAfterMs === undefined ? 0 : this.#thin(now - thinAfterMs);
    return old === BATCH || large || thinned === BATCH;
  }

  /**
   * Frees space on a full disk: deletes the oldest twentieth of the blocks that are not pinned. Returns the number deleted.
   * Each step may still fail for lack of space; what it achieved helps the next step, and the next call.
   */
  makeRoom(): number {
    this.ballast.free();
    // With the ballast's space the log can be copied into the file and cut, which makes space to delete in.
    const cut = () => this.#db.pragma('wal_checkpoint(TRUNCATE)');
    this.#ifThereIsRoom(cut);
    let dropped = 0;
    this.#ifThereIsRoom(() => {
      const count = this.#db.prepare('SELECT count(*) FROM blocks WHERE pinned = 0').pluck().get() as number;
      dropped = this.#drop(this.#sql.oldestPinless.all(Math.max(4, Math.ceil(count / 20))) as number[]);
    });
    this.#ifThereIsRoom(cut);
    this.#ifThereIsRoom(() => this.#db.pragma('incremental_vacuum(64)'));
    if (this.#ifThereIsRoom(cut)) this.ballast.lay();
    return dropped;
  }

  /** Keeps all of the ranges, or none. */
  pin(ranges: readonly PinRange[]): void {
    const add = this.#db.prepare('INSERT OR IGNORE INTO pins (receiver, from_at, to_at, reason) VALUES (?, ?, ?, ?)');
    const mark = this.#db.prepare(`UPDATE blocks SET pinned = 1 WHERE pinned = 0 AND started_at < ? AND last_at >= ?
      AND started_at >= ? AND stream IN (SELECT id FROM streams WHERE receiver = ?)`);
    this.#db.transaction(() => {
      for (const { receiverIds, from, to, reason } of ranges)
        for (const receiver of receiverIds) {
          add.run(receiver, from, to, reason);
          // The sweeps of a block begin within one minute, so the index by time finds them.
          mark.run(to, from, from - 60_000, receiver);
        }
    })();
  }

  unpin(reason: string): void {
    this.#db.transaction(() => {
      const pins = this.#db.prepare('DELETE FROM pins WHERE reason = ? RETURNING receiver, from_at, to_at').all(reason);
      const free = this.#db.prepare(`UPDATE blocks SET pinned = 0 WHERE pinned = 1 AND started_at < ? AND last_at >= ?
        AND stream IN (SELECT id FROM streams WHERE receiver = ?) AND NOT EXISTS (SELECT 1 FROM pins JOIN streams
        ON streams.receiver = pins.receiver WHERE streams.id = stream AND from_at <= last_at AND to_at > started_at)`);
      for (const { receiver, from_at, to_at } of pins as { receiver: string; from_at: number; to_at: number }[])
        free.run(to_at, from_at, receiver);
    })();
  }

  pins(): PinRange[] {
    const rows = this.#db
      .prepare(
        'SELECT from_at, to_at, reason, json_group_array(receiver) AS receivers FROM pins GROUP BY 1, 2, 3 ORDER BY 1',
      )
      .all() as { from_at: number; to_at: number; reason: string; receivers: string }[];
    return rows.map(({ from_at: from, to_at: to, reason, receivers }) => {
      return { receiverIds: JSON.parse(receivers) as string[], from, to, reason };
    });
  }

  #ifThereIsRoom(work: () => unknown): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (isDiskFull(error)) return false;
      throw error;
    }
  }

  #drop(ids: readonly number[]): number {
    if (ids.length === 0) return 0;
    this.#db.transaction(() => {
      for (const id of ids) {
        this.#sql.dropBlock.run(id);
        this.#sql.dropData.run(id);
      }
    })();
    return ids.length;
  }

  /** Deletes the oldest blocks, as many as needed; when none may be deleted, the oldest fine rows. */
  #shrink(now: number, maxBytes: number): boolean {
    const ids: number[] = [];
    let excess = this.bytes - maxBytes;
    for (const { id, bytes } of this.#sql.oldestBytes.all(BATCH) as { id: number; bytes: number }[]) {
      if (excess <= 0) break;
      ids.push(id);
      excess -= bytes;
    }
    if (this.#drop(ids) > 0) return true;
    for (let ageMs = FINE_ROWS_LIVE * 365 * DAY_MS; ageMs > DAY_MS && this.bytes > maxBytes; ageMs /= 2)
      this.#dropFineRows(now - ageMs);
    return false;
  }

  #dropFineRows(before: number): void {
    if (before <= 0) return;
    const streams = this.#db.prepare('SELECT id FROM streams').pluck().all() as number[];
    const rows = this.#db.prepare('DELETE FROM pyramid WHERE id >= ? AND id < ?');
    const channels = ['channels', 'channel_hours'].map((table) =>
      this.#db.prepare(`DELETE FROM ${table} WHERE id >= ? AND id < ?`),
    );
    this.#db.transaction(() => {
      for (const stream of streams) {
        rows.run(pyramidRowId(stream, 0, 0), pyramidRowId(stream, 0, before));
        for (const drop of channels) drop.run(channelRowId(stream, 0), channelRowId(stream, before));
      }
    })();
  }

  #thin(before: number): number {
    const ids = this.#sql.toThin.all(before, BATCH) as number[];
    const read = this.#db.prepare('SELECT head, body FROM block_data WHERE id = ?');
    const write = this.#db.prepare('UPDATE block_data SET head = ?, body = ? WHERE id = ?');
    const note = this.#db.prepare('UPDATE blocks SET thinned = 1, format = ?, bytes = ? WHERE id = ?');
    this.#db.transaction(() => {
      for (const id of ids) {
        const { head, body } = read.get(id) as { head: Buffer; body: Buffer };
        try {
          const content = decodeBlock(Buffer.concat([head, body]));
          const rounded = { ...content, ...roundToHalfDb(content.codes, content.format), thinned: true };
          const [block] = encodeBlocks(rounded, Number.POSITIVE_INFINITY);
          if (block === undefined) continue;
          write.run(block.bytes.subarray(0, block.headEnd), block.bytes.subarray(block.headEnd), id);
          note.run(rounded.format, block.bytes.length, id);
        } catch (error) {
          if (!(error instanceof BlockDamaged)) throw error;
          // Left for the integrity check to report; not tried again.
          note.run(LevelFormat.halfDbByte, head.length + body.length, id);
        }
      }
    })();
    return ids.length;
  }

  #pragma(name: string): number {
    return this.#db.pragma(name, { simple: true }) as number;
  }
}
