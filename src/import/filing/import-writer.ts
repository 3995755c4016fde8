/** Writes sweeps of a file to the archive: a batch at a time, none twice, with a note of the progress. */
import { EnvironmentError, ProtocolError } from '../../errors/errors.js';
import { isField } from '../../rf/field-strength.js';
import { groupedBy } from '../../rf/grouped.js';
import { type DriverSweep, lastBinHz, SweepFlag } from '../../rf/sweep.js';
import type { Archive, StoredSweep } from '../../store/archive.js';
import type { EmbeddedArchive } from '../../store/embedded/embedded-archive.js';
import { oldestSweep } from '../../store/watched-sweeps.js';
import { pause } from '../../time/pause.js';
import { DAY_MS, SECOND_MS } from '../../time/units.js';
import { say } from '../../words/said.js';
import { FILE_BEGIN, type ImportCounts, ImportReport, type ResumePoint } from '../import-report.js';
import type { ImportNote, ImportNotes } from './import-note.js';

/** Levels and sweeps in memory at a time: 1 MB, while the archive's thread works on as much again. */
export const BATCH_LEVELS = 250_000;
export const BATCH_SWEEPS = 5000;
/** Bytes on disk that are not in the archive yet; a reader that is further behind is waited for. */
const MOST_SPOOL_BYTES = 256e6;
const SPOOL_LOOK_MS = 200;
/** Longest wait in ms: a minute is committed within two, so a longer wait means a fault. */
const LONGEST_WAIT_MS = 180_000;

export interface WriterParts {
  readonly archive: Pick<EmbeddedArchive, 'seqsAt' | 'query' | 'spans' | 'lastSeqs' | 'add' | 'spool' | 'pin'>;
  readonly notes: Pick<ImportNotes, 'save'>;
  readonly owner: { readonly receiverId: string; readonly stationId: string };
  readonly format: string;
  readonly startedAt: number;
  /** Name under which the imported days are kept, however old they are; absent: they age like every recording. */
  readonly keepAs?: string | undefined;
  readonly note?: ImportNote | undefined;
}

/** How far a file was read: everything before the point was delivered, and is in the counts. */
export interface Progress {
  readonly point: ResumePoint;
  readonly counts: ImportCounts;
}

type Noted = Pick<ImportNote, 'point' | 'counts' | 'imported' | 'known'> & { readonly seq?: number | undefined };

export class ImportWriter {
  readonly #parts: WriterParts;
  /** Position of the last note, and the receiver's last number at that time. */
  #noted: Noted;
  /** Sweeps that an interrupted import had taken beyond its point; they come again. */
  #ours: ImportNote['ours'] | undefined;
  #batch: DriverSweep[] = [];
  #levels = 0;
  #seq: number | undefined;
  #imported: number;
  #known: number;
  readonly #keptDays = new Set<number>();

  constructor(parts: WriterParts) {
    const { note } = parts;
    this.#parts = parts;
    this.#imported = note?.imported ?? 0;
    this.#known = note?.known ?? 0;
    this.#ours = note?.ours;
    const begin = { point: note?.point ?? FILE_BEGIN, counts: note?.counts ?? new ImportReport().counts };
    this.#noted = this.#soFar(begin, note?.ours.after);
  }

  get imported(): number {
    return this.#imported;
  }

  get known(): number {
    return this.#known;
  }

  /** Adds a sweep. @param progress of the reader behind this sweep, where it is known */
  async add(sweep: DriverSweep, progress?: Progress): Promise<void> {
    this.#batch.push(sweep);
    this.#levels += sweep.levelsDbm.length;
    if (this.#levels >= BATCH_LEVELS || this.#batch.length >= BATCH_SWEEPS) await this.flush(progress);
  }

  /** The receiver's last number. @throws ProtocolError where its recording is of the other quantity than the file */
  async #begun(first: DriverSweep | undefined): Promise<number> {
    const { archive, owner } = this.#parts;
    const { receiverId } = owner;
    const before = await oldestSweep(archive, receiverId);
    if (first !== undefined && before !== undefined && isField(before) !== isField(first))
      throw ProtocolError.of(
        isField(first)
          ? 'The file states field strength (dBµV/m), but the recording of "{receiverId}" has levels at a receiver: give the file a receiver of its own.'
          : 'The file has levels at a receiver, but the recording of "{receiverId}" is field strength (dBµV/m): give the file a receiver of its own.',
        { receiverId },
      );
    return (await archive.lastSeqs()).get(receiverId) ?? 0;
  }

  /**
   * Makes the added sweeps safe, and notes how far the file was taken, where it is known.
   * @throws EnvironmentError when the disk refuses them; the note says how far the import came
   */
  async flush(progress: Progress | undefined): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#levels = 0;
    const { archive, owner, format } = this.#parts;
    const { receiverId } = owner;
    this.#seq ??= await this.#begun(batch[0]);
    // By the time of this answer the archive has taken everything before: at most one batch waits in the spool.
    const places = batch.map(({ startedAt, startHz, stepHz, levelsDbm: { length: bins } }) => {
      return { startedAt, startHz, stepHz, bins };
    });
    const seqs = await archive.seqsAt({ receiverId, places });
    const there = await storedAs({ archive, receiverId }, batch, seqs);
    const fresh = batch.filter((sweep) => !there.has(sweep));
    const taken = this.#taken(batch, there, await knownBySecond({ archive, receiverId, format }, fresh));
    await this.#keepDaysOf(taken);
    await this.#note(this.#seq, this.#seq + taken.length);
    for (const sweep of taken) archive.add({ ...sweep, ...owner, seq: ++this.#seq });
    await archive.spool.sync();
    const { fault } = archive.spool.health();
    if (fault !== undefined)
      throw new EnvironmentError(fault, say('Then give the same command again: it continues from here.'));
    await this.#spoolBelowBound();
    // New sweeps lie behind everything that was taken before.
    if (taken.length > 0) this.#ours = undefined;
    if (progress === undefined) return;
    this.#noted = this.#soFar(progress, this.#ours?.after ?? this.#seq);
    await this.#note(this.#seq, this.#seq);
  }

  /** Called before the first sweep of a day is written: sweeps older than the retention would be deleted within a minute. */
  async #keepDaysOf(sweeps: readonly DriverSweep[]): Promise<void> {
    const { archive, owner, keepAs: reason } = this.#parts;
    if (reason === undefined) return;
    for (const { startedAt } of sweeps) {
      const day = Math.floor(startedAt / DAY_MS);
      if (this.#keptDays.has(day)) continue;
      this.#keptDays.add(day);
      await archive.pin({ receiverIds: [owner.receiverId], from: day * DAY_MS, to: (day + 1) * DAY_MS, reason });
    }
  }

  #soFar(progress: Progress, seq: number | undefined): Noted {
    return { ...progress, imported: this.#imported, known: this.#known, seq };
  }

  /** Sweeps of the batch that the archive does not have yet; the others are counted. @param there numbers of those it has */
  #taken(
    batch: readonly DriverSweep[],
    there: ReadonlyMap<DriverSweep, number>,
    knownBefore: ReadonlySet<DriverSweep>,
  ): DriverSweep[] {
    const ours = this.#ours;
    const places = new Map<string, DriverSweep[]>();
    return batch.filter((sweep) => {
      const seq = there.get(sweep);
      const place = `${sweep.startedAt}/${sweep.startHz}/${sweep.stepHz}`;
      const beside = places.get(place) ?? [];
      const isNew = seq === undefined && !knownBefore.has(sweep) && !beside.some((one) => sameSweep(one, sweep));
      places.set(place, [...beside, sweep]);
      if (isNew || (ours !== undefined && seq !== undefined && seq > ours.after && seq <= ours.upTo))
        this.#imported += 1;
      else this.#known += 1;
      return isNew;
    });
  }

  async #note(lastSeq: number, upTo: number): Promise<void> {
    const { notes, format, startedAt } = this.#parts;
    const { seq = lastSeq, ...noted } = this.#noted;
    this.#noted = { ...noted, seq };
    const ours = { after: seq, upTo: Math.max(upTo, this.#ours?.upTo ?? 0) };
    await notes.save({ ...noted, format, startedAt, ours });
  }

  async #spoolBelowBound(): Promise<void> {
    const { spool } = this.#parts.archive;
    const begunAt = performance.now();
    while (spool.health().bytes > MOST_SPOOL_BYTES) {
      if (performance.now() - begunAt > LONGEST_WAIT_MS)
        throw new EnvironmentError(
          say('The archive does not take the sweeps that wait in the spool.'),
          say('See what `rfi-logger doctor` says of it, then give the same command again: it continues from here.'),
        );
      await pause(SPOOL_LOOK_MS);
    }
  }
}

/** Half of the step to which the archive rounds old sweeps, and room for float32. */
const THINNED_DB = 0.2501;
/** Earlier exports cut or rounded a sweep's time to milliseconds. */
const SAME_WITHIN_MS = 1;

/**
 * Sweeps that the archive has with their time, grid and levels, and its numbers of them. Time and grid alone are not enough:
 * a clock that was set back gives the same time twice.
 * @param seqs of some stored sweep at each one's time and grid; NaN where there is none
 */
async function storedAs(
  { archive, receiverId }: Omit<SecondsAsked, 'format'>,
  batch: readonly DriverSweep[],
  seqs: Float64Array,
): Promise<ReadonlyMap<DriverSweep, number>> {
  const there = new Map<DriverSweep, number>();
  for (const part of stretches(batch.filter((_sweep, i) => !Number.isNaN(seqs[i])))) {
    const from = Math.floor(part[0]?.startedAt ?? 0) - SAME_WITHIN_MS;
    const to = Math.ceil(part.at(-1)?.startedAt ?? 0) + 2 * SAME_WITHIN_MS;
    const stored = inPeriods(await archive.query({ receiverId, from, to }), SAME_WITHIN_MS);
    for (const sweep of part) {
      const ms = Math.floor(sweep.startedAt);
      const beside = [ms - 1, ms, ms + 1].flatMap((at) => stored.get(at) ?? []);
      const same = beside.find((one) => sameSweep(one, sweep));
      if (same !== undefined) there.set(sweep, same.seq);
    }
  }
  return there;
}

/** True when `sweep` is `stored`, or the part of its frequencies that an export had. */
function sameSweep(stored: DriverSweep, sweep: DriverSweep): boolean {
  if (Math.abs(stored.startedAt - sweep.startedAt) >= SAME_WITHIN_MS || stored.stepHz !== sweep.stepHz) return false;
  const first = Math.round((sweep.startHz - stored.startHz) / sweep.stepHz);
  if (first < 0 || first + sweep.levelsDbm.length > stored.levelsDbm.length) return false;
  const within = (stored.flags & SweepFlag.halfDb) === 0 ? ROUNDING_DB : THINNED_DB;
  return sweep.levelsDbm.every((level, bin) => sameLevel(stored.levelsDbm[first + bin] ?? Number.NaN, level, within));
}

/**
 * Tells sweeps that the archive has already in another form: SM.1809 has one row a second, the maxima of the sweeps of
 * that second, to 0.1 dB and without a fraction of the second. A second is kept in the form that came first, because
 * occupancy and statistics would count it twice; who has the finer export imports it first, or under another name.
 */
/** Half of 0.1 dB, and room for float32. */
const ROUNDING_DB = 0.0501;
/** The head of SM.1809 has whole hertz. */
const GRID_WITHIN_HZ = 1;
/** Longest time read at once. */
const STRETCH_MS = 60_000;
const ROWS = 'sm1809';
/** Formats of our exports with every sweep. */
const EXACT: ReadonlySet<string> = new Set(['rfi-csv', 'rfi-json', 'rfi-parquet', 'sigmf']);

interface SecondsAsked {
  readonly archive: Pick<Archive, 'query'>;
  readonly receiverId: string;
  /** The format from which the sweeps came. */
  readonly format: string;
}

/** The sweeps that the archive has in another form. */
async function knownBySecond(
  { archive, receiverId, format }: SecondsAsked,
  sweeps: readonly DriverSweep[],
): Promise<ReadonlySet<DriverSweep>> {
  const known = new Set<DriverSweep>();
  if (format !== ROWS && !EXACT.has(format)) return known;
  const says = format === ROWS ? isRowOf : isWithin;
  for (const part of stretches(sweeps)) {
    const from = secondOf(part[0]?.startedAt ?? 0) * SECOND_MS;
    const to = (secondOf(part.at(-1)?.startedAt ?? 0) + 1) * SECOND_MS;
    const stored = inPeriods(await archive.query({ receiverId, from, to }), SECOND_MS);
    for (const sweep of part) {
      const beside = stored.get(secondOf(sweep.startedAt))?.filter((one) => sameGrid(one, sweep)) ?? [];
      if (beside.length > 0 && says(sweep, beside)) known.add(sweep);
    }
  }
  return known;
}

function secondOf(at: number): number {
  return Math.floor(at / SECOND_MS);
}

/** Sweeps in order of time, in parts of at most a minute. */
function stretches(sweeps: readonly DriverSweep[]): DriverSweep[][] {
  return [...inPeriods(sweeps, STRETCH_MS).values()].map((part) => part.toSorted((a, b) => a.startedAt - b.startedAt));
}

/** By the number of the period in which they begin. */
function inPeriods<T extends DriverSweep>(sweeps: readonly T[], periodMs: number): Map<number, T[]> {
  return groupedBy(sweeps, ({ startedAt }) => Math.floor(startedAt / periodMs));
}

function sameGrid(a: DriverSweep, b: DriverSweep): boolean {
  return (
    a.levelsDbm.length === b.levelsDbm.length &&
    Math.abs(a.startHz - b.startHz) <= GRID_WITHIN_HZ &&
    Math.abs(lastBinHz(a) - lastBinHz(b)) <= GRID_WITHIN_HZ
  );
}

/** True when each level of a row of SM.1809 is that of some sweep of the second: an export may begin within a second. */
function isRowOf({ levelsDbm }: DriverSweep, stored: readonly StoredSweep[]): boolean {
  return levelsDbm.every((level, bin) => stored.some((one) => sameLevel(one.levelsDbm[bin] ?? Number.NaN, level)));
}

/** True when a row of SM.1809 stands for the sweep: it has the same levels, or as maxima of its second higher ones. */
function isWithin({ levelsDbm }: DriverSweep, stored: readonly StoredSweep[]): boolean {
  return stored.some((row) => {
    if (row.startedAt % SECOND_MS !== 0 || !row.levelsDbm.every(isTenth)) return false;
    const isMaximum = (row.flags & SweepFlag.peakHeld) !== 0;
    return levelsDbm.every((level, bin) => {
      const held = row.levelsDbm[bin] ?? Number.NaN;
      return sameLevel(level, held) || (isMaximum && (Number.isNaN(level) || level < held));
    });
  });
}

function sameLevel(a: number, b: number, within = ROUNDING_DB): boolean {
  return Math.abs(a - b) <= within || (Number.isNaN(a) && Number.isNaN(b));
}

function isTenth(level: number): boolean {
  return Number.isNaN(level) || Math.abs(level * 10 - Math.round(level * 10)) < 1e-3;
}
