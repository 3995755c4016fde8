/** The tuning row, loaded after the first picture. Its space is reserved, so that nothing moves. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';

const TuningRow = latePart(afterFirstPicture(() => import('./tuning-row.js')));

const Tuned = latePart(afterFirstPicture(async () => ({ default: (await import('./tuning-row.js')).Tuned })));

/** Where the receiver is tuned, in the one row of a quiet page. */
export function LateTuned() {
  return (
    <div className="line">
      <Tuned />
    </div>
  );
}

/** The children are there from the beginning. */
export function LateTuningRow({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="tuning-row row" aria-label={t('display.tuning')}>
      <TuningRow />
      {children}
    </section>
  );
}
