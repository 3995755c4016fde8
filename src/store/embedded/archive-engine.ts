/** The inside of the embedded archive: handles each request in the worker thread. It has no clock; requests carry the time. */

import type Database from 'better-sqlite3';
import { sentenceOf } from '../../errors/errors.js';
import { inodeOf, isDamage, putAside } from '../../files/put-aside.js';
import type * as Api from '../archive.js';
import { ArchiveReader } from '../reading/archive-reader.js';
import { closeWhole } from '../safekeeping/looking.js';
import { ArchiveRecovery, type RecoveryState } from '../salvage/archive-recovery.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import type { ChannelPlan } from '../summaries/channels.js';
import { isDiskFull, lookInto, openDatabase } from '../writing/archive-schema.js';
import { ArchiveWriter } from '../writing/archive-writer.js';
import { Ingest } from '../writing/ingest.js';
import { checkIntegrity } from '../writing/integrity.js';
import { Keeper } from '../writing/retention.js';

/**
 * Time in ms between two attempts after a fault: what has gathered is committed before its minute is over, to see whether the
 * disk works again.
 */
const HEALED_CHECK_MS = 5000;

export interface EngineOptions {
  readonly path: string;
  readonly spoolFolder: string;
  readonly channelPlan: ChannelPlan;
  readonly ballastBytes?: number | undefined;
  /** Number of bytes of the file that may be mapped into memory; a quarter of a gigabyte when absent. */
  readonly mappedBytes?: number | undefined;
  /** Number of bytes of the file that may be cached; 32 MB when absent. */
  readonly cacheBytes?: number | undefined;
  /** Answers questions only and changes no file; the part of the spool beyond the archive is read into memory. */
  readonly isLook?: boolean | undefined;
}

export interface EngineHealth extends RecoveryState {
  readonly bytes: number;
  readonly sweeps: number;
  readonly damagedBlocks: number;
  readonly damagedSpoolBytes: number;
  readonly fault: string | undefined;
  /** The fault is that the disk is full. */
  readonly diskFull: boolean;
  /** There is space to delete on a full disk. */
  readonly hasReserve: boolean;
}

/** Makes the parts; each reads the file, so damage shows here at the latest. */
function partsOver(db: Database.Database, { path, spoolFolder, channelPlan, ballastBytes, isLook }: EngineOptions) {
  const make = (fresh: string) => openDatabase(fresh, () => undefined).db.close();
  const recovery = isLook === true ? undefined : new ArchiveRecovery(path, db, { spoolFolder, make });
  // Streams and the position in the spool must be restored before the spool is read.
  recovery?.step();
  const writer = new ArchiveWriter(db);
  const mostReady = isLook === true ? Number.POSITIVE_INFINITY : undefined;
  return {
    recovery,
    writer,
    ingest: new Ingest({ spoolFolder, writer, channelPlan, mostReady }),
    keeper: new Keeper(db, path, ballastBytes),
    reader: new ArchiveReader(db, path),
  };
}

const NOTHING_LOST: RecoveryState = { outOfReach: undefined, lost: { lostBlocks: 0, lostSweeps: 0, holes: 0 } };

/** Thrown when this engine has ended; only a new one can continue. */
export class ArchiveBroken extends Error {
  override readonly name = 'ArchiveBroken';
}

export class ArchiveEngine {
  readonly keeper: Keeper;
  /** What opening had to repair, as a sentence. */
  readonly repair: string | undefined;
  readonly #db: Database.Database;
  readonly #path: string;
  /** Of the file that is open: another file at its place, or none, is not the archive. */
  readonly #inode: number | undefined;
  readonly #writer: ArchiveWriter;
  readonly #ingest: Ingest;
  readonly #reader: ArchiveReader;
  readonly #isLook: boolean;
  readonly #recovery: ArchiveRecovery | undefined;
  #now = 0;
  #fault: string | undefined;
  #diskFull = false;
  #checkedAt = 0;

  constructor(options: EngineOptions) {
    const { path, mappedBytes, cacheBytes, isLook = false } = options;
    const partsOf = (opened: Database.Database) => partsOver(opened, options);
    const { db, parts, repair } = isLook
      ? lookInto(path, partsOf)
      : openDatabase(path, partsOf, { mappedBytes, cacheBytes });
    this.#db = db;
    this.#path = path;
    this.#inode = inodeOf(path);
    this.repair = repair;
    this.keeper = parts.keeper;
    this.#writer = parts.writer;
    this.#ingest = parts.ingest;
    this.#reader = parts.reader;
    this.#isLook = isLook;
    this.#recovery = parts.recovery;
    if (!isLook) this.keeper.layBallast();
  }

  /** Position in the spool before which nothing is needed any more. */
  get cursor(): SpoolPosition {
    return this.#ingest.cursor;
  }

  /** Takes a few megabytes from the spool; true when there may be more. */
  take(written: SpoolPosition): boolean {
    const more = this.#ingest.take(written, this.#now);
    this.#commit();
    return more;
  }

  tick(now: number): void {
    this.#now = now;
    const isCheck = Math.abs(now - this.#checkedAt) >= HEALED_CHECK_MS;
    if (isCheck) {
      this.#checkedAt = now;
      if (this.keeper.hasRoomForBallast) this.keeper.layBallast();
    }
    this.#ingest.close(now, isCheck && this.#fault !== undefined);
    this.#commit();
  }

  /** Restores some blocks of an archive that was put aside; true when there are more. */
  bringBack(): boolean {
    const more = this.#recovery?.step() ?? false;
    // Rows that were added to must not be overwritten from memory.
    this.#writer.forget();
    return more;
  }

  /** Commits everything that was taken, including unfinished minutes. */
  commitAll(): void {
    this.#ingest.close(this.#now, true);
    this.#commit();
  }

  query(query: Api.SweepQuery): ReturnType<ArchiveReader['sweeps']['query']> {
    return this.#reader.sweeps.query(query, this.#ingest.tails(query.receiverId));
  }

  overview(query: Api.OverviewQuery): Promise<Api.Overview> {
    return this.#reader.overviews.read(query, this.#ingest.tails(query.receiverId));
  }

  density(query: Api.DensityQuery): Promise<Uint8Array> {
    return this.#reader.densities.read(query, this.#ingest.tails(query.receiverId));
  }

  channels(receiverId: string): Api.ChannelName[] {
    return this.#reader.channels.channels(receiverId, this.#ingest.tails(receiverId));
  }

  seqsAt(query: Api.PlaceQuery): Float64Array {
    return this.#reader.places.seqs(query, this.#ingest.tails(query.receiverId));
  }

  channelSeries(query: Api.ChannelQuery): ReturnType<ArchiveReader['channels']['series']> {
    return this.#reader.channels.series(query, this.#ingest.tails(query.receiverId));
  }

  spans(receiverId: string): Api.RecordedSpan[] {
    return this.#reader.gaps.spans(receiverId, this.#ingest.tails(receiverId));
  }

  gaps(query: Api.GapQuery): Api.Gap[] {
    return this.#reader.gaps.gaps(query, this.#ingest.tails(query.receiverId));
  }

  setChannelPlan(plan: ChannelPlan): void {
    this.#ingest.setChannelPlan(plan);
    this.#commit();
  }

  lastSeqs(): Map<string, number> {
    const rows = this.#db.prepare('SELECT receiver, last_seq FROM receivers').raw().all() as [string, number][];
    const seqs = new Map(rows);
    for (const [receiver, seq] of this.#ingest.lastSeqs) seqs.set(receiver, Math.max(seq, seqs.get(receiver) ?? 0));
    return seqs;
  }

  pin(range: Api.PinRange): void {
    this.keeper.pin(range);
    this.#writer.forget();
  }

  unpin(reason: string): void {
    this.keeper.unpin(reason);
    this.#writer.forget();
  }

  health(): EngineHealth {
    // The number of all sweeps is summed from the few rows of months, not counted from millions.
    const { sweeps } = this.#db.prepare('SELECT coalesce(sum(sweeps), 0) AS sweeps FROM blocks').get() as {
      sweeps: number;
    };
    const { damaged } = this.#reader;
    const { damagedBytes } = this.#ingest;
    return {
      bytes: this.keeper.bytes,
      sweeps,
      damagedBlocks: damaged,
      damagedSpoolBytes: damagedBytes,
      fault: this.#fault,
      diskFull: this.#fault !== undefined && this.#diskFull,
      hasReserve: this.keeper.hasBallast,
      ...(this.#recovery?.state ?? NOTHING_LOST),
    };
  }

  async backup(path: string): Promise<void> {
    this.commitAll();
    await this.#db.backup(path);
  }

  integrity(): Promise<Api.IntegrityReport> {
    return checkIntegrity(this.#db);
  }

  /** Deletes the oldest blocks so that a full disk takes sweeps again. */
  makeRoom(): void {
    const dropped = this.keeper.makeRoom();
    this.#diskFull = true;
    this.#fault =
      dropped > 0
        ? 'The disk is full: the oldest sweeps are being deleted to make room for new ones.'
        : 'The disk is full, and the archive has nothing that may be deleted (only pinned evidence, if anything): free some space.';
  }

  async close(): Promise<void> {
    await this.#reader.close();
    if (!this.#isLook) this.commitAll();
    this.#recovery?.close();
    this.#ingest.stop();
    if (this.#isLook) this.#db.close();
    else closeWhole(this.#db);
  }

  /** Puts a damaged file aside; the next thread begins a new one from the spool. */
  #giveUp(cause: Error): ArchiveBroken {
    this.#recovery?.close();
    this.#ingest.stop();
    this.#db.close();
    const aside = putAside(this.#path);
    return new ArchiveBroken(`the archive was damaged: ${cause.message}; it was kept as ${aside}`, { cause });
  }

  #commit(): void {
    if (this.#isLook) return;
    if (inodeOf(this.#path) !== this.#inode) {
      this.#fault = `The archive ${this.#path} was moved or deleted: sweeps wait in the spool until it is back, or until the program starts again.`;
      return;
    }
    try {
      if (this.#ingest.commit()) this.#fault = undefined;
    } catch (error) {
      this.#fault = `The archive cannot be written: ${sentenceOf(error)}`;
      if (isDamage(error)) throw this.#giveUp(error as Error);
      // A disk error is no lack of space, so nothing may be deleted for it.
      const isFailure = ((error as { code?: string }).code ?? '').startsWith('SQLITE_IOERR');
      this.#diskFull = isDiskFull(error) && !(isFailure && this.keeper.hasRoomForBallast);
      // The spool has everything; the next turn tries again, after some space was freed where possible.
      if (!this.#diskFull) return;
      try {
        this.makeRoom();
      } catch (failure) {
        this.#fault = `The disk is full and nothing can be deleted: ${(failure as Error).message}.`;
      }
    }
  }
}
