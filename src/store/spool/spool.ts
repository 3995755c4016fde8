/**
 * The durable spool: every sweep is on disk here within a second, before any archive has it.
 *
 *   append ─► memory ─► segment file ─► fdatasync ─► readers (embedded archive, InfluxDB), each with its own cursor
 *             ≤ 100 ms                   every 100 ms (or more)  whole segments behind all cursors are unlinked
 */

import { saidOf } from '../../errors/errors.js';
import type { Sweep } from '../../rf/sweep.js';
import { every, owned, type Repeated, unexpected } from '../../time/work.js';
import { say, type Words } from '../../words/said.js';
import { type Chunk, SpoolAppender } from './spool-appender.js';
import { SpoolCursors } from './spool-cursors.js';
import { SpoolFile } from './spool-file.js';
import { type Loss, type SegmentFile, SpoolFolder, type SpoolLosses, withLoss } from './spool-folder.js';
import { MAX_SEGMENT_BYTES, positionOf, type SpoolPosition, segmentOf } from './spool-format.js';
import { countSweepsAfter, foldSegment } from './spool-thinning.js';

export interface SpoolOptions {
  readonly folder: string;
  readonly clock: () => number;
  /** Size in bytes beyond which a new segment file begins. */
  readonly segmentBytes?: number;
  /** Size in bytes of all segments together; beyond it the oldest are folded into maxima, then dropped, and both are counted. */
  readonly maxBytes?: number;
  /** Bytes of sweeps that wait in memory while the disk takes none; beyond it the newest are dropped and counted. */
  readonly maxPendingBytes?: number;
  readonly syncEveryMs?: number;
  /** Least time in ms between two syncs: what power loss may take. Each costs at least a page of the disk. */
  readonly syncApartMs?: number | undefined;
  /** Smallest position for new sweeps, above those used before, also when somebody emptied the folder. */
  readonly after?: SpoolPosition;
}

export interface SpoolHealth {
  readonly bytes: number;
  readonly segments: number;
  readonly pendingBytes: number;
  /** Sweeps waiting in memory; after `close` those that could not be written any more, counted as dropped. */
  readonly pendingSweeps: number;
  readonly losses: SpoolLosses;
  /** Reason why nothing can be written now, as a sentence; absent normally. */
  readonly fault?: Words;
  /** The fault is that the disk is full. */
  readonly full: boolean;
}

const DEFAULTS = { segmentBytes: 16 << 20, maxBytes: 2 ** 30, maxPendingBytes: 64 << 20, syncEveryMs: 100, after: 0 };

export class Spool {
  readonly #options: typeof DEFAULTS & SpoolOptions;
  readonly #folder: SpoolFolder;
  readonly #segments: SegmentFile[];
  readonly #appender: SpoolAppender;
  readonly #cursors: SpoolCursors;
  readonly #listeners: ((written: SpoolPosition) => void)[] = [];
  readonly #timer: Repeated;
  #unwritten: Chunk[] = [];
  #writing: Promise<void> = Promise.resolve();
  #ticking: Promise<void> | undefined;
  #file: SpoolFile | undefined;
  #written: SpoolPosition;
  #durable: SpoolPosition;
  #losses: SpoolLosses;
  #lossesUnsaved = false;
  #fault: Words | undefined;
  #full = false;
  #retryAtMs = 0;
  #syncedAtMs = performance.now();
  #syncing: Promise<void> | undefined;
  #closed = false;

  private constructor(
    options: SpoolOptions,
    folder: SpoolFolder,
    found: { segments: SegmentFile[]; losses: SpoolLosses },
  ) {
    this.#options = { ...DEFAULTS, ...options };
    this.#folder = folder;
    this.#cursors = new SpoolCursors(folder);
    this.#segments = found.segments;
    this.#losses = found.losses;
    const first = Math.max(found.segments.at(-1)?.number ?? 0, segmentOf(this.#options.after)) + 1;
    this.#appender = new SpoolAppender(first, Math.min(this.#options.segmentBytes, MAX_SEGMENT_BYTES));
    this.#written = this.#appender.position;
    this.#durable = this.#written;
    this.#timer = every(this.#options.syncEveryMs, () => this.#tick(), unexpected);
  }

  /** @throws Error when the folder cannot be made, or holds segments of a newer version */
  static async open(options: SpoolOptions): Promise<Spool> {
    const folder = new SpoolFolder(options.folder);
    const { segments, tornBytes } = await folder.prepare();
    const losses = await folder.readLosses();
    const spool = new Spool(options, folder, { segments, losses });
    // A reader that does not run now (InfluxDB, for a command that only needs the archive) still needs its sweeps.
    for (const name of await folder.readers()) await spool.register(name);
    spool.#lose({ tornBytes }, 'the end of the last segment was cut: a crash left it half written');
    return spool;
  }

  get folder(): string {
    return this.#folder.path;
  }

  /** Position up to which readers may read. */
  get written(): SpoolPosition {
    return this.#written;
  }

  /** Position before which everything is safe on disk (fdatasync has returned). */
  get durable(): SpoolPosition {
    return this.#durable;
  }

  /** End of the sweep appended last. Once {@link durable} has reached it, the sweep is safe. */
  get appended(): SpoolPosition {
    return this.#appender.position;
  }

  /** Stores a sweep. Never throws, never waits. False when it had to be dropped; that is counted. */
  append(sweep: Sweep): boolean {
    if (this.#closed || this.#appender.pendingBytes > this.#options.maxPendingBytes) {
      this.#lose({ droppedSweeps: 1 }, this.#fault?.en ?? 'the disk does not keep up with the sweeps');
      return false;
    }
    this.#appender.append(sweep);
    return true;
  }

  /** Calls `listener` whenever readers can read more. */
  onWritten(listener: (written: SpoolPosition) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Registers a reader: from now on the sweeps it has not read are kept (within `maxBytes`). Returns its saved position, or
   * that of the oldest sweep when it has none.
   */
  register(name: string): Promise<SpoolPosition> {
    return this.#cursors.register(name, positionOf(this.#segments[0]?.number ?? segmentOf(this.#written), 0));
  }

  /** Removes a reader; sweeps that wait only for it are deleted. False when there was none. */
  retire(name: string): Promise<boolean> {
    return this.#cursors.retire(name);
  }

  /** Reports that the reader is done with everything before `position`; saved by rename within a tick, never blocking. */
  advance(name: string, position: SpoolPosition): void {
    this.#cursors.advance(name, position);
  }

  /** Resolves when everything appended before is readable (unless the disk refuses it: see health). */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** Resolves when everything appended before is safe on disk (unless health shows a fault). */
  async sync(): Promise<void> {
    await this.flush();
    const target = this.#written;
    // The first wait may be for a sync that began before these bytes were written.
    for (let wait = 0; wait < 2 && this.#durable < target; wait++) {
      this.#syncing ??= this.#datasync().finally(() => {
        this.#syncing = undefined;
      });
      await this.#syncing;
    }
  }

  /** Tries again at once, because somebody has freed space on a full disk. */
  resume(): void {
    this.#retryAtMs = 0;
  }

  health(): SpoolHealth {
    const { pendingBytes, pendingSweeps } = this.#appender;
    const fault = this.#fault === undefined ? {} : { fault: this.#fault };
    const kept = { bytes: this.#bytes, segments: this.#segments.length };
    return { ...kept, pendingBytes, pendingSweeps, losses: this.#losses, full: this.#full, ...fault };
  }

  async close(): Promise<void> {
    this.#timer.cancel();
    this.resume();
    await this.#ticking;
    await this.sync();
    this.#closed = true;
    this.#lose({ droppedSweeps: this.#appender.pendingSweeps }, this.#fault?.en ?? 'the spool was closed');
    await this.#tidy().catch((error: Error) => this.#fail(error));
    await this.#file?.close().catch(async (error: Error) => {
      this.#fail(error);
      await this.#file?.abandon();
    });
    this.#file = undefined;
    if ((this.#cursors.slowest ?? 0) < this.#written) return;
    for (const { number } of this.#segments.splice(0)) await this.#folder.unlink(number);
  }

  /**
   * Writes in every tick, however slow the disk syncs, so that a killed process loses one tick. Only the sync waits for the one
   * before.
   */
  #tick(): void {
    owned(this.flush(), unexpected);
    const isDue = performance.now() - this.#syncedAtMs >= (this.#options.syncApartMs ?? 0);
    if (this.#ticking !== undefined || !isDue) return;
    this.#syncedAtMs = performance.now();
    this.#ticking = this.sync()
      .then(() => this.#tidy())
      .catch((error: Error) => this.#fail(error))
      .finally(() => {
        this.#ticking = undefined;
      });
  }

  get #bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Writes the pending bytes; what the disk refuses waits in memory for the next tick. */
  async #write(): Promise<void> {
    this.#unwritten.push(...this.#appender.take());
    if (this.#unwritten.length === 0 || performance.now() < this.#retryAtMs) return;
    try {
      while (this.#unwritten.length > 0) await this.#writeSome();
      this.#fault = undefined;
      this.#full = false;
    } catch (error) {
      this.#fail(error as Error);
    }
    for (const listener of this.#listeners) listener(this.#written);
  }

  async #writeSome(): Promise<void> {
    const { segment } = this.#unwritten[0] as Chunk;
    const chunks = this.#unwritten.filter((chunk) => chunk.segment === segment);
    if (this.#file?.segment !== segment) {
      await this.#file?.close();
      this.#file = undefined;
      this.#file = await SpoolFile.create(this.#folder, segment);
      this.#segments.push({ number: segment, bytes: 0, thinned: false });
    }
    await this.#file.write(chunks);
    (this.#segments.at(-1) as SegmentFile).bytes = this.#file.bytes;
    this.#written = positionOf(segment, this.#file.bytes);
    this.#unwritten = this.#unwritten.slice(chunks.length);
    for (const chunk of chunks) this.#appender.recycle(chunk);
  }

  async #datasync(): Promise<void> {
    const file = this.#file;
    const written = this.#written;
    if (file === undefined) return;
    try {
      await file.datasync();
      this.#durable = Math.max(this.#durable, written);
    } catch (error) {
      // A file closed meanwhile was synced before; the next tick looks again.
      if (this.#file === file) this.#fail(error as Error);
    }
  }

  async #tidy(): Promise<void> {
    await this.#cursors.save();
    // Without a reader nobody knows what is needed: everything is kept, within the limit.
    const keepFrom = segmentOf(Math.min(this.#written, this.#cursors.slowest ?? 0));
    while (this.#segments.length > 1 && (this.#segments[0]?.number ?? 0) < keepFrom)
      await this.#unlink(this.#segments[0] as SegmentFile);
    await this.#bound(this.#options.maxBytes);
    if (!this.#lossesUnsaved) return;
    this.#lossesUnsaved = false;
    await this.#folder.saveLosses(this.#losses);
  }

  /** Folds, then drops, oldest first; the segment being written stays. */
  async #bound(maxBytes: number): Promise<void> {
    const reason = `the spool is full (${this.#bytes} bytes): a reader is behind`;
    for (const segment of this.#segments.slice(0, -1)) {
      if (this.#bytes <= maxBytes) return;
      if (segment.thinned || this.#cursors.isInside(segment.number)) continue;
      const { bytes, folded } = await foldSegment(this.#folder.segmentPath(segment.number));
      segment.bytes = bytes;
      segment.thinned = true;
      this.#lose({ foldedSweeps: folded }, reason);
    }
    while (this.#bytes > maxBytes && this.#segments.length > 1) {
      const oldest = this.#segments[0] as SegmentFile;
      const behind = this.#cursors.slowest ?? 0;
      const path = this.#folder.segmentPath(oldest.number);
      this.#lose({ droppedSweeps: await countSweepsAfter(path, oldest.number, behind) }, reason);
      await this.#unlink(oldest);
    }
  }

  async #unlink(segment: SegmentFile): Promise<void> {
    await this.#folder.unlink(segment.number);
    this.#segments.splice(this.#segments.indexOf(segment), 1);
  }

  #lose(more: Loss, reason: string): void {
    if (!Object.values(more).some((count) => count > 0)) return;
    this.#losses = withLoss(this.#losses, more, reason, this.#options.clock());
    this.#lossesUnsaved = true;
  }

  #fail(error: Error): void {
    const { sentence, full } = spoolFault(error);
    this.#full = full;
    if (full) this.#retryAtMs = performance.now() + FULL_RETRY_MS;
    this.#fault = sentence;
  }
}

const DISK_FULL = say(
  'The disk is full: sweeps wait until there is room. Free some space, or lower archive.keepAtMost.',
);
const DISK_READ_ONLY = say(
  'The disk has become read-only: sweeps wait until it can be written. The log of the system says why; mend the disk, then start the program again.',
);

/** Time in ms between two attempts on a full disk, so that space which a person frees is not used up at once. */
const FULL_RETRY_MS = 5000;

interface SpoolFault {
  readonly sentence: Words;
  readonly full: boolean;
}

/** Reason why the spool cannot be written, as a sentence with a cure. */
export function spoolFault(error: Error): SpoolFault {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return { sentence: DISK_FULL, full: true };
  if (code === 'EROFS') return { sentence: DISK_READ_ONLY, full: false };
  return { sentence: say('The spool cannot be written: {why}', { why: saidOf(error) }), full: false };
}
