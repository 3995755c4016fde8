/** A test as a step: run it, look at the result, go on; a self-test without a 50-ohm load at hand may wait. */

import { useTranslation } from 'react-i18next';
import type { TrialKind } from '../../../../src/api/receivers.js';
import type { Receiver } from '../../../../src/api/stations.js';
import { useAddress } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { TrialRunner } from '../field/trial-runner.js';
import type { StepProps } from './step-props.js';

interface Props extends Pick<StepProps, 'next'> {
  readonly kind: TrialKind;
  readonly receiver: Receiver;
}

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
