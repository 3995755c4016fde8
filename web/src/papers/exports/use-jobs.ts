/** Exports, asked for as often as one of them moves. */
import { useCallback } from 'react';
import { type Shown, useFollowed } from '../../ground/asking/use-followed.js';
import { fetchJob, fetchJobs, isGoing, type Job } from './export-job.js';

const MOVING_MS = 700;
const STILL_MS = 10_000;

export function useJobs(): Shown<readonly Job[]> {
  return useFollowed(fetchJobs, { everyMs: (jobs) => (jobs?.some(isGoing) === true ? MOVING_MS : STILL_MS) });
}

/** One export, followed until it has ended; `begun` is the answer with which it began, or its id. */
export function useJob(begun: Job | string | undefined) {
  const id = typeof begun === 'object' ? begun.id : begun;
  const question = useCallback(
    async (signal: AbortSignal) => (id === undefined ? undefined : await fetchJob(id, signal)),
    [id],
  );
  const { value, status, fault, ask } = useFollowed(question, {
    everyMs: (job) => (job !== undefined && isGoing(job) ? MOVING_MS : undefined),
  });
  const first = typeof begun === 'object' ? begun : undefined;
  // A job that was removed is none to follow.
  return { job: status === 404 ? undefined : (value ?? first), fault, load: ask };
}
