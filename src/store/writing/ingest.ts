/**
 * From the spool into the archive: sweeps gather in streams, minutes are committed, and sweeps that are not committed yet can
 * be read.
 */
import { MINUTE_MS } from '../../time/units.js';
import type { BlockContent, SweepShape } from '../blocks/block-format.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import { SpoolReader } from '../spool/spool-reader.js';
import type { Aggregate } from '../summaries/aggregate.js';
import type { ChannelRow } from '../summaries/channel-row.js';
import { type ChannelLayout, type ChannelPlan, layoutOf } from '../summaries/channels.js';
import type { ArchiveWriter } from './archive-writer.js';
import { type Minute, type ReadyBlock, Stream } from './stream.js';

/** Time in ms after the end of a minute for which its late sweeps are awaited. */
const LATE_MS = 2000;
/** Most minutes that wait for a commit; beyond it nothing more is read, and the spool keeps the sweeps. */
const MAX_READY = 500;
/**
 * A commit costs some twenty pages of the disk, however little is in it. So minutes wait for others, but no more than so many, of so
 * many bytes, begun so many ms ago; the spool has them, and every question reads them from here.
 */
const WORTH = { minutes: 20, bytes: 1 << 16, ms: 6 * MINUTE_MS };
/** Most streams open at a time; the one without a sweep for the longest time is closed first. */
const MAX_STREAMS = 2000;

export interface IngestOptions {
  readonly spoolFolder: string;
  readonly writer: ArchiveWriter;
  readonly channelPlan: ChannelPlan;
  /** Most minutes that may wait to be committed. */
  readonly mostReady?: number | undefined;
}

/** Sweeps of a receiver that are not in a table yet. */
export interface Tail {
  readonly shape: SweepShape;
  readonly layout: ChannelLayout;
  readonly at: number;
  readonly blocks: readonly ReadyBlock[];
  readonly open: BlockContent | undefined;
  readonly aggregate: Aggregate;
  readonly channelRow: ChannelRow;
}

interface OpenStream {
  readonly stream: Stream;
  openedAt: number;
  usedAt: number;
  /** False after it was closed and removed from the list. */
  listed: boolean;
}

export class Ingest {
  readonly #options: IngestOptions;
  readonly #reader: SpoolReader;
  readonly #streams = new Map<string, OpenStream>();
  readonly #keys = new WeakMap<SweepShape, OpenStream>();
  readonly #lastSeqs = new Map<string, number>();
  #channelPlan: ChannelPlan;
  #ready: Minute[] = [];
  #before: SpoolPosition;

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#channelPlan = options.channelPlan;
    this.#before = options.writer.cursor;
    this.#reader = new SpoolReader(options.spoolFolder, this.#before);
  }

  /** Position before which everything is committed: the spool need not keep it. */
  get cursor(): SpoolPosition {
    let cursor = this.#before;
    for (const { from } of this.#ready) cursor = Math.min(cursor, from);
    for (const { stream } of this.#streams.values()) cursor = Math.min(cursor, stream.from ?? cursor);
    return cursor;
  }

  get damagedBytes(): number {
    return this.#reader.damagedBytes;
  }

  /** Highest sequence number taken of each receiver, where it is above the committed one. */
  get lastSeqs(): ReadonlyMap<string, number> {
    return this.#lastSeqs;
  }

  /**
   * Takes a few megabytes of sweeps from the spool, up to `limit`. False when there are none.
   * @param now monotonic or wall-clock ms, compared only with other values of `now`
   */
  take(limit: SpoolPosition, now: number): boolean {
    if (this.#ready.length > (this.#options.mostReady ?? MAX_READY)) return false;
    const sweeps = this.#reader.read(limit);
    for (const sweep of sweeps) {
      const open = this.#streamOf(sweep.shape, now);
      if (open.stream.from === undefined) open.openedAt = now;
      open.usedAt = now;
      this.#ready.push(...open.stream.accept(sweep, this.#before));
      this.#before = sweep.next;
      const { receiverId } = sweep.shape;
      this.#lastSeqs.set(receiverId, Math.max(sweep.stamp.seq, this.#lastSeqs.get(receiverId) ?? 0));
    }
    if (sweeps.length === 0) this.#before = Math.max(this.#before, this.#reader.position);
    return sweeps.length > 0;
  }

  /** Closes minutes that are over, or that have been open for a minute; with `everything`, all of them. */
  close(now: number, everything = false): void {
    for (const [key, open] of this.#streams) {
      const { stream, openedAt, usedAt } = open;
      const over = stream.minute + MINUTE_MS + LATE_MS <= now && usedAt + LATE_MS <= now;
      if (everything || over || openedAt + MINUTE_MS <= now) {
        const minute = stream.finish();
        if (minute !== undefined) this.#ready.push(minute);
      }
      if (stream.from === undefined && usedAt + 10 * MINUTE_MS <= now) this.#drop(key, open);
    }
  }

  /** Changes the plan from the next sweep on; gathered sweeps are closed with the old plan. */
  setChannelPlan(plan: ChannelPlan): void {
    this.#channelPlan = plan;
    for (const [key, open] of this.#streams) {
      const minute = open.stream.finish();
      if (minute !== undefined) this.#ready.push(minute);
      this.#drop(key, open);
    }
  }

  /**
   * Commits the minutes that are ready; given `now`, only when there are enough of them, or they have waited long.
   * @throws Error of SQLite; nothing is lost, the next call tries again
   */
  commit(now?: number): boolean {
    if (this.#ready.length === 0 || (now !== undefined && !this.#isWorth(now))) return false;
    const ready = this.#ready;
    this.#ready = [];
    const cursor = this.cursor;
    this.#ready = ready;
    this.#options.writer.commit(ready, cursor);
    this.#ready = [];
    return true;
  }

  #isWorth(now: number): boolean {
    const blocks = this.#ready.flatMap((minute) => minute.blocks);
    return (
      this.#ready.length >= WORTH.minutes ||
      Math.abs(now - (this.#ready[0]?.at ?? now)) >= WORTH.ms ||
      blocks.reduce((sum, { bytes }) => sum + bytes.length, 0) >= WORTH.bytes
    );
  }

  /** Sweeps of one receiver that are not committed. Codes are views: use them before the next sweep is taken. */
  tails(receiverId: string): Tail[] {
    const ready = this.#ready.filter(({ shape }) => shape.receiverId === receiverId);
    const open = [...this.#streams.values()].filter(
      ({ stream }) => stream.from !== undefined && stream.shape.receiverId === receiverId,
    );
    return [
      ...ready.map((minute) => ({ ...minute, open: undefined })),
      ...open.map(({ stream }) => {
        return { shape: stream.shape, layout: stream.layout, at: stream.minute, ...stream.tail() };
      }),
    ];
  }

  stop(): void {
    this.#reader.close();
  }

  #streamOf(shape: SweepShape, now: number): OpenStream {
    // The reader returns one object per shape and segment; a look-up by object saves building a long key for every sweep.
    const known = this.#keys.get(shape);
    if (known?.listed) return known;
    const key = JSON.stringify(shape);
    let open = this.#streams.get(key);
    if (open === undefined) {
      if (this.#streams.size >= MAX_STREAMS) this.#closeOldest();
      const stream = new Stream(shape, layoutOf(shape, this.#channelPlan), this.#options.writer.doneOf(shape));
      open = { stream, openedAt: now, usedAt: now, listed: true };
      this.#streams.set(key, open);
    }
    this.#keys.set(shape, open);
    return open;
  }

  #closeOldest(): void {
    const [oldest] = [...this.#streams.entries()].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    if (oldest === undefined) return;
    const minute = oldest[1].stream.finish();
    if (minute !== undefined) this.#ready.push(minute);
    this.#drop(oldest[0], oldest[1]);
  }

  #drop(key: string, open: OpenStream): void {
    open.listed = false;
    this.#streams.delete(key);
  }
}
