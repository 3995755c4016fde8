/** A point between two sweeps of a file. */

/** A point at which reading can resume: everything before it was delivered as sweeps, or left out and counted. */
export interface ResumePoint {
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  /** Number of lines or records before it. */
  readonly number: number;
  /** Start of the last sweep before it, epoch ms. */
  readonly lastAt?: number | undefined;
  /** Epoch of the file's clock there, see file-clock.ts. */
  readonly epoch?: string | undefined;
  /** State of the format that the rest of the file does not repeat, as JSON. */
  readonly state?: unknown;
}

export const FILE_BEGIN: ResumePoint = { offset: 0, number: 0 };
