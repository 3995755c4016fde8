import L from 'leaflet';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SeveritySign } from '../../duty/cases/marks.js';
import type { Severity } from '../../ground/names/severities.js';
import { Link, navigate } from '../../ground/shell/address.js';
import { programStore, useProgram } from '../../program/program-store.js';
import { openMap } from './base-map.js';
import { liveAddress } from './live-address.js';
import { drawOverlay, type MapIncident, type MapStation, textNode } from './overlay.js';
import type { Place } from './sector.js';
import type { MapThings } from './use-map-things.js';

/** Margin around the stations in the first view, as a share of their extent. */
const MARGIN = 0.6;
/** The name of a station stands to the right of its place. */
const NAME_PX = 100;

/** Places of the case in the address: where people measured, and where that leads. */
function measuredIn(incidents: readonly MapIncident[], id: string | null): Place[] {
  const { measurements = [], fix } = incidents.find((one) => one.id === id) ?? {};
  const { latitude, longitude } = fix ?? {};
  return [...measurements, ...(latitude === undefined || longitude === undefined ? [] : [{ latitude, longitude }])];
}

/** The map itself; its contents are drawn again when they change. */
export function MapCanvas({ stations, incidents, sites }: MapThings) {
  const { t } = useTranslation('map');
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<L.Map>(undefined);
  const overlay = useRef<L.LayerGroup>(undefined);
  const placed = useRef<'stations' | 'case'>(undefined);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const words = { zoomIn: t('zoomIn'), zoomOut: t('zoomOut'), source: t('source') };
    const opened = openMap(element.current, words, () => setFailed(true));
    map.current = opened;
    overlay.current = L.layerGroup().addTo(opened);
    placed.current = undefined;
    return () => void opened.remove();
  }, [t]);
  useEffect(() => {
    if (map.current === undefined || overlay.current === undefined) return;
    const things = { stations, incidents, sites };
    drawOverlay(overlay.current, things, {
      station: (station) => {
        const live = liveAddress(programStore.getState().receivers, station.id);
        const page = { words: t('stationPage'), to: `/stations/s/${station.id}` };
        const ways = live === undefined ? [page] : [{ words: t('live'), to: live }, page];
        if (map.current !== undefined) offerWays(map.current, station, ways, navigate);
      },
      incident: (id) => navigate(`/incidents/${id}`),
    });
    const measured = measuredIn(incidents, new URLSearchParams(location.search).get('case'));
    const places = measured.length > 0 ? measured : stations;
    const what = measured.length > 0 ? 'case' : 'stations';
    // The case in the address may be known only after the stations.
    if (places.length === 0 || placed.current === 'case' || placed.current === what) return;
    placed.current = what;
    const around = L.latLngBounds(places.map(({ latitude, longitude }) => [latitude, longitude]));
    const maxZoom = measured.length > 0 ? 13 : 9;
    map.current.fitBounds(around.pad(MARGIN), { maxZoom, animate: false, paddingBottomRight: [NAME_PX, 0] });
  }, [stations, incidents, sites, t]);
  return (
    <div className="map-frame">
      <div ref={element} className="map-canvas" role="application" aria-label={t('label')} />
      {failed && <p className="form-fault map-fault">{t('failed')}</p>}
    </div>
  );
}

interface Way {
  readonly words: string;
  readonly to: string;
}

/** Not attached to the mark, which is drawn again every few seconds: the window stays until it is closed. */
function offerWays(map: L.Map, station: MapStation, ways: readonly Way[], go: (to: string) => void): void {
  const box = document.createElement('div');
  const name = document.createElement('b');
  name.textContent = station.name;
  box.append(name, textNode(station.words), ...ways.map((way) => linkTo(way, go)));
  // Beside the zoom buttons, which lie above it.
  const autoPanPaddingTopLeft: L.PointTuple = [60, 8];
  const popup = L.popup({ className: 'station-ways', closeButton: false, offset: [0, -8], autoPanPaddingTopLeft })
    .setLatLng([station.latitude, station.longitude])
    .setContent(box)
    .openOn(map);
  // A person who uses the keyboard can continue with it.
  popup.getElement()?.querySelector('a')?.focus();
}

/** A real link, so that it can also be opened in another tab. */
function linkTo({ words, to }: Way, go: (to: string) => void): HTMLAnchorElement {
  const link = document.createElement('a');
  link.className = 'button-link';
  link.href = to;
  link.textContent = words;
  link.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  });
  return link;
}

const MOST_INCIDENTS = 12;
const SIGNS = { good: '●', warn: '◆', bad: '▲' } as const;

/** A link to the station's first receiver that sweeps. */
function LiveLink({ stationId, name }: { stationId: string; name: string }) {
  const { t } = useTranslation('map');
  const to = liveAddress(
    useProgram((state) => state.receivers),
    stationId,
  );
  if (to === undefined) return null;
  return (
    <Link to={to} aria-label={t('liveOf', { name })}>
      {t('live')}
    </Link>
  );
}

/** The contents of the map as a list: for keyboards, for screen readers, and for a quick look. */
export function MapList({ stations, unplaced, incidents, sites }: MapThings) {
  const { t } = useTranslation('map');
  return (
    <>
      <section className="card">
        <h2>{t('stations')}</h2>
        <ul>
          {stations.map(({ id, name, mood, words }) => (
            <li key={id}>
              <span className="mood" data-mood={mood} aria-hidden>
                {SIGNS[mood]}
              </span>{' '}
              <Link to={`/stations/s/${id}`}>{name}</Link> <LiveLink stationId={id} name={name} />{' '}
              <span className="dim small">{words}</span>
            </li>
          ))}
        </ul>
        {unplaced.length > 0 && (
          <p className="dim small">{t('unplaced', { list: unplaced.map(({ name }) => name).join(', ') })}</p>
        )}
      </section>
      {sites.length > 0 && (
        <section className="card">
          <h2>{t('sites', { count: sites.length })}</h2>
          <ul>
            {sites.map(({ id, words }) => (
              <li key={id}>○ {words.join(' · ')}</li>
            ))}
          </ul>
        </section>
      )}
      <section className="card">
        <h2>{t('incidents', { count: incidents.length })}</h2>
        <ul>
          {incidents.slice(0, MOST_INCIDENTS).map(({ id, severity, words }) => (
            <li key={id}>
              <SeveritySign severity={severity as Severity} /> <Link to={`/incidents/${id}`}>{words}</Link>
            </li>
          ))}
        </ul>
        {incidents.length > MOST_INCIDENTS && <Link to="/incidents">{t('allIncidents')}</Link>}
      </section>
    </>
  );
}
