/** Chooses a place by a tap on the map, or by keyboard with the cross in the middle and a button. */

import L from 'leaflet';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ground/shell/button.js';
import { openMap } from './base-map.js';

interface Props {
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
  pick(latitude: number, longitude: number): void;
}

export default function PickMap({ latitude, longitude, pick }: Props) {
  const { t } = useTranslation('setup');
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<L.Map>(undefined);
  const mark = useRef<L.CircleMarker>(undefined);
  const picked = useRef(pick);
  const [failed, setFailed] = useState(false);
  picked.current = pick;
  useEffect(() => {
    if (element.current === null) return;
    const words = { zoomIn: t('map.zoomIn'), zoomOut: t('map.zoomOut'), source: t('map.source') };
    const opened = openMap(element.current, words, () => setFailed(true));
    opened.on('click', ({ latlng }: L.LeafletMouseEvent) => picked.current(latlng.lat, latlng.lng));
    map.current = opened;
    return () => void opened.remove();
  }, [t]);
  useEffect(() => {
    if (map.current === undefined || latitude === undefined || longitude === undefined) return;
    mark.current?.remove();
    mark.current = L.circleMarker([latitude, longitude], { radius: 9, className: 'pick-mark' }).addTo(map.current);
    map.current.setView([latitude, longitude], Math.max(map.current.getZoom(), 9));
  }, [latitude, longitude]);
  const takeMiddle = () => {
    const middle = map.current?.getCenter();
    if (middle !== undefined) pick(middle.lat, middle.lng);
  };
  return (
    <div>
      <div ref={element} className="pick-map" role="application" aria-label={t('map.label')} />
      {failed && <p className="form-fault">{t('map.failed')}</p>}
      <p className="dim small">{t('map.hint')}</p>
      <Button variant="default" size="large" onClick={takeMiddle}>
        {t('map.middle')}
      </Button>
    </div>
  );
}
