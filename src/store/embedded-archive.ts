/**
 * The archive that needs nothing installed: sweeps go to the spool at once and, by way of a worker thread, into
 * SQLite in the data directory.
 *
 *   add ─► spool (on disk within a second) ─► worker: blocks, pyramid, channels ─► archive file
 *                                                └► every question: tables + what is not committed yet
 */
import { dirname, join } from 'node:path';
import type { Sweep } from '../rf/sweep.js';
import type * as Api from './archive.js';
import type { WorkerCall, WorkerResults } from './archive-protocol.js';
import { ArchiveThread, type StartWorker, startArchiveWorker } from './archive-thread.js';
import type { Channel } from './channels.js';
import { toPoints } from './series-table.js';
import { Spool, type SpoolOptions } from './spool.js';
import { toSweeps } from './sweep-table.js';

const TICK_MS = 1000;
const PRUNE_EVERY_MS = 60_000;

export interface EmbeddedArchiveOptions {
  readonly path: string;
  readonly retention: Api.Retention;
  readonly clock: () => number;
  /** Channels to follow; sweeps that contain none of them are followed in 50 equal parts. */
  readonly channelPlan?: readonly Channel[];
  readonly spool?: Partial<Pick<SpoolOptions, 'folder' | 'segmentBytes' | 'maxBytes' | 'maxPendingBytes'>>;
  /** Kept aside so that a full disk can still delete. */
  readonly ballastBytes?: number;
  /** How the worker thread is started, here and again when one has died. */
  readonly startWorker?: StartWorker;
}

export class EmbeddedArchive implements Api.Archive {
  readonly #options: EmbeddedArchiveOptions;
  readonly #thread: ArchiveThread;
  readonly #timers: NodeJS.Timeout[] = [];
  #spool: Spool | undefined;
  #taking = false;
  #relieving = false;
  /** What had to be put right, at opening or since. */
  #repair: string | undefined;

  private constructor(options: EmbeddedArchiveOptions, spoolFolder: string) {
    const { path, channelPlan = [], ballastBytes, startWorker = startArchiveWorker } = options;
    this.#options = options;
    this.#thread = new ArchiveThread({
      ...{ start: { path, spoolFolder, channelPlan, ballastBytes }, startWorker },
      onCommitted: (cursor) => this.#spool?.advance('archive', cursor),
      onRestarted: (_opened, why) => {
        this.#repair = why;
        this.#tick();
      },
    });
  }

  /** @throws Error when the file cannot be opened, or was written by a newer version. */
  static async open(options: EmbeddedArchiveOptions): Promise<EmbeddedArchive> {
    const folder = options.spool?.folder ?? join(dirname(options.path), 'spool');
    const archive = new EmbeddedArchive(options, folder);
    try {
      const { cursor, repair } = await archive.#thread.open();
      archive.#repair = repair;
      const spool = await Spool.open({ ...options.spool, folder, clock: options.clock, after: cursor });
      archive.#spool = spool;
      await spool.register('archive');
      spool.advance('archive', cursor);
      spool.onWritten(() => {
        archive.#take();
        archive.#relieve();
      });
      await archive.#call({ op: 'tick', now: options.clock(), written: spool.written });
    } catch (error) {
      await archive.#spool?.close();
      await archive.#thread.terminate();
      throw error;
    }
    archive.#timers.push(
      setInterval(() => archive.#tick(), TICK_MS),
      setInterval(() => void archive.prune().catch(() => undefined), PRUNE_EVERY_MS),
    );
    return archive;
  }

  /** The write-ahead, for other readers of it: register a name, read with a SpoolReader, advance. */
  get spool(): Spool {
    if (this.#spool === undefined) throw new Error('the archive is not open');
    return this.#spool;
  }

  add(sweep: Sweep): void {
    this.spool.append(sweep);
  }

  async query(query: Api.SweepQuery): Promise<Api.StoredSweep[]> {
    return toSweeps(await this.#call({ op: 'query', query, written: await this.#written() }));
  }

  async overview(query: Api.OverviewQuery): Promise<Api.Overview> {
    return await this.#call({ op: 'overview', query, written: await this.#written() });
  }

  async channels(receiverId: string): Promise<Api.ChannelName[]> {
    return await this.#call({ op: 'channels', receiverId, written: await this.#written() });
  }

  async channelSeries(query: Api.ChannelQuery): Promise<Api.ChannelSeriesPoint[]> {
    return toPoints(await this.#call({ op: 'channelSeries', query, written: await this.#written() }));
  }

  async lastSeqs(): Promise<ReadonlyMap<string, number>> {
    return await this.#call({ op: 'lastSeqs', written: await this.#written() });
  }

  /** Keeps all sweeps of these receivers in this time, also those still to come, whatever the retention says. */
  async pin(range: Api.PinRange): Promise<void> {
    await this.#call({ op: 'pin', range });
  }

  /** Takes back every pin of this reason. */
  async unpin(reason: string): Promise<void> {
    await this.#call({ op: 'unpin', reason });
  }

  async pins(): Promise<Api.PinRange[]> {
    return await this.#call({ op: 'pins' });
  }

  /** Applies the retention now; it is applied every minute anyway. */
  async prune(): Promise<void> {
    await this.#call({ op: 'prune', retention: this.#options.retention, now: this.#options.clock() });
  }

  /** A consistent copy of the archive file, made while sweeps go on being taken. */
  async backup(path: string): Promise<void> {
    await this.#call({ op: 'backup', path, written: await this.#written() });
  }

  async integrity(): Promise<Api.IntegrityReport> {
    return await this.#call({ op: 'integrity', written: await this.#written() });
  }

  async health(): Promise<Api.ArchiveHealth> {
    const spool = this.spool.health();
    const { bytes, sweeps, fault, damagedBlocks, damagedSpoolBytes } = await this.#call({
      op: 'health',
      written: this.spool.written,
    });
    const damage =
      damagedBlocks + damagedSpoolBytes === 0
        ? undefined
        : `${damagedBlocks} blocks and ${damagedSpoolBytes} bytes of the spool were damaged and passed over.`;
    const lastFault = spool.fault ?? fault ?? this.#repair ?? damage;
    const { foldedSweeps, droppedSweeps, lastAt, lastReason } = spool.losses;
    return {
      ...{ path: this.#options.path, bytes, sweeps, pending: spool.pendingBytes, spoolBytes: spool.bytes },
      dropped: foldedSweeps + droppedSweeps,
      losses: { foldedSweeps, droppedSweeps, lastAt, lastReason },
      ...(lastFault === undefined ? {} : { lastFault }),
    };
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    const { spool } = this;
    await spool.sync();
    await this.#thread.close(spool.written);
    await spool.close();
  }

  async #written(): Promise<number> {
    await this.spool.flush();
    return this.spool.written;
  }

  /** Tells the worker that there is more in the spool; one such message at a time. */
  #take(): void {
    if (this.#taking) return;
    this.#taking = true;
    this.#call({ op: 'take', written: this.spool.written })
      .catch(() => undefined)
      .finally(() => {
        this.#taking = false;
      });
  }

  #tick(): void {
    const { spool } = this;
    this.#call({ op: 'tick', now: this.#options.clock(), written: spool.written }).catch(() => undefined);
  }

  /** A disk too full for the spool has room again when the archive lets its oldest go. */
  #relieve(): void {
    if (this.#relieving || !this.spool.health().full) return;
    this.#relieving = true;
    this.#call({ op: 'makeRoom' })
      .then(() => this.spool.resume())
      .catch(() => undefined)
      .finally(() => {
        this.#relieving = false;
      });
  }

  #call<Call extends WorkerCall>(call: Call): Promise<WorkerResults[Call['op']]> {
    return this.#thread.call(call);
  }
}
