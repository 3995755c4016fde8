/** Shows the densities behind the traces, and on the plot of what time and how many sweeps they are. */
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { FORMATS, LOCAL_ZONE, localClock, localDate, shortDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { DensityFeed, type DensityShown } from './density-feed.js';

export default function DensityGround() {
  const { session } = useLive();
  const [shown, setShown] = useState<DensityShown>();
  useEffect(() => {
    const feed = new DensityFeed(session, (now) => {
      setShown((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now));
    });
    return () => feed.close();
  }, [session]);
  const plot = document.getElementById('plot');
  return shown === undefined || plot === null ? null : createPortal(<Sign shown={shown} />, plot);
}

function Sign({ shown }: { shown: DensityShown }) {
  const { t } = useTranslation('density');
  const language = useLanguage();
  const isDifference = usePicture((state) => state.minus !== undefined);
  const formats = FORMATS[language];
  const { state, from, to, sweeps, sweepsThere, leftOut, fadeMs, current } = shown;
  const sameDay = localDate(from, language) === localDate(to, language);
  const clock = (at: number) => (sameDay ? localClock(at) : `${shortDate(at, language)} ${localClock(at)}`);
  const parts =
    isDifference || state === 'asking'
      ? [t(isDifference ? 'notOfDifferences' : 'asking')]
      : [
          `${clock(from)} – ${clock(to)} ${LOCAL_ZONE}`,
          sweepsThere > sweeps
            ? t('sample', { count: sweepsThere, sweeps: formats.number(sweeps), all: formats.number(sweepsThere) })
            : t('sweeps', { count: sweeps, sweeps: formats.number(sweeps) }),
          ...(leftOut > 0 ? [t('leftOut', { count: leftOut, sweeps: formats.number(leftOut) })] : []),
          ...(state === 'alone' ? [t(fadeMs === undefined ? 'failed' : 'alone')] : []),
          ...(current ? [] : [t('old')]),
        ];
  return (
    <div className="density-sign" data-old={!current || undefined} data-density={state}>
      <b>{t('name')}</b> {parts.join(' · ')}
    </div>
  );
}
