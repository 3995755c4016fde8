/** Plans with what they mean: how often each band is really heard again, and how much of a short signal is missed. */
import { useTranslation } from 'react-i18next';
import type { Revisit } from '../../../../src/api/receivers.js';
import type { Plan } from '../../../../src/api/stations.js';
import { useFormats } from '../../ground/words/use-language.js';
import { spanText } from './age-text.js';
import { keyed } from './keyed.js';

/** Of a plan that names none; 9 is urgent. */
const USUAL_PRIORITY = 5;

interface Props {
  readonly plans: readonly Plan[];
  readonly revisits: readonly Revisit[];
  nameOf?(plan: Plan): string | undefined;
  /** Shown when given: a button on each row. */
  remove?(index: number): void;
}

export function PlanTable({ plans, revisits, nameOf, remove }: Props) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  if (plans.length === 0) return <p className="dim">{t('plans.own')}</p>;
  return (
    <ul className="ruled">
      {keyed(plans, (plan) => `${plan.startHz} ${plan.stopHz}`).map(([key, plan, i]) => (
        <li key={key}>
          <p className="row">
            <b>
              {formats.mhz(plan.startHz)}–{formats.mhz(plan.stopHz)} MHz
            </b>{' '}
            {nameOf?.(plan)}
            {remove !== undefined && (
              <button type="button" className="text-button" onClick={() => remove(i)}>
                {t('plans.remove')}
              </button>
            )}
          </p>
          <p className="dim small">
            {[
              plan.points === undefined ? undefined : t('plans.points', { points: formats.number(plan.points) }),
              plan.rbwHz === undefined ? undefined : `RBW ${formats.bandwidth(plan.rbwHz)}`,
              t('plans.priority', { priority: plan.priority ?? USUAL_PRIORITY }),
              plan.everyMs === undefined ? undefined : t('plans.every', { time: spanText(plan.everyMs, formats) }),
            ]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </p>
          <RevisitWords revisit={revisits[i]} />
        </li>
      ))}
    </ul>
  );
}

function RevisitWords({ revisit }: { revisit: Revisit | undefined }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  if (revisit === undefined) return null;
  const { revisitMs, worstRevisitMs, late, measured, missed } = revisit;
  if (revisitMs === undefined) return <p className="fault-words">▲ {t('plans.never')}</p>;
  const shares = missed.map(({ burstMs, share }) =>
    t('plans.missed', { burst: spanText(burstMs, formats), share: formats.number(share * 100) }),
  );
  return (
    <>
      <p>
        {t(measured ? 'plans.revisit' : 'plans.revisitExpected', {
          mean: spanText(revisitMs, formats),
          worst: spanText(worstRevisitMs ?? revisitMs, formats),
        })}{' '}
        {late && <b className="fault-words">▲ {t('plans.late')}</b>}
      </p>
      <p className="dim small">{t('plans.missedAll', { list: shares.join('; ') })}</p>
    </>
  );
}
