import { z } from 'zod';

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
