/** What keeps sweeps: small on purpose, so that an embedded file and a server can both be one. */
import type { Sweep } from '../rf/sweep.js';

export interface SweepQuery {
  readonly receiverId: string;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  /** At most this many sweeps; groups of neighbours in time are folded, each bin keeping its maximum. */
  readonly maxSweeps?: number | undefined;
  /** At most this many bins a sweep; groups keep their maximum. */
  readonly maxBins?: number | undefined;
}

/** A stored sweep, or several folded into one. */
export interface StoredSweep extends Sweep {
  /** How many received sweeps this one stands for. */
  readonly folded: number;
}

export interface ArchiveHealth {
  readonly path: string;
  readonly bytes: number;
  readonly sweeps: number;
  /** Sweeps accepted but not yet on disk. */
  readonly pending: number;
  /** Sweeps that were lost, with the last reason; 0 in a healthy life. */
  readonly dropped: number;
  readonly lastFault?: string;
}

export interface Archive {
  /** Takes a sweep at once; it is on disk within a second. Never throws and never waits: losses are counted. */
  add(sweep: Sweep): void;
  /** Sweeps in order of time. @throws Error when the archive cannot be read. */
  query(query: SweepQuery): Promise<StoredSweep[]>;
  /** The highest sequence number on disk for each receiver, so that counting goes on after a restart. */
  lastSeqs(): Promise<ReadonlyMap<string, number>>;
  health(): Promise<ArchiveHealth>;
  /** Writes what is pending and closes. */
  close(): Promise<void>;
}

export interface Retention {
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}
