/** The only place that shows whether the data is fresh: state as shape, colour and words, and the age of the data. */
import { useTranslation } from 'react-i18next';
import { useFormats } from '../ground/words/use-language.js';
import { useProgram } from '../program/program-store.js';
import { type ShownState, usePicture } from './picture-store.js';

type MoodFacts = Pick<ShownState, 'phase' | 'dataOld' | 'paused' | 'silence'>;
type Mood = 'good' | 'polling' | 'waiting' | 'old' | 'silent' | 'paused';

function moodOf({ phase, dataOld, paused, silence }: MoodFacts): Mood {
  if (silence !== undefined) return 'silent';
  if (phase !== 'connected' && phase !== 'polling') return 'waiting';
  if (dataOld) return 'old';
  if (paused) return 'paused';
  return phase === 'polling' ? 'polling' : 'good';
}

const SIGNS: Readonly<Record<Mood, string>> = {
  good: '●',
  polling: '◐',
  waiting: '◌',
  old: '▲',
  silent: '▲',
  paused: '❚❚',
};

export function ConnectionBadge() {
  const { t } = useTranslation();
  const phase = useProgram((state) => state.phase);
  const dataAgeMs = usePicture((state) => state.dataAgeMs);
  const silence = useProgram((state) => state.silence);
  const dataOld = usePicture((state) => state.dataOld);
  const paused = usePicture((state) => state.paused);
  const mood = moodOf({ phase, dataOld, paused, silence });
  const formats = useFormats();
  // With tenths of a second while fresh; whole seconds once the age matters.
  const age = dataAgeMs === undefined ? undefined : `${formats.number(dataAgeMs / 1000, dataAgeMs < 10_000 ? 1 : 0)} s`;
  const text =
    mood === 'old' && age !== undefined
      ? t('connection.old', { age })
      : t(mood === 'paused' || mood === 'silent' ? `connection.${mood}` : `connection.${phase}`);
  return (
    <div className="connection" data-mood={mood} data-phase={phase}>
      <span aria-hidden className="sign">
        {SIGNS[mood]}
      </span>
      {/* A screen reader announces a change of the state, not the age, which changes twice a second. */}
      <span role="status" aria-live="polite" className="state">
        {mood === 'old' ? <span className="sr-only">{t('connection.old', { age: '' })}</span> : text}
      </span>
      {mood === 'old' && <span aria-hidden>{text}</span>}
      {mood !== 'old' && age !== undefined && <span className="age">{t('connection.age', { age })}</span>}
    </div>
  );
}
