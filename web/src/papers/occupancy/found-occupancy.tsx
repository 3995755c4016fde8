/** The answer: the band in figures, the heat map, the channels. */

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../../src/time/units.js';
import { Choices } from '../../ground/asking/fields.js';
import { ListTable } from '../../ground/asking/list-table.js';
import { FORMATS, localClock, localDate } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { usePicture } from '../../picture/picture-store.js';
import { cssGradient } from '../../picture/plot/palette.js';
import { ChannelTable } from './channel-table.js';
import { HeatMap } from './heat-map.js';
import { columnAt, dayHours, HEAT_MODES, type HeatMode, heatRows } from './heat-rows.js';
import type { ChannelOccupancy, Occupancy } from './occupancy-api.js';

const DAY_HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

interface Props {
  readonly occupancy: Occupancy;
  readonly marked: ChannelOccupancy | undefined;
}

/** The heat map with its legend and the values under the pointer, and the same as a table. */
function HeatCard({ occupancy, marked }: Props) {
  const { t } = useTranslation('occupancy');
  const [mode, setMode] = useState<HeatMode>('timeline');
  const palette = usePicture((state) => state.palette);
  const language = useLanguage();
  const formats = FORMATS[language];
  const canvas = useRef<HTMLCanvasElement>(null);
  const map = useRef<HeatMap>(undefined);
  const [reading, setReading] = useState('');
  const heat = heatRows(occupancy, mode);
  const percent = (share: number | undefined) =>
    share === undefined || Number.isNaN(share) ? t('noData') : `${formats.number(100 * share, 1)} %`;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    map.current ??= new HeatMap(element);
    const draw = () => map.current?.paint({ heat, palette, formats, marked });
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    const schemes = new MutationObserver(draw);
    schemes.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
    draw();
    return () => {
      observer.disconnect();
      schemes.disconnect();
    };
  });
  const hourName = (row: number) => {
    if (mode === 'day') return `${String(row).padStart(2, '0')}:00–${String(row + 1).padStart(2, '0')}:00`;
    const at = occupancy.from + row * HOUR_MS;
    return `${localDate(at, language)} ${localClock(at).slice(0, 5)}`;
  };
  const point = (clientX: number, clientY: number) => {
    const box = canvas.current?.getBoundingClientRect();
    const place = box && map.current?.at(heat, clientX - box.left, clientY - box.top);
    const column = place === undefined ? undefined : columnAt(heat, place.hz);
    if (place === undefined || column === undefined) return setReading('');
    const share = heat.columns[column]?.shares[place.row];
    return setReading(
      `${formats.frequency(place.hz)} · ${hourName(place.row)} UTC+7 · ${percent(share)}${heat.hardly.has(place.row) ? ` · ${t('heat.hardly')}` : ''}`,
    );
  };
  return (
    <section className="card heat-card" aria-label={t('heat.title')}>
      <div className="card-head row">
        <h2>{t('heat.title')}</h2>
        <span className="spring" />
        <Choices
          legend={t('heat.rows')}
          hidesLegend
          type="radio"
          name="heat-mode"
          options={HEAT_MODES.map((one) => [one, t(`heat.${one}`)])}
          chosen={[mode]}
          toggle={setMode}
        />
      </div>
      <canvas
        ref={canvas}
        className="heat-map"
        role="img"
        aria-label={t('heat.label', { parts: heat.columns.length, rows: heat.rows })}
        data-rows={heat.rows}
        onPointerMove={(event) => point(event.clientX, event.clientY)}
        onPointerLeave={() => setReading('')}
      />
      <div className="heat-foot small row">
        <span className="line">
          0 % <span aria-hidden className="heat-swatch" style={{ background: cssGradient(palette, 'to right') }} /> 100
          %
        </span>
        <span className="line">
          <span aria-hidden className="heat-swatch heat-none" /> {t('noData')}
        </span>
        <span className="line">
          <span aria-hidden className="heat-swatch heat-none heat-hardly" /> {t('heat.hardly')}
        </span>
        <span className="spring" />
        <output className="figure">{reading}</output>
      </div>
      <HeatTable occupancy={occupancy} percent={percent} />
    </section>
  );
}

interface TableProps {
  readonly occupancy: Occupancy;
  percent(share: number | undefined): string;
}

function HeatTable({ occupancy, percent }: TableProps) {
  const { t } = useTranslation('occupancy');
  const bandByHour = dayHours(occupancy.band?.hours ?? [], occupancy.from);
  return (
    <details className="heat-table">
      <summary>{t('heat.asTable')}</summary>
      <ListTable
        rows={DAY_HOURS}
        keyOf={(hour) => hour}
        columns={[
          { heading: t('heat.hour'), kind: 'name', cell: (hour) => `${hour}:00–${hour}:59` },
          { heading: t('heat.band'), cell: (hour) => percent(bandByHour[Number(hour)]) },
        ]}
      />
    </details>
  );
}

interface FoundProps {
  readonly occupancy: Occupancy;
  readonly other: Occupancy | undefined;
  readonly marked: ChannelOccupancy | undefined;
  readonly onMark: (channel: ChannelOccupancy | undefined) => void;
}

/** Share of the period below which a value of the period's name would mislead. */
const NEARLY_ALL = 0.9;

/** The time that the figures are about: twenty minutes are not a day. */
function Observed({ occupancy }: { readonly occupancy: Occupancy }) {
  const { t } = useTranslation('occupancy');
  const formats = useFormats();
  const { from, to, channels } = occupancy;
  const share = Math.max(...channels.map(({ observedMs }) => observedMs)) / (to - from);
  const words = t('observedOf', {
    time: spanWords(share * (to - from)),
    of: spanWords(to - from),
    percent: formats.number(100 * share, share < 0.1 ? 1 : 0),
  });
  return (
    <div data-observed={share}>
      <dt>{t('observed')}</dt>
      <dd>{share < NEARLY_ALL ? <b className="warn-words">▲ {words}</b> : words}</dd>
    </div>
  );
}

export function FoundOccupancy({ occupancy, other, marked, onMark }: FoundProps) {
  const { t } = useTranslation('occupancy');
  const language = useLanguage();
  const formats = FORMATS[language];
  const { band } = occupancy;
  const percent = (share: number | undefined) => (share === undefined ? '—' : `${formats.number(100 * share, 1)} %`);
  if (occupancy.channels.length === 0) return <p className="dim">{t('nothing')}</p>;
  return (
    <>
      <dl className="facts-strip">
        <Observed occupancy={occupancy} />
        <div>
          <dt>{t('fbo')}</dt>
          <dd>{percent(band?.share)}</dd>
        </div>
        {other !== undefined && (
          <div>
            <dt>{t('fboOther')}</dt>
            <dd>{percent(other.band?.share)}</dd>
          </div>
        )}
        <div>
          <dt>{t('busyHour')}</dt>
          <dd>
            {band?.busyHour === undefined
              ? '—'
              : `${localDate(band.busyHour.at, language)} ${localClock(band.busyHour.at).slice(0, 5)} UTC+7 · ${percent(band.busyHour.share)}`}
          </dd>
        </div>
      </dl>
      <HeatCard occupancy={occupancy} marked={marked} />
      <ChannelTable occupancy={occupancy} other={other} onMark={onMark} />
    </>
  );
}
