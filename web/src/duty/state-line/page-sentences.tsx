/** What the page knows by itself: the program is not heard, nothing is drawn, the picture is of the past. */

import { useTranslation } from 'react-i18next';
import { useSession } from '../../ground/access/session.js';
import { Button } from '../../ground/shell/button.js';
import { LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useLanguage, useNow } from '../../ground/words/use-language.js';
import { usePicture } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { alarmStore, useAlarms } from '../alarms/alarm-settings.js';
import { type Place, Said } from './said.js';

/** While the program is not heard: since when, by whose order if it was stopped, and what that means. */
export function Lost({ bare }: Place) {
  const { t } = useTranslation();
  const silence = useProgram((state) => state.silence);
  const seen = useAlarms((state) => state.silenceSeen);
  const now = useNow();
  if (silence === undefined) return null;
  const { since, stoppedBy } = silence;
  return (
    <>
      <Said sign="▲">
        <b>{t(stoppedBy === undefined ? 'silence.lost' : `silence.${stoppedBy}`, { time: localClock(since) })}</b>{' '}
        {t('silence.meaning')} <span aria-hidden>({spanWords(Math.max(0, now - since))})</span>
      </Said>
      {!bare && !seen && (
        <Button size="small" variant="default" onClick={() => alarmStore.setState({ silenceSeen: true })}>
          {t('silence.mute')}
        </Button>
      )}
    </>
  );
}

/** The plots stand still although data comes. The cure is a fresh page; a wall takes it by itself. */
export function Undrawn({ bare }: Place) {
  const { t } = useTranslation();
  return (
    <>
      <Said sign="▲">
        <b>{t('undrawn.title')}</b> {t('undrawn.meaning')}
      </Said>
      {!bare && (
        <Button size="small" variant="default" onClick={() => location.reload()}>
          {t('nav.reload')}
        </Button>
      )}
    </>
  );
}

export function SessionEnds() {
  const { t } = useTranslation();
  const language = useLanguage();
  const endsAt = useSession((session) => session.endsAt);
  if (endsAt === undefined) return null;
  return (
    <Said sign="◷" isAlert={false}>
      <b>{t('line.session', { time: `${localClock(endsAt).slice(0, 5)} ${localDate(endsAt, language)}` })}</b>{' '}
      {t('line.sessionMeaning')}
    </Said>
  );
}

export function Past() {
  const { t } = useTranslation();
  const language = useLanguage();
  const past = usePicture((state) => state.past);
  if (past === undefined) return null;
  const time = `${localDate(past.at, language)} ${localClock(past.at)} ${LOCAL_ZONE}`;
  return (
    <Said sign="◀◀" isAlert={false}>
      <b>{t('line.past', { time })}</b> {t('line.pastMeaning')}
    </Said>
  );
}
