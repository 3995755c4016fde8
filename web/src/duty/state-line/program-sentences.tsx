/** What the program says of itself: its clock, its archive, its books. */
import { useTranslation } from 'react-i18next';
import { useShown } from '../../ground/asking/use-followed.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { useLossWords } from './loss-words.js';
import { bookLosses, readiness } from './readiness.js';
import { NO_TROUBLE, recordingOf } from './recording.js';
import { Said } from './said.js';

/** The one mark of all times on the page, while nobody knows whether the program's clock is right. */
export function Clock() {
  const { t } = useTranslation();
  const language = useLanguage();
  const problem = useShown(readiness).value?.problems.find(({ part }) => part === 'clock');
  return (
    <Said sign="?">
      <b>{t('belief.mark')}</b> {problem?.[language]}
    </Said>
  );
}

/** Received data is not stored as it should be, or soon will not be. While the program does not answer, as it last said. */
export function Recording() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { value } = useShown(readiness);
  const { trouble, detail } = value === undefined ? NO_TROUBLE : recordingOf(value);
  if (trouble === undefined) return null;
  return (
    <Said sign="▲">
      <b>{t(`recording.${trouble}`)}</b> {t(`recording.${trouble}-do`)}
      {detail !== undefined && <small> {detail[language]}</small>}
    </Said>
  );
}

export function Loss() {
  const wordsOf = useLossWords();
  const [first] = useShown(bookLosses).value ?? [];
  return (
    <Said sign="▲">
      <b>{first && wordsOf(first).what}</b>
    </Said>
  );
}
