/** The actions for a region of time and frequency that was chosen on the waterfall. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../../../src/time/units.js';
import { Only } from '../../ground/access/only.js';
import { navigate, pathWith } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { FORMATS, localClock, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { pictureStore, type Region, usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { exportOpener } from '../saving/export-hook.js';

export function RegionBar({ region }: { region: Region }) {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const receiverId = usePicture((state) => state.receiverId);
  const language = useLanguage();
  const formats = FORMATS[language];
  const choosing = usePicture((state) => state.choosing);
  const bar = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    // On a phone the bar is below the chosen region, and is needed next.
    if (!choosing) bar.current?.scrollIntoView({ block: 'nearest' });
  }, [choosing]);
  const { startHz, stopHz, from, to } = region;
  const query = {
    receiver: receiverId,
    start: Math.round(startHz),
    stop: Math.round(stopHz),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  };
  const openExport = exportOpener();
  const compare = () => pictureStore.setState({ compared: { ...region, otherFrom: from - DAY_MS } });
  return (
    <fieldset ref={bar} className="region-bar row">
      <legend className="sr-only">{t('region.title')}</legend>
      <b aria-hidden>{t('region.title')}</b>
      <span className="figure">
        {formats.mhz(startHz)} – {formats.frequency(stopHz)} · {localDate(from, language)} {localClock(from)} –{' '}
        {localClock(to)} UTC+7
      </span>
      <span className="spring" />
      <Only may="incidents">
        <Button size="small" onClick={() => navigate(pathWith('/incidents/new', query))}>
          {t('region.incident')}
        </Button>
      </Only>
      <Button size="small" variant="default" onClick={() => navigate(pathWith('/occupancy', query))}>
        {t('region.occupancy')}
      </Button>
      <Button size="small" variant="default" onClick={compare}>
        {t('region.compare')}
      </Button>
      <Button size="small" variant="default" onClick={() => pictureStore.setState({ density: { from, to } })}>
        {t('region.density')}
      </Button>
      {openExport !== undefined && (
        <Button size="small" variant="default" onClick={() => openExport({ receiverId, ...region })}>
          {t('region.export')}
        </Button>
      )}
      <Button size="small" variant="default" onClick={() => session.setView({ startHz, stopHz })}>
        {t('region.zoom')}
      </Button>
      <Button size="small" variant="subtle" onClick={() => commands.dropRegion()}>
        {t('region.drop')}
      </Button>
    </fieldset>
  );
}
