import { useTranslation } from 'react-i18next';
import type { TrialKind } from '../../../../src/api/receivers.js';
import type { Receiver } from '../../../../src/api/stations.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { Link, useAddress } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { useNow } from '../../ground/words/use-language.js';
import { PlanTable } from '../field/plan-table.js';
import { moodOf, ReceiverState } from '../field/receiver-state.js';
import { TrialRunner } from '../field/trial-runner.js';
import type { StepProps } from './step-props.js';

interface Props extends Pick<StepProps, 'next'> {
  readonly kind: TrialKind;
  readonly receiver: Receiver;
}

/** A test as a step: run it, look at the result, go on; a self-test without a 50-ohm load at hand may wait. */
export function TrialStep({ kind, receiver, next }: Props) {
  const { t } = useTranslation('setup');
  const { query } = useAddress();
  // `?seconds=20` shortens the two minutes, for a rehearsal.
  const seconds = Number(new URLSearchParams(query).get('seconds') ?? Number.NaN);
  return (
    <div className="form">
      <TrialRunner
        receiverId={receiver.id}
        kind={kind}
        seconds={seconds >= 1 && seconds <= 600 ? seconds : undefined}
      />
      <Button size="large" onClick={() => next()}>
        {t('next')}
      </Button>
      <p className="dim small">{t(`trial.${kind}`)}</p>
    </div>
  );
}

interface WatchingStepProps extends Pick<StepProps, 'station' | 'desk'> {
  readonly receiver: Receiver;
}

/** The end: the station watches. What was set up, in a few lines, and where to go from here. */
export function WatchingStep({ station, receiver, desk }: WatchingStepProps) {
  const { t } = useTranslation('setup');
  const now = useNow(1000);
  const { value } = useAsked(
    'GET /api/v1/receivers/{receiverId}/plans',
    { params: { receiverId: receiver.id } },
    { everyMs: 5000 },
  );
  const good = moodOf(receiver, now) === 'good';
  return (
    <div className="form">
      <p className="verdict mood" data-mood={good ? 'good' : 'warn'} role="status">
        {t(good ? 'watching.yes' : 'watching.notYet', { station: station.name })}
      </p>
      <p>
        {receiver.name} · <ReceiverState receiver={receiver} now={now} />
      </p>
      {value !== undefined && <PlanTable plans={value.plans} revisits={value.revisits} />}
      <p>{t('watching.next')}</p>
      <Link className="button-link" to={`/?receiver=${encodeURIComponent(receiver.id)}`} onClick={() => desk.forget()}>
        {t('watching.live')}
      </Link>
      <Link className="button-link" to={`/stations/r/${receiver.id}`} onClick={() => desk.forget()}>
        {t('watching.details')}
      </Link>
      <Link className="button-link" to="/setup/receiver">
        {t('watching.another')}
      </Link>
    </div>
  );
}
