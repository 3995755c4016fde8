/** The steps for one station, with what was entered so far. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receiver, Station } from '../../../../src/api/stations.js';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { navigate } from '../../ground/shell/address.js';
import { type Draft, STEPS, type Step, useDraft } from './draft.js';
import { draftOf } from './station-draft.js';
import { StepBody } from './step-body.js';
import { StepList } from './step-list.js';

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
