/**
 * The map: stations with state and age of data, directions of antennas, possible places of open incidents; and the same
 * as a list.
 */
import '../field/words.js';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenIncidents } from '../../duty/cases/open-incidents.js';
import { Only } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { Button } from '../../ground/shell/button.js';
import { FileButton } from '../../ground/shell/file-button.js';
import { nameWindow } from '../../ground/shell/title.js';
import { addWords } from '../../ground/words/i18n.js';
import en from './locales/en.json';
import vi from './locales/vi.json';
import { MapCanvas, MapList } from './map-views.js';
import { useMapThings } from './use-map-things.js';

/** Replaces the page's base map by another; the program refuses people without the permission. */
function BasemapForm() {
  const { t } = useTranslation('map');
  const { busy, fault, run } = useWork();
  const after = (done: boolean) => done && location.reload();
  const send = (file: File) => run(() => ask('PUT /api/v1/basemap', { content: file })).then(after);
  const back = () => run(() => ask('DELETE /api/v1/basemap')).then(after);
  return (
    <details className="card">
      <summary>{t('basemap.title')}</summary>
      <p>{t('basemap.what')}</p>
      <div className="row">
        <FileButton
          accept=".json,.geojson,.topojson,application/json"
          disabled={busy}
          chosen={([file]) => void send(file)}
        >
          {t('basemap.choose')}
        </FileButton>
        <Button variant="default" loading={busy} onClick={() => void back()}>
          {t('basemap.back')}
        </Button>
      </div>
      <FaultLine words={fault} />
    </details>
  );
}

addWords('map', { vi, en });

export default function MapScreen() {
  const { t } = useTranslation('map');
  const incidents = useOpenIncidents();
  const things = useMapThings(incidents);
  useEffect(() => nameWindow(t('title')), [t]);
  return (
    <main id="main" className="screen map-screen">
      <h1 className="sr-only">{t('title')}</h1>
      <MapCanvas {...things} />
      <aside className="map-side">
        <MapList {...things} />
        <section className="card">
          <h2>{t('legend.title')}</h2>
          <ul className="small">
            <li>● ◆ ▲ {t('legend.station')}</li>
            <li>▱ {t('legend.region')}</li>
            <li>◣ {t('legend.sector')}</li>
            <li>◁ {t('legend.measured')}</li>
            <li>○ {t('legend.site')}</li>
          </ul>
        </section>
        <Only may="settings">
          <BasemapForm />
        </Only>
      </aside>
    </main>
  );
}
