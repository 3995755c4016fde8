/** A receiver at an address of the network: no port tells that it is there. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, Field, useWork } from '../../ground/asking/fields.js';
import { Button } from '../../ground/shell/button.js';
import { DriverField } from './driver-field.js';

interface Props {
  /** Where the receiver is taken in. */
  readonly stationId: string;
  adopted(receiverId: string): void;
}

export function NetworkCard({ stationId, adopted }: Props) {
  const { t } = useTranslation('field');
  const [isOpen, setOpen] = useState(false);
  const [address, setAddress] = useState('');
  const [driver, setDriver] = useState('scpi');
  const { busy, fault, run } = useWork();
  const tcp = address.trim();
  const adopt = () =>
    run(async () => {
      const body = { stationId, driver, port: { tcp } };
      adopted((await ask('POST /api/v1/receivers', { body })).id);
    });
  return (
    <Only may="tune">
      <section className="card">
        <div className="row">
          <Button size="large" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t('network.title')}
          </Button>
        </div>
        {isOpen && (
          <>
            <Field
              label={t('network.address')}
              hint={t('network.hint')}
              value={address}
              set={setAddress}
              placeholder="192.168.1.40:5025"
            />
            <DriverField value={driver} set={setDriver} />
            <div className="row">
              <Button
                size="large"
                loading={busy}
                disabled={!/^\S+:\d{1,5}$/.test(tcp) || stationId === ''}
                onClick={() => void adopt()}
              >
                {t('ports.use')}
              </Button>
            </div>
          </>
        )}
        <FaultLine words={fault} />
      </section>
    </Only>
  );
}
