/** Noise-floor trend and sweeps of the last day or month, and what is lacking. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Health } from '../../../src/api/receivers.js';
import type { Receiver } from '../../../src/api/stations.js';
import { Choices, FaultLine } from '../ground/asking/fields.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { useFormats } from '../ground/words/use-language.js';

const HOURS = { h24: 24, d30: 720 } as const;
type Period = keyof typeof HOURS;
const HEIGHT = 60;
/** The axis spans at least so much, so that a calm floor does not look wild. */
const LEAST_SPAN_DB = 6;

export function HealthCard({ receiver: { id: receiverId }, isNow }: { receiver: Receiver; isNow: boolean }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const [period, setPeriod] = useState<Period>('h24');
  const { value: health, fault } = useAsked(
    'GET /api/v1/receivers/{receiverId}/health',
    {
      params: { receiverId },
      query: { hours: HOURS[period] },
    },
    { everyMs: 60_000 },
  );
  const latest = health?.points.findLast(({ floorDbm }) => floorDbm !== undefined);
  return (
    <section className="card">
      <div className="card-head row">
        <h2>{t('health.title')}</h2>
        <Choices
          legend={t('health.period')}
          hidesLegend
          type="radio"
          name="health-period"
          options={(['h24', 'd30'] as const).map((one) => [one, t(`coverage.${one}`)])}
          chosen={[period]}
          toggle={setPeriod}
        />
      </div>
      <FaultLine words={fault} />
      {health !== undefined && (
        <>
          <p>
            {latest?.floorDbm === undefined
              ? t('health.noFloor')
              : t(isNow ? 'health.floor' : 'health.floorBefore', {
                  level: formats.level(latest.floorDbm),
                  at: formats.clock(Date.parse(latest.at)).slice(0, 5),
                  date: formats.shortDate(Date.parse(latest.at)),
                })}{' '}
            {health.missedSweeps === 0
              ? isNow && t('health.missedNone')
              : t('health.missed', { missed: formats.number(health.missedSweeps) })}
          </p>
          <FloorTrend health={health} />
          <SweepBars health={health} />
          <p className="line spread dim small">
            <Moment at={health.from} />
            <Moment at={health.to} />
          </p>
        </>
      )}
    </section>
  );
}

function Moment({ at }: { at: string }) {
  const formats = useFormats();
  const when = Date.parse(at);
  return (
    <span>
      {formats.clock(when).slice(0, 5)} {formats.shortDate(when)} UTC+7
    </span>
  );
}

function FloorTrend({ health: { points } }: { health: Health }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const levels = points.flatMap(({ floorDbm }) => floorDbm ?? []);
  if (levels.length === 0) return null;
  const middle = (Math.min(...levels) + Math.max(...levels)) / 2;
  const half = Math.max(LEAST_SPAN_DB, Math.max(...levels) - Math.min(...levels) + 1) / 2;
  const y = (level: number) => HEIGHT * (1 - (level - middle + half) / (2 * half));
  // A point without sweeps breaks the line: nobody knows the floor there.
  let pen = 'M';
  const path = points
    .map(({ floorDbm }, i) => {
      if (floorDbm === undefined) {
        pen = 'M';
        return '';
      }
      const place = `${i} ${y(floorDbm).toFixed(1)}`;
      // A lone point is a dash of its own, or it would not be seen.
      const piece = pen === 'M' ? `M${place}h0.6` : `L${place}`;
      pen = 'L';
      return piece;
    })
    .join('');
  return (
    <figure className="trend">
      <figcaption className="dim small">
        {t('health.trend')}: {formats.level(middle + half)} … {formats.level(middle - half)}
      </figcaption>
      <svg
        viewBox={`0 0 ${points.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('health.trendWords', {
          low: formats.level(Math.min(...levels)),
          high: formats.level(Math.max(...levels)),
        })}
      >
        <path className="trend-line" d={path} vectorEffect="non-scaling-stroke" />
      </svg>
    </figure>
  );
}

function SweepBars({ health: { points, usualSweeps } }: { health: Health }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const most = Math.max(1, ...points.map(({ sweeps }) => sweeps));
  return (
    <figure className="trend">
      <figcaption className="dim small">
        {t('health.sweeps', { usual: formats.number(usualSweeps), most: formats.number(most) })}
      </figcaption>
      <svg viewBox={`0 0 ${points.length} 30`} preserveAspectRatio="none" aria-hidden="true">
        {points.map(({ at, sweeps }, i) => (
          <rect
            key={at}
            className="sweep-bar"
            data-few={sweeps < 0.9 * usualSweeps || undefined}
            x={i}
            width={0.8}
            y={30 - (30 * sweeps) / most}
            height={(30 * sweeps) / most}
          />
        ))}
      </svg>
    </figure>
  );
}
