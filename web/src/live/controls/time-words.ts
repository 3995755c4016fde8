/** Names of the times that a waterfall can show: "5 minutes", "1 week". */
import { useTranslation } from 'react-i18next';

const LONG_SPANS: Readonly<Record<number, 'day' | 'week' | 'month'>> = {
  86400000: 'day',
  604800000: 'week',
  2592000000: 'month',
};

export function useTimeWords(): (ms: number) => string {
  const { t } = useTranslation();
  return (ms) => {
    if (ms < 3_600_000) return t('display.span.minutes', { n: ms / 60_000 });
    return ms < 86_400_000
      ? t('display.span.hours', { n: ms / 3_600_000 })
      : t(`display.span.${LONG_SPANS[ms] ?? 'year'}`);
  };
}
