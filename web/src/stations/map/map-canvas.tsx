/** The map itself; its contents are drawn again when they change. */
import L from 'leaflet';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from '../../ground/shell/address.js';
import { programStore } from '../../program/program-store.js';
import { openMap } from './base-map.js';
import { liveAddress } from './live-address.js';
import { drawOverlay } from './overlay.js';
import { offerWays } from './station-ways.js';
import type { MapThings } from './use-map-things.js';

/** Margin around the stations in the first view, as a share of their extent. */
const MARGIN = 0.6;
/** The name of a station stands to the right of its place. */
const NAME_PX = 100;

export function MapCanvas({ stations, incidents, sites }: MapThings) {
  const { t } = useTranslation('map');
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<L.Map>(undefined);
  const overlay = useRef<L.LayerGroup>(undefined);
  const placed = useRef(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const words = { zoomIn: t('zoomIn'), zoomOut: t('zoomOut'), source: t('source') };
    const opened = openMap(element.current, words, () => setFailed(true));
    map.current = opened;
    overlay.current = L.layerGroup().addTo(opened);
    placed.current = false;
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
    if (placed.current || stations.length === 0) return;
    placed.current = true;
    const around = L.latLngBounds(stations.map(({ latitude, longitude }) => [latitude, longitude]));
    map.current.fitBounds(around.pad(MARGIN), { maxZoom: 9, animate: false, paddingBottomRight: [NAME_PX, 0] });
  }, [stations, incidents, sites, t]);
  return (
    <div className="map-frame">
      <div ref={element} className="map-canvas" role="application" aria-label={t('label')} />
      {failed && <p className="form-fault map-fault">{t('failed')}</p>}
    </div>
  );
}
