/**
 * The map: stations with state and age of data, directions of antennas, possible places of open incidents; and the same
 * as a list.
 */
import './words.js';
import '../field/words.js';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../access/only.js';
import { useAsked } from '../asking/use-asked.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { fetchFieldReceivers, fetchFieldStations } from '../field/facts.js';
import { licencesInForce } from '../live/licences.js';
import { nameWindow } from '../shell/title.js';
import { BasemapForm } from './basemap-form.js';
import { MapCanvas } from './map-canvas.js';
import { MapList } from './map-list.js';
import { useMapThings } from './use-map-things.js';

const EVERY_MS = 5000;

async function fetchAll() {
  const [stations, receivers, licences] = await Promise.all([
    ...([fetchFieldStations(), fetchFieldReceivers(), licencesInForce()] as const),
  ]);
  return { stations, receivers, licences };
}

export default function MapScreen() {
  const { t } = useTranslation('map');
  const { value } = useAsked(fetchAll, { everyMs: EVERY_MS, after: ['receiver', 'licences'] });
  const incidents = useOpenIncidents();
  const things = useMapThings(value, incidents);
  useEffect(() => nameWindow(t('title')), [t]);
  return (
    <main id="main" className="screen map-screen">
      <h1 className="sr-only">{t('title')}</h1>
      <MapCanvas {...things} />
      <aside className="map-side">
        <MapList {...things} />
        <section className="card">
          <h2>{t('legend.title')}</h2>
          <ul className="plain-list small">
            <li>● ◆ ▲ {t('legend.station')}</li>
            <li>▱ {t('legend.region')}</li>
            <li>◣ {t('legend.sector')}</li>
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
