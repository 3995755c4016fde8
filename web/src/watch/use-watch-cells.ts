/** What is watched now, band by band: asked at intervals; unknown while the program is not heard. */
import { useEffect, useMemo, useState } from 'react';
import { get, listIn } from '../asking/request.js';
import { useLive } from '../live-context.js';
import { isHeard } from '../state/liveness.js';
import { usePage } from '../state/page-store.js';
import { type WatchCell, watchCellFrom } from './watch-cells.js';

const BACK_MS = 120_000;

/** Undefined before the first answer. */
export function useWatchCells(everyMs = 20_000): readonly WatchCell[] | undefined {
  const { session } = useLive();
  const heard = usePage(isHeard);
  const [cells, setCells] = useState<readonly WatchCell[]>();
  useEffect(() => {
    let current = true;
    const load = () => {
      if (document.hidden) return;
      const now = session.now();
      const range = { from: new Date(now - BACK_MS).toISOString(), to: new Date(now).toISOString() };
      get('/api/v1/coverage', range).then(
        (answer) => {
          if (current) setCells(listIn(answer, 'coverage').flatMap((one) => watchCellFrom(one) ?? []));
        },
        (error: unknown) => console.warn('What is watched could not be asked:', error),
      );
    };
    load();
    const timer = window.setInterval(load, everyMs);
    return () => {
      current = false;
      window.clearInterval(timer);
    };
  }, [session, everyMs]);
  return useMemo(
    () => (heard ? cells : cells?.map((cell) => ({ ...cell, state: 'unknown' as const }))),
    [cells, heard],
  );
}
