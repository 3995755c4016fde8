/** Whether an incident is on the air, in words: now, no more, or not known because the program is not heard or was stopped. */
import { useTranslation } from 'react-i18next';
import { localClock } from '../format.js';
import { usePage } from '../state/page-store.js';
import { airKey, type Incident } from './incident.js';

export interface OnAir {
  /** True only when the program says so now. */
  readonly on: boolean;
  /** True when it was on the air before the program fell silent or was stopped. */
  readonly unknown: boolean;
  readonly words: string;
}

type Aired = Pick<Incident, 'active' | 'emissionClass' | 'unknownSince'>;

export function useOnAir(): (one: Aired) => OnAir {
  const { t } = useTranslation();
  const silence = usePage((state) => state.silence);
  const unknown = (since: number) => {
    return { on: false, unknown: true, words: t('cases.unknownSince', { time: localClock(since) }) };
  };
  return (one) => {
    // Nobody has measured it: whether it is on the air, only the complainant says.
    if (one.emissionClass === 'complaint') return { on: false, unknown: true, words: t('cases.asComplained') };
    if (one.unknownSince !== undefined) return unknown(Date.parse(one.unknownSince));
    if (one.active && silence !== undefined) return unknown(silence.since);
    return { on: one.active, unknown: false, words: t(airKey(one)) };
  };
}
