/** The work of a button or a form: whether it is under way, and why it failed. */
import { useCallback, useEffect, useState } from 'react';
import { useHeard } from '../../program/liveness.js';
import { useReason } from './use-reason.js';

export interface Work {
  readonly busy: boolean;
  /** Why the last work failed, as a sentence; empty when it succeeded, and while the next one is under way. */
  readonly fault: string;
  /** Does something that may be refused; true when it was done. */
  run(what: () => Promise<unknown>): Promise<boolean>;
}

export function useWork(): Work {
  const explain = useReason();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ readonly error: unknown }>();
  // A failure while the program was away is over once it is heard again.
  const heard = useHeard();
  useEffect(() => {
    if (heard) setFailure(undefined);
  }, [heard]);
  const run = useCallback(async (what: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await what();
      return true;
    } catch (error) {
      setFailure({ error });
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, fault: failure === undefined ? '' : explain(failure.error), run };
}
