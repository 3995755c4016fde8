/** Where notices go: channels with a test each, rules, and the messages that were given up. */
import './words.js';
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../../ground/access/only.js';
import { useMay } from '../../ground/access/session.js';
import { ask } from '../../ground/asking/ask.js';
import { useDeliveryWords } from '../../ground/asking/delivery-fault-words.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { useNames } from '../../ground/names/use-names.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import { ChannelList } from './channel-list.js';
import { RuleList } from './rule-list.js';

/** Only for those who may change the program's settings. */
export function NoticesTab() {
  return useMay('settings') ? <Notices /> : <OnlyNote may="settings" />;
}

function Notices() {
  const { value, fault, ask: load } = useAsked('GET /api/v1/notices', {});
  return (
    <>
      <FaultLine words={fault} />
      {value !== undefined && (
        <>
          <ChannelList channels={value.channels} load={load} />
          <RuleList rules={value.rules} channels={value.channels} load={load} />
          <DeadList changed={load} />
        </>
      )}
    </>
  );
}

const MOST_SHOWN = 50;

/** Messages that were given up: sent again, or removed. */
function DeadList({ changed }: { changed(): Promise<void> }) {
  const { t } = useTranslation('notices');
  const formats = useFormats();
  const wordsOf = useDeliveryWords();
  const nameOf = useNames();
  const { fault: refusal, run } = useWork();
  const {
    value,
    fault,
    ask: load,
  } = useAsked('GET /api/v1/notices/messages', { query: { state: 'dead', limit: MOST_SHOWN } });
  const act = (work: () => Promise<unknown>) =>
    run(async () => {
      await work();
      await Promise.all([load(), changed()]);
    });
  return (
    <section className="card" aria-label={t('messages.title')}>
      <h2>{t('messages.title')}</h2>
      <p className="dim">{t('messages.hint')}</p>
      {value?.messages.length === 0 && <p className="dim">{t('messages.none')}</p>}
      <ul className="record-list">
        {value?.messages.map(({ id, createdAt, body, attempts, fault: why }) => (
          <li key={id}>
            <span>
              <b>{body.incidentId ?? body.reportId}</b> → {body.channelId ?? nameOf(body.to?.id ?? body.personId)}{' '}
              <span className="dim">
                {formats.clock(createdAt)} {formats.date(createdAt)} · {t('messages.attempts', { count: attempts })}
              </span>
              <span className="small block">{wordsOf(why ?? '')}</span>
            </span>
            <span className="line tight">
              <Button
                size="small"
                variant="default"
                aria-label={`${t('messages.retry')} ${id}`}
                onClick={() =>
                  void act(() =>
                    ask('POST /api/v1/notices/messages/{messageId}/retry', { params: { messageId: `${id}` } }),
                  )
                }
              >
                {t('messages.retry')}
              </Button>
              <Button
                size="small"
                variant="default"
                aria-label={t('messages.drop', { id })}
                onClick={() =>
                  void act(() => ask('DELETE /api/v1/notices/messages/{messageId}', { params: { messageId: `${id}` } }))
                }
              >
                ×
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <FaultLine words={refusal || fault} />
    </section>
  );
}
