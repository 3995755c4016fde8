/** State of the watch for each band, loaded at intervals and when a receiver changes; unknown while the program is out of reach. */
import { useCallback, useMemo } from 'react';
import { ask } from '../../ground/asking/ask.js';
import { isoOf } from '../../ground/asking/instants.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useLive } from '../../live/live-context.js';
import { usePage } from '../../picture/page-store.js';
import { isHeard } from '../../program/liveness.js';
import { type WatchCell, watchCellOf } from './watch-cells.js';

const BACK_MS = 120_000;

/** Undefined until the first answer arrived. */
export function useWatchCells(everyMs = 20_000): readonly WatchCell[] | undefined {
  const { session } = useLive();
  const heard = usePage(isHeard);
  const question = useCallback(
    async (signal: AbortSignal) => {
      const now = session.now();
      const query = { from: isoOf(now - BACK_MS), to: isoOf(now) };
      return (await ask('GET /api/v1/coverage', { query, signal })).coverage.flatMap((one) => watchCellOf(one) ?? []);
    },
    [session],
  );
  const { value: cells } = useFollowed(question, { everyMs, after: ['receiver'] });
  return useMemo(
    () => (heard ? cells : cells?.map((cell) => ({ ...cell, state: 'unknown' as const }))),
    [cells, heard],
  );
}
