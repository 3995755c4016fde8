/** Stores minutes: blocks, summaries, channel rows and every level of the pyramid, in one transaction. */
import type Database from 'better-sqlite3';
import { lastBinHz } from '../../rf/sweep.js';
import { HOUR_MS } from '../../time/units.js';
import type { SweepShape } from '../blocks/block-format.js';
import { Aggregate } from '../summaries/aggregate.js';
import { type AggregateRow, packRow, unpackRow } from '../summaries/aggregate-row.js';
import { unpackChannelRow } from '../summaries/channel-row.js';
import { foundIn } from '../summaries/heard.js';
import { LEVELS } from '../summaries/pyramid.js';
import { channelRowId, pyramidRowId } from './archive-schema.js';
import { HeardRows } from './heard-rows.js';
import type { Minute, ReadyBlock } from './stream.js';

/** Bins of pyramid rows that are kept unpacked for the next minute; beyond this the cache is emptied. */
const MAX_CACHED_BINS = 4_000_000;

export interface StreamRow {
  readonly id: number;
  readonly layout: number;
  done: number;
}

export interface PinRow {
  readonly receiver: string;
  readonly from_at: number;
  readonly to_at: number;
}

export class ArchiveWriter {
  readonly #db: Database.Database;
  readonly #streams = new Map<string, StreamRow>();
  readonly #rows = new Map<number, { at: number; aggregate: Aggregate }>();
  #cachedBins = 0;
  #pins: PinRow[] = [];
  readonly heard: HeardRows;
  readonly #commit: (minutes: readonly Minute[], cursor: number) => void;
  readonly #sql: Record<
    'block' | 'data' | 'row' | 'getRow' | 'channels' | 'getChannels' | 'dropHour' | 'stream' | 'receiver' | 'note',
    Database.Statement
  >;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#sql = {
      block: db.prepare(`INSERT INTO blocks (stream, started_at, last_at, first_seq, last_seq, sweeps, flags, format,
        first_bin, bins, bytes, pinned, thinned, max, mean, p10, p50, p90, floor, peak_bin, longest_gap)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)`),
      data: db.prepare('INSERT INTO block_data (id, head, body) VALUES (?, ?, ?)'),
      row: db.prepare('INSERT OR REPLACE INTO pyramid VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
      getRow: db.prepare(
        'SELECT sweeps, flags, last_seq AS lastSeq, max, min, mean, missing FROM pyramid WHERE id = ?',
      ),
      channels: db.prepare('INSERT OR REPLACE INTO channels VALUES (?, ?, ?)'),
      getChannels: db.prepare('SELECT layout, slots FROM channels WHERE id = ?'),
      dropHour: db.prepare('DELETE FROM channel_hours WHERE id = ?'),
      stream: db.prepare('UPDATE streams SET done = ? WHERE id = ?'),
      receiver: db.prepare(`INSERT INTO receivers VALUES (?, ?, ?) ON CONFLICT (receiver)
        DO UPDATE SET station = excluded.station, last_seq = max(last_seq, excluded.last_seq)`),
      note: db.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?)'),
    };
    this.readPins();
    this.heard = new HeardRows(db);
    this.#commit = db.transaction((minutes: readonly Minute[], cursor: number) => {
      for (const minute of minutes) this.#write(minute);
      this.#sql.note.run('cursor', cursor);
    });
  }

  /** Position in the spool from which reading continues; 0 in a new archive. */
  get cursor(): number {
    const row = this.#db.prepare("SELECT value FROM notes WHERE name = 'cursor'").get() as
      | { value: number }
      | undefined;
    return row?.value ?? 0;
  }

  /** Position up to which sweeps of this shape are committed. */
  doneOf(shape: SweepShape): number {
    return this.#findStream(JSON.stringify(shape))?.done ?? 0;
  }

  /** Stores all minutes or none. @throws Error of SQLite, with its code */
  commit(minutes: readonly Minute[], cursor: number): void {
    try {
      this.#commit(minutes, cursor);
    } catch (error) {
      // The cache includes what was rolled back.
      this.forget();
      throw error;
    }
  }

  /** Empties the cache after another part has changed the tables. */
  forget(): void {
    this.#rows.clear();
    this.#cachedBins = 0;
    this.#streams.clear();
    this.readPins();
    this.heard.forget();
  }

  #write(minute: Minute): void {
    const { shape, aggregate } = minute;
    this.#sql.receiver.run(shape.receiverId, shape.stationId, aggregate.lastSeq);
    const stream = this.#stream(minute);
    for (const block of minute.blocks) this.#writeBlock(stream.id, block, shape.receiverId);
    // A wide sweep is in several blocks, each with its bins.
    const whole = minute.blocks.filter(({ firstBin }) => firstBin === 0);
    this.heard.add(stream.id, foundIn(whole.flatMap(({ stamps }) => stamps)));
    LEVELS.forEach((level, number) => {
      this.#addToRow(stream.id, number, level.beginMs(minute.at), aggregate);
    });
    this.#writeChannels(stream, minute);
    this.#sql.stream.run(minute.done, stream.id);
    stream.done = minute.done;
  }

  #writeBlock(stream: number, block: ReadyBlock, receiver: string): void {
    const { stamps, format, firstBin, bins, bytes, headEnd, summary } = block;
    const startedAt = Math.min(...stamps.map((stamp) => stamp.startedAt));
    const lastAt = Math.max(...stamps.map((stamp) => stamp.startedAt));
    const endedAt = Math.max(...stamps.map((stamp) => stamp.endedAt));
    const pinned = this.#pins.some(
      (pin) => pin.receiver === receiver && pin.from_at <= endedAt && pin.to_at > startedAt,
    );
    const { maxDbm, meanDbm, p10Dbm, p50Dbm, p90Dbm, floorDbm, peakBin } = summary;
    const seqs = stamps.map((stamp) => stamp.seq);
    const flags = stamps.reduce((sum, stamp) => sum | stamp.flags, 0);
    const { lastInsertRowid } = this.#sql.block.run(
      stream,
      startedAt,
      lastAt,
      Math.min(...seqs),
      Math.max(...seqs),
      stamps.length,
      flags,
      format,
      firstBin,
      bins,
      bytes.length,
      pinned ? 1 : 0,
      maxDbm,
      meanDbm,
      p10Dbm,
      p50Dbm,
      p90Dbm,
      floorDbm,
      peakBin,
      longestGapMs(stamps),
    );
    this.#sql.data.run(lastInsertRowid, bytes.subarray(0, headEnd), bytes.subarray(headEnd));
    this.heard.noteBlock(Number(lastInsertRowid));
  }

  #addToRow(stream: number, level: number, at: number, more: Aggregate): void {
    const key = pyramidRowId(stream, level, 0);
    const id = pyramidRowId(stream, level, at);
    let row = this.#rows.get(key);
    if (row?.at !== at) {
      const stored = this.#sql.getRow.get(id) as AggregateRow | undefined;
      if (row === undefined) this.#cachedBins += more.bins;
      row = { at, aggregate: stored === undefined ? new Aggregate(more.bins) : unpackRow(stored, more.bins) };
      if (this.#cachedBins > MAX_CACHED_BINS) {
        this.#rows.clear();
        this.#cachedBins = more.bins;
      }
      this.#rows.set(key, row);
    }
    row.aggregate.merge(more);
    const { sweeps, flags, lastSeq, max, min, mean, missing } = packRow(row.aggregate, level === 0);
    this.#sql.row.run(id, sweeps, flags, lastSeq, max, min, mean, missing);
  }

  #writeChannels(stream: StreamRow, { at, channelRow }: Minute): void {
    // A minute of closer looks says nothing of channels.
    if (channelRow.sweeps.every((sweeps) => sweeps === 0)) return;
    const id = channelRowId(stream.id, at);
    const stored = this.#sql.getChannels.get(id) as { layout: number; slots: Buffer } | undefined;
    let row = channelRow;
    if (stored?.layout === stream.layout) {
      // A new object: a commit that fails is tried again with the same minute.
      row = unpackChannelRow(stored.slots);
      row.merge(channelRow);
    }
    this.#sql.channels.run(id, stream.layout, row.pack());
    this.#sql.dropHour.run(channelRowId(stream.id, Math.floor(at / HOUR_MS) * HOUR_MS));
  }

  #stream({ shape, layout: channels }: Minute): StreamRow {
    const key = JSON.stringify(shape);
    const layout = this.#layout(JSON.stringify(channels));
    const known = this.#findStream(key);
    if (known?.layout === layout) return known;
    const { receiverId, startHz, bins } = shape;
    this.#db
      .prepare(`INSERT INTO streams (receiver, start_hz, stop_hz, bins, shape, done, layout) VALUES (?, ?, ?, ?, ?, 0, ?)
        ON CONFLICT (shape) DO UPDATE SET layout = excluded.layout`)
      .run(receiverId, startHz, lastBinHz(shape), bins, key, layout);
    this.#streams.delete(key);
    return this.#findStream(key) as StreamRow;
  }

  #findStream(key: string): StreamRow | undefined {
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const row = this.#db.prepare('SELECT id, layout, done FROM streams WHERE shape = ?').get(key) as
      | StreamRow
      | undefined;
    if (row !== undefined) this.#streams.set(key, row);
    return row;
  }

  #layout(channels: string): number {
    this.#db.prepare('INSERT OR IGNORE INTO layouts (channels) VALUES (?)').run(channels);
    return (this.#db.prepare('SELECT id FROM layouts WHERE channels = ?').get(channels) as { id: number }).id;
  }

  /** Takes up what another part has pinned or set free. */
  readPins(): void {
    this.#pins = this.#db.prepare('SELECT receiver, from_at, to_at FROM pins').all() as PinRow[];
  }
}

/** Longest time in ms from the start of one sweep to the start of the next; 0 for a single sweep. */
function longestGapMs(stamps: readonly { readonly startedAt: number }[]): number {
  const starts = stamps.map(({ startedAt }) => startedAt).sort((a, b) => a - b);
  return starts.reduce((longest, at, i) => Math.max(longest, at - (starts[i - 1] ?? at)), 0);
}
