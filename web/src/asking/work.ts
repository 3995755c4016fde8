/** A button's work, whatever the screen: busy while it lasts, and why it failed in that screen's words. */
import { useCallback, useEffect, useState } from 'react';
import { isHeard } from '../state/liveness.js';
import { usePage } from '../state/page-store.js';

export interface Work {
  readonly busy: boolean;
  /** Why the last work failed; empty when it did not. */
  readonly fault: string;
  /** Does something that may be refused; true when it was done. */
  run(what: () => Promise<unknown>): Promise<boolean>;
}

/** `sentence` says in words why work failed; it should stay the same function while its words do. */
export function useWorkWith(sentence: (error: unknown) => string): Work {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  // What failed while the program was away is no fault any more once it is back.
  const heard = usePage(isHeard);
  useEffect(() => {
    if (heard) setFault('');
  }, [heard]);
  const run = useCallback(
    async (what: () => Promise<unknown>) => {
      setBusy(true);
      setFault('');
      try {
        await what();
        return true;
      } catch (error) {
        setFault(sentence(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [sentence],
  );
  return { busy, fault, run };
}
