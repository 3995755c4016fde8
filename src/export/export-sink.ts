/** What takes an export's data and makes files of it. */
import type { Quantity } from '../rf/correction.js';
import type { StoredSweep } from '../store/archive.js';
import type { SweepFormat } from './export-request.js';
import type { ReceiverFacts } from './sweep-table.js';
import type { About, Cell, Column } from './table.js';

export interface WaterfallFrame {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  /** The part that matters, marked above the picture. */
  readonly markStartHz?: number | undefined;
  readonly markStopHz?: number | undefined;
}

/** Plain data: sent to the writing thread as it is. */
export interface SinkSpec {
  /** `evidence`: everything a bundle holds of a receiver, in one pass: blocks, CSV, SM.1809, pictures. */
  readonly format: SweepFormat | 'evidence';
  /** Where the files go; it exists. */
  readonly folder: string;
  /** Of the files, without ending. */
  readonly name: string;
  readonly about: About;
  readonly mostBytes: number;
  /** For sweeps; rows bring `columns`. */
  readonly facts?: ReceiverFacts;
  readonly corrected?: Quantity | undefined;
  readonly columns?: readonly Column[];
  /** For `evidence`. */
  readonly frame?: WaterfallFrame;
}

/** `sweeps` are received ones: a drill's are of another type. */
export type Batch = { readonly sweeps: readonly StoredSweep[] } | { readonly rows: readonly (readonly Cell[])[] };

export interface ExportSink {
  /** Bytes written so far. @throws ConfigError over a limit; DrillRefused. */
  add(batch: Batch): Promise<number>;
  /** Names of the files in the folder. */
  finish(): Promise<readonly string[]>;
  /** Closes what is open; the files are of no use. */
  abandon(): Promise<void>;
}

/** Writes rows one after another. */
export interface RowWriter {
  readonly bytes: number;
  add(cells: readonly Cell[], levels?: Float32Array): Promise<void> | void;
  /** After each batch: what is gathered may be written. */
  pause?(): Promise<void>;
  finish(): Promise<readonly string[]>;
  abandon(): Promise<void>;
}
