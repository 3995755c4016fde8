/** The steps for one station, with what was entered so far. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receiver, Station } from '../../../../src/api/stations.js';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { tableText, typedNumber } from '../../ground/asking/frequency-input.js';
import { navigate } from '../../ground/shell/address.js';
import { currentFormats } from '../../ground/words/use-language.js';
import { type Draft, STEPS, type Step, useDraft } from './draft.js';
import { StepBody } from './step-body.js';

interface WizardProps {
  readonly station: Station;
  readonly receivers: readonly Receiver[];
  readonly step: Step;
}

/** For those who may set stations up; the others are told why they see no steps. */
export function Wizard(props: WizardProps) {
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

interface Props {
  readonly current: Step;
  readonly done: readonly Step[];
  go(step: Step): void;
}

/** Where one is among the steps; those done, and the first that is not, can be gone to. */
function StepList({ current, done, go }: Props) {
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
