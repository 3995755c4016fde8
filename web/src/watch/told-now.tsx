import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isHeard } from '../state/liveness.js';
import { usePage } from '../state/page-store.js';

/** Something of now: "unknown" stands in its place while the program is not heard. */
export function ToldNow({ children }: { children: ReactNode }) {
  const { t } = useTranslation('watch');
  if (usePage(isHeard)) return children;
  return (
    <p className="dim">
      <span aria-hidden>?</span> {t('coverage.state.unknown')}
    </p>
  );
}
