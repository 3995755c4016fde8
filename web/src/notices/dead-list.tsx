/** Messages that were given up: sent again, or removed. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { get, listIn, request } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { localClock, localDate } from '../format.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import { type Message, messageFrom } from './notices.js';

const MOST_SHOWN = 50;

export function DeadList({ changed }: { changed(): Promise<void> }) {
  const { t } = useTranslation('notices');
  const explain = useReason();
  const language = usePage((state) => state.language);
  const { fault, run } = useWork();
  const [messages, setMessages] = useState<readonly Message[]>();
  const [unread, setUnread] = useState('');
  const load = useCallback(async () => {
    try {
      const answer = await get('/api/v1/notices/messages', { state: 'dead', limit: MOST_SHOWN });
      setMessages(listIn(answer, 'messages').flatMap((one) => messageFrom(one) ?? []));
      setUnread('');
    } catch (error) {
      setUnread(explain(error));
    }
  }, [explain]);
  useEffect(() => void load(), [load]);
  const act = (work: () => Promise<unknown>) =>
    run(async () => {
      await work();
      await Promise.all([load(), changed()]);
    });
  return (
    <section className="card" aria-label={t('messages.title')}>
      <h2>{t('messages.title')}</h2>
      <p className="dim">{t('messages.hint')}</p>
      {messages?.length === 0 && <p className="dim">{t('messages.none')}</p>}
      <ul className="plain-list record-list">
        {messages?.map(({ id, at, about, channelId, attempts, fault: why }) => (
          <li key={id}>
            <span>
              <b>{about}</b> → {channelId}{' '}
              <span className="dim">
                {localClock(at)} {localDate(at, language)} · {t('messages.attempts', { count: attempts })}
              </span>
              <span className="small block" lang="en">
                {why}
              </span>
            </span>
            <span className="row-buttons">
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`${t('messages.retry')} ${id}`}
                onClick={() => void act(() => request('POST', `/api/v1/notices/messages/${id}/retry`, {}))}
              >
                {t('messages.retry')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('messages.drop', { id })}
                onClick={() => void act(() => request('DELETE', `/api/v1/notices/messages/${id}`))}
              >
                ×
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <FaultLine words={fault === '' ? unread : fault} />
    </section>
  );
}
