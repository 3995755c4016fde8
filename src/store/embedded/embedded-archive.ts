/**
 * The archive that needs no installed server: sweeps go to the spool at once, and through a worker thread into SQLite in the
 * data directory.
 *
 *   add ─► spool (on disk within a second) ─► worker: blocks, pyramid, channels ─► archive file
 *                                                └► every question: tables + what is not committed yet
 */
import { dirname, join } from 'node:path';
import { defined } from '../../rf/defined.js';
import type { Sweep } from '../../rf/sweep.js';
import { pause } from '../../time/pause.js';
import { HOUR_MS } from '../../time/units.js';
import { every, type Repeated, unexpected } from '../../time/work.js';
import type * as Api from '../archive.js';
import { Spool, type SpoolHealth, type SpoolOptions } from '../spool/spool.js';
import { type ChannelPlan, EQUAL_PARTS_ONLY } from '../summaries/channels.js';
import { ARCHIVE_KEEPS, ARCHIVE_READS, type EngineHealth } from './archive-questions.js';
import { type ArchiveThread, answering, archiveThread } from './archive-thread.js';

const TICK_MS = 1000;
const PRUNE_EVERY_MS = 60_000;
/** Time in ms after which a question to a thread that serves others meanwhile waits no longer. */
const BUSY_AFTER_MS = 2000;
const LOOK_EVERY_MS = 500;
const REPAIR_SHOWN_MS = 60_000;

export interface EmbeddedArchiveOptions {
  readonly path: string;
  readonly retention: Api.Retention;
  readonly clock: () => number;
  /** Epoch ms by which recordings are deleted for their age; the clock when absent. */
  readonly age?: () => number;
  /** Channels to follow in addition to equal parts, and the rule for "occupied". */
  readonly channelPlan?: ChannelPlan;
  readonly spool?: Partial<
    Pick<SpoolOptions, 'folder' | 'segmentBytes' | 'maxBytes' | 'maxPendingBytes' | 'syncApartMs'>
  >;
  /** Size in bytes of a file that is deleted when the disk is full, so that the archive can still delete rows. */
  readonly ballastBytes?: number;
  /** Number of bytes of the file that may be mapped into memory, and cached; less for a small job. */
  readonly mappedBytes?: number;
  readonly cacheBytes?: number;
  /** For a small job: the thread's memory is limited. */
  readonly isSmall?: boolean;
}

export class EmbeddedArchive extends answering({ ...ARCHIVE_READS, ...ARCHIVE_KEEPS }) implements Api.Archive {
  readonly #options: EmbeddedArchiveOptions;
  readonly #thread: ArchiveThread;
  readonly #timers: Repeated[] = [];
  #spool: Spool | undefined;
  #taking = false;
  #relieving = false;
  #repair: { readonly at: number; readonly what: string } | undefined;
  #plan = EQUAL_PARTS_ONLY;
  #known: EngineHealth | undefined;

  private constructor(options: EmbeddedArchiveOptions, thread: ArchiveThread) {
    super(thread, () => this.#reachAll());
    this.#options = options;
    this.#thread = thread;
  }

  /** @throws Error when the file cannot be opened, or was written by a newer version */
  static async open(options: EmbeddedArchiveOptions): Promise<EmbeddedArchive> {
    const { path, channelPlan = EQUAL_PARTS_ONLY, ballastBytes, mappedBytes, cacheBytes, isSmall } = options;
    const folder = options.spool?.folder ?? join(dirname(path), 'spool');
    const thread = archiveThread({
      start: () => ({ path, spoolFolder: folder, ballastBytes, mappedBytes, cacheBytes, channelPlan: archive.#plan }),
      isSmall,
      onCommitted: (cursor) => archive.#spool?.advance('archive', cursor),
      onStarted: (before) => before !== undefined && archive.#startedAgain(before.why),
    });
    const archive: EmbeddedArchive = new EmbeddedArchive(options, thread);
    archive.#plan = channelPlan;
    try {
      thread.start();
      await thread.opened();
      const { cursor, repair } = await thread.work.beginning();
      if (repair !== undefined) archive.#repair = { at: options.clock(), what: repair };
      const spool = await Spool.open({ ...options.spool, folder, clock: options.clock, after: cursor });
      archive.#spool = spool;
      await spool.register('archive');
      spool.advance('archive', cursor);
      spool.onWritten(() => {
        archive.#take();
        archive.#relieve();
      });
      archive.#reach();
      await thread.work.tick(options.clock());
    } catch (error) {
      await archive.#spool?.close();
      await thread.close();
      throw error;
    }
    archive.#timers.push(
      every(TICK_MS, () => archive.#tick(), unexpected),
      every(
        PRUNE_EVERY_MS,
        () => archive.prune(),
        () => undefined,
      ),
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
    this.#plan = plan;
    await this.#reachAll();
    await this.#thread.work.setChannelPlan(plan);
  }

  /** Applies the retention now; otherwise it runs every minute. */
  async prune(): Promise<void> {
    const { retention, clock, age = clock } = this.#options;
    await this.#thread.work.prune(retention, age());
  }

  async health(): Promise<Api.ArchiveHealth> {
    const spool = this.spool.health();
    this.#reach();
    const engine = await this.#engineHealth();
    const { bytes, sweeps, outOfReach } = engine;
    const fault = spool.fault ?? engine.fault;
    const damage = damageOf(engine);
    const repair = this.#repair;
    const recent =
      repair !== undefined && this.#options.clock() - repair.at < REPAIR_SHOWN_MS ? repair.what : undefined;
    const lastFault = fault?.en ?? recent;
    const trouble = troubleOf(spool, engine, this.#options.clock());
    const { foldedSweeps, droppedSweeps, lastAt, lastReason } = spool.losses;
    return {
      path: this.#options.path,
      bytes,
      sweeps,
      pending: spool.pendingBytes,
      spoolBytes: spool.bytes,
      pendingSweeps: spool.pendingSweeps,
      dropped: foldedSweeps + droppedSweeps,
      losses: { foldedSweeps, droppedSweeps, lastAt, lastReason },
      ...defined({ trouble, lastFault, fault, lastRepair: repair, damage, outOfReach }),
    };
  }

  /** A thread that answers readers all the time is at work: what it said last is told until its turn comes to say more. */
  async #engineHealth(): Promise<EngineHealth> {
    const asked = this.#thread.work.health().then((health) => {
      this.#known = health;
      return health;
    });
    const known = this.#known;
    if (known === undefined) return await asked;
    for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
      const answer = await Promise.race([asked, pause(LOOK_EVERY_MS)]);
      if (answer !== undefined) return answer;
      if (waitedMs >= BUSY_AFTER_MS && this.#thread.silentMs < BUSY_AFTER_MS) return known;
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) timer.cancel();
    const { spool } = this;
    await spool.sync();
    await this.#thread.close((work) => {
      this.#reach();
      return work.close();
    });
    await spool.close();
  }

  #reach(): void {
    this.#thread.work.reach(this.spool.written);
  }

  async #reachAll(): Promise<void> {
    await this.spool.flush();
    this.#reach();
  }

  /** Another thread has taken over; `why` says what ended the one before, as part of a sentence. */
  #startedAgain(why: string): void {
    const what = `The archive’s thread ended (${why}) and was started again; no sweep was lost.`;
    this.#thread
      .opened()
      .then(() => {
        this.#repair = { at: this.#options.clock(), what };
        this.#tick();
      })
      // When this thread dies as well, its end starts the next.
      .catch(() => undefined);
  }

  /** Tells the worker that the spool has more; one such message at a time. */
  #take(): void {
    if (this.#taking) return;
    this.#taking = true;
    this.#reach();
    this.#thread.work
      .caughtUp()
      .catch(() => undefined)
      .finally(() => {
        this.#taking = false;
      });
  }

  #tick(): void {
    this.#reach();
    this.#thread.work.tick(this.#options.clock()).catch(() => undefined);
  }

  /** Frees space when the disk is too full for the spool: the archive deletes its oldest sweeps. */
  #relieve(): void {
    if (this.#relieving || !this.spool.health().full) return;
    this.#relieving = true;
    this.#thread.work
      .makeRoom()
      .then(() => this.spool.resume())
      .catch(() => undefined)
      .finally(() => {
        this.#relieving = false;
      });
  }
}

/** Time in ms for which a loss is shown to everybody; the counters keep it for ever. */
const LOSS_SHOWN_MS = HOUR_MS;

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
