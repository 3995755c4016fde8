/** State of the watch for each band, loaded at intervals and when a receiver changes; unknown while the program is out of reach. */
import { useCallback, useMemo } from 'react';
import { ask } from '../../ground/asking/ask.js';
import { isoOf } from '../../ground/asking/instants.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { useHeard } from '../../program/liveness.js';
import { programNow } from '../../program/program-store.js';
import { type WatchCell, watchCellOf } from './watch-cells.js';

const BACK_MS = 120_000;

/** Undefined until the first answer arrived. */
export function useWatchCells(everyMs = 20_000): readonly WatchCell[] | undefined {
  const heard = useHeard();
  const question = useCallback(async (signal: AbortSignal) => {
    const now = programNow();
    const query = { from: isoOf(now - BACK_MS), to: isoOf(now) };
    return (await ask('GET /api/v1/coverage', { query, signal })).coverage.flatMap((one) => watchCellOf(one) ?? []);
  }, []);
  const { value: cells } = useFollowed(question, { everyMs, after: ['receiver'] });
  return useMemo(
    () => (heard ? cells : cells?.map((cell) => ({ ...cell, state: 'unknown' as const }))),
    [cells, heard],
  );
}
