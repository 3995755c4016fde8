/**
 * Occupancy: how much of the time each channel is in use, its busiest hour, the confidence, and a comparison with
 * another period.
 */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { changeQuery, useAddress } from '../../ground/shell/address.js';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { nameWindow } from '../../ground/shell/title.js';
import { usePicture } from '../../picture/picture-store.js';
import { programNow, useProgram } from '../../program/program-store.js';
import { FoundOccupancy } from './found-occupancy.js';
import { type ChannelOccupancy, fetchOccupancy } from './occupancy-api.js';
import { COMPARED, type Compared, comparedStretch, type HourStretch, PERIODS, stretchIn } from './period.js';
import { RecountCard } from './recount-card.js';
import './words.js';
import './occupancy.css';
import { Choices } from '../../ground/asking/fields.js';
import { useFormats } from '../../ground/words/use-language.js';
import { ExportLink } from '../exports/export-link.js';

export default function OccupancyScreen(_: ScreenProps) {
  const { t } = useTranslation('occupancy');
  const { query } = useAddress();
  const receivers = useProgram((state) => state.receivers);
  const watched = usePicture((state) => state.receiverId);
  const [now] = useState(() => programNow());
  const asked = new URLSearchParams(query);
  const receiverId = asked.get('receiver') ?? watched ?? receivers[0]?.id;
  const compare = COMPARED.find((one) => one === asked.get('compare')) ?? 'none';
  const stretch = stretchIn(asked, now);
  const startHz = hzIn(asked.get('start'));
  const stopHz = hzIn(asked.get('stop'));
  const other = comparedStretch(stretch, compare);
  const [marked, setMarked] = useState<ChannelOccupancy>();
  useEffect(() => nameWindow(t('title')), [t]);
  const { from, to } = stretch;
  const otherFrom = other?.from;
  const question = useCallback(
    async (signal: AbortSignal) => {
      if (receiverId === undefined) return undefined;
      const range = { receiverId, startHz, stopHz };
      const before = otherFrom === undefined ? undefined : { from: otherFrom, to: otherFrom + to - from };
      const [occupancy, other] = await Promise.all([
        fetchOccupancy({ ...range, from, to }, signal),
        before && fetchOccupancy({ ...range, ...before }, signal),
      ]);
      return { occupancy, other };
    },
    [receiverId, from, to, otherFrom, startHz, stopHz],
  );
  const { value: found, fault } = useFollowed(question);
  return (
    <main id="main" className="screen stack">
      <h1>{t('title')}</h1>
      <OccupancyHead {...{ receiverId, stretch, compare, startHz, stopHz }} />
      {fault !== '' && (
        <p className="form-fault" role="alert">
          {t('failed', { reason: fault })}
        </p>
      )}
      {found === undefined && fault === '' && <p className="dim waiting">{t('loading')}</p>}
      {found !== undefined && <FoundOccupancy {...found} marked={marked} onMark={setMarked} />}
      {receiverId !== undefined && (
        <RecountCard {...{ receiverId, from, to }} named={asked.get('again') ?? undefined} />
      )}
    </main>
  );
}

function hzIn(text: string | null): number | undefined {
  const hz = Number(text ?? Number.NaN);
  return hz >= 0 ? hz : undefined;
}

interface Props {
  readonly receiverId: string | undefined;
  readonly stretch: HourStretch;
  readonly compare: Compared;
  readonly startHz: number | undefined;
  readonly stopHz: number | undefined;
}

/** The chosen receiver, hours and frequencies of the occupancy, and a link for its export. */
export function OccupancyHead({ receiverId, stretch, compare, startHz, stopHz }: Props) {
  const { t } = useTranslation('occupancy');
  const receivers = useProgram((state) => state.receivers);
  const stations = useProgram((state) => state.stations);
  const formats = useFormats();
  const { from, to } = stretch;
  const nameOf = (id: string, stationId: string) =>
    `${stations.find((station) => station.id === stationId)?.name ?? stationId} · ${id}`;
  return (
    <>
      <div className="row">
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
        <Choices
          legend={t('period.label')}
          hidesLegend
          type="radio"
          name="period"
          options={PERIODS.map((one) => [one, t(`period.${one}`)])}
          chosen={stretch.period === undefined ? [] : [stretch.period]}
          toggle={(period) => changeQuery({ period, from: undefined, to: undefined })}
        />
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
            className="button-link"
            onClick={() => changeQuery({ start: undefined, stop: undefined })}
          >
            {formats.mhz(startHz)} – {formats.frequency(stopHz)} ×
          </button>
        )}
      </div>
      <p className="dim">
        {formats.moment(from)} – {formats.moment(to)} UTC+7
      </p>
    </>
  );
}
