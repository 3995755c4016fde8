/** What an import did, and what it left out and why; a few bytes for each reason, however long the file. */
import { z } from 'zod';
import type { ResumePoint } from './resume-point.js';

const MOST_NUMBERS = 20;
const MOST_REASONS = 50;

export interface Rejection {
  readonly reason: string;
  readonly count: number;
  /** Numbers of the first lines (or records) rejected for this reason, from 1. */
  readonly firstNumbers: readonly number[];
}

const count = z.int().nonnegative();
/** The counts of a report, as JSON: an import that goes on begins with them. */
export const importCountsSchema = z.strictObject({
  sweeps: count,
  accepted: count,
  remarks: count,
  rejections: z.array(
    z.strictObject({ reason: z.string(), count, firstNumbers: z.array(z.int().positive()).max(MOST_NUMBERS) }),
  ),
  otherReasons: count,
});
export type ImportCounts = z.output<typeof importCountsSchema>;

export class ImportReport {
  /** Sweeps given. */
  sweeps: number;
  /** Lines or records that carried data. */
  accepted: number;
  /** Lines that are comments, headers or blank: no data, and no fault. */
  remarks: number;
  readonly #rejected: Map<string, { count: number; firstNumbers: number[] }>;
  #otherReasons: number;
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

  /** `number` is that of the line or record, from 1. Reasons are sentences that name no values, so that they add up. */
  reject(number: number, reason: string): void {
    const known = this.#rejected.get(reason);
    if (known !== undefined) {
      known.count += 1;
      if (known.firstNumbers.length < MOST_NUMBERS) known.firstNumbers.push(number);
    } else if (this.#rejected.size < MOST_REASONS) this.#rejected.set(reason, { count: 1, firstNumbers: [number] });
    else this.#otherReasons += 1;
  }

  /**
   * For a format, right before it gives a sweep: with that one, all that lies before `point` has been given, and the
   * counts here are of nothing else. `point` is asked for only while the format waits at that sweep.
   */
  mark(point: () => ResumePoint): void {
    this.#mark = { sweeps: this.sweeps + 1, point };
  }

  /** Where an import that ended with the sweep just given could go on; undefined in the middle of something. */
  get resumePoint(): ResumePoint | undefined {
    return this.#mark?.sweeps === this.sweeps ? this.#mark.point() : undefined;
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
