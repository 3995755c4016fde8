/** Sweeps of one receiver on one grid on their way from the spool to blocks, with the figures computed on the way. */
import { MINUTE_MS } from '../../time/units.js';
import { encodeBlocks, MAX_BLOCK_BYTES } from '../blocks/block-codec.js';
import type { BlockContent, SweepShape, SweepStamp } from '../blocks/block-format.js';
import type { Bytes } from '../blocks/bytes.js';
import { type Codes, formatFacts, LevelFormat, newCodes, placed, recode } from '../blocks/levels.js';
import type { SpooledSweep, SpoolPosition } from '../spool/spool-format.js';
import { Aggregate } from '../summaries/aggregate.js';
import { type BlockSummary, summarise } from '../summaries/block-summary.js';
import { ChannelRow } from '../summaries/channel-row.js';
import type { ChannelLayout } from '../summaries/channels.js';

/** Bytes of one minute's blocks that wait for the minute to end; beyond it they are committed early. */
const MAX_HELD_BYTES = 4 << 20;
/** Encoded bytes per byte of codes, assumed for the first block. */
const FIRST_RATIO = 0.75;

export interface ReadyBlock {
  readonly bytes: Bytes;
  readonly headEnd: number;
  readonly format: LevelFormat;
  readonly firstBin: number;
  readonly bins: number;
  readonly stamps: readonly SweepStamp[];
  readonly summary: BlockSummary;
}

/** A minute of a stream, or a part of one, stored in one transaction. */
export interface Minute {
  readonly shape: SweepShape;
  readonly layout: ChannelLayout;
  /** Epoch ms of the minute's begin. */
  readonly at: number;
  readonly blocks: readonly ReadyBlock[];
  readonly aggregate: Aggregate;
  readonly channelRow: ChannelRow;
  /** Everything of this stream before this position is in this minute or was committed before. */
  readonly done: SpoolPosition;
  /** Position of its first sweep, or an earlier one. */
  readonly from: SpoolPosition;
}

export class Stream {
  readonly shape: SweepShape;
  readonly layout: ChannelLayout;
  #format: LevelFormat = LevelFormat.halfDbByte;
  #codes: Codes;
  #stamps: SweepStamp[] = [];
  #ratio = FIRST_RATIO;
  #held: ReadyBlock[] = [];
  #heldBytes = 0;
  #minute = 0;
  #from: SpoolPosition | undefined;
  #done: SpoolPosition;
  #aggregate: Aggregate;
  #channelRow: ChannelRow;

  /** @param done sweeps before this position are committed already: a replay skips them */
  constructor(shape: SweepShape, layout: ChannelLayout, done: SpoolPosition) {
    this.shape = shape;
    this.layout = layout;
    this.#done = done;
    this.#codes = newCodes(this.#format, 0);
    this.#aggregate = new Aggregate(shape.bins);
    this.#channelRow = new ChannelRow(layout.channels.length);
  }

  /** Position of the first sweep that is not committed, or an earlier one; undefined when there is none. */
  get from(): SpoolPosition | undefined {
    return this.#from;
  }

  /** Epoch ms of the minute that is open; meaningless while `from` is undefined. */
  get minute(): number {
    return this.#minute;
  }

  /** Adds a sweep that begins at `from` or later. Returns the minutes that are complete now. */
  accept(sweep: SpooledSweep, from: SpoolPosition): Minute[] {
    if (sweep.next <= this.#done) return [];
    const minutes: Minute[] = [];
    const minute = Math.floor(sweep.stamp.startedAt / MINUTE_MS) * MINUTE_MS;
    if (this.#from !== undefined && (minute !== this.#minute || this.#heldBytes > MAX_HELD_BYTES)) {
      const done = this.finish();
      if (done !== undefined) minutes.push(done);
    }
    this.#from ??= from;
    this.#minute = minute;
    this.#done = sweep.next;
    this.#append(sweep);
    const levels = placed(sweep.codes, sweep.format);
    this.#aggregate.add(levels, sweep.stamp);
    this.#channelRow.add(this.layout, levels, sweep.stamp);
    return minutes;
  }

  /** Closes the open block and minute. */
  finish(): Minute | undefined {
    if (this.#from === undefined) return undefined;
    this.#close();
    const minute = {
      shape: this.shape,
      layout: this.layout,
      at: this.#minute,
      blocks: this.#held,
      aggregate: this.#aggregate,
      channelRow: this.#channelRow,
      done: this.#done,
      from: this.#from,
    };
    this.#from = undefined;
    this.#held = [];
    this.#heldBytes = 0;
    this.#aggregate = new Aggregate(this.shape.bins);
    this.#channelRow = new ChannelRow(this.layout.channels.length);
    return minute;
  }

  /** Sweeps that are not committed: finished blocks, and the open one as content (its codes are a view: use at once). */
  tail(): {
    blocks: readonly ReadyBlock[];
    open: BlockContent | undefined;
    aggregate: Aggregate;
    channelRow: ChannelRow;
  } {
    const open = this.#stamps.length === 0 ? undefined : this.#content();
    return { blocks: this.#held, open, aggregate: this.#aggregate, channelRow: this.#channelRow };
  }

  #append({ format, codes, stamp }: SpooledSweep): void {
    let own = { format, codes };
    if (format !== this.#format) {
      // A sweep of a coarser format may fit the finer one by chance; a sweep of a finer format begins a new block.
      if (this.#stamps.length > 0) own = recode(codes, format, this.#format);
      if (own.format !== this.#format) {
        this.#close();
        own = { format, codes };
        this.#format = format;
        this.#codes = newCodes(format, 0);
      }
    }
    const { bins } = this.shape;
    const { bytes } = formatFacts(this.#format);
    const next = (this.#stamps.length + 1) * bins;
    if (this.#stamps.length > 0 && next * bytes * this.#ratio > MAX_BLOCK_BYTES) this.#close();
    const at = this.#stamps.length * bins;
    if (at + bins > this.#codes.length) {
      const larger = newCodes(this.#format, Math.max(at + bins, Math.min(2 * this.#codes.length, 128 * bins)));
      larger.set(this.#codes.subarray(0, at));
      this.#codes = larger;
    }
    this.#codes.set(own.codes, at);
    this.#stamps.push(stamp);
  }

  #content(): BlockContent {
    const { bins } = this.shape;
    const codes = this.#codes.subarray(0, this.#stamps.length * bins);
    return { shape: this.shape, format: this.#format, thinned: false, firstBin: 0, bins, stamps: this.#stamps, codes };
  }

  #close(): void {
    if (this.#stamps.length === 0) return;
    const content = this.#content();
    const { codes } = content;
    const summary = summarise(content);
    let encoded = 0;
    for (const { bytes, headEnd, content: part } of encodeBlocks(content)) {
      const { format, firstBin, bins, stamps } = part;
      this.#held.push({ bytes, headEnd, format, firstBin, bins, stamps, summary });
      encoded += bytes.length;
    }
    this.#heldBytes += encoded;
    // A little more than last time, so that the next block nearly always fits at the first try.
    this.#ratio = Math.min(4, (encoded / codes.byteLength) * 1.03);
    this.#stamps = [];
  }
}
