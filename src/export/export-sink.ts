/** Takes an export's data and makes files of it. */

import type { Stretch } from '../report/occupancy-summary.js';
import type { Quantity } from '../rf/correction.js';
import type { StoredSweep } from '../store/archive.js';
import type { ChannelPlan } from '../store/summaries/channels.js';
import type { SweepFormat } from '../watch/papers/formats.js';
import type { ReceiverFacts } from './sweep-table.js';
import type { About, Cell, Column } from './table.js';

/** Name of the file in the folder with what the page shows of a result; not one of the result's own files. */
export const SHOWN_FILE = 'shown.json';

export interface WaterfallFrame {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  /** The part of interest, marked above the picture. */
  readonly markStartHz?: number | undefined;
  readonly markStopHz?: number | undefined;
}

/** How sweeps are counted again as occupancy of channels. */
export interface RecountSpec {
  readonly receiverId: string;
  readonly plan: ChannelPlan;
  readonly stretch: Stretch;
}

/** Plain data, so that it can be sent to the writing thread. */
export interface SinkSpec {
  /**
   * `evidence`: every file that a bundle has of a receiver, in one pass: blocks, CSV, SM.1809, pictures. `figures`: the
   * same without the blocks, for the verifier, which makes them again from the signed blocks.
   */
  readonly format: SweepFormat | 'evidence';
  /** Folder for the files; it must exist. */
  readonly folder: string;
  /** Name of the files, without ending. */
  readonly name: string;
  /** Names of other exports into the folder. */
  readonly taken?: readonly string[] | undefined;
  readonly about: About;
  readonly mostBytes: number;
  /** Needed for sweeps; tables of rows have `columns`. */
  readonly facts?: ReceiverFacts;
  readonly corrected?: Quantity | undefined;
  readonly columns?: readonly Column[];
  /** Sweeps are counted, and the rows are of channels. */
  readonly recount?: RecountSpec;
  /** Needed for `evidence` and `figures`. */
  readonly frame?: WaterfallFrame;
}

/** `sweeps` are received ones; a drill's sweeps have another type. */
export type Batch = { readonly sweeps: readonly StoredSweep[] } | { readonly rows: readonly (readonly Cell[])[] };

export interface ExportSink {
  /** Returns the bytes written so far. @throws ConfigError over a limit; DrillRefused. */
  add(batch: Batch): Promise<number>;
  /** Returns the names of the files in the folder. */
  finish(): Promise<readonly string[]>;
  /** Closes open files, which are then incomplete. */
  abandon(): Promise<void>;
}

/** A file that is written from front to back. */
export interface OutFile {
  readonly path: string;
  readonly bytes: number;
  write(piece: string | Uint8Array): Promise<void>;
  /** Writes another file behind, and removes it. */
  append(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file that may get `mostBytes`; the verifier opens one that is only compared. */
export type OpenOut = (path: string, mostBytes: number) => Promise<OutFile>;

/** Writes rows one after another. */
export interface RowWriter {
  readonly bytes: number;
  add(cells: readonly Cell[], levels?: Float32Array): Promise<void> | void;
  /** Called after each batch: the writer may write what it has buffered. */
  pause?(): Promise<void>;
  finish(): Promise<readonly string[]>;
  abandon(): Promise<void>;
}
