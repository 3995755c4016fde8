import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Antenna, Receiver, Station } from '../../../src/api/stations.js';
import { Only } from '../ground/access/only.js';
import { Facts } from '../ground/asking/facts.js';
import { FaultLine } from '../ground/asking/fields.js';
import { tableText } from '../ground/asking/frequency-input.js';
import { useFollowed } from '../ground/asking/use-followed.js';
import { Trouble } from '../ground/names/trouble.js';
import { Link } from '../ground/shell/address.js';
import { useFormats, useNow } from '../ground/words/use-language.js';
import { ageText } from './field/age-text.js';
import { fetchField, photoUrl } from './field/facts.js';
import { BusySign, ReceiverState } from './field/receiver-state.js';
import { MachineCard } from './machine-card.js';
import { MembersCard } from './members-card.js';
import { StationFacts } from './station-facts.js';

/** One station: place, clock, antenna with its tables and picture, and the way to what it watched. */
export function StationDetail({ id }: { id: string }) {
  const { t } = useTranslation('field');
  const question = useCallback(
    async (signal: AbortSignal) => {
      const { stations, receivers } = await fetchField(signal);
      return { station: stations.find((one) => one.id === id), receivers };
    },
    [id],
  );
  const { value, fault } = useFollowed(question, { everyMs: 10_000 });
  if (value === undefined) return <p className="dim waiting">{fault === '' ? t('loading') : fault}</p>;
  const { station, receivers } = value;
  if (station === undefined) return <p>{t('station.unknown', { id })}</p>;
  return (
    <>
      <section className="card">
        <div className="card-head row">
          <h2>{station.name}</h2>
          <Only may="tune">
            <Link className="button-link" to={`/setup?station=${encodeURIComponent(id)}`}>
              {t('station.change')}
            </Link>
          </Only>
        </div>
        <StationFacts station={station} />
        <p>
          {receivers
            .filter(({ stationId }) => stationId === id)
            .map((receiver) => (
              <Link key={receiver.id} className="button-link" to={`/stations/r/${receiver.id}`}>
                {receiver.name}
              </Link>
            ))}
        </p>
      </section>
      <MachineCard />
      {station.antenna !== undefined && <AntennaCard antenna={station.antenna} />}
      <Link to="/watch/coverage" className="button-link back-link">
        {t('coverage.title')}
      </Link>
    </>
  );
}

export function AntennaCard({ antenna }: { antenna: Antenna }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const [large, setLarge] = useState(false);
  const { azimuthDeg, heightM, polarisation, photo } = antenna;
  const rows: (readonly [string, string | undefined])[] = [
    [t('antenna.name'), antenna.name],
    [
      t('antenna.azimuth'),
      azimuthDeg === undefined ? t('antenna.allRound') : `${formats.number(azimuthDeg)}° ${t('antenna.trueNorth')}`,
    ],
    [t('antenna.height'), heightM === undefined ? undefined : `${formats.number(heightM, 1)} m`],
    [t('antenna.polarisation'), polarisation === undefined ? undefined : t(`polarisation.${polarisation}`)],
  ];
  const tables = [
    [t('antenna.gain'), antenna.gainDbi],
    [t('antenna.factor'), antenna.factorDbPerM],
    [t('antenna.loss'), antenna.cableLossDb],
  ] as const;
  return (
    <section className="card">
      <h2>{t('station.antenna')}</h2>
      <Facts rows={rows} />
      {tables.map(([name, table]) =>
        table === undefined ? null : (
          <details key={name}>
            <summary>
              {name} · {t('table.count', { count: table.length })}
            </summary>
            <pre className="table-text">{tableText(table, formats)}</pre>
          </details>
        ),
      )}
      {antenna.gainDbi === undefined && antenna.factorDbPerM === undefined && (
        <p className="dim">{t('antenna.noField')}</p>
      )}
      {photo !== undefined && (
        <button type="button" className="photo-button" aria-expanded={large} onClick={() => setLarge(!large)}>
          <img
            className={large ? 'antenna-photo large' : 'antenna-photo'}
            src={photoUrl(photo)}
            alt={t('antenna.photoOf', { name: antenna.name })}
          />
        </button>
      )}
    </section>
  );
}

const EVERY_MS = 5000;

/** Every station with its receivers: what state each is in, how old its data is, who has it. */
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
