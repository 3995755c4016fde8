/** Occupancy: how much of the time each channel is in use, when most, how sure that is, and against another period. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../cases/use-reason.js';
import { ExportLink } from '../exports/export-link.js';
import { FORMATS, localClock, localDate } from '../format.js';
import { useLive } from '../live-context.js';
import { changeQuery, useAddress } from '../shell/address.js';
import type { ScreenProps } from '../shell/screen.js';
import { nameWindow } from '../shell/title.js';
import { usePage } from '../state/page-store.js';
import { FoundOccupancy } from './found-occupancy.js';
import { type ChannelOccupancy, fetchOccupancy, type Occupancy } from './occupancy-api.js';
import { COMPARED, comparedStretch, PERIODS, stretchIn } from './period.js';
import './occupancy.css';
import './words.js';

export default function OccupancyScreen(_: ScreenProps) {
  const { t } = useTranslation('occupancy');
  const { session } = useLive();
  const explain = useReason();
  const { query } = useAddress();
  const receivers = usePage((state) => state.receivers);
  const stations = usePage((state) => state.stations);
  const watched = usePage((state) => state.receiverId);
  const language = usePage((state) => state.language);
  const [now] = useState(() => session.now());
  const asked = new URLSearchParams(query);
  const receiverId = asked.get('receiver') ?? watched ?? receivers[0]?.id;
  const compare = COMPARED.find((one) => one === asked.get('compare')) ?? 'none';
  const stretch = stretchIn(asked, now);
  const startHz = hzIn(asked.get('start'));
  const stopHz = hzIn(asked.get('stop'));
  const other = comparedStretch(stretch, compare);
  const [found, setFound] = useState<{ occupancy: Occupancy; other: Occupancy | undefined }>();
  const [fault, setFault] = useState('');
  const [marked, setMarked] = useState<ChannelOccupancy>();
  useEffect(() => nameWindow(t('title')), [t]);
  const { from, to } = stretch;
  const otherFrom = other?.from;
  useEffect(() => {
    if (receiverId === undefined) return;
    let current = true;
    setFound(undefined);
    const range = { receiverId, startHz, stopHz };
    Promise.all([
      fetchOccupancy({ ...range, from, to }),
      otherFrom === undefined ? undefined : fetchOccupancy({ ...range, from: otherFrom, to: otherFrom + to - from }),
    ]).then(
      ([occupancy, before]) => {
        if (!current) return;
        setFound({ occupancy, other: before });
        setFault('');
      },
      (error: unknown) => current && setFault(t('failed', { reason: explain(error) })),
    );
    return () => {
      current = false;
    };
  }, [receiverId, from, to, otherFrom, startHz, stopHz, t, explain]);
  const nameOf = (id: string, stationId: string) =>
    `${stations.find((station) => station.id === stationId)?.name ?? stationId} · ${id}`;
  return (
    <main id="main" className="screen occupancy-screen">
      <h1>{t('title')}</h1>
      <div className="occupancy-head">
        <select
          className="plain-input"
          aria-label={t('receiver')}
          value={receiverId ?? ''}
          onChange={({ currentTarget }) =>
            changeQuery({ receiver: currentTarget.value, start: undefined, stop: undefined })
          }
        >
          {receivers.map(({ id, name, stationId }) => (
            <option key={id} value={id}>
              {nameOf(name, stationId)}
            </option>
          ))}
        </select>
        <fieldset className="choice-row">
          <legend className="sr-only">{t('period.label')}</legend>
          {PERIODS.map((one) => (
            <label key={one} className="choice">
              <input
                type="radio"
                name="period"
                checked={stretch.period === one}
                onChange={() => changeQuery({ period: one, from: undefined, to: undefined })}
              />
              <span>{t(`period.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <label className="compare-choice">
          {t('compare.label')}{' '}
          <select
            className="plain-input"
            value={compare}
            onChange={({ currentTarget }) => changeQuery({ compare: currentTarget.value })}
          >
            {COMPARED.map((one) => (
              <option key={one} value={one}>
                {t(`compare.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <ExportLink what="occupancy" {...{ receiverId, startHz, stopHz, from, to }} />
        {startHz !== undefined && stopHz !== undefined && (
          <button
            type="button"
            className="plain-button"
            onClick={() => changeQuery({ start: undefined, stop: undefined })}
          >
            {FORMATS[language].mhz(startHz)} – {FORMATS[language].frequency(stopHz)} ×
          </button>
        )}
      </div>
      <p className="dim">
        {localDate(from, language)} {localClock(from).slice(0, 5)} – {localDate(to, language)}{' '}
        {localClock(to).slice(0, 5)} UTC+7
      </p>
      {fault !== '' && (
        <p className="form-fault" role="alert">
          {fault}
        </p>
      )}
      {found === undefined && fault === '' && <p className="dim">{t('loading')}</p>}
      {found !== undefined && <FoundOccupancy {...found} marked={marked} onMark={setMarked} />}
    </main>
  );
}

function hzIn(text: string | null): number | undefined {
  const hz = Number(text ?? Number.NaN);
  return hz >= 0 ? hz : undefined;
}
