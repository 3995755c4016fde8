/** While a drill runs, every screen says so: a bar that stays, and a watermark over all of it. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { atMs } from '../../ground/asking/instants.js';
import { Link } from '../../ground/shell/link.js';
import { runningSpan } from '../../ground/words/spans.js';
import { useKnownNow } from '../../ground/words/use-now.js';
import { useDrills } from './running-drill.js';

const WATERMARKS = 60;

/** `bare`: on a wall, where nothing leads anywhere. */
export function DrillMark({ bare }: { bare: boolean }) {
  const { t } = useTranslation();
  const { running: drill, incidents = [] } = useDrills().value ?? {};
  const now = useKnownNow();
  useEffect(() => {
    document.documentElement.toggleAttribute('data-drill', drill !== undefined);
  }, [drill]);
  if (drill === undefined) return null;
  const waiting = incidents.filter(({ alarm }) => alarm === 'unacknowledged').length;
  const words = `${t('drill.waiting', { count: waiting })}`;
  return (
    <>
      <div className="drill-bar row" role="alert">
        <b>{t('drill.mark')}</b>
        <span>{t('drill.hint')}</span>
        <span>{runningSpan(now - atMs(drill.startedAt))}</span>
        {bare ? <span>{words}</span> : <Link to="/watch/drills">{words}</Link>}
      </div>
      <div className="drill-watermark row" aria-hidden="true">
        {Array.from({ length: WATERMARKS }, (_, place) => place).map((place) => (
          <span key={place}>{t('drill.mark')}</span>
        ))}
      </div>
    </>
  );
}
