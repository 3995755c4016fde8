import i18next from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../format.js';
import { usePage } from '../state/page-store.js';
import { vietnameseProblem } from './problem-words.js';
import { ProblemError } from './request.js';

/** In Vietnamese by its form; else by its status, with the program's own sentence behind it. */
function refusal({ status, message }: ProblemError, language: Language): string {
  if (language === 'en') return message;
  const known = vietnameseProblem(message);
  if (known !== undefined) return known;
  const words = i18next.exists(`refused.${status}`) ? i18next.t(`refused.${status}` as 'refused.400') : '';
  return words === '' ? message : `${words} (${message})`;
}

/** Why something did not work, in the reader's language where the program says it in both. */
export function useReason(): (error: unknown) => string {
  const language = usePage((state) => state.language);
  const { t } = useTranslation();
  return useCallback(
    (error) => {
      if (error instanceof ProblemError) return error.reason?.[language] ?? refusal(error, language);
      // A request that no answer came to: the browser's own words are in its language, and say less.
      if (error instanceof TypeError) return t('noAnswer.unreachable');
      if (error instanceof DOMException) return t('noAnswer.late');
      return error instanceof Error ? error.message : String(error);
    },
    [language, t],
  );
}
