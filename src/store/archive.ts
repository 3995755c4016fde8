/** The interface of a store of sweeps. It is small, so that an embedded file and a server can both implement it. */
import type { ColumnRange } from '../rf/bin-columns.js';
import type { Sweep } from '../rf/sweep.js';
import type { Words } from '../words/sentence.js';
import type { OccupancyRule } from './summaries/occupancy-rule.js';

/** What a receiver swept in a time; its whole range where no frequencies are named. */
export interface SweepRange {
  readonly receiverId: string;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
}

export interface SweepQuery extends SweepRange {
  /**
   * Largest number of rows per grid. Neighbours in time are folded; each bin keeps its maximum. Over long ranges rows come from
   * the pyramid and may reach beyond the range by less than their own length.
   */
  readonly maxSweeps?: number | undefined;
  /** Largest number of bins per sweep; groups of bins keep their maximum. */
  readonly maxBins?: number | undefined;
}

export interface Place extends Pick<Sweep, 'startedAt' | 'startHz' | 'stepHz'> {
  /** Number of bins; absent: only a sweep that begins at the same frequency is found, not one that contains the place. */
  readonly bins?: number;
}

/** Places to look up: range and time of sweeps of one receiver, which makes only one sweep at a time. */
export interface PlaceQuery {
  readonly receiverId: string;
  readonly places: readonly Place[];
}

/** A stored sweep, or several folded into one. */
export interface StoredSweep extends Sweep {
  /** Number of received sweeps that this one stands for. */
  readonly folded: number;
}

/** A picture of a range: `rows` × `columns` cells whatever was received; all grids of a receiver lie in the same picture. */
export interface OverviewQuery {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  readonly startHz: number;
  readonly stopHz: number;
  readonly rows: number;
  readonly columns: number;
  /** Minima and means cost as much time again; absent means only maxima. */
  readonly withMinAndMean?: boolean | undefined;
}

export interface Overview {
  /** Row after row, the oldest first; NaN where nothing was received. */
  readonly maxDbm: Float32Array;
  /** Empty unless `withMinAndMean` was set. */
  readonly minDbm: Float32Array;
  /** Mean in power. Empty unless `withMinAndMean` was set. */
  readonly meanDbm: Float32Array;
  /** Number of sweeps in each row. */
  readonly sweeps: Uint32Array;
}

/** The levels of a range counted by frequency, whatever grids were swept. */
export interface DensityQuery extends ColumnRange {
  readonly receiverId: string;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
}

export interface ChannelQuery {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  /** As {@link Archive.channels} names it. */
  readonly channel: string;
  /** Largest number of points; each covers whole intervals of 10 s. */
  readonly maxPoints?: number | undefined;
}

/** The same of several channels together. */
export interface ChannelsQuery extends Omit<ChannelQuery, 'channel'> {
  readonly channels: readonly string[];
}

export interface ChannelSeriesPoint {
  /** Epoch ms of the point's begin. */
  readonly at: number;
  readonly maxDbm: number;
  /** Mean in power. */
  readonly meanDbm: number;
  /** Mean over the slots of 10 s that its sweeps stand for, of the share of their sweeps in which it was occupied, 0 … 1. */
  readonly occupancy: number;
  readonly sweeps: number;
  /** Length of those slots, ms. */
  readonly receivedMs?: number;
  /** Rule for "occupied"; when the rule changed within the point, the rule of its newest sweeps. */
  readonly rule: OccupancyRule;
}

/**
 * A part of the spectrum with a name; the number of names is bounded: a licence, a channel of the band plan, or an equal part.
 */
export interface Channel {
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
}

/** A grid that a receiver has swept, and the time for which data of it exist. */
export interface RecordedSpan {
  readonly startHz: number;
  readonly stopHz: number;
  readonly bins: number;
  /** Epoch ms, rounded to ten minutes: begin of the oldest and end of the newest data. */
  readonly from: number;
  readonly to: number;
}

/** Period in epoch ms without stored sweeps: not received, or lost; the coverage ledger says which. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface ArchiveLosses {
  /** Number of sweeps that exist only as part of a maximum over a minute. */
  readonly foldedSweeps: number;
  /** Number of sweeps of which nothing is left. */
  readonly droppedSweeps: number;
  readonly lastAt?: number | undefined;
  readonly lastReason?: string | undefined;
}

/** Faults that people see in their own language; `lastFault` and the like are for the person who repairs the machine. */
export type ArchiveTrouble =
  /** No free space: sweeps wait in memory, or the oldest are deleted to make room for new ones. */
  | 'disk-full'
  /** Sweeps are still stored, but there is no space for the reserve with which a full disk can still delete. */
  | 'disk-nearly-full'
  | 'cannot-write'
  /** Sweeps were folded or dropped in the last hour because a reader was behind or the disk full. */
  | 'sweeps-lost';

export interface ArchiveHealth {
  readonly trouble?: ArchiveTrouble;
  readonly path: string;
  readonly bytes: number;
  readonly sweeps: number;
  /** Bytes accepted but not yet on disk. */
  readonly pending: number;
  /** Sweeps in them, where they are counted. */
  readonly pendingSweeps?: number;
  /** Number of sweeps lost in the life of this archive; 0 in a healthy one. */
  readonly dropped: number;
  readonly losses: ArchiveLosses;
  /** Bytes of the spool that readers have not processed yet. */
  readonly spoolBytes: number;
  /** The present fault as a sentence; a repair is named for a minute longer, then only in `lastRepair`. */
  readonly lastFault?: string;
  /** The present fault in both languages. */
  readonly fault?: Words;
  /** The last repair, at opening or later. */
  readonly lastRepair?: { readonly at: number; readonly what: string };
  /** Damage that reading skips, as a sentence; `integrity` names the blocks. */
  readonly damage?: string;
  /** Recorded sweeps that cannot be read now and the work on them, as a sentence. */
  readonly outOfReach?: string;
}

export interface IntegrityReport {
  readonly blocks: number;
  /** A sentence for each fault; empty when there is none. */
  readonly problems: readonly string[];
}

export interface PinRange {
  readonly receiverIds: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Shown beside the pin: the case for which this is evidence. */
  readonly reason: string;
}

export interface Archive {
  /** Accepts a sweep at once; within a second it is on disk. Never throws and never waits; losses are counted. */
  add(sweep: Sweep): void;
  /** Sweeps in order of time, including everything accepted before the call. @throws Error when the archive cannot be read */
  query(query: SweepQuery): Promise<StoredSweep[]>;
  overview(query: OverviewQuery): Promise<Overview>;
  /** Channels followed for a receiver, in order of frequency. */
  channels(receiverId: string): Promise<Channel[]>;
  channelSeries(query: ChannelQuery): Promise<ChannelSeriesPoint[]>;
  /** Highest stored sequence number of each receiver, from which counting continues after a restart. */
  lastSeqs(): Promise<ReadonlyMap<string, number>>;
  health(): Promise<ArchiveHealth>;
  /** Writes everything pending to disk and closes. */
  close(): Promise<void>;
}

export interface Retention {
  /** Age in ms after which single sweeps are deleted; pinned ones stay, and so do the coarser rows of the pyramid. */
  readonly maxAgeMs: number;
  /** Size in bytes beyond which the oldest single sweeps are deleted, whatever their age. */
  readonly maxBytes: number;
  /** Age in ms after which sweeps are rounded to 0.5 dB and marked so; absent means never. */
  readonly thinAfterMs?: number | undefined;
}
