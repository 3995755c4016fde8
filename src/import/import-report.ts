/**
 * The result of an import: what was taken, what was left out, and why. Each reason needs only a few bytes, however long
 * the file is.
 */
import { z } from 'zod';
import { ProtocolError } from '../errors/errors.js';
import type { Words } from '../words/said.js';
import { FileClock } from './file-clock.js';

const MOST_NUMBERS = 20;
const MOST_REASONS = 50;
const MOST_ASSUMPTIONS = 20;

const count = z.int().nonnegative();
const rejection = z.strictObject({
  reason: z.string(),
  count,
  /** Numbers of the first lines (or records) rejected for this reason, from 1. */
  firstNumbers: z.array(z.int().positive()).max(MOST_NUMBERS),
});
export type Rejection = Readonly<z.output<typeof rejection>>;
/** The counts of a report as JSON; a resumed import continues them. */
export const importCountsSchema = z.strictObject({
  sweeps: count,
  accepted: count,
  remarks: count,
  rejections: z.array(rejection),
  otherReasons: count,
});
export type ImportCounts = z.output<typeof importCountsSchema>;

export class ImportReport {
  sweeps: number;
  /** Number of lines or records with data. */
  accepted: number;
  /** Number of lines that are comments, headers or blank: no data, and no fault. */
  remarks: number;
  /** True when the times of the file are local ones. */
  isLocal = false;
  /** The ways in which the lines can be read, where a person must choose one. */
  readings: readonly Words[] = [];
  /** Start of the last sweep delivered, epoch ms. */
  lastAt: number | undefined;
  clock = new FileClock();
  /** True when the file states field strength, undefined before its first unit was read. */
  isField: boolean | undefined;
  readonly #rejected: Map<string, { count: number; firstNumbers: number[] }>;
  #otherReasons: number;
  readonly #assumptions = new Set<string>();
  #isUntimed = false;
  #mark: { readonly sweeps: number; readonly point: () => ResumePoint } | undefined;

  constructor(before?: ImportCounts) {
    this.sweeps = before?.sweeps ?? 0;
    this.accepted = before?.accepted ?? 0;
    this.remarks = before?.remarks ?? 0;
    this.#otherReasons = before?.otherReasons ?? 0;
    const rejections = before?.rejections ?? [];
    this.#rejected = new Map(
      rejections.map(({ reason, count, firstNumbers }) => [reason, { count, firstNumbers: [...firstNumbers] }]),
    );
  }

  /**
   * Counts a rejected line or record; `number` is its number, from 1. A reason names no values, so that equal ones can
   * be counted.
   */
  reject(number: number, reason: string): void {
    const known = this.#rejected.get(reason);
    if (known !== undefined) {
      known.count += 1;
      if (known.firstNumbers.length < MOST_NUMBERS) known.firstNumbers.push(number);
    } else if (this.#rejected.size < MOST_REASONS) this.#rejected.set(reason, { count: 1, firstNumbers: [number] });
    else this.#otherReasons += 1;
  }

  /** Counts a line with data, or rejects it where there is a reason to. */
  count(number: number, why: string | undefined): void {
    if (why === undefined) this.accepted += 1;
    else this.reject(number, why);
  }

  /** Notes something that the file does not state and the reader assumed. The sentence names no values of lines. */
  assume(sentence: string): void {
    if (this.#assumptions.size < MOST_ASSUMPTIONS) this.#assumptions.add(sentence);
  }

  /** Notes whether levels are field strength. @throws ProtocolError where the file holds both: a recording has one quantity */
  measures(isField: boolean): void {
    if (this.isField !== undefined && this.isField !== isField)
      throw ProtocolError.of(
        'The file has both field strength and levels at a receiver; only one of them can be read.',
      );
    this.isField = isField;
  }

  /** Notes that the file states no times. */
  assumeTimes(): void {
    this.#isUntimed = true;
  }

  get assumptions(): readonly string[] {
    return [...this.#assumptions];
  }

  /** True when the file states no times, so that its sweeps were placed by the context's start and interval. */
  get isUntimed(): boolean {
    return this.#isUntimed;
  }

  /**
   * Called by a format just before it delivers a sweep: with this sweep, everything before `point` has been delivered,
   * and the counts here include nothing after it. `point` is called only while the format waits at that sweep.
   */
  mark(point: () => ResumePoint): void {
    this.#mark = { sweeps: this.sweeps + 1, point };
  }

  /** The point at which an import that ended with the last delivered sweep can resume; undefined when there is none. */
  get resumePoint(): ResumePoint | undefined {
    return this.#mark?.sweeps === this.sweeps
      ? { ...this.#mark.point(), lastAt: this.lastAt, epoch: this.clock.epoch }
      : undefined;
  }

  get counts(): ImportCounts {
    const { sweeps, accepted, remarks } = this;
    const rejections = [...this.#rejected].map(([reason, { count, firstNumbers }]) => {
      return { reason, count, firstNumbers: [...firstNumbers] };
    });
    return { sweeps, accepted, remarks, rejections, otherReasons: this.#otherReasons };
  }

  get rejections(): readonly Rejection[] {
    return this.counts.rejections;
  }

  get rejected(): number {
    return this.rejections.reduce((sum, { count }) => sum + count, this.#otherReasons);
  }
}

/** A point at which reading can resume: everything before it was delivered as sweeps, or left out and counted. */
export const resumePointSchema = z.strictObject({
  /** Bytes from the beginning of the file. */
  offset: z.int().nonnegative(),
  /** Number of lines or records before it. */
  number: z.int().nonnegative(),
  /** Start of the last sweep before it, epoch ms. */
  lastAt: z.number().optional(),
  /** Epoch of the file's clock there, see file-clock.ts. */
  epoch: z.iso.datetime().optional(),
  /** State of the format that the rest of the file does not repeat, as JSON. */
  state: z.unknown().optional(),
});
export type ResumePoint = Readonly<z.output<typeof resumePointSchema>>;

export const FILE_BEGIN: ResumePoint = { offset: 0, number: 0 };
