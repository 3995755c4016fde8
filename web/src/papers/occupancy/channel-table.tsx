/** Channels with their occupancy, its confidence and its basis; beside another period where one was chosen. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Band } from '../../../../src/api/registry.js';
import { useBands } from '../../ground/names/bands.js';
import { FORMATS, localClock, localDate } from '../../ground/words/format.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { differs } from './heat-rows.js';
import type { ChannelOccupancy, Occupancy, Rule } from './occupancy-api.js';

interface Props {
  readonly occupancy: Occupancy;
  readonly other: Occupancy | undefined;
  readonly onMark: (channel: ChannelOccupancy | undefined) => void;
}

/** A scrolling area must be reachable by keyboard; set here because the linter takes a section as not interactive. */
const focusable = (element: HTMLElement | null) => {
  if (element !== null) element.tabIndex = 0;
};

const ORDERS = ['frequency', 'share'] as const;

export function ChannelTable({ occupancy, other, onMark }: Props) {
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
  readonly onMark: Props['onMark'];
}

function ChannelRow({ channel, band, compared, before, onMark }: RowProps) {
  const { t } = useTranslation('occupancy');
  const language = useLanguage();
  const formats = FORMATS[language];
  const percent = (share: number) => `${formats.number(100 * share, share < 0.1 ? 2 : 1)} %`;
  const { busyHour, enough } = channel;
  return (
    <tr data-enough={enough} onPointerEnter={() => onMark(channel)} onPointerLeave={() => onMark(undefined)}>
      <th scope="row">{band?.name[language] ?? channel.name}</th>
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
          : `${localDate(busyHour.at, language).slice(0, language === 'vi' ? 5 : 10)} ${localClock(busyHour.at).slice(0, 2)} h · ${percent(busyHour.share)}`}
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
