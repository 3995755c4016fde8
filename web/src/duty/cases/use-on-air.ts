/** Words for an incident on the air: now, no more, or unknown because the program is out of reach or was stopped. */
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ground/words/use-language.js';
import { useProgram } from '../../program/program-store.js';
import { airWords, type Incident } from './incident.js';

export interface OnAir {
  /** True only while the program says that the emission is on the air. */
  readonly on: boolean;
  /** True when the emission was on the air before the program went out of reach or was stopped. */
  readonly unknown: boolean;
  readonly words: string;
}

type Aired = Pick<Incident, 'active' | 'emissionClass' | 'unknownSince'>;

export function useOnAir(): (one: Aired) => OnAir {
  const { t } = useTranslation();
  const formats = useFormats();
  const silence = useProgram((state) => state.silence);
  const unknown = (since: number) => {
    return { on: false, unknown: true, words: t('cases.unknownSince', { time: formats.clock(since) }) };
  };
  return (one) => {
    // No receiver measured it. Only the complainant can say that it is on the air.
    if (one.emissionClass === 'complaint') return { on: false, unknown: true, words: t('cases.asComplained') };
    if (one.unknownSince !== undefined) return unknown(Date.parse(one.unknownSince));
    if (one.active && silence !== undefined) return unknown(silence.since);
    return { on: one.active, unknown: false, words: airWords(one)[formats.language] };
  };
}
