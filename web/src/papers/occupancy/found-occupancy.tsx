/** The answer: the band in figures, the heat map, the channels. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Band } from '../../../../src/api/registry.js';
import { HOUR_MS } from '../../../../src/time/units.js';
import { Choices } from '../../ground/asking/fields.js';
import { ListTable } from '../../ground/asking/list-table.js';
import { useBands } from '../../ground/names/bands.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats } from '../../ground/words/use-language.js';
import { usePicture } from '../../picture/picture-store.js';
import { cssGradient } from '../../picture/plot/waterfall-row.js';
import { HeatMap } from './heat-map.js';
import { columnAt, dayHours, differs, HEAT_MODES, type HeatMode, heatRows } from './heat-rows.js';
import type { ChannelOccupancy, Occupancy, Rule } from './occupancy-api.js';

const DAY_HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** The heat map with its legend and the values under the pointer, and the same as a table. */
function HeatCard({ occupancy, marked }: { occupancy: Occupancy; marked: ChannelOccupancy | undefined }) {
  const { t } = useTranslation('occupancy');
  const [mode, setMode] = useState<HeatMode>('timeline');
  const palette = usePicture((state) => state.palette);
  const formats = useFormats();
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
    return formats.moment(at);
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

function HeatTable({ occupancy, percent }: { occupancy: Occupancy; percent(share: number | undefined): string }) {
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
  const formats = useFormats();
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
              : `${formats.moment(band.busyHour.at)} UTC+7 · ${percent(band.busyHour.share)}`}
          </dd>
        </div>
      </dl>
      <HeatCard occupancy={occupancy} marked={marked} />
      <ChannelTable occupancy={occupancy} other={other} onMark={onMark} />
    </>
  );
}

/** A scrolling area must be reachable by keyboard; set here because the linter takes a section as not interactive. */
const focusable = (element: HTMLElement | null) => {
  if (element !== null) element.tabIndex = 0;
};

const ORDERS = ['frequency', 'share'] as const;

/** Channels with their occupancy, its confidence and its basis; beside another period where one was chosen. */
function ChannelTable({ occupancy, other, onMark }: Omit<FoundProps, 'marked'>) {
  const { t } = useTranslation('occupancy');
  const [parts, setParts] = useState(false);
  const [order, setOrder] = useState<(typeof ORDERS)[number]>('share');
  const hasNamed = occupancy.channels.some(({ isPart }) => !isPart);
  const shown = occupancy.channels
    .filter(({ isPart }) => isPart === (parts || !hasNamed))
    .sort((a, b) => (order === 'share' ? b.share - a.share : 0) || a.startHz - b.startHz);
  const bands = useBands();
  const before = new Map(other?.channels.map((channel) => [channel.name, channel]));
  const choice = (name: string, checked: boolean, label: string, set: () => void) => (
    <label className="choice">
      <input type="radio" name={name} checked={checked} onChange={set} />
      <span>{label}</span>
    </label>
  );
  return (
    <section className="card" aria-label={t('table.title')}>
      <div className="card-head row">
        <h2>{t('table.title')}</h2>
        <span className="spring" />
        {hasNamed && (
          <fieldset className="row">
            <legend className="sr-only">{t('table.which')}</legend>
            {choice('which', !parts, t('table.named'), () => setParts(false))}
            {choice('which', parts, t('table.parts'), () => setParts(true))}
          </fieldset>
        )}
        <fieldset className="row">
          <legend className="sr-only">{t('table.order')}</legend>
          {ORDERS.map((one) => (
            <span key={one}>{choice('order', order === one, t(`table.by.${one}`), () => setOrder(one))}</span>
          ))}
        </fieldset>
      </div>
      <section className="wide-table" ref={focusable} aria-label={t('table.title')}>
        <table className="plain-table occupancy-table">
          <thead>
            <tr>
              <th scope="col">{t('table.channel')}</th>
              <th scope="col">{t('table.range')}</th>
              <th scope="col">FCO</th>
              <th scope="col">{t('table.interval')}</th>
              {other !== undefined && <th scope="col">{t('table.other')}</th>}
              <th scope="col">{t('table.busyHour')}</th>
              <th scope="col">{t('table.revisit')}</th>
              <th scope="col">{t('table.samples')}</th>
              <th scope="col">{t('table.rule')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((channel) => (
              <ChannelRow
                key={channel.name}
                channel={channel}
                band={bands.find(({ key }) => key === channel.name)}
                compared={other !== undefined}
                before={before.get(channel.name)}
                onMark={onMark}
              />
            ))}
          </tbody>
        </table>
      </section>
      <p className="dim small">{t('table.note')}</p>
    </section>
  );
}

interface RowProps {
  readonly channel: ChannelOccupancy;
  /** Where the channel is one of the band plan. */
  readonly band: Band | undefined;
  readonly compared: boolean;
  readonly before: ChannelOccupancy | undefined;
  readonly onMark: FoundProps['onMark'];
}

function ChannelRow({ channel, band, compared, before, onMark }: RowProps) {
  const { t } = useTranslation('occupancy');
  const formats = useFormats();
  const percent = (share: number) => `${formats.number(100 * share, share < 0.1 ? 2 : 1)} %`;
  const { busyHour, enough } = channel;
  return (
    <tr data-enough={enough} onPointerEnter={() => onMark(channel)} onPointerLeave={() => onMark(undefined)}>
      <th scope="row">{band?.name[formats.language] ?? channel.name}</th>
      <td className="figure">
        {formats.mhz(channel.startHz)} – {formats.mhz(channel.stopHz)} MHz
      </td>
      <td className="figure">
        <span className="share-bar" aria-hidden style={{ inlineSize: `${Math.max(1, 64 * channel.share)}px` }} />{' '}
        {percent(channel.share)}
      </td>
      <td className="figure">
        {enough ? (
          `${percent(channel.low)} – ${percent(channel.high)}`
        ) : (
          <b className="warn-words">▲ {t('notEnough')}</b>
        )}
      </td>
      {compared && <td className="figure">{before === undefined ? '—' : <Change now={channel} before={before} />}</td>}
      <td className="figure">
        {busyHour === undefined
          ? '—'
          : `${formats.date(busyHour.at).slice(0, formats.language === 'vi' ? 5 : 10)} ${formats.clock(busyHour.at).slice(0, 2)} h · ${percent(busyHour.share)}`}
      </td>
      <td className="figure">{channel.revisitMs === undefined ? '—' : formats.duration(channel.revisitMs)}</td>
      <td className="figure" title={t('table.lag', { lag: formats.number(channel.lag1, 2) })}>
        {formats.number(channel.samples)} ({formats.number(channel.independentSamples)})
      </td>
      <td>{channel.rules.map((rule) => ruleWords(rule)).join('; ')}</td>
    </tr>
  );

  function ruleWords(rule: Rule): string {
    return rule.kind === 'noise'
      ? t('rule.noise', { db: formats.number(rule.marginDb) })
      : t('rule.fixed', { level: formats.level(rule.thresholdDbm) });
  }
}

function Change({ now, before }: { now: ChannelOccupancy; before: ChannelOccupancy }) {
  const { t } = useTranslation('occupancy');
  const formats = useFormats();
  const by = 100 * (now.share - before.share);
  const sure = differs(now, before);
  return (
    <span title={t(sure ? 'table.sure' : 'table.chance')} data-sure={sure}>
      {formats.number(100 * before.share, 1)} % → {by > 0 ? '+' : ''}
      {formats.number(by, 1)} {sure ? (by > 0 ? '▲' : '▼') : '≈'}
    </span>
  );
}
