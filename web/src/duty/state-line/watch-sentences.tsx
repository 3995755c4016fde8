/** How the watch stands (bands, people, alarms put aside), and what the program says of its clock, archive and books. */
import { useTranslation } from 'react-i18next';
import { useShown } from '../../ground/asking/use-followed.js';
import { Link } from '../../ground/shell/address.js';
import { localClock } from '../../ground/words/format.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { useProgram } from '../../program/program-store.js';
import { frequencyOf, isBlind } from '../cases/incident.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { useSilencedWords } from '../cases/silenced-note.js';
import { dutyNow } from '../watch/roster/duty-now.js';
import { useWatchCells } from '../watch/use-watch-cells.js';
import { WATCH_SIGNS, WATCH_STATES } from '../watch/watch-cells.js';
import { useLossWords } from './loss-words.js';
import { bookLosses, readiness } from './readiness.js';
import { NO_TROUBLE, recordingOf } from './recording.js';
import { type Place, Said } from './said.js';

export function Blind() {
  const { t } = useTranslation();
  const formats = useFormats();
  const blind = useOpenIncidents().filter(isBlind);
  return (
    <Said sign={WATCH_SIGNS.blind}>
      <b>{t('line.blind', { bands: blind.map((one) => frequencyOf(one, formats)).join('; ') })}</b>
    </Said>
  );
}

export function Unmanned() {
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

export function Shelved() {
  const words = useSilencedWords();
  return (
    <Said sign="◌" isAlert={false}>
      {words}
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

export function Weak({ bare }: Place) {
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

export function Unknown() {
  const { t } = useTranslation();
  return (
    <Said sign="?" isAlert={false}>
      {t('line.unknown')}
    </Said>
  );
}

export function Well() {
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
