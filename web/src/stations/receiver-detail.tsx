/** One receiver: its state in words, its health, calibration, plans, who has it, and its tests. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../cases/use-now.js';
import { useReason } from '../cases/use-reason.js';
import { spanText } from '../field/age-text.js';
import { type FieldReceiver, receiverPath } from '../field/facts.js';
import { ReceiverState } from '../field/receiver-state.js';
import { TrialRunner } from '../field/trial-runner.js';
import { useAsked } from '../field/use-asked.js';
import { FORMATS } from '../format.js';
import { useLive } from '../live-context.js';
import { Link } from '../shell/link.js';
import { get } from '../shell/request.js';
import { usePage } from '../state/page-store.js';
import { CalibrationCard } from './calibration-card.js';
import { HealthCard } from './health-card.js';
import { HoldCard } from './hold-card.js';
import { PlansCard } from './plans-card.js';
import { SpurCard } from './spur-card.js';
import { AntennaCard } from './station-detail.js';

export function ReceiverDetail({ id }: { id: string }) {
  const { t } = useTranslation('field');
  const explain = useReason();
  const question = useCallback(async () => (await get(receiverPath(id))) as unknown as FieldReceiver, [id]);
  const { value: receiver, fault, ask } = useAsked(question, { everyMs: 5000, after: ['receiver'] });
  if (receiver === undefined)
    return <p className="dim">{fault === undefined ? t('loading') : t('failed', { reason: explain(fault) })}</p>;
  return (
    <>
      <HeadCard receiver={receiver} />
      <div className="two-columns">
        <HealthCard receiverId={id} />
        <PlansCard receiverId={id} />
        <HoldCard receiver={receiver} changed={ask} />
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

function HeadCard({ receiver }: { receiver: FieldReceiver }) {
  const { t } = useTranslation('field');
  const { t: common } = useTranslation();
  const formats = FORMATS[usePage((state) => state.language)];
  const { session } = useLive();
  const now = useNow(1000);
  const { lastSweep, intervalMs, busy } = receiver;
  const rows = [
    [t('receiver.model'), receiver.model],
    [t('receiver.firmware'), receiver.firmware],
    [t('receiver.serial'), receiver.serialNumber],
    [t('receiver.port'), receiver.port],
    [t('receiver.driver'), receiver.driver],
    [
      t('receiver.rate'),
      intervalMs === undefined ? undefined : t('list.rate', { rate: formats.number(1000 / intervalMs, 2) }),
    ],
    [
      t('receiver.last'),
      lastSweep === undefined
        ? t('list.noSweep')
        : t('list.age', { age: spanText(now - Date.parse(lastSweep.at), formats) }),
    ],
    [t('receiver.sweeps'), formats.number(receiver.sweeps)],
    [
      common('flags.label'),
      lastSweep === undefined || lastSweep.flags.length === 0
        ? undefined
        : lastSweep.flags.map((flag) => common(`flags.${flag as 'overload'}`)).join(', '),
    ],
  ] as const;
  return (
    <section className="card">
      <div className="card-head">
        <h2>{receiver.name}</h2>
        <ReceiverState receiver={receiver} now={now} />
        {busy !== undefined && <b>✋ {busy.by}</b>}
        <Link className="button-link" to="/" onClick={() => session.select(receiver.id)}>
          {t('receiver.live')}
        </Link>
        <Link className="button-link" to={`/stations/s/${receiver.stationId}`}>
          {t('receiver.station')}
        </Link>
      </div>
      {receiver.problem !== undefined && receiver.status !== 'sweeping' && (
        <p className="form-fault">{receiver.problem}</p>
      )}
      <p>{t(`activity.${receiver.activity}`)}</p>
      <dl className="properties field-facts">
        {rows.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
