/** What an import did, and what it left out and why; a few bytes for each reason, however long the file. */

const MOST_NUMBERS = 20;
const MOST_REASONS = 50;

export interface Rejection {
  readonly reason: string;
  readonly count: number;
  /** Numbers of the first lines (or records) rejected for this reason, from 1. */
  readonly firstNumbers: readonly number[];
}

export class ImportReport {
  /** Sweeps given. */
  sweeps = 0;
  /** Lines or records that carried data. */
  accepted = 0;
  /** Lines that are comments, headers or blank: no data, and no fault. */
  remarks = 0;
  readonly #rejected = new Map<string, { count: number; firstNumbers: number[] }>();
  #otherReasons = 0;

  /** `number` is that of the line or record, from 1. Reasons are sentences that name no values, so that they add up. */
  reject(number: number, reason: string): void {
    const known = this.#rejected.get(reason);
    if (known !== undefined) {
      known.count += 1;
      if (known.firstNumbers.length < MOST_NUMBERS) known.firstNumbers.push(number);
    } else if (this.#rejected.size < MOST_REASONS) this.#rejected.set(reason, { count: 1, firstNumbers: [number] });
    else this.#otherReasons += 1;
  }

  get rejections(): readonly Rejection[] {
    return [...this.#rejected].map(([reason, found]) => ({ reason, ...found }));
  }

  get rejected(): number {
    return this.rejections.reduce((sum, { count }) => sum + count, this.#otherReasons);
  }
}
