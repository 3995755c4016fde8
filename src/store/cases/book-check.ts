/** Checks the whole case book in a thread: in the event loop, years of rows would hold up the watch for seconds. */
import { EnvironmentError } from '../../errors/errors.js';
import { AskedThread } from '../../threads/asked-thread.js';
import { asks } from '../../threads/questions.js';
import { workerUrl } from '../../threads/worker-url.js';
import { MINUTE_MS } from '../../time/units.js';
import { say } from '../../words/said.js';
import type { AuditAnchor, AuditVerdict } from './case-book-audit.js';

/** Longest time in ms for the check of one book. */
const CHECKED_WITHIN_MS = 30 * MINUTE_MS;

export const CHECKING = {
  /** Checks what is on the disk. */
  verify: asks<(anchors: readonly AuditAnchor[]) => AuditVerdict>(CHECKED_WITHIN_MS),
};

/** @throws EnvironmentError when the thread ends before it answers */
export async function checkBook(path: string, anchors: readonly AuditAnchor[]): Promise<AuditVerdict> {
  const brokenOff = (why: string, cause?: Error) =>
    new EnvironmentError(
      say('The check of the audit log was broken off ({why}).', { why }),
      say('Ask again in a moment.'),
      {
        cause,
      },
    );
  const thread = new AskedThread({
    file: workerUrl(import.meta.url, 'book-check-worker'),
    questions: CHECKING,
    start: () => path,
    on: {},
    again: 'when asked',
    ended: ({ error, why }) => brokenOff(why, error),
    late: (withinMs) => brokenOff(`${withinMs / MINUTE_MS} min`),
  });
  try {
    return await thread.work.verify(anchors);
  } finally {
    await thread.close();
  }
}
