/** The step that is on, with what it needs. */

import { useTranslation } from 'react-i18next';
import { Button } from '../../ground/shell/button.js';
import { AntennaStep } from './antenna-step.js';
import { BandsStep } from './bands-step.js';
import { ConnectionStep } from './connection-step.js';
import type { Step } from './draft.js';
import { HubJoin } from './hub-join.js';
import { ReceiverStep } from './receiver-step.js';
import { StationStep } from './station-step.js';
import type { StepProps } from './step-props.js';
import { TrialStep } from './trial-step.js';
import { WatchingStep } from './watching-step.js';

export function StepBody({ step, ...props }: StepProps & { step: Step }) {
  switch (step) {
    case 'station':
      return (
        <>
          <HubJoin />
          <StationStep {...props} />
        </>
      );
    case 'receiver':
      return <ReceiverStep {...props} />;
    case 'antenna':
      return <AntennaStep {...props} />;
    default:
      return props.receiver === undefined ? <NoReceiver go={props.go} /> : <ReceiverSteps step={step} {...props} />;
  }
}

function ReceiverSteps({ step, receiver, ...props }: StepProps & { step: Step }) {
  if (receiver === undefined) return null;
  switch (step) {
    case 'bands':
      return <BandsStep receiver={receiver} {...props} />;
    case 'connection':
      return <ConnectionStep receiver={receiver} {...props} />;
    case 'acceptance':
    case 'self-test':
      return <TrialStep key={step} kind={step} receiver={receiver} {...props} />;
    default:
      return <WatchingStep receiver={receiver} {...props} />;
  }
}

function NoReceiver({ go }: Pick<StepProps, 'go'>) {
  const { t } = useTranslation('setup');
  return (
    <>
      <p>{t('receiverFirst')}</p>
      <Button size="large" onClick={() => go('receiver')}>
        {t('step.receiver')}
      </Button>
    </>
  );
}
