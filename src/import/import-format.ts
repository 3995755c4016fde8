/** What a file format is to the importer: bytes in through a link, sweeps out, one at a time. */
import type { Link } from '../receiver/link.js';
import type { DriverSweep } from '../rf/sweep.js';
import type { ImportReport } from './import-report.js';
import type { ResumePoint } from './resume-point.js';

export interface ImportContext {
  readonly report: ImportReport;
  /** A point that this format marked in an earlier reading; the link begins at its offset. */
  readonly from?: ResumePoint | undefined;
  /** For files that say no time: that of their first sweep, epoch ms. Their sweeps are flagged `clockBad`. */
  readonly startedAt: number;
  /** For the same: the time from one sweep to the next. */
  readonly everyMs: number;
  readonly signal?: AbortSignal | undefined;
  /** For formats that cannot be read front to back: where the file lies. */
  readonly path?: string | undefined;
}

export interface ImportFormat {
  /** As in `--format`. */
  readonly id: string;
  readonly label: string;
  /** Whether a file that begins with these bytes (up to 4096) is of this format. */
  fits(head: Uint8Array): boolean;
  /** @throws ProtocolError where the rest of the file cannot be read; what was given before is good. */
  sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void>;
}

/** A file is there or at its end; a disk that stalls for this long is broken. */
export const FILE_WAIT_MS = 60_000;
/** Levels beyond this are misread. */
export const LOWEST_DBM = -250;
export const HIGHEST_DBM = 100;

export function isLevel(value: number): boolean {
  return value >= LOWEST_DBM && value <= HIGHEST_DBM;
}
