import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../state/page-store.js';
import { ProblemError } from './request.js';

/** Why something did not work, in the reader's language where the program says it in both. */
export function useReason(): (error: unknown) => string {
  const language = usePage((state) => state.language);
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      if (error instanceof ProblemError) return error.reason?.[language] ?? error.message;
      // A request that no answer came to: the browser's own words are in its language, and say less.
      if (error instanceof TypeError) return t('noAnswer.unreachable');
      if (error instanceof DOMException) return t('noAnswer.late');
      return error instanceof Error ? error.message : String(error);
    },
    [language, t],
  );
}
