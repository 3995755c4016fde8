/** The serial ports: what is plugged in, what it answered, what stands in the way, and what to do with it. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine, SelectField } from '../ground/asking/fields.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { navigate } from '../ground/shell/address.js';
import { useProgram } from '../program/program-store.js';
import { NetworkCard } from './field/network-card.js';
import { PortCard } from './field/port-card.js';

const EVERY_MS = 5000;

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
