/** The serial ports: what is plugged in, what it answered, what stands in the way, and what to do with it. */
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { useAsked } from '../asking/use-asked.js';
import { fetchPorts } from '../field/facts.js';
import { NetworkCard } from '../field/network-card.js';
import { PortCard } from '../field/port-card.js';
import { navigate } from '../shell/address.js';

const EVERY_MS = 5000;

export function PortsTab() {
  const { t } = useTranslation('field');
  const { value: ports, fault, ask } = useAsked(fetchPorts, { everyMs: EVERY_MS, after: ['port', 'receiver'] });
  return (
    <>
      <p>{t('ports.what')}</p>
      <FaultLine words={fault} />
      {ports === undefined && fault === '' && <p className="dim">{t('loading')}</p>}
      {ports?.length === 0 && <p className="card">{t('ports.none')}</p>}
      <div aria-live="polite" aria-relevant="additions">
        {ports?.map((port) => (
          <PortCard
            key={port.id}
            port={port}
            asked={ask}
            adopted={(receiverId) => navigate(`/stations/r/${receiverId}`)}
          />
        ))}
      </div>
      <NetworkCard adopted={(receiverId) => navigate(`/stations/r/${receiverId}`)} />
    </>
  );
}
