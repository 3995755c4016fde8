/** How many alarms people had to bear, against the limits of ISA-18.2, and what would make it lighter. */

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choices, FaultLine } from '../../../ground/asking/fields.js';
import { atMs } from '../../../ground/asking/instants.js';
import { useFollowed } from '../../../ground/asking/use-followed.js';
import { fetchLoad, type Load, marksOf } from './load.js';
import './load.css';
import { DAY_MS, HOUR_MS } from '../../../../../src/time/units.js';
import { Link } from '../../../ground/shell/address.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { programNow } from '../../../program/program-store.js';
import { LoadTables } from './load-tables.js';
import { ProposalCard } from './proposal-card.js';

const SHOWN = 4;

/** The measures of ISA-18.2, each with its limit. */
function MeasureTiles({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const { limits, night, priorities, alarms } = load;
  const percent = (share: number) => `${formats.number(100 * share, share > 0 && share < 0.1 ? 1 : 0)} %`;
  const rate = (value: number | undefined) => (value === undefined ? '—' : formats.number(value, 1));
  const share = (one: 'high' | 'medium' | 'low') => formats.number(alarms === 0 ? 0 : (100 * priorities[one]) / alarms);
  return (
    <ul className="columns narrow" aria-label={t('load.measures')}>
      <Tile
        name={t('load.rate')}
        value={rate(load.perPersonHour)}
        limit={t('load.atMost', { value: limits.perPersonHour })}
        isOver={(load.perPersonHour ?? 0) > limits.perPersonHour}
      />
      <Tile
        name={t('load.night')}
        value={rate(night.perPersonHour)}
        limit={t('load.atMost', { value: limits.perPersonHour })}
        isOver={(night.perPersonHour ?? 0) > limits.perPersonHour}
      />
      <Tile
        name={t('load.flood')}
        value={percent(load.floodShare)}
        limit={t('load.below', { value: percent(limits.floodShare) })}
        isOver={load.floodShare >= limits.floodShare}
      />
      <Tile
        name={t('load.most')}
        value={formats.number(load.mostInTenMinutes)}
        limit={t('load.atMost', { value: limits.inTenMinutes })}
        isOver={load.mostInTenMinutes > limits.inTenMinutes}
      />
      <Tile
        name={t('load.chattering')}
        value={formats.number(load.chattering.length)}
        limit={t('load.atMost', { value: limits.chattering })}
        isOver={load.chattering.length > limits.chattering}
        ids={load.chattering}
      />
      <Tile name={t('load.standing')} value={formats.number(load.standing.length)} ids={load.standing} />
      <Tile
        name={t('load.stale')}
        value={formats.number(load.stale.length)}
        limit={t('load.below', { value: limits.stale })}
        isOver={load.stale.length >= limits.stale}
        ids={load.stale}
      />
      <Tile
        name={t('load.priorities')}
        value={`${share('high')} / ${share('medium')} / ${share('low')}`}
        limit={t('load.wanted', { value: '5 / 15 / 80' })}
      />
    </ul>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly limit?: string;
  readonly isOver?: boolean;
  readonly ids?: readonly string[];
}

function Tile({ name, value, limit, isOver = false, ids = [] }: TileProps) {
  const { t } = useTranslation('watch');
  return (
    <li className="card measure-tile" data-over={isOver || undefined}>
      <span className="small">{name}</span>
      <b>{value}</b>
      <span className="small dim">
        {limit}
        {isOver && <span className="fault-words"> {t('load.exceeded')}</span>}
        {ids.slice(0, SHOWN).map((id) => (
          <Link key={id} className="block" to={`/incidents/${id}`}>
            {id}
          </Link>
        ))}
        {ids.length > SHOWN && '…'}
      </span>
    </li>
  );
}

const WIDTH = 1000;
const HEIGHT = 130;

const PERIODS = { h24: DAY_MS, d7: 7 * DAY_MS, d30: 30 * DAY_MS } as const;
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
      <div className="month-head row">
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
      {load === undefined && fault === '' && <p className="dim waiting">{t('loading')}</p>}
      {load !== undefined && (
        <>
          <MeasureTiles load={load} />
          <HourChart load={load} />
          <LoadTables load={load} periodMs={PERIODS[period]} />
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
  const hours = (atMs(load.to) - atMs(load.from)) / HOUR_MS;
  return (
    <p className="dim small">
      {t('load.over', { hours: formats.number(hours, 1), people: formats.number(load.personHours, 1) })}
      {load.unmannedShare > 0.005 && (
        <span className="fault-words"> {t('load.unmanned', { percent: Math.round(100 * load.unmannedShare) })}</span>
      )}
    </p>
  );
}

/** Alarms for an hour of one person, hour by hour, with the two limits of ISA-18.2 as lines. */
function HourChart({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const { perPersonHour, mostPerPersonHour } = load.limits;
  const from = atMs(load.from);
  const bars = load.hours.map(({ alarms, people }, hour) => ({
    hour,
    at: from + hour * HOUR_MS,
    rate: alarms / people,
  }));
  const rates = bars.map(({ rate }) => rate);
  const top = Math.max(mostPerPersonHour * 1.25, ...rates);
  const busiest = Math.max(0, ...rates);
  const over = rates.filter((rate) => rate > perPersonHour).length;
  const width = WIDTH / Math.max(1, rates.length);
  const marks = marksOf(from, bars.length);
  const words = t('load.chart', { busiest: formats.number(busiest, 1), over, hours: rates.length });
  return (
    <section className="card" aria-label={t('load.byHour')}>
      <h2>{t('load.byHour')}</h2>
      <p className="dim small">{words}</p>
      <div className="hour-chart">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
          {bars.map(({ hour, at, rate }) => (
            <rect
              key={at}
              data-over={rate > mostPerPersonHour ? 'most' : rate > perPersonHour ? 'limit' : undefined}
              x={hour * width}
              width={Math.max(0.8, width - (width > 4 ? 1 : 0))}
              y={HEIGHT - (rate / top) * HEIGHT}
              height={(rate / top) * HEIGHT}
            />
          ))}
          {[perPersonHour, mostPerPersonHour].map((limit) => (
            <line
              key={limit}
              x1={0}
              x2={WIDTH}
              y1={HEIGHT - (limit / top) * HEIGHT}
              y2={HEIGHT - (limit / top) * HEIGHT}
            />
          ))}
        </svg>
        {[perPersonHour, mostPerPersonHour].map((limit, i) => (
          <span key={limit} className="limit-words small" style={{ bottom: `${(100 * limit) / top}%` }}>
            {limit} {t(i === 0 ? 'load.limit' : 'load.limitMost')}
          </span>
        ))}
      </div>
      <p className="hour-marks small dim" aria-hidden>
        {marks.map(({ hour, isDay }) => {
          const at = from + hour * HOUR_MS;
          return (
            <span key={at} style={{ left: `${(100 * hour) / bars.length}%` }}>
              {isDay ? formats.shortDate(at) : formats.clock(at).slice(0, 5)}
            </span>
          );
        })}
      </p>
    </section>
  );
}
