/** One station: place, clock, antenna with its tables and picture, and the way to what it watched. */

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Antenna } from '../../../src/api/stations.js';
import { Only } from '../ground/access/only.js';
import { Facts } from '../ground/asking/facts.js';
import { tableText } from '../ground/asking/frequency-input.js';
import { useFollowed } from '../ground/asking/use-followed.js';
import { Link } from '../ground/shell/link.js';
import { useFormats } from '../ground/words/use-language.js';
import { fetchField, photoUrl } from './field/facts.js';
import { MachineCard } from './machine-card.js';
import { StationFacts } from './station-facts.js';

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
