import { useEffect, useState } from 'react';
import { useLive } from '../live-context.js';
import { knownAt } from '../state/liveness.js';
import { usePage } from '../state/page-store.js';
import { onTicks } from '../state/ticks.js';

/** The program's present in epoch ms, renewed at intervals. */
export function useNow(everyMs = 1000): number {
  const { session } = useLive();
  const [now, setNow] = useState(() => session.now());
  useEffect(() => {
    setNow(session.now());
    return onTicks(everyMs, () => setNow(session.now()));
  }, [session, everyMs]);
  return now;
}

/** The same for what only the program knows, such as how long an alarm has waited: it stops while the program is silent. */
export function useKnownNow(everyMs = 1000): number {
  const now = useNow(everyMs);
  return usePage((state) => knownAt(state, now));
}
