import { type Sweep, SweepFlag } from '../rf/sweep.js';
import { MINUTE_MS } from '../time/units.js';
import type { Archive, RecordedSpan, StoredSweep } from './archive.js';
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

/** What the oldest minutes of a receiver tell of all its recording. */
interface OldestArchive extends Pick<Archive, 'query'> {
  spans(receiverId: string): Promise<readonly Pick<RecordedSpan, 'from'>[]>;
}

/** A sweep of a receiver's oldest minutes, which tells its station and its quantity; undefined where nothing is recorded. */
export async function oldestSweep(archive: OldestArchive, receiverId: string): Promise<StoredSweep | undefined> {
  const [first] = await archive.spans(receiverId);
  if (first === undefined) return undefined;
  const oldest = { receiverId, from: first.from, to: first.from + 10 * MINUTE_MS, maxSweeps: 1, maxBins: 1 };
  return (await archive.query(oldest))[0];
}
