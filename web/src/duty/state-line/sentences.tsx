/** What the state line says of each standing, in one line. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShown } from '../../ground/asking/use-followed.js';
import { Link } from '../../ground/shell/link.js';
import { LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { useNow } from '../../ground/words/use-now.js';
import { usePicture } from '../../picture/picture-store.js';
import { useProgram } from '../../program/program-store.js';
import { AlarmBar } from '../alarms/alarm-bar.js';
import { alarmStore, useAlarms } from '../alarms/alarm-settings.js';
import { frequencyOf } from '../cases/incident.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { useSilencedWords } from '../cases/silenced-note.js';
import { useWatchCells } from '../watch/use-watch-cells.js';
import { WATCH_SIGNS, WATCH_STATES } from '../watch/watch-cells.js';
import { bookLosses, dutyNow, isBlind } from './facts.js';
import { useLossWords } from './loss-words.js';
import { readiness } from './readiness.js';
import { NO_TROUBLE, recordingOf } from './recording.js';
import type { Standing } from './standings.js';

interface Place {
  readonly bare: boolean;
}

interface SaidProps {
  readonly sign: string;
  readonly children: ReactNode;
  /** Spoken at once: something is wrong. */
  readonly isAlert?: boolean;
}

function Said({ sign, children, isAlert = true }: SaidProps) {
  return (
    <>
      <span aria-hidden className="line-sign">
        {sign}
      </span>
      <span className="line-words" role={isAlert ? 'alert' : undefined}>
        {children}
      </span>
    </>
  );
}

/** While the program is not heard: since when, by whose order if it was stopped, and what that means. */
function Lost({ bare }: Place) {
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
        <Button size="compact-sm" variant="default" onClick={() => alarmStore.setState({ silenceSeen: true })}>
          {t('silence.mute')}
        </Button>
      )}
    </>
  );
}

/** The plots stand still although data comes. The cure is a fresh page; a wall takes it by itself. */
function Undrawn({ bare }: Place) {
  const { t } = useTranslation();
  return (
    <>
      <Said sign="▲">
        <b>{t('undrawn.title')}</b> {t('undrawn.meaning')}
      </Said>
      {!bare && (
        <Button size="compact-sm" variant="default" onClick={() => location.reload()}>
          {t('nav.reload')}
        </Button>
      )}
    </>
  );
}

function Blind() {
  const { t } = useTranslation();
  const formats = useFormats();
  const blind = useOpenIncidents().filter(isBlind);
  return (
    <Said sign={WATCH_SIGNS.blind}>
      <b>{t('line.blind', { bands: blind.map((one) => frequencyOf(one, formats)).join('; ') })}</b>
    </Said>
  );
}

function Unmanned() {
  const { t } = useTranslation();
  const { value: duty } = useShown(dutyNow);
  const startsAt = duty?.next?.startsAt;
  return (
    <Said sign="■">
      <b>{t('line.unmanned')}</b>{' '}
      {startsAt !== undefined && t('line.nextWatch', { time: localClock(startsAt).slice(0, 5) })}
    </Said>
  );
}

function Past() {
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

function Shelved() {
  const words = useSilencedWords();
  return (
    <Said sign="◌" isAlert={false}>
      {words}
    </Said>
  );
}

/** The one mark of all times on the page, while nobody knows whether the program's clock is right. */
function Clock() {
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
function Recording() {
  const { t } = useTranslation();
  const { value } = useShown(readiness);
  const { trouble, detail } = value === undefined ? NO_TROUBLE : recordingOf(value);
  if (trouble === undefined) return null;
  return (
    <Said sign="▲">
      <b>{t(`recording.${trouble}`)}</b> {t(`recording.${trouble}-do`)}
      {detail !== undefined && (
        // The program writes its sentences in English.
        <small lang="en"> {detail}</small>
      )}
    </Said>
  );
}

function Loss() {
  const wordsOf = useLossWords();
  const [first] = useShown(bookLosses).value ?? [];
  return (
    <Said sign="▲">
      <b>{first && wordsOf(first).what}</b>
    </Said>
  );
}

/** How many bands are watched, and of the others how many in which way. */
function Watched({ standing }: { standing: 'weak' | 'well' }) {
  const { t } = useTranslation();
  const cells = useWatchCells() ?? [];
  const count = (state: (typeof WATCH_STATES)[number]) => cells.filter((cell) => cell.state === state).length;
  const words = t('line.watched', { count: count('watched'), all: cells.length });
  const bad = WATCH_STATES.filter((state) => state !== 'watched' && count(state) > 0);
  if (standing === 'well') return <b>{words}</b>;
  return (
    <>
      <b>{words}</b>:{' '}
      {bad.map((state) => `${WATCH_SIGNS[state]} ${count(state)} ${t(`states.watch.${state}`)}`).join(' · ')}
    </>
  );
}

function Weak({ bare }: Place) {
  return (
    <Said sign={WATCH_SIGNS.degraded} isAlert={false}>
      {bare ? (
        <Watched standing="weak" />
      ) : (
        <Link to="/watch/coverage">
          <Watched standing="weak" />
        </Link>
      )}
    </Said>
  );
}

function Unknown() {
  const { t } = useTranslation();
  return (
    <Said sign="?" isAlert={false}>
      {t('line.unknown')}
    </Said>
  );
}

function Well() {
  const { t } = useTranslation();
  const stations = useProgram((state) => state.stations.length);
  const receivers = useProgram((state) => state.receivers.filter(({ status }) => status === 'sweeping').length);
  const bands = useWatchCells()?.length ?? 0;
  const ends = useShown(dutyNow).value?.now.map(({ endsAt }) => endsAt) ?? [];
  const parts = [
    t('line.listening', { stations: t('line.stations', { count: stations }), receivers }),
    t('line.noAlarm'),
    ...(ends[0] === undefined ? [] : [t('line.watchEnds', { time: localClock(ends[0]).slice(0, 5) })]),
  ];
  return (
    <Said sign={WATCH_SIGNS.watched} isAlert={false}>
      {bands === 0 ? t('line.noBands') : <Watched standing="well" />} · {parts.join(' │ ')}
    </Said>
  );
}

export const SENTENCES: Readonly<Record<Standing, (place: Place) => ReactNode>> = {
  lost: Lost,
  undrawn: Undrawn,
  blind: Blind,
  alarm: AlarmBar,
  unmanned: Unmanned,
  past: Past,
  shelved: Shelved,
  clock: Clock,
  recording: Recording,
  loss: Loss,
  weak: Weak,
  unknown: Unknown,
  well: Well,
};
