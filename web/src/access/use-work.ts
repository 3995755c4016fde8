/** A button's work with accounts: the program's own reason, or that the line is down. */
import './words.js';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../cases/use-reason.js';
import { useWorkWith, type Work } from '../cases/work.js';
import { ProblemError } from '../shell/request.js';

export type { Work } from '../cases/work.js';

export function useWork(): Work {
  const { t } = useTranslation('access');
  const explain = useReason();
  return useWorkWith(
    useCallback((error: unknown) => (error instanceof ProblemError ? explain(error) : t('lineDown')), [t, explain]),
  );
}
