/** How many alarms people had to bear, against the limits of ISA-18.2, and what would make it lighter. */
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choices, FaultLine } from '../../../ground/asking/fields.js';
import { atMs } from '../../../ground/asking/instants.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { HourChart } from './hour-chart.js';
import { fetchLoad, type Load } from './load.js';
import './load.css';
import { useFormats } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';
import { LoadTables } from './load-tables.js';
import { MeasureTiles } from './measure-tiles.js';
import { ProposalCard } from './proposal-card.js';

const PERIODS = { h24: 86_400_000, d7: 7 * 86_400_000, d30: 30 * 86_400_000 } as const;
type Period = keyof typeof PERIODS;
const EVERY_MS = 60_000;

export function LoadTab() {
  const { t } = useTranslation('watch');
  const [period, setPeriod] = useState<Period>('d7');
  const question = useCallback(
    (signal: AbortSignal) => {
      const to = programNow();
      return fetchLoad(to - PERIODS[period], to, signal);
    },
    [period],
  );
  const { value: load, fault } = useFollowed(question, { everyMs: EVERY_MS });
  return (
    <>
      <div className="month-head">
        <Choices
          legend={t('coverage.period')}
          hidesLegend
          type="radio"
          name="period"
          options={(['h24', 'd7', 'd30'] as const).map((one) => [one, t(`coverage.${one}`)] as const)}
          chosen={[period]}
          toggle={setPeriod}
        />
        {load !== undefined && <Span load={load} />}
      </div>
      <FaultLine words={fault} />
      {load === undefined && fault === '' && <p className="dim">{t('loading')}</p>}
      {load !== undefined && (
        <>
          <MeasureTiles load={load} />
          <HourChart load={load} />
          <LoadTables load={load} />
          <ProposalCard proposals={load.proposals} />
        </>
      )}
    </>
  );
}

/** Warns where the figures stand on less than they seem: nobody on the roster, or a watch that has just begun. */
function Span({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const hours = (atMs(load.to) - atMs(load.from)) / 3_600_000;
  return (
    <p className="dim small">
      {t('load.over', { hours: formats.number(hours, 1), people: formats.number(load.personHours, 1) })}
      {load.unmannedShare > 0.005 && (
        <span className="hole-words"> {t('load.unmanned', { percent: Math.round(100 * load.unmannedShare) })}</span>
      )}
    </p>
  );
}
