/** The chosen receiver, hours and frequencies of the occupancy, and a link for its export. */
import './occupancy.css';
import { useTranslation } from 'react-i18next';
import { Choices } from '../../ground/asking/fields.js';
import { changeQuery } from '../../ground/shell/address.js';
import { FORMATS, localClock, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { useProgram } from '../../program/program-store.js';
import { ExportLink } from '../exports/export-link.js';
import { COMPARED, type Compared, type HourStretch, PERIODS } from './period.js';

interface Props {
  readonly receiverId: string | undefined;
  readonly stretch: HourStretch;
  readonly compare: Compared;
  readonly startHz: number | undefined;
  readonly stopHz: number | undefined;
}

export function OccupancyHead({ receiverId, stretch, compare, startHz, stopHz }: Props) {
  const { t } = useTranslation('occupancy');
  const receivers = useProgram((state) => state.receivers);
  const stations = useProgram((state) => state.stations);
  const language = useLanguage();
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
            {FORMATS[language].mhz(startHz)} – {FORMATS[language].frequency(stopHz)} ×
          </button>
        )}
      </div>
      <p className="dim">
        {localDate(from, language)} {localClock(from).slice(0, 5)} – {localDate(to, language)}{' '}
        {localClock(to).slice(0, 5)} UTC+7
      </p>
    </>
  );
}
