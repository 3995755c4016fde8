/** Names of the times that a waterfall can show: "5 minutes", "1 week". */
import { useTranslation } from 'react-i18next';
import { DAY_MS, HOUR_MS } from '../../../../src/time/units.js';

const LONG_SPANS: Readonly<Record<number, 'day' | 'week' | 'month'>> = {
  86400000: 'day',
  604800000: 'week',
  2592000000: 'month',
};

export function useTimeWords(): (ms: number) => string {
  const { t } = useTranslation();
  return (ms) => {
    if (ms < HOUR_MS) return t('display.span.minutes', { n: ms / 60_000 });
    return ms < DAY_MS ? t('display.span.hours', { n: ms / HOUR_MS }) : t(`display.span.${LONG_SPANS[ms] ?? 'year'}`);
  };
}
