import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHeard } from '../../program/liveness.js';

/** Something of now: "unknown" stands in its place while the program is not heard. */
export function ToldNow({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  if (useHeard()) return children;
  return (
    <p className="dim">
      <span aria-hidden>?</span> {t('states.watch.unknown')}
    </p>
  );
}
