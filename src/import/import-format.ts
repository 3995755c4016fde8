/** The interface of a file format: bytes come in through a link, sweeps go out one at a time. */
import type { Link } from '../receiver/link.js';
import type { DriverSweep } from '../rf/sweep.js';
import type { ImportReport } from './import-report.js';
import type { ResumePoint } from './resume-point.js';

export interface ImportContext {
  readonly report: ImportReport;
  /** A point that this format marked in an earlier reading; the link begins at its offset. */
  readonly from?: ResumePoint | undefined;
  /** For files without times: time of their first sweep, epoch ms. Their sweeps are flagged `clockBad`. */
  readonly startedAt: number;
  /** For files without times: the time from one sweep to the next. */
  readonly everyMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Path of the file, for formats that cannot be read from front to back. */
  readonly path?: string | undefined;
}

export interface ImportFormat {
  /** The name used with `--format`. */
  readonly id: string;
  readonly label: string;
  /** True when a file that begins with these bytes (up to 4096) has this format. */
  fits(head: Uint8Array): boolean;
  /** @throws ProtocolError where the rest of the file cannot be read; the sweeps before are valid. */
  sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void>;
}

/** Longest wait for a read: a file has data or ends, so a disk that needs longer is faulty. */
export const FILE_WAIT_MS = 60_000;
/** A level outside this range was read wrongly. */
const LOWEST_DBM = -250;
const HIGHEST_DBM = 100;

export function isLevel(value: number): boolean {
  return value >= LOWEST_DBM && value <= HIGHEST_DBM;
}
