/**
 * One cell for each band and station: whether the band is watched, and whether it has an incident. A click shows it. Bands of
 * safety are always in sight, of the others a few that are not well.
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
/** Bands of one station, besides those of safety, that are in sight because they are not well. */
const MOST_IN_SIGHT = 2;
const GRAVEST_FIRST: readonly WatchCell['state'][] = ['blind', 'unknown', 'degraded', 'watched'];

interface Cell {
  readonly cell: WatchCell;
  readonly station: string;
  /** A receiver that hears the band. */
  readonly receiverId: string | undefined;
  /** Written out, for bands of safety. */
  readonly named: boolean;
}

/** Receivers are listed again every few seconds, and hardly ever change what a cell says. */
const BandCell = memo(function BandCell({ cell, station, receiverId, named }: Cell) {
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
        {named ? (
          <span className="cell-name">{band}</span>
        ) : stopHz - startHz >= WIDE_HZ ? (
          `${mhz(startHz)}–${mhz(stopHz)}`
        ) : (
          mhz((startHz + stopHz) / 2)
        )}{' '}
        {worst !== undefined && <SeveritySign severity={worst} />}
      </button>
    </Hint>
  );
});

function isIn(incident: Incident, { stationId, startHz, stopHz }: WatchCell): boolean {
  return incident.stationIds.includes(stationId) && incident.startHz < stopHz && incident.stopHz > startHz;
}

export function ChannelOverview() {
  const { t } = useTranslation();
  const stations = useProgram((state) => state.stations);
  const receivers = useProgram((state) => state.receivers);
  const known = useWatchCells();
  const bands = useBands();
  const grave = new Set(bands.flatMap(({ key, severity }) => (severity <= 2 ? [key] : [])));
  const isGraveCell = ({ band }: WatchCell) => grave.has(band);
  // Two services may share one range of the plan: it is watched once, and named by its edges alone.
  const cells = (known ?? []).filter(
    (cell, i, all) => isGraveCell(cell) || i === all.findIndex((one) => isSame(one, cell)),
  );
  const nameOf = ({ stationId }: WatchCell) => stations.find(({ id }) => id === stationId)?.name ?? stationId;
  const receiverOf = (cell: WatchCell) =>
    receivers.find(({ stationId, ranges }) => stationId === cell.stationId && ranges.some((one) => overlaps(one, cell)))
      ?.id;
  return (
    <section className="card channel-overview" aria-busy={known === undefined}>
      <h2>{t('overview.title')}</h2>
      <SilencedNote />
      {known?.length === 0 && <p className="dim">{t('overview.none')}</p>}
      <ul className="row tight">
        {cells.filter(isGraveCell).map((cell) => (
          <li key={`${cell.stationId}/${cell.band}`}>
            <BandCell cell={cell} station={nameOf(cell)} receiverId={receiverOf(cell)} named />
          </li>
        ))}
      </ul>
      {stations.map(({ id, name }) => (
        <OtherBands
          key={id}
          station={name}
          cells={cells
            .filter((cell) => cell.stationId === id && !isGraveCell(cell))
            .sort((a, b) => a.startHz - b.startHz)}
          receiverOf={receiverOf}
        />
      ))}
    </section>
  );
}

function isSame(one: WatchCell, other: WatchCell): boolean {
  return one.stationId === other.stationId && one.startHz === other.startHz && one.stopHz === other.stopHz;
}

/** Bands of one station that are no matter of life: the gravest few that are not well in sight, the others in one line. */
function OtherBands({ station, cells, receiverOf }: OtherBandsProps) {
  const { t } = useTranslation();
  const troubled = useOpen((incidents) =>
    cells.flatMap((cell) => (incidents.some((one) => isIn(one, cell)) ? [cell.band] : [])).join(),
  ).split(',');
  const rank = ({ state, band }: WatchCell) => (troubled.includes(band) ? 0 : 1 + GRAVEST_FIRST.indexOf(state));
  const ill = cells.filter((cell) => rank(cell) < GRAVEST_FIRST.length).sort((a, b) => rank(a) - rank(b));
  const inSight = ill.slice(0, MOST_IN_SIGHT);
  const folded = cells.filter((cell) => !inSight.includes(cell));
  const list = (shown: readonly WatchCell[]) => (
    <ul className="row tight">
      {shown.map((cell) => (
        <li key={cell.band}>
          <BandCell cell={cell} station={station} receiverId={receiverOf(cell)} named={false} />
        </li>
      ))}
    </ul>
  );
  if (cells.length === 0) return null;
  const what = ill.length === inSight.length ? 'overview.well' : 'overview.ill';
  return (
    <div>
      <h3>{station}</h3>
      {inSight.length > 0 && list(inSight)}
      {folded.length > 0 && (
        <details className="well-bands">
          <summary>{t(what, { count: folded.length, ill: ill.length - inSight.length })}</summary>
          {list(folded)}
        </details>
      )}
    </div>
  );
}

interface OtherBandsProps {
  readonly station: string;
  readonly cells: readonly WatchCell[];
  receiverOf(cell: WatchCell): string | undefined;
}
