/** What the uploader works with: where sweeps come from, what lines are made of them, where lines go. */
import type { SpooledSweep, SpoolPosition } from '../spool/spool-format.js';
import type { OpenMinutes } from './channel-meter.js';
import type { BatchOutcome, LineSink, LineWriterOptions } from './line-writer.js';
import type { NoteBox, NoteCounts } from './note-box.js';
import type { ServerIdentity } from './server-kind.js';
import type { BatchInFlight } from './upload-cursor.js';

/** What the uploader reads: the spool from its cursor on. */
export interface UploadSource {
  /** Up to where the spool is on disk. */
  readonly limit: SpoolPosition;
  /** Where the next read begins. */
  readonly position: SpoolPosition;
  /** Bytes on disk behind the reader. */
  readonly waitingBytes: number;
  /** The next sweeps, valid until the next call; empty when none wait. */
  read(maxBytes: number): SpooledSweep[];
  /**
   * Notes on disk that this batch is about to be sent (or, empty, that nothing is). Only when that is done may the spool
   * forget what lies before `keepFrom`. @throws Error when the disk takes no note.
   */
  begin(batch: BatchInFlight, keepFrom: SpoolPosition): Promise<void>;
  /** Everything before is in the database. */
  settle(position: SpoolPosition): void;
}

/** What the uploader sends to: an InfluxConnection. */
export interface UploadTarget extends LineSink {
  readonly server: ServerIdentity;
  close(): void;
}

/** Sweeps → lines; remembers what it needs between batches. */
export interface LineMaker {
  make(sweeps: readonly SpooledSweep[], target: UploadTarget, from: SpoolPosition): string[];
  /** Lines of what is still being gathered, to be overwritten when it is whole. */
  soFar(): string[];
  /** Sweeps from here on are still needed for lines to come; undefined when none are. */
  readonly keepFrom: SpoolPosition | undefined;
  /** What is needed to begin again here. */
  readonly openMinutes: OpenMinutes;
}

export interface UploaderOptions extends LineWriterOptions {
  readonly source: UploadSource;
  /** Opens the database, or says why it must not be written to. @throws Error in words for a person. */
  readonly connect: () => Promise<UploadTarget | Refusal>;
  readonly lines: LineMaker;
  /** What else is to be sent now and then. */
  readonly notes?: NoteBox;
  /** Sweeps wait until there are `batchBytes` of them, or this long: large batches pack better. */
  readonly longestWaitMs?: number;
  readonly batchBytes?: number;
  readonly backOffMs?: { readonly first: number; readonly longest: number };
}

export type Refusal = Extract<BatchOutcome, { kind: 'refused' }>;

export interface UploaderStatus {
  /** `refused`: a person must do something; the sentence says what. */
  readonly state: 'connecting' | 'idle' | 'sending' | 'waiting' | 'refused' | 'stopped';
  readonly server: string;
  readonly problem: string | undefined;
  readonly sweeps: number;
  readonly lines: number;
  readonly setAside: number;
  readonly retries: number;
  readonly waitingBytes: number;
  /** Points that are no sweeps: emissions, coverage, health. They wait in memory. */
  readonly notes: NoteCounts;
}
