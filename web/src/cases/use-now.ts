import { useEffect, useState } from 'react';
import { useLive } from '../live-context.js';

/** The program's present in epoch ms, renewed at intervals. */
export function useNow(everyMs = 1000): number {
  const { session } = useLive();
  const [now, setNow] = useState(() => session.now());
  useEffect(() => {
    setNow(session.now());
    const timer = window.setInterval(() => setNow(session.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [session, everyMs]);
  return now;
}
