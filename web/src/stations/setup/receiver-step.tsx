/** The receiver: plugged in it shows, is asked who it is, and is taken with one button. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Port } from '../../../../src/api/ports.js';
import { ask } from '../../ground/asking/ask.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { Button } from '../../ground/shell/button.js';
import { useProgram } from '../../program/program-store.js';
import { NetworkCard } from '../field/network-card.js';
import { PortCard } from '../field/port-card.js';
import type { StepProps } from './step-props.js';

const EVERY_MS = 1500;

export function ReceiverStep({ station, receiver, next }: StepProps) {
  const { t } = useTranslation('setup');
  const { t: field } = useTranslation('field');
  const receivers = useProgram((state) => state.receivers);
  const { value, ask } = useAsked('GET /api/v1/ports', {}, { everyMs: EVERY_MS, after: ['port', 'receiver'] });
  const ports = value?.ports ?? [];
  useAskNew(ports, ask);
  const taken = receivers.filter(({ id }) => station.receiverIds.includes(id));
  return (
    <div className="form">
      <p>{t('receiver.plugIn')}</p>
      {ports.length === 0 && (
        <p className="notice" role="status">
          <span aria-hidden>◌</span> {t('receiver.waiting')}
        </p>
      )}
      <div aria-live="polite" aria-relevant="additions">
        {ports
          .filter(({ receiverId }) => receiverId === undefined)
          .map((port) => (
            <PortCard
              key={port.id}
              port={port}
              stationId={station.id}
              asked={ask}
              adopted={(receiverId) => next({ receiverId })}
            />
          ))}
      </div>
      {ports.length === 0 && <p className="dim">{field('ports.none')}</p>}
      <NetworkCard stationId={station.id} adopted={(receiverId) => next({ receiverId })} />
      {taken.length > 0 && <h3>{t('receiver.taken')}</h3>}
      {taken.map(({ id, name, model }) => (
        <Button
          key={id}
          size="large"
          variant={id === receiver?.id ? 'filled' : 'default'}
          onClick={() => next({ receiverId: id })}
        >
          {t('receiver.goOn', { name: model ?? name })}
        </Button>
      ))}
    </div>
  );
}

/** A port that nobody has asked yet is asked at once: the ladder is safe, and somebody waits for the answer. */
function useAskNew(ports: readonly Port[], asked: () => Promise<void>): void {
  const done = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, since, receiverId, answered, isBeingAsked, troubles } of ports) {
      const key = `${id} ${since}`;
      const blocked = troubles.some(({ code }) => code === 'no-permission' || code === 'busy');
      if (receiverId !== undefined || answered !== undefined || isBeingAsked || blocked || done.current.has(key))
        continue;
      done.current.add(key);
      ask('POST /api/v1/ports/{portId}/ask', { params: { portId: id }, body: {} }).then(asked, () =>
        done.current.delete(key),
      );
    }
  }, [ports, asked]);
}
