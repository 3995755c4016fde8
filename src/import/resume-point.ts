/** A place in a file between sweeps. */

/** Where reading may go on: everything the file holds before it was given as sweeps, or left out and counted. */
export interface ResumePoint {
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  /** Lines or records before it. */
  readonly number: number;
  /** What the format knows by then and could not learn from what comes after, as JSON. */
  readonly state?: unknown;
}

export const FILE_BEGIN: ResumePoint = { offset: 0, number: 0 };
