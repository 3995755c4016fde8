/** The wall: receivers in a grid or in turn, the open incidents, the time. Nothing to click, nothing that covers it. */
import './words.js';
import './wall.css';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { useNow } from '../cases/use-now.js';
import { LOCAL_ZONE, localClock, localDate } from '../format.js';
import { ConnectionBadge } from '../parts/connection-badge.js';
import { useAddress } from '../shell/address.js';
import { nameWindow } from '../shell/title.js';
import { usePage } from '../state/page-store.js';
import { careForWall } from './wall-care.js';
import { WallIncidents } from './wall-incidents.js';
import { heldReceiver, shownAt, wishFrom } from './wall-pages.js';
import { WallTile } from './wall-tile.js';

export default function WallScreen() {
  const { t } = useTranslation('wall');
  const { t: common } = useTranslation();
  const { query } = useAddress();
  const wish = useMemo(() => wishFrom(query), [query]);
  const now = useNow();
  const language = usePage((state) => state.language);
  const [shift, setShift] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => nameWindow(t('title')), [t]);
  useEffect(() => careForWall((x, y) => setShift([x, y])), []);
  return (
    <main id="main" className="wall" style={{ transform: `translate(${shift[0]}px, ${shift[1]}px)` }}>
      <header className="wall-head">
        <h1>{common('title')}</h1>
        <ConnectionBadge />
        <span className="spring" />
        <span className="wall-clock">
          <span className="dim">{localDate(now, language)}</span> {localClock(now)}{' '}
          <span className="dim">{LOCAL_ZONE}</span>
        </span>
      </header>
      <Tiles {...wish} now={now} />
      <WallIncidents now={now} />
    </main>
  );
}

interface TilesProps {
  readonly tiles: number;
  readonly seconds: number;
  readonly receiverIds: readonly string[];
  readonly now: number;
}

function Tiles({ tiles, seconds, receiverIds, now }: TilesProps) {
  const { t } = useTranslation('wall');
  const receivers = usePage((state) => state.receivers);
  const stations = usePage((state) => state.stations);
  const incidents = useOpenIncidents();
  const wanted = receivers
    .filter(({ id, status }) => (receiverIds.length === 0 ? status !== 'stopped' : receiverIds.includes(id)))
    .map(({ id }) => id);
  const turn = Math.floor(now / (1000 * seconds));
  const shown = shownAt(wanted, tiles, turn);
  const held = heldReceiver(incidents, receivers);
  // An emergency that waits for a person stays in sight, whosever turn it is.
  if (held !== undefined && !shown.includes(held) && shown.length > 0) shown[0] = held;
  return (
    <div className="wall-tiles" data-tiles={Math.min(tiles, shown.length)}>
      {shown.length === 0 && <p className="dim">{t('noReceivers')}</p>}
      {shown.map((id) => {
        const receiver = receivers.find((one) => one.id === id);
        if (receiver === undefined) return null;
        const stationName = stations.find((one) => one.id === receiver.stationId)?.name ?? receiver.stationId;
        const here = incidents.filter(({ stationIds }) => stationIds.includes(receiver.stationId));
        return <WallTile key={id} receiver={receiver} stationName={stationName} incidents={here} />;
      })}
    </div>
  );
}
