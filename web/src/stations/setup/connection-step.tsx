import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Port } from '../../../../src/api/ports.js';
import type { Receiver } from '../../../../src/api/stations.js';
import { ask } from '../../ground/asking/ask.js';
import { useAsked, useFollowed } from '../../ground/asking/use-followed.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats, useNow } from '../../ground/words/use-language.js';
import { useProgram } from '../../program/program-store.js';
import { ageText } from '../field/age-text.js';
import { NetworkCard } from '../field/network-card.js';
import { PortCard } from '../field/port-card.js';
import { isOld } from '../field/receiver-state.js';
import type { StepProps } from './step-props.js';

const EVERY_MS = 2000;

interface Props extends Pick<StepProps, 'next'> {
  readonly receiver: Receiver;
}

interface Check {
  readonly key: string;
  readonly good: boolean;
  readonly words: string;
}

/** Whether everything hangs together: page to program, program to receiver, receiver to archive. Looked at again and again. */
export function ConnectionStep({ receiver, next }: Props) {
  const { t } = useTranslation('setup');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const phase = useProgram((state) => state.phase);
  const now = useNow(1000);
  const question = useCallback(
    async (signal: AbortSignal) => {
      const startedAt = performance.now();
      const { spans } = await ask('GET /api/v1/recorded', { query: { receiverId: receiver.id }, signal });
      return { tookMs: performance.now() - startedAt, isKept: spans.length > 0 };
    },
    [receiver.id],
  );
  const { value, fault } = useFollowed(question, { everyMs: EVERY_MS });
  const { lastSweep, intervalMs, status, problem } = receiver;
  const sweeping = status === 'sweeping' && !isOld(receiver, now);
  const checks: readonly Check[] = [
    {
      key: 'program',
      good: value !== undefined && fault === '',
      words:
        fault !== ''
          ? t('connection.noProgram', { reason: fault })
          : t('connection.program', { time: formats.duration(Math.round(value?.tookMs ?? 0)) }),
    },
    {
      key: 'live',
      good: phase === 'connected' || phase === 'polling',
      words: t(phase === 'connected' ? 'connection.live' : 'connection.noLive'),
    },
    {
      key: 'receiver',
      good: sweeping,
      words: sweeping
        ? t('connection.sweeping', {
            rate: formats.number(1000 / (intervalMs ?? 1000), 1),
            age: ageText(now - Date.parse(lastSweep?.at ?? ''), formats),
          })
        : `${common(`status.${status}`)}. ${problem ?? t('connection.waiting')}`,
    },
    {
      key: 'kept',
      good: value?.isKept === true,
      words: t(value?.isKept === true ? 'connection.kept' : 'connection.notKept'),
    },
  ];
  const allGood = checks.every(({ good }) => good);
  return (
    <div className="form">
      <ul aria-live="polite">
        {checks.map(({ key, good, words }) => (
          <li key={key} data-check={key} data-good={good}>
            <span className="mood" data-mood={good ? 'good' : 'warn'}>
              {good ? '●' : '◌'} {t(good ? 'connection.good' : 'connection.pending')}
            </span>{' '}
            {words}
          </li>
        ))}
      </ul>
      <Button size="large" variant={allGood ? 'filled' : 'default'} onClick={() => next()}>
        {t(allGood ? 'next' : 'connection.anyway')}
      </Button>
    </div>
  );
}

const CONNECTION_EVERY_MS = 1500;

/** The receiver: plugged in it shows, is asked who it is, and is taken with one button. */
export function ReceiverStep({ station, receiver, next }: StepProps) {
  const { t } = useTranslation('setup');
  const { t: field } = useTranslation('field');
  const receivers = useProgram((state) => state.receivers);
  const { value, ask } = useAsked(
    'GET /api/v1/ports',
    {},
    { everyMs: CONNECTION_EVERY_MS, after: ['port', 'receiver'] },
  );
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
