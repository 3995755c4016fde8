import { useCallback } from 'react';
import { usePage } from '../state/page-store.js';
import { ProblemError } from './request.js';

/** Why something did not work, in the reader's language where the program says it in both. */
export function useReason(): (error: unknown) => string {
  const language = usePage((state) => state.language);
  return useCallback(
    (error) => {
      if (error instanceof ProblemError) return error.reason?.[language] ?? error.message;
      return error instanceof Error ? error.message : String(error);
    },
    [language],
  );
}
