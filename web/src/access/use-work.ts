/** A button's work with accounts: the program's own reason, or that the line is down. */
import './words.js';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { useWorkWith, type Work } from '../asking/work.js';

export type { Work } from '../asking/work.js';

export function useWork(): Work {
  const { t } = useTranslation('access');
  const explain = useReason();
  return useWorkWith(
    useCallback((error: unknown) => (error instanceof ProblemError ? explain(error) : t('lineDown')), [t, explain]),
  );
}
