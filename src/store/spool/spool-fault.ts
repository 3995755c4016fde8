/** Reason why the spool cannot be written, as a sentence with a cure. */
import { saidOf } from '../../errors/errors.js';
import { say, type Words } from '../../words/said.js';

const DISK_FULL = say(
  'The disk is full: sweeps wait until there is room. Free some space, or lower archive.keepAtMost.',
);
const DISK_READ_ONLY = say(
  'The disk has become read-only: sweeps wait until it can be written. The log of the system says why; mend the disk, then start the program again.',
);

/** Time in ms between two attempts on a full disk, so that space which a person frees is not used up at once. */
export const FULL_RETRY_MS = 5000;

export interface SpoolFault {
  readonly sentence: Words;
  readonly full: boolean;
}

export function spoolFault(error: Error): SpoolFault {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return { sentence: DISK_FULL, full: true };
  if (code === 'EROFS') return { sentence: DISK_READ_ONLY, full: false };
  return { sentence: say('The spool cannot be written: {why}', { why: saidOf(error) }), full: false };
}
