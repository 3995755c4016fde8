/** The channels, each with what it sent last and a button that tests it. */

import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../ground/asking/ask.js';
import { useDeliveryWords } from '../../ground/asking/delivery-fault-words.js';
import { EditedList } from '../../ground/asking/edited-list.js';
import { FaultLine } from '../../ground/asking/fields.js';
import type { Instant } from '../../ground/asking/instants.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { localClock, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { ChannelForm } from './channel-form.js';
import { type Channel, isFixed } from './notices.js';

export function ChannelList({ channels, load }: { channels: readonly Channel[]; load(): Promise<void> }) {
  const { t } = useTranslation('notices');
  return (
    <section className="card" aria-label={t('title')}>
      <h2>{t('title')}</h2>
      <p className="dim">{t('hint')}</p>
      <EditedList
        may="settings"
        rows={channels}
        none={t('none')}
        add={t('add')}
        idOf={({ value }) => value.id}
        nameOf={({ value }) => value.name}
        isFixed={isFixed}
        show={(channel) => <ChannelLine channel={channel} />}
        more={(channel) => <ChannelTest channel={channel} />}
        remove={async ({ value: { id }, version }) => {
          await ask('DELETE /api/v1/notices/channels/{id}', { params: { id }, query: { version } });
          await load();
        }}
        form={(channel, close) => (
          <ChannelForm
            channel={channel}
            close={() => {
              close();
              void load();
            }}
          />
        )}
      />
    </section>
  );
}

function ChannelLine({ channel }: { channel: Channel }) {
  const { t } = useTranslation('notices');
  const wordsOf = useDeliveryWords();
  const language = useLanguage();
  const { value, waiting, dead, lastSentAt, lastFaultAt, lastFault = '' } = channel;
  const moment = (at: Instant) => `${localClock(at).slice(0, 5)} ${localDate(at, language)}`;
  const facts = [
    value.active ? '' : t('off'),
    isFixed(channel) ? t('fromFile') : '',
    waiting > 0 ? t('waiting', { count: waiting }) : '',
    dead > 0 ? t('dead', { count: dead }) : '',
    lastSentAt === undefined ? '' : t('lastSent', { time: moment(lastSentAt) }),
    lastFaultAt === undefined ? '' : t('lastFault', { time: moment(lastFaultAt), fault: wordsOf(lastFault) }),
    ...telephoneFacts(channel.telephone, t, wordsOf),
  ].filter((fact) => fact !== '');
  return (
    <>
      <b>{value.name}</b>{' '}
      <span className="dim">
        {t(`kind.${value.kind}`)} · {placeOf(value)}
      </span>
      {facts.length > 0 && <span className="small block dim">{facts.join(' · ')}</span>}
    </>
  );
}

function placeOf(value: Channel['value']): string {
  return value.kind === 'webhook' ? value.urlOrigin : value.kind === 'telephone' ? value.port : value.host;
}

/** Network and SIM as the modem last told them. */
function telephoneFacts(
  telephone: Channel['telephone'],
  t: TFunction<'notices'>,
  wordsOf: (fault: string) => string,
): string[] {
  if (telephone === undefined) return [];
  const { operator, signalDbm, registration, credit, hasDigits, fault, delivered, undelivered } = telephone;
  const signal = signalDbm === undefined ? t('telephone.noSignal') : `${signalDbm} dBm`.replace('-', '−');
  return [
    fault === undefined
      ? t('telephone.network', { operator: operator ?? '?', signal })
      : t('telephone.fault', { fault: wordsOf(fault) }),
    registration === 'roaming' ? t('telephone.roaming') : '',
    credit === undefined ? '' : t('telephone.credit', { credit }),
    hasDigits === false ? t('telephone.noDigits') : '',
    delivered > 0 ? t('telephone.delivered', { count: delivered }) : '',
    undelivered > 0 ? t('telephone.undelivered', { count: undelivered }) : '',
  ];
}

function ChannelTest({ channel: { value } }: { channel: Channel }) {
  const { t } = useTranslation('notices');
  const wordsOf = useDeliveryWords();
  const { busy, fault, run } = useWork();
  const [outcome, setOutcome] = useState('');
  const test = () =>
    run(async () => {
      const answer = await ask('POST /api/v1/notices/channels/{id}/test', { params: { id: value.id } });
      setOutcome(answer.sent ? t('testSent') : t('testFailed', { fault: wordsOf(answer.fault ?? '') }));
    });
  return (
    <>
      <span role="status" className="small">
        {outcome}
      </span>
      <FaultLine words={fault} />
      <Button
        size="small"
        variant="default"
        loading={busy}
        aria-label={t('testOf', { name: value.name })}
        onClick={() => void test()}
      >
        {t('test')}
      </Button>
    </>
  );
}
