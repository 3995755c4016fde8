/** The interface of a file format: bytes come in through a link, sweeps go out one at a time. */
import type { Link } from '../receiver/link.js';
import { type DriverSweep, SweepFlag } from '../rf/sweep.js';
import type { FrequencyUnit } from '../rf/units.js';
import type { ImportReport, ResumePoint } from './import-report.js';

export interface ImportContext {
  readonly report: ImportReport;
  /** A point that this format marked in an earlier reading; the link begins at its offset. */
  readonly from?: ResumePoint | undefined;
  /** For files without times: time of their first sweep, epoch ms. Their sweeps are flagged `clockBad`. */
  readonly startedAt: number;
  /** For files without times: the time from one sweep to the next. */
  readonly everyMs: number;
  /** True when a person stated the zone of local times; otherwise sweeps with such times are flagged `clockBad`. */
  readonly isZoneStated?: boolean | undefined;
  /** Unit of frequencies, for files that do not tell it. */
  readonly unit?: FrequencyUnit | undefined;
  /** Which of the readings that the report offers a person chose, from 1. */
  readonly reading?: number | undefined;
  /** First and last frequency, for files that hold only levels. */
  readonly span?: { readonly startHz: number; readonly stopHz: number } | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Path of the file, for formats that cannot be read from front to back. */
  readonly path?: string | undefined;
}

/** A mark that every file of a format has near its beginning. */
export interface Sign {
  /** The mark in words, for the person whose file lacks it. */
  readonly what: string;
  /** @param head the first 4096 bytes as latin1, without a byte order mark */
  readonly isIn: (head: string, path?: string) => boolean;
}

export interface ImportFormat {
  /** The name used with `--format`. */
  readonly id: string;
  readonly label: string;
  /** Marks of the format: a file that has all of them has the format. The surest mark comes first. */
  readonly signs: readonly Sign[];
  /** Order in which formats are tried, 0 when absent: general ones, which other formats' files may look like, come last. */
  readonly rank?: number;
  /** True for files of ours and of standards, where a level of exactly 0 was measured; other programs fill gaps with it. */
  readonly hasExactLevels?: boolean;
  /** @throws ProtocolError where the rest of the file cannot be read; the sweeps before are valid. */
  sweeps(link: Link, context: ImportContext): AsyncGenerator<DriverSweep, void, void>;
}

export function sign(what: string, test: RegExp | Sign['isIn']): Sign {
  return { what, isIn: typeof test === 'function' ? test : (head) => test.test(head) };
}

/** Longest wait for a read: a file has data or ends, so a disk that needs longer is faulty. */
export const FILE_WAIT_MS = 60_000;
/** More bins than any receiver measures: damage, or a file made to exhaust its reader. */
export const MOST_BINS = 1_000_000;
/** A level outside this range was read wrongly. */
const LOWEST_DBM = -250;
const HIGHEST_DBM = 100;

export function isLevel(value: number): boolean {
  return value >= LOWEST_DBM && value <= HIGHEST_DBM;
}

/** The value, or NaN where no receiver measures it. */
export function levelOrNan(value: number): number {
  return isLevel(value) ? value : Number.NaN;
}

/** Called by a format that reads local times without a zone: the flag of its sweeps. The report says what was assumed. */
export function localTimeFlag({ report, isZoneStated }: ImportContext): number {
  report.isLocal = true;
  if (isZoneStated) return 0;
  report.assume('The file states local times without a zone; they were read in the zone of this computer (--zone).');
  return SweepFlag.clockBad;
}

/** Epoch ms of sweep `index` (from 0) of a file without times. The report says what was assumed. */
export function untimed({ report, startedAt, everyMs }: ImportContext, index: number): number {
  report.assumeTimes();
  return startedAt + index * everyMs;
}

/**
 * Counts a record with its sweep and delivers it, or rejects it with the reason. @param point a place behind the record, from
 * which an interrupted import can resume; absent where the format has none
 */
export function* delivered(
  report: ImportReport,
  number: number,
  sweep: DriverSweep | string,
  point?: () => ResumePoint,
): Generator<DriverSweep, void, void> {
  if (typeof sweep === 'string') {
    report.reject(number, sweep);
    return;
  }
  report.accepted += 1;
  if (point !== undefined) report.mark(point);
  yield sweep;
}
