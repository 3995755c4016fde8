/** A button's work on the watch: a late edit is told as such, any other refusal with its reason. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { useWorkWith, type Work } from '../asking/work.js';

export type { Work } from '../asking/work.js';

export function useWork(): Work {
  const { t } = useTranslation('watch');
  const explain = useReason();
  return useWorkWith(
    useCallback(
      (error: unknown) => {
        const late =
          error instanceof ProblemError &&
          error.status === 409 &&
          error.reason === undefined &&
          error.current !== undefined;
        return late ? t('conflict') : t('failed', { reason: explain(error) });
      },
      [t, explain],
    ),
  );
}
