/** Every station with its receivers: what state each is in, how old its data is, who has it. */

import { useTranslation } from 'react-i18next';
import type { Receiver, Station } from '../../../src/api/stations.js';
import { FaultLine } from '../ground/asking/fields.js';
import { useFollowed } from '../ground/asking/use-followed.js';
import { Trouble } from '../ground/names/trouble.js';
import { Link } from '../ground/shell/link.js';
import { useFormats } from '../ground/words/use-language.js';
import { useNow } from '../ground/words/use-now.js';
import { ageText } from './field/age-text.js';
import { fetchField } from './field/facts.js';
import { BusySign, ReceiverState } from './field/receiver-state.js';
import { MachineCard } from './machine-card.js';
import { MembersCard } from './members-card.js';
import { StationFacts } from './station-facts.js';

const EVERY_MS = 5000;

export function StationList() {
  const { t } = useTranslation('field');
  const { value, fault } = useFollowed(fetchField, { everyMs: EVERY_MS, after: ['receiver', 'port'] });
  if (value === undefined) return <p className="dim waiting">{fault === '' ? t('loading') : fault}</p>;
  return (
    <>
      <FaultLine words={fault} />
      <MembersCard />
      {value.stations.map((station) => (
        <StationCard
          key={station.id}
          station={station}
          receivers={value.receivers.filter(({ stationId }) => stationId === station.id)}
        />
      ))}
      <MachineCard />
    </>
  );
}

function StationCard({ station, receivers }: { station: Station; receivers: readonly Receiver[] }) {
  const { t } = useTranslation('field');
  return (
    <section className="card">
      <div className="card-head row">
        <h2>
          <Link to={`/stations/s/${station.id}`}>{station.name}</Link>
        </h2>
        <span className="dim">{station.id}</span>
      </div>
      <StationFacts station={station} />
      {receivers.length === 0 ? (
        <p>{t('list.noReceivers')}</p>
      ) : (
        <ul className="receiver-rows">
          {receivers.map((receiver) => (
            <ReceiverRow key={receiver.id} receiver={receiver} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ReceiverRow({ receiver }: { receiver: Receiver }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const now = useNow(1000);
  const { lastSweep, intervalMs, busy } = receiver;
  return (
    <li className="receiver-row">
      <span className="receiver-name">
        <Link to={`/stations/r/${receiver.id}`}>
          <b>{receiver.name}</b>
        </Link>{' '}
        <span className="dim">{receiver.status === 'recorded' ? '' : (receiver.model ?? receiver.driver)}</span>
      </span>
      <ReceiverState receiver={receiver} now={now} />
      <span>
        {receiver.status === 'recorded'
          ? ''
          : lastSweep === undefined
            ? t('list.noSweep')
            : t('list.age', { age: ageText(now - Date.parse(lastSweep.at), formats) })}
      </span>
      <span className="dim">
        {intervalMs !== undefined && t('list.rate', { rate: formats.number(1000 / intervalMs, 1) })}
      </span>
      {busy !== undefined && <BusySign busy={busy} />}
      {receiver.problem !== undefined && receiver.status !== 'sweeping' && (
        <span className="row-problem">
          <Trouble receiver={receiver} />
        </span>
      )}
    </li>
  );
}
