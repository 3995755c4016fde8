/**
 * The archive that needs no installed server: sweeps go to the spool at once, and through a worker thread into SQLite in the
 * data directory.
 *
 *   add ─► spool (on disk within a second) ─► worker: blocks, pyramid, channels ─► archive file
 *                                                └► every question: tables + what is not committed yet
 */
import { dirname, join } from 'node:path';
import type { Sweep } from '../../rf/sweep.js';
import type * as Api from '../archive.js';
import { Spool, type SpoolHealth, type SpoolOptions } from '../spool/spool.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY } from '../summaries/channels.js';
import type { EngineHealth } from './archive-engine.js';
import type { WorkerCall, WorkerResults } from './archive-protocol.js';
import { ArchiveQuestions } from './archive-questions.js';
import { ArchiveThread, type StartWorker, startArchiveWorker } from './archive-thread.js';

const TICK_MS = 1000;
const PRUNE_EVERY_MS = 60_000;
/** Time in ms for which a repair is shown. */
const REPAIR_SHOWN_MS = 60_000;

export interface EmbeddedArchiveOptions {
  readonly path: string;
  readonly retention: Api.Retention;
  readonly clock: () => number;
  /** Channels to follow in addition to equal parts, and the rule for "occupied". */
  readonly channelPlan?: ChannelPlan;
  readonly spool?: Partial<Pick<SpoolOptions, 'folder' | 'segmentBytes' | 'maxBytes' | 'maxPendingBytes'>>;
  /** Size in bytes of a file that is deleted when the disk is full, so that the archive can still delete rows. */
  readonly ballastBytes?: number;
  /** Number of bytes of the file that may be mapped into memory, and cached; less for a small job. */
  readonly mappedBytes?: number;
  readonly cacheBytes?: number;
  /** Starts the worker thread, also after one has died. */
  readonly startWorker?: StartWorker;
}

export class EmbeddedArchive extends ArchiveQuestions implements Api.Archive {
  readonly #options: EmbeddedArchiveOptions;
  readonly #thread: ArchiveThread;
  readonly #timers: NodeJS.Timeout[] = [];
  #spool: Spool | undefined;
  #taking = false;
  #relieving = false;
  #repair: { readonly at: number; readonly what: string } | undefined;
  #channelPlan: ChannelPlan;

  private constructor(options: EmbeddedArchiveOptions, spoolFolder: string) {
    const { path, channelPlan = EQUAL_PARTS_ONLY, startWorker = startArchiveWorker } = options;
    const { ballastBytes, mappedBytes, cacheBytes } = options;
    super({ call: (call) => this.#call(call), written: () => this.#written() });
    this.#options = options;
    this.#channelPlan = channelPlan;
    this.#thread = new ArchiveThread({
      start: () => ({ path, spoolFolder, channelPlan: this.#channelPlan, ballastBytes, mappedBytes, cacheBytes }),
      startWorker,
      onCommitted: (cursor) => this.#spool?.advance('archive', cursor),
      onRestarted: (_opened, why) => {
        this.#repair = { at: options.clock(), what: why };
        this.#tick();
      },
    });
  }

  /** @throws Error when the file cannot be opened, or was written by a newer version */
  static async open(options: EmbeddedArchiveOptions): Promise<EmbeddedArchive> {
    const folder = options.spool?.folder ?? join(dirname(options.path), 'spool');
    const archive = new EmbeddedArchive(options, folder);
    try {
      const { cursor, repair } = await archive.#thread.open();
      if (repair !== undefined) archive.#repair = { at: options.clock(), what: repair };
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

  /** The spool, for other readers: register a name, read with a SpoolReader, advance. */
  get spool(): Spool {
    if (this.#spool === undefined) throw new Error('the archive is not open');
    return this.#spool;
  }

  add(sweep: Sweep): void {
    this.spool.append(sweep);
  }

  /** Changes the channels or the rule from now on; points counted before keep their rule. */
  async setChannelPlan(plan: ChannelPlan): Promise<void> {
    this.#channelPlan = plan;
    await this.#call({ op: 'setChannelPlan', plan, written: await this.#written() });
  }

  /** Keeps all sweeps of these receivers in this period, including future ones, whatever the retention says. */
  async pin(range: Api.PinRange): Promise<void> {
    await this.#call({ op: 'pin', range });
  }

  /** Removes every pin with this reason. */
  async unpin(reason: string): Promise<void> {
    await this.#call({ op: 'unpin', reason });
  }

  /** Applies the retention now; otherwise it runs every minute. */
  async prune(): Promise<void> {
    await this.#call({ op: 'prune', retention: this.#options.retention, now: this.#options.clock() });
  }

  /** Makes a consistent copy of the archive file while sweeps are being stored. */
  async backup(path: string): Promise<void> {
    await this.#call({ op: 'backup', path, written: await this.#written() });
  }

  async health(): Promise<Api.ArchiveHealth> {
    const spool = this.spool.health();
    const engine = await this.#call({
      op: 'health',
      written: this.spool.written,
    });
    const { bytes, sweeps, fault, outOfReach } = engine;
    const damage = damageOf(engine);
    const repair = this.#repair;
    const recent =
      repair !== undefined && this.#options.clock() - repair.at < REPAIR_SHOWN_MS ? repair.what : undefined;
    const lastFault = spool.fault ?? fault ?? recent;
    const trouble = troubleOf(spool, engine, this.#options.clock());
    const { foldedSweeps, droppedSweeps, lastAt, lastReason } = spool.losses;
    return {
      ...{ path: this.#options.path, bytes, sweeps, pending: spool.pendingBytes, spoolBytes: spool.bytes },
      pendingSweeps: spool.pendingSweeps,
      dropped: foldedSweeps + droppedSweeps,
      losses: { foldedSweeps, droppedSweeps, lastAt, lastReason },
      ...(trouble === undefined ? {} : { trouble }),
      ...(lastFault === undefined ? {} : { lastFault }),
      ...(repair === undefined ? {} : { lastRepair: repair }),
      ...(damage === undefined ? {} : { damage }),
      ...(outOfReach === undefined ? {} : { outOfReach }),
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

  /** Tells the worker that the spool has more; one such message at a time. */
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

  /** Frees space when the disk is too full for the spool: the archive deletes its oldest sweeps. */
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

/** Time in ms for which a loss is shown to everybody; the counters keep it for ever. */
const LOSS_SHOWN_MS = 3_600_000;

function damageOf({ damagedBlocks, damagedSpoolBytes, lost }: EngineHealth): string | undefined {
  const { lostBlocks, lostSweeps, holes } = lost;
  const sentences = [
    damagedBlocks + damagedSpoolBytes > 0 &&
      `${damagedBlocks} blocks and ${damagedSpoolBytes} bytes of the spool were damaged and skipped.`,
    lostBlocks + holes > 0 &&
      `Of damaged archives ${lostBlocks} blocks with ${lostSweeps} sweeps and ${holes} unreadable places were lost.`,
  ].filter((sentence) => sentence !== false);
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

function troubleOf(spool: SpoolHealth, engine: EngineHealth, now: number): Api.ArchiveTrouble | undefined {
  if (spool.full || engine.diskFull) return 'disk-full';
  if (spool.fault !== undefined || engine.fault !== undefined) return 'cannot-write';
  if (now - (spool.losses.lastAt ?? Number.NEGATIVE_INFINITY) < LOSS_SHOWN_MS) return 'sweeps-lost';
  return engine.hasReserve ? undefined : 'disk-nearly-full';
}
