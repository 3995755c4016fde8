/** Alarms for an hour of one person, hour by hour, with the two limits of ISA-18.2 as lines. */
import { useTranslation } from 'react-i18next';
import { atMs } from '../../../ground/asking/instants.js';
import { FORMATS, localClock, shortDate } from '../../../ground/words/format.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import { HOUR_MS, type Load, marksOf } from './load.js';

const WIDTH = 1000;
const HEIGHT = 130;

export function HourChart({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  const formats = FORMATS[language];
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
              {isDay ? shortDate(at, language) : localClock(at).slice(0, 5)}
            </span>
          );
        })}
      </p>
    </section>
  );
}
