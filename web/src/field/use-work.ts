/** A button's work in the field, where lines drop: a line that is down is told as such. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../asking/use-reason.js';
import { useWorkWith, type Work } from '../asking/work.js';

export type { Work } from '../asking/work.js';

export function useWork(): Work {
  const { t } = useTranslation('field');
  const explain = useReason();
  return useWorkWith(
    useCallback(
      (error: unknown) => {
        // Fetch itself fails with a TypeError: nothing reached the program, or nothing came back.
        const lineDown = error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
        return lineDown ? t('lineDown') : t('failed', { reason: explain(error) });
      },
      [t, explain],
    ),
  );
}
