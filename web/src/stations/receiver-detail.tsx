/** One receiver: its state in words, its health, calibration, plans, who has it, and its tests. */

import { useTranslation } from 'react-i18next';
import { useAsked } from '../ground/asking/use-followed.js';
import { programNow } from '../program/program-store.js';
import { CalibrationCard } from './calibration-card.js';
import { isOld } from './field/receiver-state.js';
import { TrialRunner } from './field/trial-runner.js';
import { HealthCard } from './health-card.js';
import { HoldCard } from './hold-card.js';
import { PlansCard } from './plans-card.js';
import { HeadCard } from './receiver-head.js';
import { SpurCard } from './spur-card.js';
import { AntennaCard } from './station-detail.js';

export function ReceiverDetail({ id }: { id: string }) {
  const { t } = useTranslation('field');
  const {
    value: receiver,
    fault,
    ask: askAgain,
  } = useAsked(
    'GET /api/v1/receivers/{receiverId}',
    { params: { receiverId: id } },
    { everyMs: 5000, after: ['receiver'] },
  );
  if (receiver === undefined) return <p className="dim waiting">{fault === '' ? t('loading') : fault}</p>;
  return (
    <>
      <HeadCard receiver={receiver} />
      <div className="columns">
        <HealthCard receiver={receiver} isNow={receiver.status === 'sweeping' && !isOld(receiver, programNow())} />
        <PlansCard receiverId={id} />
        <HoldCard receiver={receiver} changed={askAgain} />
        <CalibrationCard receiverId={id} />
        <section className="card">
          <h2>{t('trial.acceptance.name')}</h2>
          <TrialRunner receiverId={id} kind="acceptance" />
        </section>
        <section className="card">
          <h2>{t('trial.self-test.name')}</h2>
          <TrialRunner receiverId={id} kind="self-test" />
        </section>
        <SpurCard receiverId={id} />
        {receiver.antenna !== undefined && <AntennaCard antenna={receiver.antenna} />}
      </div>
    </>
  );
}
