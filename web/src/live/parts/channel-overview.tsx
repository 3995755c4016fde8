/**
 * One cell for each band and station: whether the band is watched, and whether it has an incident. A click shows it.
 */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../duty/cases/incident.js';
import { SeveritySign } from '../../duty/cases/marks.js';
import { useOpen } from '../../duty/cases/open-incidents.js';
import { SilencedNote } from '../../duty/cases/silenced-note.js';
import { useWatchCells } from '../../duty/watch/use-watch-cells.js';
import { WATCH_SIGNS, type WatchCell } from '../../duty/watch/watch-cells.js';
import { useBands } from '../../ground/names/bands.js';
import { Hint } from '../../ground/shell/hint.js';
import { useFormats } from '../../ground/words/use-language.js';
import { overlaps } from '../../picture/grid.js';
import { useProgram } from '../../program/program-store.js';
import { useLive } from '../live-context.js';

/** A band of this width or more is named by both its edges, a narrower one by its middle: a transmitter is known by it. */
const WIDE_HZ = 2e6;

export function ChannelOverview() {
  const { t } = useTranslation();
  const stations = useProgram((state) => state.stations);
  const receivers = useProgram((state) => state.receivers);
  const cells = useWatchCells();
  if (cells === undefined) return null;
  return (
    <section className="card channel-overview">
      <h2>{t('overview.title')}</h2>
      <SilencedNote />
      {cells.length === 0 && <p className="dim">{t('overview.none')}</p>}
      {stations.map(({ id, name }) => {
        const own = cells.filter(({ stationId }) => stationId === id).sort((a, b) => a.startHz - b.startHz);
        const here = receivers.filter(({ stationId }) => stationId === id);
        return own.length === 0 ? null : (
          <div key={id}>
            <h3>{name}</h3>
            <ul className="cells">
              {own.map((cell) => (
                <li key={cell.band}>
                  <BandCell
                    cell={cell}
                    station={name}
                    receiverId={here.find(({ ranges }) => ranges.some((range) => overlaps(range, cell)))?.id}
                  />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

interface Cell {
  readonly cell: WatchCell;
  readonly station: string;
  /** A receiver that hears the band. */
  readonly receiverId: string | undefined;
}

/** Receivers are listed again every few seconds, and hardly ever change what a cell says. */
const BandCell = memo(function BandCell({ cell, station, receiverId }: Cell) {
  const { t } = useTranslation();
  const { session } = useLive();
  const bands = useBands();
  const formats = useFormats();
  const trouble = useOpen((incidents) => incidents.filter((one) => isIn(one, cell)).length);
  // The list begins with the most severe.
  const worst = useOpen((incidents) => incidents.find((one) => isIn(one, cell))?.severity);
  const band = bands.find(({ key }) => key === cell.band)?.name[formats.language] ?? cell.band;
  const { startHz, stopHz } = cell;
  const mhz = (hz: number) => formats.number(hz / 1e6, hz % 1e6 === 0 ? 0 : 1);
  const words = [
    t('overview.cell', { band, station, state: t(`states.watch.${cell.state}`) }),
    `${formats.mhz(startHz)} – ${formats.frequency(stopHz)}`,
    ...(trouble === 0 ? [] : [t('overview.incidents', { count: trouble })]),
  ].join(' · ');
  return (
    <Hint label={words}>
      <button
        type="button"
        className="cell"
        data-state={cell.state}
        data-trouble={worst}
        aria-label={words}
        disabled={receiverId === undefined}
        onClick={() => receiverId !== undefined && session.show(receiverId, cell)}
      >
        <span aria-hidden>{WATCH_SIGNS[cell.state]}</span>{' '}
        {stopHz - startHz >= WIDE_HZ ? `${mhz(startHz)}–${mhz(stopHz)}` : mhz((startHz + stopHz) / 2)}
        {worst !== undefined && <SeveritySign severity={worst} />}
      </button>
    </Hint>
  );
});

function isIn(incident: Incident, { stationId, startHz, stopHz }: WatchCell): boolean {
  return incident.stationIds.includes(stationId) && incident.startHz < stopHz && incident.stopHz > startHz;
}
