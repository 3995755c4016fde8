/**
 * Channel rows of whole hours, in six slots of ten minutes: a month of occupancy is 720 rows in place of 43,200. A row is made from its
 * minutes when the hour is over, or at the first question, and is dropped when a late minute is added.
 */
import type Database from 'better-sqlite3';
import { isDamage } from '../../files/put-aside.js';
import { HOUR_MS, MINUTE_MS } from '../../time/units.js';
import { ChannelRow, MOST_COUNTED, SLOTS, unpackChannelRow } from '../summaries/channel-row.js';
import { channelRowId, rowTimeMs } from '../writing/archive-schema.js';

/** Length of a slot of an hour row. */
export const HOUR_SLOT_MS = HOUR_MS / SLOTS;
/** Hours whose rows are made together: some 50 ms with many channels. */
const HOURS_A_STEP = 12;
/** Later than any row: the year 2480. */
const LAST_MS = (2 ** 28 - 1) * MINUTE_MS;

export interface StoredChannels {
  readonly id: number;
  readonly layout: number;
  readonly slots: Buffer;
}

interface MadeHours {
  readonly made: readonly StoredChannels[];
  /** Begins of hours whose minutes must be read one by one. */
  readonly apart: readonly number[];
  /** Begin of the first hour that was not looked at. */
  readonly next: number;
}

export class ChannelHours {
  readonly #db: Database.Database;
  readonly #sql: Record<'minutes' | 'put' | 'hour' | 'nextMinute' | 'newest' | 'streams', Database.Statement>;
  #history: Generator<void, void, void> | undefined;

  constructor(db: Database.Database) {
    this.#db = db;
    const next = 'SELECT id FROM channels WHERE id >= ? AND id < ? ORDER BY id';
    this.#sql = {
      minutes: db.prepare('SELECT id, layout, slots FROM channels WHERE id >= ? AND id < ?'),
      put: db.prepare('INSERT OR REPLACE INTO channel_hours VALUES (?, ?, ?)'),
      hour: db.prepare('SELECT 1 FROM channel_hours WHERE id = ?'),
      nextMinute: db.prepare(`${next} LIMIT 1`).pluck(),
      newest: db.prepare(`${next} DESC LIMIT 1`).pluck(),
      streams: db.prepare('SELECT id FROM streams').pluck(),
    };
  }

  /** Begin of the first hour with minutes in [from, to). */
  next(stream: number, from: number, to: number): number | undefined {
    const minute = this.#sql.nextMinute.get(channelRowId(stream, from), channelRowId(stream, to)) as number | undefined;
    return minute === undefined ? undefined : Math.floor(rowTimeMs(minute) / HOUR_MS) * HOUR_MS;
  }

  /** Makes and stores rows of the first hours of [from, to), which have none. */
  make(stream: number, from: number, to: number): MadeHours {
    const made: StoredChannels[] = [];
    const apart: number[] = [];
    let at = this.next(stream, from, to);
    for (; at !== undefined && made.length + apart.length < HOURS_A_STEP; at = this.next(stream, at + HOUR_MS, to)) {
      const row = this.#rowOf(stream, at);
      if (row === undefined) apart.push(at);
      else made.push(row);
    }
    this.#store(made);
    return { made, apart, next: at ?? to };
  }

  #rowOf(stream: number, at: number): StoredChannels | undefined {
    const newest = this.#sql.newest.get(channelRowId(stream, 0), channelRowId(stream + 1, 0)) as number | undefined;
    if (newest === undefined || rowTimeMs(newest) < at + HOUR_MS) return undefined;
    const bounds = [channelRowId(stream, at), channelRowId(stream, at + HOUR_MS)];
    const minutes = this.#sql.minutes.all(...bounds) as StoredChannels[];
    const [first] = minutes;
    // Counted by different rules, minutes cannot be one row.
    if (first === undefined || minutes.some(({ layout }) => layout !== first.layout)) return undefined;
    const rows = minutes.map(({ id, slots }) => ({ at: rowTimeMs(id), row: unpackChannelRow(slots) }));
    const sum = new ChannelRow(Math.max(...rows.map(({ row }) => row.channels)));
    for (const { at: minute, row } of rows) sum.addMinute(row, Math.floor((minute - at) / HOUR_SLOT_MS));
    if (sum.sweeps.some((sweeps) => sweeps > MOST_COUNTED)) return undefined;
    return { id: channelRowId(stream, at), layout: first.layout, slots: Buffer.from(sum.pack()) };
  }

  #store(rows: readonly StoredChannels[]): void {
    try {
      this.#db.transaction(() => {
        for (const { id, layout, slots } of rows) this.#sql.put.run(id, layout, slots);
      })();
    } catch (error) {
      // A full disk, or a file that is only read: the rows are made again for the next question.
      if (!/^SQLITE_(FULL|READONLY|IOERR)/.test((error as { code?: string }).code ?? '')) throw error;
    }
  }

  /** Makes rows of past hours that have none, a few at a time; true when there are more. */
  step(): boolean {
    const isMore = unlessDamaged(() => {
      this.#history ??= this.#all();
      return this.#history.next().done !== true;
    });
    if (isMore !== true) this.#history = undefined;
    return isMore === true;
  }

  /** Makes the rows of the hour before `now`. */
  keepUp(now: number): void {
    const to = Math.floor(now / HOUR_MS) * HOUR_MS;
    unlessDamaged(() => {
      for (const stream of this.#sql.streams.all() as number[])
        if (this.#sql.hour.get(channelRowId(stream, to - HOUR_MS)) === undefined) this.make(stream, to - HOUR_MS, to);
    });
  }

  *#all(): Generator<void, void, void> {
    for (const stream of this.#sql.streams.all() as number[])
      for (let at = this.next(stream, 0, LAST_MS); at !== undefined; ) {
        const isThere = this.#sql.hour.get(channelRowId(stream, at)) !== undefined;
        const next = isThere ? at + HOUR_MS : this.make(stream, at, at + HOURS_A_STEP * HOUR_MS).next;
        at = this.next(stream, next, LAST_MS);
        if (!isThere) yield;
      }
  }
}

/** Hours are made before anybody asks, so a damaged table is told by whoever asks or writes, and ends nothing here. */
function unlessDamaged<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}
