/** The list of exports, looked at again as often as something in it moves. */
import { useCallback, useEffect, useState } from 'react';
import { fetchJob, fetchJobs, isGoing, type Job } from './export-job.js';

const MOVING_MS = 700;
const STILL_MS = 10_000;

export function useJobs(): { readonly jobs: readonly Job[] | undefined; readonly fault: unknown; load(): void } {
  const [jobs, setJobs] = useState<readonly Job[]>();
  const [fault, setFault] = useState<unknown>();
  const load = useCallback(() => {
    fetchJobs().then(
      (found) => {
        setJobs(found);
        setFault(undefined);
      },
      (error: unknown) => setFault(error),
    );
  }, []);
  const moving = jobs?.some(isGoing) ?? false;
  useEffect(() => {
    load();
    const timer = setInterval(load, moving ? MOVING_MS : STILL_MS);
    return () => clearInterval(timer);
  }, [load, moving]);
  return { jobs, fault, load };
}

/** One export, followed until it has ended. */
export function useJob(): { readonly job: Job | undefined; follow(job: Job | undefined): void; load(): void } {
  const [job, setJob] = useState<Job>();
  const id = job?.id;
  const load = useCallback(() => {
    if (id === undefined) return;
    // A job that was removed is none to follow; a line that is down for a moment is tried again.
    fetchJob(id).then(setJob, (error: { status?: number }) => {
      if (error.status === 404) setJob(undefined);
    });
  }, [id]);
  const moving = job !== undefined && isGoing(job);
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(load, MOVING_MS);
    return () => clearInterval(timer);
  }, [load, moving]);
  return { job, follow: setJob, load };
}
