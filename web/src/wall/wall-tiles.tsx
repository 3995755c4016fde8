/** The receivers of the present turn. */
import { useTranslation } from 'react-i18next';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { usePage } from '../state/page-store.js';
import { heldReceiver, shownAt, type WallWish } from './wall-pages.js';
import { WallTile } from './wall-tile.js';

export function WallTiles({ tiles, seconds, receiverIds, now }: WallWish & { readonly now: number }) {
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
  // An emergency that waits for a person stays visible in every turn.
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
