/** Setting a station up, step by step, made for a phone in the field: /setup/STEP?station=ID. Every step can be resumed. */
import '../field/words.js';
import '../field/field.css';
import './words.js';
import './setup.css';
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useReason } from '../cases/use-reason.js';
import { type FieldReceiver, type FieldStation, fetchFieldReceivers, fetchFieldStations } from '../field/facts.js';
import { useAsked } from '../field/use-asked.js';
import { changeQuery, navigate, useAddress } from '../shell/address.js';
import type { ScreenProps } from '../shell/screen.js';
import { nameWindow } from '../shell/title.js';
import { type Draft, STEPS, type Step, useDraft } from './draft.js';
import { draftOf } from './station-draft.js';
import { StepBody } from './step-body.js';
import { StepList } from './step-list.js';

const EVERY_MS = 2000;

async function fetchAll() {
  const [stations, receivers] = await Promise.all([fetchFieldStations(), fetchFieldReceivers()]);
  return { stations, receivers };
}

export default function SetupScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('setup');
  const explain = useReason();
  const { query } = useAddress();
  const { value, fault } = useAsked(fetchAll, { everyMs: EVERY_MS, after: ['receiver', 'port'] });
  const wanted = new URLSearchParams(query).get('station');
  const station = value?.stations.find(({ id }) => id === wanted) ?? value?.stations[0];
  const step = STEPS.find((one) => one === rest) ?? 'station';
  useEffect(() => nameWindow(`${t(`step.${step}`)} · ${t('title')}`), [step, t]);
  return (
    <main id="main" className="screen setup">
      <h1>{t('title')}</h1>
      {value === undefined && (
        <p className="dim">{fault === undefined ? t('loading') : t('failed', { reason: explain(fault) })}</p>
      )}
      {value !== undefined && value.stations.length > 1 && station !== undefined && (
        <label className="field">
          <span>{t('whichStation')}</span>
          <select value={station.id} onChange={({ currentTarget }) => changeQuery({ station: currentTarget.value })}>
            {value.stations.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {station !== undefined && (
        <Wizard key={station.id} station={station} receivers={value?.receivers ?? []} step={step} />
      )}
    </main>
  );
}

interface WizardProps {
  readonly station: FieldStation;
  readonly receivers: readonly FieldReceiver[];
  readonly step: Step;
}

function Wizard({ station, receivers, step }: WizardProps) {
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
      <section className="card setup-card" aria-label={t(`step.${step}`)}>
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
