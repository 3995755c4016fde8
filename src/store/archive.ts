/** The interface of a store of sweeps. It is small, so that an embedded file and a server can both implement it. */
import type { Sweep } from '../rf/sweep.js';
import type { OccupancyRule } from './summaries/occupancy-rule.js';

export interface SweepQuery {
  readonly receiverId: string;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  /**
   * At most this many rows a grid; neighbours in time are folded, each bin keeping its maximum. Over long ranges rows
   * come from the pyramid and may reach beyond the range by less than their own length.
   */
  readonly maxSweeps?: number | undefined;
  /** At most this many bins a sweep; groups keep their maximum. */
  readonly maxBins?: number | undefined;
}

/** Where and when sweeps of one receiver would have been made: none makes two at once. */
export interface PlaceQuery {
  readonly receiverId: string;
  readonly places: readonly Pick<Sweep, 'startedAt' | 'startHz' | 'stepHz'>[];
}

/** A stored sweep, or several folded into one. */
export interface StoredSweep extends Sweep {
  /** How many received sweeps this one stands for. */
  readonly folded: number;
}

/** A picture of a range: `rows` × `columns` cells whatever was received, the grids of a receiver laid over each other. */
export interface OverviewQuery {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  readonly startHz: number;
  readonly stopHz: number;
  readonly rows: number;
  readonly columns: number;
  /** Minima and means cost as much again; only maxima when absent. */
  readonly withMinAndMean?: boolean | undefined;
}

export interface Overview {
  /** Row after row, the oldest first; NaN where nothing was received. */
  readonly maxDbm: Float32Array;
  /** Empty unless asked for. */
  readonly minDbm: Float32Array;
  /** Mean in power. Empty unless asked for. */
  readonly meanDbm: Float32Array;
  /** Sweeps of each row. */
  readonly sweeps: Uint32Array;
}

export interface ChannelQuery {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  /** As {@link Archive.channels} names it. */
  readonly channel: string;
  /** At most this many points, each of whole intervals of 10 s. */
  readonly maxPoints?: number | undefined;
}

export interface ChannelSeriesPoint {
  /** Epoch ms of its begin. */
  readonly at: number;
  readonly maxDbm: number;
  /** Mean in power. */
  readonly meanDbm: number;
  /** Share of the sweeps in which the channel was occupied, 0 … 1. */
  readonly occupancy: number;
  readonly sweeps: number;
  /** Rule for "occupied"; where the rule changed within the point, that of its newest sweeps. */
  readonly rule: OccupancyRule;
}

export interface ChannelName {
  readonly name: string;
  readonly startHz: number;
  readonly stopHz: number;
}

/** A grid a receiver has swept, and when there is anything of it. */
export interface RecordedSpan {
  readonly startHz: number;
  readonly stopHz: number;
  readonly bins: number;
  /** Epoch ms, to ten minutes: begin of the oldest and end of the newest that there is anything of. */
  readonly from: number;
  readonly to: number;
}

export interface GapQuery {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
}

/** A stretch of time of which nothing was kept: not received, or lost; coverage says which. Epoch ms. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface ArchiveLosses {
  /** Sweeps kept only as part of a maximum over a minute. */
  readonly foldedSweeps: number;
  /** Sweeps gone without a trace. */
  readonly droppedSweeps: number;
  readonly lastAt?: number | undefined;
  readonly lastReason?: string | undefined;
}

/** What people are told in their own language; `lastFault` and the like are for whoever mends it. */
export type ArchiveTrouble =
  /** No room left: sweeps wait in memory, or the oldest make room for new ones. */
  | 'disk-full'
  /** Sweeps are still taken, but the reserve that lets a full disk delete has no room. */
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
  /** Sweeps that were lost in the life of this archive; 0 in a healthy one. */
  readonly dropped: number;
  readonly losses: ArchiveLosses;
  /** Bytes of the spool that readers have not dealt with. */
  readonly spoolBytes: number;
  /** What is wrong now, in a sentence; what was mended is named for a minute longer, then only in `lastRepair`. */
  readonly lastFault?: string;
  /** The last repair, at opening or later. */
  readonly lastRepair?: { readonly at: number; readonly what: string };
  /** What was damaged and is passed over when reading, in a sentence; `integrity` names the blocks. */
  readonly damage?: string;
  /** Recorded sweeps that cannot be read now, and what is being done about it, in a sentence. */
  readonly outOfReach?: string;
}

export interface IntegrityReport {
  readonly blocks: number;
  /** A sentence for everything that is wrong; empty when nothing is. */
  readonly problems: readonly string[];
}

export interface PinRange {
  readonly receiverIds: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Shown beside the pin: what this is evidence of. */
  readonly reason: string;
}

export interface Archive {
  /** Takes a sweep at once; it is on disk within a second. Never throws and never waits: losses are counted. */
  add(sweep: Sweep): void;
  /** Sweeps in order of time, everything accepted so far included. @throws Error when the archive cannot be read. */
  query(query: SweepQuery): Promise<StoredSweep[]>;
  overview(query: OverviewQuery): Promise<Overview>;
  /** Channels followed for a receiver, in order of frequency. */
  channels(receiverId: string): Promise<ChannelName[]>;
  channelSeries(query: ChannelQuery): Promise<ChannelSeriesPoint[]>;
  /** The highest sequence number kept for each receiver, so that counting goes on after a restart. */
  lastSeqs(): Promise<ReadonlyMap<string, number>>;
  health(): Promise<ArchiveHealth>;
  /** Makes what is pending durable and closes. */
  close(): Promise<void>;
}

export interface Retention {
  /** Single sweeps older than this are removed; pinned ones stay, and so do the coarser rows of the pyramid. */
  readonly maxAgeMs: number;
  /** Beyond this the oldest single sweeps go first, whatever their age. */
  readonly maxBytes: number;
  /** Sweeps older than this are rounded to 0.5 dB, and say so; never when absent. */
  readonly thinAfterMs?: number | undefined;
}
