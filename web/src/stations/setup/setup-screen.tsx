/** Setting a station up, step by step, made for a phone in the field: /setup/STEP?station=ID. Every step can be resumed. */
import { SelectField } from '../../ground/asking/fields.js';
import '../field/words.js';
import '../field/field.css';
import './words.js';
import './setup.css';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receiver, Station } from '../../../../src/api/stations.js';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { tableText, typedNumber } from '../../ground/asking/frequency-input.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { changeQuery, navigate, useAddress } from '../../ground/shell/address.js';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { nameWindow } from '../../ground/shell/title.js';
import { currentFormats } from '../../ground/words/use-language.js';
import { fetchField } from '../field/facts.js';
import { type Draft, STEPS, type Step, useDraft } from './draft.js';
import { StepBody } from './step-body.js';

const EVERY_MS = 2000;

export default function SetupScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('setup');
  const { query } = useAddress();
  const { value, fault } = useFollowed(fetchField, { everyMs: EVERY_MS, after: ['receiver', 'port'] });
  const wanted = new URLSearchParams(query).get('station');
  const station = value?.stations.find(({ id }) => id === wanted) ?? value?.stations[0];
  const step = STEPS.find((one) => one === rest) ?? 'station';
  useEffect(() => nameWindow(`${t(`step.${step}`)} · ${t('title')}`), [step, t]);
  return (
    <main id="main" className="screen setup stack">
      <h1>{t('title')}</h1>
      {value === undefined && <p className="dim waiting">{fault === '' ? t('loading') : fault}</p>}
      {value !== undefined && value.stations.length > 1 && station !== undefined && (
        <SelectField
          label={t('whichStation')}
          value={station.id}
          set={(id) => changeQuery({ station: id })}
          options={value.stations.map(({ id, name }) => [id, name])}
        />
      )}
      {station !== undefined && (
        <Wizard key={station.id} station={station} receivers={value?.receivers ?? []} step={step} />
      )}
    </main>
  );
}

interface WizardProps {
  readonly station: Station;
  readonly receivers: readonly Receiver[];
  readonly step: Step;
}

/** The steps for one station, for those who may set stations up; the others are told why they see no steps. */
function Wizard(props: WizardProps) {
  return (
    <>
      <OnlyNote may="tune" />
      <Only may="tune">
        <Steps {...props} />
      </Only>
    </>
  );
}

function Steps({ station, receivers, step }: WizardProps) {
  const { t } = useTranslation('setup');
  const desk = useDraft(station.id, draftOf(station));
  const go = useCallback((to: Step) => navigate(`/setup/${to}${location.search}`), []);
  const next = useCallback(
    (part?: Partial<Draft>) => {
      desk.finish(step, part);
      const after = STEPS[STEPS.indexOf(step) + 1];
      if (after !== undefined) go(after);
    },
    [desk.finish, step, go],
  );
  const receiver = receivers.find(({ id }) => id === desk.draft.receiverId);
  const before = STEPS[STEPS.indexOf(step) - 1];
  return (
    <>
      <StepList current={step} done={desk.draft.done} go={go} />
      <section className="card" aria-label={t(`step.${step}`)}>
        <h2>
          {STEPS.indexOf(step) + 1}. {t(`step.${step}`)}
        </h2>
        <StepBody step={step} station={station} receiver={receiver} desk={desk} next={next} go={go} />
      </section>
      {before !== undefined && (
        <button type="button" className="text-button setup-back" onClick={() => go(before)}>
          ← {t('back', { step: t(`step.${before}`) })}
        </button>
      )}
    </>
  );
}

/** What the program knows of a station already, as the steps show it. */
function draftOf({ name, latitude, longitude, antenna, receiverIds }: Station): Partial<Draft> {
  const formats = currentFormats();
  const text = (value: number | undefined) => (value === undefined ? '' : typedNumber(value, formats));
  const kind =
    antenna?.gainDbi !== undefined ? 'gain' : antenna?.factorDbPerM !== undefined ? 'factor' : ('none' as const);
  return {
    name,
    latitude: text(latitude),
    longitude: text(longitude),
    receiverId: receiverIds.length === 1 ? (receiverIds[0] ?? '') : '',
    antennaName: antenna?.name ?? '',
    gainOrFactor: kind,
    gainTable: tableText(antenna?.gainDbi ?? antenna?.factorDbPerM, formats),
    lossTable: tableText(antenna?.cableLossDb, formats),
    azimuth: text(antenna?.azimuthDeg),
    height: text(antenna?.heightM),
    polarisation: antenna?.polarisation ?? '',
    photo: antenna?.photo ?? '',
  };
}

/** Where one is among the steps; those done, and the first that is not, can be gone to. */
function StepList({ current, done, go }: { current: Step; done: readonly Step[]; go(step: Step): void }) {
  const { t } = useTranslation('setup');
  return (
    <ol className="step-list" aria-label={t('steps')}>
      {STEPS.map((step, i) => {
        const isDone = done.includes(step);
        return (
          <li key={step} data-done={isDone || undefined}>
            <button
              type="button"
              {...(step === current ? { 'aria-current': 'step' as const } : {})}
              aria-label={`${i + 1}. ${t(`step.${step}`)}${isDone ? ` (${t('done')})` : ''}`}
              onClick={() => go(step)}
            >
              {isDone ? '✓' : i + 1}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
