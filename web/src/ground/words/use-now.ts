import { useEffect, useState } from 'react';
import { useLive } from '../../live/live-context.js';
import { usePage } from '../../picture/page-store.js';
import { knownAt } from '../../program/liveness.js';
import { onTicks } from '../../program/ticks.js';

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
