/** The tuning row, loaded after the first picture. Its space is reserved, so that nothing moves. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';

const TuningRow = latePart(afterFirstPicture(() => import('./tuning-row.js')));

/** The children are there from the beginning. */
export function LateTuningRow({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="tuning-row" aria-label={t('display.tuning')}>
      <TuningRow />
      {children}
    </section>
  );
}
