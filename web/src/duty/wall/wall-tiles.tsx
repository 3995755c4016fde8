/** The receivers of the present turn. */
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useBands } from '../../ground/names/bands.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { overlaps } from '../../picture/grid.js';
import { useHeard } from '../../program/liveness.js';
import { type ReceiverInfo, useProgram } from '../../program/program-store.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { useWatchCells } from '../watch/use-watch-cells.js';
import type { WatchCell } from '../watch/watch-cells.js';
import { heldReceiver, shownAt, type WallWish } from './wall-pages.js';
import { WallTile } from './wall-tile.js';

/** A band in the receiver's range that nobody watches, or not well. */
function isLostOn(cell: WatchCell, { stationId, ranges }: ReceiverInfo): boolean {
  const isLost = cell.state === 'blind' || cell.state === 'degraded';
  return isLost && cell.stationId === stationId && ranges.some((range) => overlaps(range, cell));
}

export function WallTiles({ tiles, seconds, receiverIds, now }: WallWish & { readonly now: number }) {
  const { t } = useTranslation('wall');
  const receivers = useProgram((state) => state.receivers);
  const known = useProgram((state) => state.receiversKnown);
  const stations = useProgram((state) => state.stations);
  const incidents = useOpenIncidents();
  const language = useLanguage();
  const bands = useBands();
  const cells = useWatchCells() ?? [];
  const bandOf = ({ band }: WatchCell) =>
    bands.find(({ key }) => key === band) ?? { name: { vi: band, en: band }, severity: 6 };
  const wanted = receivers
    .filter(({ id, status }) =>
      receiverIds.length === 0 ? status !== 'stopped' && status !== 'recorded' : receiverIds.includes(id),
    )
    .map(({ id }) => id);
  // While the program is silent the last pictures stay: another tile would have none.
  const turn = useRef(0);
  if (useHeard()) turn.current = Math.floor(now / (1000 * seconds));
  const shown = shownAt(wanted, tiles, turn.current);
  const held = heldReceiver(incidents, receivers);
  // An emergency that waits for a person stays visible in every turn.
  if (held !== undefined && !shown.includes(held) && shown.length > 0) shown[0] = held;
  return (
    <div className="wall-tiles" data-tiles={Math.min(tiles, shown.length)}>
      {shown.length === 0 && known && <p className="dim">{t('noReceivers')}</p>}
      {shown.map((id) => {
        const receiver = receivers.find((one) => one.id === id);
        if (receiver === undefined) return null;
        const stationName = stations.find((one) => one.id === receiver.stationId)?.name ?? receiver.stationId;
        // A complaint that nobody measured was not heard at the station that it was given to.
        const here = incidents.filter(
          ({ stationIds, emissionClass }) => stationIds.includes(receiver.stationId) && emissionClass !== 'complaint',
        );
        // Safety of life first: what stands last may be cut.
        const unwatched = cells
          .filter((cell) => isLostOn(cell, receiver))
          .map(bandOf)
          .toSorted((a, b) => a.severity - b.severity)
          .map(({ name }) => name[language]);
        return (
          <WallTile key={id} receiver={receiver} stationName={stationName} incidents={here} unwatched={unwatched} />
        );
      })}
    </div>
  );
}
