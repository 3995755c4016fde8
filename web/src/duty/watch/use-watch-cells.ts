/** State of the watch for each band, loaded at intervals and when a receiver changes; unknown while the program is out of reach. */
import { useMemo } from 'react';
import { ask } from '../../ground/asking/ask.js';
import { Followed } from '../../ground/asking/followed.js';
import { isoOf } from '../../ground/asking/instants.js';
import { useShown } from '../../ground/asking/use-followed.js';
import { firstPicture } from '../../ground/line/first-picture.js';
import { useHeard } from '../../program/liveness.js';
import { programNow } from '../../program/program-store.js';
import { type WatchCell, watchCellOf } from './watch-cells.js';

const BACK_MS = 120_000;
const EVERY_MS = 20_000;

const followed = new Followed(
  async (signal) => {
    await firstPicture;
    const now = programNow();
    const query = { from: isoOf(now - BACK_MS), to: isoOf(now) };
    return (await ask('GET /api/v1/coverage', { query, signal })).coverage.flatMap((one) => watchCellOf(one) ?? []);
  },
  () => ({ everyMs: EVERY_MS, after: ['receiver'] }),
);

/** Undefined until the first answer arrived. */
export function useWatchCells(): readonly WatchCell[] | undefined {
  const heard = useHeard();
  const { value: cells } = useShown(followed);
  return useMemo(
    () => (heard ? cells : cells?.map((cell) => ({ ...cell, state: 'unknown' as const }))),
    [cells, heard],
  );
}
