import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../cases/use-reason.js';
import { ProblemError } from '../shell/request.js';
import './words.js';

export interface Work {
  readonly busy: boolean;
  /** Why the last work failed; empty when it did not. */
  readonly fault: string;
  /** Does something that may be refused; true when it was done. */
  run(what: () => Promise<unknown>): Promise<boolean>;
}

/** A button's work: busy while it lasts, and the reason in words when it is refused. */
export function useWork(): Work {
  const { t } = useTranslation('access');
  const explain = useReason();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const run = useCallback(
    async (what: () => Promise<unknown>) => {
      setBusy(true);
      setFault('');
      try {
        await what();
        return true;
      } catch (error) {
        setFault(error instanceof ProblemError ? explain(error) : t('lineDown'));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [t, explain],
  );
  return { busy, fault, run };
}
