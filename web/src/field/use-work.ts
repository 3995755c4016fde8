import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../cases/use-reason.js';

export interface Work {
  readonly busy: boolean;
  /** Why the last work failed; empty when it did not. */
  readonly fault: string;
  /** Does something that may be refused; true when it was done. */
  run(what: () => Promise<unknown>): Promise<boolean>;
}

/** A button's work: busy while it lasts, and the reason in words when it is refused or the line is down. */
export function useWork(): Work {
  const { t } = useTranslation('field');
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
        // Fetch itself fails with a TypeError: nothing reached the program, or nothing came back.
        const lineDown = error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
        setFault(lineDown ? t('lineDown') : t('failed', { reason: explain(error) }));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [t, explain],
  );
  return { busy, fault, run };
}
