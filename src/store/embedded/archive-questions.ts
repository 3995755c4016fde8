/** What the archive's thread can be asked; `ArchiveEngine` answers. */
import { type Answers, asks, asksPacked, tells } from '../../threads/questions.js';
import type { Words } from '../../words/said.js';
import type * as Api from '../archive.js';
import { type SeriesTable, toPoints } from '../reading/series-table.js';
import { type SweepTable, toSweeps } from '../reading/sweep-table.js';
import type { RecoveryState } from '../salvage/archive-recovery.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import type { ChannelPlan } from '../summaries/channels.js';
import type { FrameForm } from './table-frames.js';

/** Longest wait in ms for the last commit, with which the write-ahead log goes back into a file of many gigabytes. */
const CLOSES_WITHIN_MS = 600_000;

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
  readonly fault: Words | undefined;
  readonly diskFull: boolean;
  /** There is space to delete on a full disk. */
  readonly hasReserve: boolean;
}

export interface ArchiveEvents {
  /** Everything before this position of the spool is committed. */
  committed(cursor: SpoolPosition): void;
}

/** Questions to an archive, also to one that is only looked at. */
export const ARCHIVE_READS = {
  query: asksPacked<(query: Api.SweepQuery) => SweepTable, Api.StoredSweep[]>(toSweeps),
  /** The same sweeps as frames, which are only passed on: they are made where the sweeps are read. */
  frames: asks<(query: Api.SweepQuery, form: FrameForm) => Uint8Array>(),
  /** Sequence number of the sweep at each place; NaN where there is none. */
  seqsAt: asks<(query: Api.PlaceQuery) => Float64Array>(),
  overview: asks<(query: Api.OverviewQuery) => Api.Overview>(),
  /** Counts of the levels at each frequency, as `encodeDensity` writes them: they are only passed on. */
  density: asks<(query: Api.DensityQuery) => Uint8Array>(),
  channels: asks<(receiverId: string) => Api.Channel[]>(),
  channelSeries: asksPacked<(query: Api.ChannelQuery) => SeriesTable, Api.ChannelSeriesPoint[]>(toPoints),
  /** The same of several channels, for the cost of one. */
  channelTables: asks<(query: Api.ChannelsQuery) => SeriesTable[]>(),
  /** The grids of a receiver, in order of frequency. */
  spans: asks<(receiverId: string) => Api.RecordedSpan[]>(),
  /** Periods without stored sweeps, in order of time. */
  gaps: asks<(query: Api.SweepRange) => Api.Gap[]>(),
  lastSeqs: asks<() => ReadonlyMap<string, number>>(),
  pins: asks<() => Api.PinRange[]>(),
  integrity: asks<() => Api.IntegrityReport>(),
};

export const ARCHIVE_KEEPS = {
  /** Keeps all sweeps of these receivers in these periods, including future ones, whatever the retention says. */
  pin: asks<(...ranges: Api.PinRange[]) => void>(),
  /** Removes every pin with this reason. */
  unpin: asks<(reason: string) => void>(),
  /** Makes a consistent copy of the archive file while sweeps are being stored. */
  backup: asks<(path: string) => void>(),
};

/** Questions that the archive asks its thread by itself. */
const ARCHIVE_WORK = {
  /** Position in the spool from which it is needed, and what opening had to repair, as a sentence. */
  beginning: asks<() => { readonly cursor: SpoolPosition; readonly repair: string | undefined }>(),
  /** The spool is written up to here: each later answer includes all sweeps before it. */
  reach: tells<(written: SpoolPosition) => void>(),
  caughtUp: asks<() => void>(),
  tick: asks<(now: number) => void>(),
  health: asks<() => EngineHealth>(),
  setChannelPlan: asks<(plan: ChannelPlan) => void>(),
  prune: asks<(retention: Api.Retention, now: number) => void>(),
  makeRoom: asks<() => void>(),
  /** Commits everything that is caught up with, and closes the file. */
  close: asks<() => void>(CLOSES_WITHIN_MS),
};

export const ARCHIVE_QUESTIONS = { ...ARCHIVE_READS, ...ARCHIVE_KEEPS, ...ARCHIVE_WORK };
export type ArchiveAnswers = Answers<typeof ARCHIVE_QUESTIONS>;
