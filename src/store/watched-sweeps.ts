import { type Sweep, SweepFlag } from '../rf/sweep.js';
import type { Archive } from './archive.js';
import type { EmbeddedArchive } from './embedded/embedded-archive.js';

export type ReadSweeps = (receiverId: string, from: number, to: number) => Promise<Sweep[]>;

/** Reads sweeps of the plan. A closer look beside the plan is stored, but detection does not judge it. */
export function watchedSweeps(archive: Pick<Archive, 'query'>): ReadSweeps {
  return async (receiverId, from, to) => {
    const stored = await archive.query({ receiverId, from, to });
    return stored.filter(({ flags }) => (flags & SweepFlag.aside) === 0);
  };
}

/** Epoch ms of the newest sweep of all receivers, to ten minutes; undefined in an empty archive. */
export async function newestSweepAt(archive: Pick<EmbeddedArchive, 'lastSeqs' | 'spans'>): Promise<number | undefined> {
  const ends: number[] = [];
  for (const receiverId of (await archive.lastSeqs()).keys())
    ends.push(...(await archive.spans(receiverId)).map(({ to }) => to));
  return ends.length === 0 ? undefined : Math.max(...ends);
}
