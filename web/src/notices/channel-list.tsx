/** The channels, each with how it fares and a button that tests it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { pathWith, request } from '../asking/request.js';
import { textOf } from '../cases/incident.js';
import { localClock, localDate } from '../format.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import { ChannelForm } from './channel-form.js';
import type { Channel } from './notices.js';

export function ChannelList({ channels, load }: { channels: readonly Channel[]; load(): Promise<void> }) {
  const { t } = useTranslation('notices');
  const [edited, setEdited] = useState<Channel | 'new'>();
  const close = () => {
    setEdited(undefined);
    void load();
  };
  return (
    <section className="card" aria-label={t('title')}>
      <h2>{t('title')}</h2>
      <p className="dim">{t('hint')}</p>
      {channels.length === 0 && <p>{t('none')}</p>}
      <ul className="plain-list record-list">
        {channels.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} edit={() => setEdited(channel)} load={load} />
        ))}
      </ul>
      {edited === undefined ? (
        <Button onClick={() => setEdited('new')}>{t('add')}</Button>
      ) : (
        <ChannelForm
          key={edited === 'new' ? '' : edited.id}
          channel={edited === 'new' ? undefined : edited}
          close={close}
        />
      )}
    </section>
  );
}

function ChannelRow({ channel, edit, load }: { channel: Channel; edit(): void; load(): Promise<void> }) {
  const { t } = useTranslation('notices');
  const language = usePage((state) => state.language);
  const { busy, fault, run } = useWork();
  const [outcome, setOutcome] = useState('');
  const { id, name, kind, value, active, isFixed, version, waiting, dead } = channel;
  const moment = (at: number) => `${localClock(at).slice(0, 5)} ${localDate(at, language)}`;
  const place = textOf(value['host']) ?? textOf(value['urlOrigin']) ?? '';
  const test = () =>
    run(async () => {
      const answer = await request('POST', `/api/v1/notices/channels/${id}/test`, {});
      setOutcome(answer['sent'] === true ? t('testSent') : t('testFailed', { fault: textOf(answer['fault']) ?? '' }));
    });
  const remove = () =>
    run(async () => {
      await request('DELETE', pathWith(`/api/v1/notices/channels/${id}`, { version }));
      await load();
    });
  const facts = [
    active ? '' : t('off'),
    isFixed ? t('fromFile') : '',
    waiting > 0 ? t('waiting', { count: waiting }) : '',
    dead > 0 ? t('dead', { count: dead }) : '',
    channel.lastSentAt === undefined ? '' : t('lastSent', { time: moment(channel.lastSentAt) }),
    channel.lastFaultAt === undefined
      ? ''
      : t('lastFault', { time: moment(channel.lastFaultAt), fault: channel.lastFault ?? '' }),
  ].filter((fact) => fact !== '');
  return (
    <li data-channel={id}>
      <span>
        <b>{name}</b>{' '}
        <span className="dim">
          {t(`kind.${kind}`)} · {place}
        </span>
        {facts.length > 0 && <span className="small block dim">{facts.join(' · ')}</span>}
        <span role="status" className="small block">
          {outcome}
        </span>
        <FaultLine words={fault} />
      </span>
      <span className="row-buttons">
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          aria-label={t('testOf', { name })}
          onClick={() => void test()}
        >
          {t('test')}
        </Button>
        {!isFixed && (
          <>
            <Button size="compact-sm" variant="default" aria-label={t('edit', { name })} onClick={edit}>
              …
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('remove', { name })}
              onClick={() => void remove()}
            >
              ×
            </Button>
          </>
        )}
      </span>
    </li>
  );
}
