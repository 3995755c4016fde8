/** Where one is among the steps; those done, and the first that is not, can be gone to. */
import { useTranslation } from 'react-i18next';
import { STEPS, type Step } from './draft.js';

interface Props {
  readonly current: Step;
  readonly done: readonly Step[];
  go(step: Step): void;
}

export function StepList({ current, done, go }: Props) {
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
