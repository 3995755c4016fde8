/** The parts of the uploader: a source of sweeps, a maker of lines, a target. */
import type { BackoffSteps } from '../../time/backoff.js';
import type { SpooledSweep, SpoolPosition } from '../spool/spool-format.js';
import type { OpenMinutes } from './channel-meter.js';
import type { BatchOutcome, LineSink, LineWriterOptions } from './line-writer.js';
import type { NoteBox, NoteCounts } from './note-box.js';
import type { ServerIdentity } from './server-kind.js';
import type { BatchInFlight } from './upload-cursor.js';

/** Source of sweeps: the spool from its cursor on. */
export interface UploadSource {
  readonly limit: SpoolPosition;
  /** Position of the next read. */
  readonly position: SpoolPosition;
  /** Bytes on disk that were not read yet. */
  readonly waitingBytes: number;
  /** The next sweeps, valid until the next call; empty when none wait. */
  read(maxBytes: number): SpooledSweep[];
  /**
   * Writes to disk that this batch is about to be sent (or, when empty, that nothing is). Only after that may the spool delete
   * what is before `keepFrom`. @throws Error when the disk refuses the note
   */
  begin(batch: BatchInFlight, keepFrom: SpoolPosition): Promise<void>;
  /** Reports that everything before `position` is in the database. */
  settle(position: SpoolPosition): void;
}

/** What the uploader sends to: an InfluxConnection. */
export interface UploadTarget extends LineSink {
  readonly server: ServerIdentity;
  close(): void;
}

/** Converts sweeps to lines; keeps what it needs between batches. */
export interface LineMaker {
  make(sweeps: readonly SpooledSweep[], target: UploadTarget, from: SpoolPosition): string[];
  /** Lines of the open minutes, which the complete minutes overwrite later. */
  soFar(): string[];
  /** Position from which sweeps are still needed for later lines; undefined when none are. */
  readonly keepFrom: SpoolPosition | undefined;
  /** State with which gathering can begin again here. */
  readonly openMinutes: OpenMinutes;
}

export interface UploaderOptions extends LineWriterOptions {
  readonly source: UploadSource;
  /** Opens the database, or returns the reason against writing to it. @throws Error with a sentence for a person */
  readonly connect: () => Promise<UploadTarget | Refusal>;
  readonly lines: LineMaker;
  /** Other points to be sent. */
  readonly notes?: NoteBox;
  /** Longest time in ms for which sweeps wait for `batchBytes` of them: large batches pack better. */
  readonly longestWaitMs?: number;
  readonly batchBytes?: number;
  readonly backoff?: BackoffSteps;
}

export type Refusal = Extract<BatchOutcome, { kind: 'refused' }>;

export interface UploaderStatus {
  /** `refused`: a person must act; the sentence says how. */
  readonly state: 'connecting' | 'idle' | 'sending' | 'waiting' | 'refused' | 'stopped';
  readonly server: string;
  readonly problem: string | undefined;
  readonly sweeps: number;
  readonly lines: number;
  readonly setAside: number;
  readonly retries: number;
  readonly waitingBytes: number;
  /** Counts of points that are no sweeps (emissions, coverage, health); they wait in memory. */
  readonly notes: NoteCounts;
}
