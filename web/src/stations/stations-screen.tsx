/** Stations and receivers: all at /stations, one at /stations/r/ID or /stations/s/ID, the serial ports at /stations/ports. */
import './field/words.js';
import './field/field.css';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../ground/access/only.js';
import { FaultLine, SelectField } from '../ground/asking/fields.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { Link, navigate } from '../ground/shell/address.js';
import type { ScreenProps } from '../ground/shell/screen.js';
import { Tabs } from '../ground/shell/tabs.js';
import { nameWindow } from '../ground/shell/title.js';
import { useProgram } from '../program/program-store.js';
import { NetworkCard } from './field/network-card.js';
import { PortCard } from './field/port-card.js';
import { ReceiverDetail } from './receiver-detail.js';
import { StationDetail, StationList } from './station-views.js';

export default function StationsScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('field');
  const [kind, id = ''] = rest.split('/');
  useEffect(() => nameWindow(id === '' ? t('title') : `${id} · ${t('title')}`), [id, t]);
  return (
    <main id="main" className="screen field-screen stack">
      <div className="row">
        <h1>{t('title')}</h1>
        <Only may="tune">
          <Link className="button-link" to="/setup">
            {t('setUp')}
          </Link>
        </Only>
      </div>
      <Tabs
        label={t('tab.label')}
        tabs={[
          { to: '/stations', name: t('tab.stations') },
          { to: '/stations/ports', name: t('tab.ports') },
        ]}
        current={rest === 'ports' ? '/stations/ports' : '/stations'}
      />
      {rest === 'ports' ? (
        <PortsTab />
      ) : kind === 'r' && id !== '' ? (
        <ReceiverDetail key={id} id={id} />
      ) : kind === 's' && id !== '' ? (
        <StationDetail key={id} id={id} />
      ) : (
        <StationList />
      )}
    </main>
  );
}

const EVERY_MS = 5000;

/** The serial ports: what is plugged in, what it answered, what stands in the way, and what to do with it. */
export function PortsTab() {
  const { t } = useTranslation('field');
  const stations = useProgram((state) => state.stations);
  const [chosen, setChosen] = useState('');
  const stationId = stations.find(({ id }) => id === chosen)?.id ?? stations[0]?.id ?? '';
  const adopted = (receiverId: string) => navigate(`/stations/r/${receiverId}`);
  const { value, fault, ask } = useAsked('GET /api/v1/ports', {}, { everyMs: EVERY_MS, after: ['port', 'receiver'] });
  const ports = value?.ports;
  return (
    <>
      <p>{t('ports.what')}</p>
      {stations.length > 1 && (
        <SelectField
          label={t('receiver.station')}
          value={stationId}
          set={setChosen}
          options={stations.map(({ id, name }) => [id, name])}
        />
      )}
      <FaultLine words={fault} />
      {ports === undefined && fault === '' && <p className="dim waiting">{t('loading')}</p>}
      {ports?.length === 0 && <p className="card">{t('ports.none')}</p>}
      <div aria-live="polite" aria-relevant="additions">
        {ports?.map((port) => (
          <PortCard key={port.id} port={port} stationId={stationId} asked={ask} adopted={adopted} />
        ))}
      </div>
      <NetworkCard stationId={stationId} adopted={adopted} />
    </>
  );
}
