import i18next from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { vietnameseFileFault } from '../../../../src/words/file-fault-words.js';
import type { Language } from '../words/format.js';
import { useLanguage } from '../words/use-language.js';
import { ProblemError } from './ask.js';
import { vietnameseProblem } from './problem-words.js';

/** In Vietnamese by its form; else by its status, with the program's own sentence behind it. */
function refusal({ status, message }: ProblemError, language: Language): string {
  if (language === 'en') return message;
  const known = vietnameseProblem(message) ?? vietnameseFileFault(message);
  if (known !== undefined) return known;
  const words = i18next.exists(`refused.${status}`) ? i18next.t(`refused.${status}` as 'refused.400') : '';
  return words === '' ? message : `${words} (${message})`;
}

/** Gives the sentence that says why a question or a change failed, in the reader's language. */
export function useReason(): (error: unknown) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return useCallback(
    (error) => {
      if (error instanceof ProblemError) {
        if (error.reason !== undefined) return error.reason[language];
        const isLate = error.status === 409 && error.current !== undefined;
        return isLate ? t('asking.conflict') : refusal(error, language);
      }
      // A request that no answer came to: the browser's own words are in its language, and say less.
      if (error instanceof TypeError) return t('noAnswer.unreachable');
      if (error instanceof DOMException) return t('noAnswer.late');
      return error instanceof Error ? error.message : String(error);
    },
    [language, t],
  );
}
