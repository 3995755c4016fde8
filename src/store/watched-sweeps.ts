import { type Sweep, SweepFlag } from '../rf/sweep.js';
import type { Archive } from './archive.js';

export type ReadSweeps = (receiverId: string, from: number, to: number) => Promise<Sweep[]>;

/** Reads sweeps of the plan. A closer look beside the plan is stored, but detection does not judge it. */
export function watchedSweeps(archive: Pick<Archive, 'query'>): ReadSweeps {
  return async (receiverId, from, to) => {
    const stored = await archive.query({ receiverId, from, to });
    return stored.filter(({ flags }) => (flags & SweepFlag.aside) === 0);
  };
}
