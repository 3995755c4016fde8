/** The inside of the embedded archive: answers in the worker thread. It has no clock; questions carry the time. */
import { saidOf } from '../../errors/errors.js';
import { inodeOf, isDamage, putAside } from '../../files/put-aside.js';
import { CannotGoOn, handedOver, stillAtWork, turnOfWork } from '../../threads/serve-thread.js';
import { pause } from '../../time/pause.js';
import { say, type Words } from '../../words/said.js';
import type * as Api from '../archive.js';
import { type SweepTable, tableBuffers } from '../reading/sweep-table.js';
import { closeWhole } from '../safekeeping/looking.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import { isDiskFull, sweepsIn } from '../writing/archive-schema.js';
import { checkIntegrity } from '../writing/integrity.js';
import { openParts } from './archive-parts.js';
import type { ArchiveAnswers, EngineHealth, EngineOptions } from './archive-questions.js';
import { type FrameForm, tableFrames } from './table-frames.js';

/**
 * Time in ms between two attempts after a fault: what has gathered is committed before its minute is over, to see whether the
 * disk works again.
 */
const HEALED_CHECK_MS = 5000;
/** Pages of the file that a copy takes between two turns of others. */
const PAGES_A_TURN = 100;

/** Longest pause in ms between two steps that bring sweeps back. */
const LONGEST_REST_MS = 1000;
const NOTHING_LOST = { outOfReach: undefined, lost: { lostBlocks: 0, lostSweeps: 0, holes: 0 } };

export class ArchiveEngine implements ArchiveAnswers {
  readonly #path: string;
  readonly #isLook: boolean;
  readonly #parts: ReturnType<typeof openParts>;
  /** Of the file that is open: another file at its place, or none, is not the archive. */
  readonly #inode: number | undefined;
  readonly #onCommitted: (cursor: SpoolPosition) => void;
  /** End of the spool; undefined before there is one. */
  #written: SpoolPosition | undefined;
  #now = 0;
  #fault: Words | undefined;
  #diskFull = false;
  #checkedAt = 0;
  #isClosed = false;

  /** @param onCommitted called with the position in the spool before which nothing is needed any more */
  constructor(options: EngineOptions, onCommitted: (cursor: SpoolPosition) => void = () => {}) {
    this.#path = options.path;
    this.#isLook = options.isLook === true;
    this.#parts = openParts(options);
    this.#inode = inodeOf(options.path);
    this.#onCommitted = onCommitted;
    if (!this.#isLook) this.#parts.keeper.ballast.lay();
  }

  beginning(): { cursor: SpoolPosition; repair: string | undefined } {
    return { cursor: this.#parts.ingest.cursor, repair: this.#parts.repair };
  }

  reach(written: SpoolPosition): void {
    this.#written = Math.max(this.#written ?? 0, written);
  }

  /** Takes everything that was written to the spool, a few megabytes a turn. */
  async catchUp(): Promise<void> {
    if (this.#isClosed) throw new Error('the archive is closed');
    while (this.#written !== undefined && this.#take(this.#written)) await turnOfWork();
  }

  /** The sweeps are taken before each answer. */
  caughtUp(): void {}

  tick(now: number): void {
    this.#now = now;
    const isCheck = Math.abs(now - this.#checkedAt) >= HEALED_CHECK_MS;
    if (isCheck) {
      this.#checkedAt = now;
      if (this.#parts.keeper.ballast.hasRoom) this.#parts.keeper.ballast.lay();
    }
    this.#parts.ingest.close(now, isCheck && this.#fault !== undefined);
    this.#commit(now);
  }

  /** Restores an archive that was put aside, then adds what older programs did not keep. */
  async bringAllBack(): Promise<void> {
    const { recovery, writer, reader } = this.#parts;
    if (recovery === undefined) return;
    await this.#inHalfOfTheTime(() => {
      const more = recovery.step();
      // Rows that were added to must not be overwritten from memory.
      writer.forget();
      return more;
    });
    await this.#inHalfOfTheTime(() => reader.history.step());
    await this.#inHalfOfTheTime(() => reader.channels.hours.step());
  }

  async #inHalfOfTheTime(step: () => boolean): Promise<void> {
    for (;;) {
      const startedAtMs = performance.now();
      if (this.#isClosed || !step()) return;
      await pause(Math.min(LONGEST_REST_MS, 1 + performance.now() - startedAtMs));
    }
  }

  /** Commits everything that was taken, including unfinished minutes. */
  commitAll(): void {
    this.#parts.ingest.close(this.#now, true);
    this.#commit();
  }

  async query(query: Api.SweepQuery): Promise<SweepTable> {
    const table = await this.#sweeps(query);
    return handedOver(table, tableBuffers(table));
  }

  async frames(query: Api.SweepQuery, form: FrameForm): Promise<Uint8Array> {
    const frames = tableFrames(await this.#sweeps(query), form);
    return handedOver(frames, [frames.buffer]);
  }

  async overview(query: Api.OverviewQuery): Promise<Api.Overview> {
    const overview = await this.#parts.reader.overviews.read(query, this.#parts.ingest.tails(query.receiverId));
    const { maxDbm, minDbm, meanDbm, sweeps } = overview;
    return handedOver(overview, [maxDbm.buffer, minDbm.buffer, meanDbm.buffer, sweeps.buffer]);
  }

  async density(query: Api.DensityQuery): Promise<Uint8Array> {
    const density = await this.#parts.reader.density(query, this.#parts.ingest.tails(query.receiverId));
    return handedOver(density, [density.buffer]);
  }

  channels(receiverId: string): Api.Channel[] {
    return this.#parts.reader.channels.channels(receiverId, this.#parts.ingest.tails(receiverId));
  }

  seqsAt(query: Api.PlaceQuery): Float64Array {
    return this.#parts.reader.seqsAt(query, this.#parts.ingest.tails(query.receiverId));
  }

  async channelSeries(query: Api.ChannelQuery) {
    const { channel, ...range } = query;
    const [series = { points: new Float64Array(), rules: [] }] = await this.#series({ ...range, channels: [channel] });
    return handedOver(series, [series.points.buffer]);
  }

  async channelTables(query: Api.ChannelsQuery) {
    const tables = await this.#series(query);
    return handedOver(
      tables,
      tables.map(({ points }) => points.buffer),
    );
  }

  spans(receiverId: string): Api.RecordedSpan[] {
    return this.#parts.reader.gaps.spans(receiverId, this.#parts.ingest.tails(receiverId));
  }

  async gaps(query: Api.SweepRange): Promise<Api.Gap[]> {
    await this.#parts.reader.history.catchUp();
    return this.#parts.reader.gaps.gaps(query, this.#parts.ingest.tails(query.receiverId));
  }

  setChannelPlan(plan: EngineOptions['channelPlan']): void {
    this.#parts.ingest.setChannelPlan(plan);
    this.#commit();
  }

  lastSeqs(): Map<string, number> {
    const rows = this.#parts.db.prepare('SELECT receiver, last_seq FROM receivers').raw().all() as [string, number][];
    const seqs = new Map(rows);
    for (const [receiver, seq] of this.#parts.ingest.lastSeqs)
      seqs.set(receiver, Math.max(seq, seqs.get(receiver) ?? 0));
    return seqs;
  }

  pins(): Api.PinRange[] {
    return this.#parts.keeper.pins();
  }

  pin(...ranges: Api.PinRange[]): void {
    this.#parts.keeper.pin(ranges);
    this.#parts.writer.readPins();
  }

  unpin(reason: string): void {
    this.#parts.keeper.unpin(reason);
    this.#parts.writer.readPins();
  }

  health(): EngineHealth {
    const { damaged } = this.#parts.reader.blocks;
    const { damagedBytes } = this.#parts.ingest;
    return {
      bytes: this.#parts.keeper.bytes,
      sweeps: sweepsIn(this.#parts.db) ?? 0,
      damagedBlocks: damaged,
      damagedSpoolBytes: damagedBytes,
      fault: this.#fault,
      diskFull: this.#fault !== undefined && this.#diskFull,
      hasReserve: this.#parts.keeper.ballast.isLaid,
      ...(this.#parts.recovery?.state ?? NOTHING_LOST),
    };
  }

  async prune(retention: Api.Retention, now: number): Promise<void> {
    while (this.#parts.keeper.prune(retention, now)) await turnOfWork();
    this.#parts.keeper.ballast.lay();
    this.#parts.reader.channels.hours.keepUp(now);
  }

  async backup(path: string): Promise<void> {
    this.commitAll();
    const progress = () => {
      stillAtWork();
      return PAGES_A_TURN;
    };
    await this.#parts.db.backup(path, { progress });
  }

  integrity(): Promise<Api.IntegrityReport> {
    return checkIntegrity(this.#parts.db);
  }

  /** Deletes the oldest blocks so that a full disk takes sweeps again. */
  makeRoom(): void {
    const dropped = this.#parts.keeper.makeRoom();
    this.#diskFull = true;
    this.#fault =
      dropped > 0
        ? say('The disk is full: the oldest sweeps are being deleted to make room for new ones.')
        : say(
            'The disk is full, and the archive has nothing that may be deleted (only pinned evidence, if anything): free some space.',
          );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (!this.#isLook) this.commitAll();
    this.#parts.recovery?.close();
    this.#parts.ingest.stop();
    if (this.#isLook) this.#parts.db.close();
    else closeWhole(this.#parts.db);
  }

  #series(query: Api.ChannelsQuery) {
    return this.#parts.reader.channels.series(query, this.#parts.ingest.tails(query.receiverId));
  }

  #sweeps(query: Api.SweepQuery): Promise<SweepTable> {
    return this.#parts.reader.sweeps.query(query, this.#parts.ingest.tails(query.receiverId));
  }

  /** Takes a few megabytes from the spool; true when there may be more. */
  #take(written: SpoolPosition): boolean {
    const more = this.#parts.ingest.take(written, this.#now);
    this.#commit(this.#now);
    return more;
  }

  /** Puts a damaged file aside; the next thread begins a new one from the spool. */
  #giveUp(cause: Error): CannotGoOn {
    this.#parts.recovery?.close();
    this.#parts.ingest.stop();
    this.#parts.db.close();
    const aside = putAside(this.#path);
    return new CannotGoOn(`the archive was damaged: ${cause.message}; it was kept as ${aside}`, { cause });
  }

  /** @param now as for {@link Ingest.commit} */
  #commit(now?: number): void {
    if (this.#isLook) return;
    if (inodeOf(this.#path) !== this.#inode) {
      this.#fault = say(
        'The archive {path} was moved or deleted: sweeps wait in the spool until it is back, or until the program starts again.',
        { path: this.#path },
      );
      return;
    }
    try {
      if (this.#parts.ingest.commit(this.#fault === undefined ? now : undefined)) this.#fault = undefined;
      this.#onCommitted(this.#parts.ingest.cursor);
    } catch (error) {
      this.#fault = say('The archive cannot be written: {why}', { why: saidOf(error) });
      if (isDamage(error)) throw this.#giveUp(error as Error);
      // A disk error is no lack of space, so nothing may be deleted for it.
      const isFailure = ((error as { code?: string }).code ?? '').startsWith('SQLITE_IOERR');
      this.#diskFull = isDiskFull(error) && !(isFailure && this.#parts.keeper.ballast.hasRoom);
      // The spool has everything; the next turn tries again, after some space was freed where possible.
      if (!this.#diskFull) return;
      try {
        this.makeRoom();
      } catch (failure) {
        this.#fault = say('The disk is full and nothing can be deleted: {why}.', { why: saidOf(failure) });
      }
    }
  }
}
