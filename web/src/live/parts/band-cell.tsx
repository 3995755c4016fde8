/** One band of one station: its sign, its name or frequency, and the worst incident in it. A click shows it. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../duty/cases/incident.js';
import { SeveritySign } from '../../duty/cases/marks.js';
import { useOpen } from '../../duty/cases/open-incidents.js';
import { WATCH_SIGNS, type WatchCell } from '../../duty/watch/watch-cells.js';
import { useBands } from '../../ground/names/bands.js';
import { Hint } from '../../ground/shell/hint.js';
import { useFormats } from '../../ground/words/use-language.js';
import { useLive } from '../live-context.js';

/** A band of this width or more is named by both its edges, a narrower one by its middle: a transmitter is known by it. */
const WIDE_HZ = 2e6;

interface Cell {
  readonly cell: WatchCell;
  readonly station: string;
  /** A receiver that hears the band. */
  readonly receiverId: string | undefined;
  /** Written out, for bands of safety. */
  readonly named: boolean;
}

/** Receivers are listed again every few seconds, and hardly ever change what a cell says. */
export const BandCell = memo(function BandCell({ cell, station, receiverId, named }: Cell) {
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

export function isIn(incident: Incident, { stationId, startHz, stopHz }: WatchCell): boolean {
  return incident.stationIds.includes(stationId) && incident.startHz < stopHz && incident.stopHz > startHz;
}
