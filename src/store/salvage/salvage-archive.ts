/**
 * Copies the readable blocks of a damaged archive into a good one: a new file, or the one that the program is writing. Blocks
 * hold their receiver, grid and times themselves, so no other table is needed.
 */

import type Database from 'better-sqlite3';
import { lastBinHz } from '../../rf/sweep.js';
import { decodeBlock } from '../blocks/block-codec.js';
import type { BlockContent, SweepShape } from '../blocks/block-format.js';
import { type AggregateRow, packRow, unpackRow } from '../summaries/aggregate-row.js';
import { summarise } from '../summaries/block-summary.js';
import { EQUAL_PARTS_ONLY, layoutOf } from '../summaries/channels.js';
import { channelRowId, pyramidRowId, rowTimeMs } from '../writing/archive-schema.js';
import { type Row, readableRows, readableText, type Tally } from './readable-rows.js';

/** Blocks and rows per transaction: few, so that sweeps are stored in between. */
const BATCH = 64;
const STREAM_OF_PYRAMID = pyramidRowId(1, 0, 0);
const STREAM_OF_CHANNELS = channelRowId(1, 0);
const LEVEL = pyramidRowId(0, 1, 0);

export interface ArchiveSalvaged {
  blocks: number;
  sweeps: number;
  /** Number of blocks that exist and cannot be decoded, and of the sweeps they are known to have had. */
  lostBlocks: number;
  lostSweeps: number;
  /** Number of rows of the summaries (minutes, hours, days; channels). */
  summaries: number;
  /** Number of places in the file that cannot be read; their content is not known. */
  holes: number;
}

export class ArchiveSalvage {
  readonly done: ArchiveSalvaged = { blocks: 0, sweeps: 0, lostBlocks: 0, lostSweeps: 0, summaries: 0, holes: 0 };
  readonly #from: Database.Database;
  readonly #into: Database.Database;
  readonly #streams = new Map<number, number>();
  readonly #shapes = new Map<string, number>();
  readonly #committed: number;
  readonly #work: Generator<void, void, void>;

  /**
   * @param name of the damaged file, under which the progress is stored: an interrupted salvage continues there
   * @param committed position in the spool up to which the damaged archive had everything, used where it does not say so itself
   */
  constructor(from: Database.Database, into: Database.Database, name: string, committed = 0) {
    this.#from = from;
    this.#into = into;
    this.#committed = this.#cursorOfSource() ?? committed;
    this.#work = this.#all(name);
  }

  /** Does a batch of work; true when there is more. @throws Error of the database written to */
  step(): boolean {
    return this.#into.transaction(() => this.#work.next().done !== true)();
  }

  *#all(name: string): Generator<void, void, void> {
    this.#receivers();
    // Sweeps of that time that are still in the spool must not be stored twice.
    if (keptNote(this.#into, 'cursor') === 0) keepNote(this.#into, 'cursor', this.#committed);
    yield;
    yield* this.#blocks(`salvage ${name}`);
    yield* this.#pyramid(`salvaged rows of ${name}`);
    yield* this.#channels(`salvaged channels of ${name}`);
  }

  #receivers(): void {
    const put = this.#into.prepare(`INSERT INTO receivers VALUES (?, ?, ?) ON CONFLICT (receiver)
      DO UPDATE SET last_seq = max(last_seq, excluded.last_seq)`);
    for (const { receiver, station, last_seq } of this.#text('receivers', ['receiver']))
      put.run(receiver, station, last_seq);
    const pin = this.#into.prepare('INSERT OR IGNORE INTO pins (receiver, from_at, to_at, reason) VALUES (?, ?, ?, ?)');
    for (const { receiver, from_at, to_at, reason } of this.#rows('pins', 'id'))
      pin.run(receiver, from_at, to_at, reason);
    const layouts = new Map<number, number>();
    const layout = this.#into.prepare('INSERT OR IGNORE INTO layouts (channels) VALUES (?)');
    const layoutId = this.#into.prepare('SELECT id FROM layouts WHERE channels = ?').pluck();
    for (const { id, channels } of this.#rows('layouts', 'id')) {
      layout.run(channels);
      layouts.set(id as number, layoutId.get(channels) as number);
    }
    for (const { id, shape, done, layout: own } of this.#rows('streams', 'id')) {
      const stream = this.#streamOf(String(shape), layouts.get(own as number), Number(done));
      if (stream !== undefined) this.#streams.set(id as number, stream);
    }
  }

  *#blocks(note: string): Generator<void, void, void> {
    const facts = this.#from.prepare('SELECT * FROM blocks WHERE id = ?');
    let count = 0;
    for (const { id, head, body } of this.#rows('block_data', 'id', keptNote(this.#into, note) + 1)) {
      const row = rowOf(facts, id as number);
      const content = contentOf(head, body);
      if (content === undefined) {
        this.done.lostBlocks += 1;
        this.done.lostSweeps += Number(row?.['sweeps'] ?? 0);
      } else this.#putBlock(content, { row, head: head as Buffer, body: body as Buffer });
      keepNote(this.#into, note, id as number);
      count += 1;
      if (count % BATCH === 0) yield;
    }
  }

  #putBlock(content: BlockContent, { row, head, body }: { row: Row | undefined; head: Buffer; body: Buffer }): void {
    const stream = this.#streamOf(JSON.stringify(content.shape));
    if (stream === undefined) return;
    const { stamps, format, firstBin, bins, thinned } = content;
    const starts = stamps.map(({ startedAt }) => startedAt);
    const seqs = stamps.map(({ seq }) => seq);
    const summary = row ?? summaryRow(content);
    const values = {
      stream,
      started_at: Math.min(...starts),
      last_at: Math.max(...starts),
      first_seq: Math.min(...seqs),
      last_seq: Math.max(...seqs),
      sweeps: stamps.length,
      flags: stamps.reduce((sum, stamp) => sum | stamp.flags, 0),
      format,
      first_bin: firstBin,
      bins,
      bytes: head.length + body.length,
      pinned: row?.['pinned'] ?? 0,
      thinned: thinned ? 1 : 0,
      max: summary['max'],
      mean: summary['mean'],
      p10: summary['p10'],
      p50: summary['p50'],
      p90: summary['p90'],
      floor: summary['floor'],
      peak_bin: summary['peak_bin'],
      longest_gap: summary['longest_gap'] ?? null,
    };
    const names = Object.keys(values);
    const { lastInsertRowid } = this.#into
      .prepare(`INSERT INTO blocks (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
      .run(...Object.values(values));
    this.#into.prepare('INSERT INTO block_data (id, head, body) VALUES (?, ?, ?)').run(lastInsertRowid, head, body);
    // Numbers continue above the highest one, also where the table of receivers was lost.
    this.#into
      .prepare('UPDATE receivers SET last_seq = max(last_seq, ?) WHERE receiver = ?')
      .run(values.last_seq, content.shape.receiverId);
    this.done.blocks += 1;
    this.done.sweeps += firstBin === 0 ? stamps.length : 0;
  }

  *#pyramid(note: string): Generator<void, void, void> {
    const read = this.#into.prepare(
      'SELECT sweeps, flags, last_seq AS lastSeq, max, min, mean, missing FROM pyramid WHERE id = ?',
    );
    const write = this.#into.prepare('INSERT OR REPLACE INTO pyramid VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const binsOf = this.#into.prepare('SELECT bins FROM streams WHERE id = ?').pluck();
    let count = 0;
    for (const row of this.#rows('pyramid', 'id', keptNote(this.#into, note) + 1)) {
      const id = row['id'] as number;
      const stream = this.#streams.get(Math.floor(id / STREAM_OF_PYRAMID));
      const level = Math.floor((id % STREAM_OF_PYRAMID) / LEVEL);
      if (stream !== undefined) {
        const target = pyramidRowId(stream, level, rowTimeMs(id));
        const bins = binsOf.get(stream) as number;
        const own = read.get(target) as AggregateRow | undefined;
        const packed = merged({ ...row, lastSeq: row['last_seq'] } as unknown as AggregateRow, own, { bins, level });
        if (packed !== undefined) {
          const { sweeps, flags, lastSeq, max, min, mean, missing } = packed;
          write.run(target, sweeps, flags, lastSeq, max, min, mean, missing);
          this.done.summaries += 1;
        }
      }
      keepNote(this.#into, note, id);
      count += 1;
      if (count % BATCH === 0) yield;
    }
  }

  /** Copies channel rows. A minute that both archives have stays as the newer one has it, which goes on counting there. */
  *#channels(note: string): Generator<void, void, void> {
    const write = this.#into.prepare('INSERT OR IGNORE INTO channels VALUES (?, ?, ?)');
    const layoutOfStream = this.#into.prepare('SELECT layout FROM streams WHERE id = ?').pluck();
    let count = 0;
    for (const row of this.#rows('channels', 'id', keptNote(this.#into, note) + 1)) {
      const id = row['id'] as number;
      const stream = this.#streams.get(Math.floor(id / STREAM_OF_CHANNELS));
      if (stream !== undefined) {
        write.run(channelRowId(stream, rowTimeMs(id)), layoutOfStream.get(stream), row['slots']);
        this.done.summaries += 1;
      }
      keepNote(this.#into, note, id);
      count += 1;
      if (count % BATCH === 0) yield;
    }
  }

  /**
   * Id of this shape's stream in the target archive, made when missing. Undefined for a text that is no shape.
   * @param done sweeps of the spool before this position are in the damaged archive
   */
  #streamOf(shapeText: string, layout?: number, done = this.#committed): number | undefined {
    const known = this.#shapes.get(shapeText);
    if (known !== undefined) return known;
    const find = this.#into.prepare('SELECT id FROM streams WHERE shape = ?').pluck();
    if (find.get(shapeText) === undefined) {
      const shape = shapeOf(shapeText);
      if (shape === undefined) return undefined;
      const { receiverId, stationId, startHz, stepHz, bins } = shape;
      this.#into
        .prepare(
          'INSERT INTO streams (receiver, start_hz, stop_hz, bins, shape, done, layout) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(
          receiverId,
          startHz,
          lastBinHz({ startHz, stepHz, bins }),
          bins,
          shapeText,
          done,
          layout ?? this.#equalParts(shape),
        );
      this.#into.prepare('INSERT OR IGNORE INTO receivers VALUES (?, ?, 0)').run(receiverId, stationId);
    }
    const id = find.get(shapeText) as number;
    this.#shapes.set(shapeText, id);
    return id;
  }

  #equalParts(shape: SweepShape): number {
    const channels = JSON.stringify(layoutOf(shape, EQUAL_PARTS_ONLY));
    this.#into.prepare('INSERT OR IGNORE INTO layouts (channels) VALUES (?)').run(channels);
    return this.#into.prepare('SELECT id FROM layouts WHERE channels = ?').pluck().get(channels) as number;
  }

  *#rows(table: string, key: string, from?: number): Generator<Row, void, void> {
    const tally: Tally = { rows: 0, holes: 0 };
    let counted = 0;
    for (const row of readableRows(this.#from, table, tally, from === undefined ? { key } : { key, from })) {
      yield row;
      this.done.holes += tally.holes - counted;
      counted = tally.holes;
    }
    this.done.holes += tally.holes - counted;
  }

  #text(table: string, keys: readonly string[]): Row[] {
    const tally: Tally = { rows: 0, holes: 0 };
    const rows = readableText(this.#from, table, keys, tally);
    this.done.holes += tally.holes;
    return rows;
  }

  #cursorOfSource(): number | undefined {
    try {
      return this.#from.prepare("SELECT value FROM notes WHERE name = 'cursor'").pluck().get() as number | undefined;
    } catch {
      return undefined;
    }
  }
}

/** A number that the new archive keeps about the rescue; 0 before it was noted. */
export function keptNote(into: Database.Database, name: string): number {
  return (into.prepare('SELECT value FROM notes WHERE name = ?').pluck().get(name) as number | undefined) ?? 0;
}

export function keepNote(into: Database.Database, name: string, value: number): void {
  into.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?)').run(name, value);
}

function rowOf(statement: Database.Statement, id: number): Row | undefined {
  try {
    return statement.get(id) as Row | undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when a checksum is wrong. */
function contentOf(head: unknown, body: unknown): BlockContent | undefined {
  try {
    return decodeBlock(Buffer.concat([head as Buffer, body as Buffer]));
  } catch {
    return undefined;
  }
}

function summaryRow(content: BlockContent): Row {
  const { maxDbm, meanDbm, p10Dbm, p50Dbm, p90Dbm, floorDbm, peakBin } = summarise(content);
  const peak = peakBin === -1 ? -1 : content.firstBin + peakBin;
  return { max: maxDbm, mean: meanDbm, p10: p10Dbm, p50: p50Dbm, p90: p90Dbm, floor: floorDbm, peak_bin: peak };
}

function merged(
  found: AggregateRow,
  own: AggregateRow | undefined,
  { bins, level }: { readonly bins: number; readonly level: number },
): AggregateRow | undefined {
  try {
    const sum = unpackRow(found, bins);
    if (own === undefined) return found;
    sum.merge(unpackRow(own, bins));
    return packRow(sum, level === 0);
  } catch {
    return undefined;
  }
}

function shapeOf(text: string): SweepShape | undefined {
  try {
    const shape = JSON.parse(text) as SweepShape;
    return Number.isFinite(shape.startHz) && shape.bins > 0 && typeof shape.receiverId === 'string' ? shape : undefined;
  } catch {
    return undefined;
  }
}
