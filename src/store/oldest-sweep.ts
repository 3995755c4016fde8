/** What the oldest minutes of a receiver tell of all its recording. */
import { MINUTE_MS } from '../time/units.js';
import type { Archive, RecordedSpan, StoredSweep } from './archive.js';

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
