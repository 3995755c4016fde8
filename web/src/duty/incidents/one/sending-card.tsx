/** "Send this case to…": the contacts that were told, what became of it, what they answered, and a form to send. */
import { useTranslation } from 'react-i18next';
import type { SendingJson } from '../../../../../src/api/papers.js';
import { SENDING_ANSWERS } from '../../../ground/access/sending-answers.js';
import { ask } from '../../../ground/asking/ask.js';
import { useDeliveryWords } from '../../../ground/asking/delivery-fault-words.js';
import { FaultLine, Field, Form, type FormReader, SelectField } from '../../../ground/asking/fields.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { useRecords } from '../../../ground/asking/use-records.js';
import { useNames } from '../../../ground/names/use-names.js';
import { useFormats } from '../../../ground/words/use-language.js';

const EVERY_MS = 15_000;

export function SendingCard({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const asked = useAsked('GET /api/v1/sendings', { query: { incidentId: id } }, { everyMs: EVERY_MS });
  const { value: { sendings } = { sendings: [] }, fault, ask: again } = asked;
  return (
    <section className="card" aria-label={t('sending.title')}>
      <h2>{t('sending.title')}</h2>
      <FaultLine words={fault} />
      <ul>
        {sendings.map((sending) => (
          <SendingRow key={sending.id} sending={sending} again={again} />
        ))}
      </ul>
      <SendForm id={id} again={again} />
    </section>
  );
}

function SendingRow({ sending, again }: { sending: SendingJson; again(): Promise<void> }) {
  const { t } = useTranslation('incidents');
  const names = useNames();
  const wordsOf = useDeliveryWords();
  const formats = useFormats();
  const when = (at: string) => `${formats.clock(at).slice(0, 5)} ${formats.date(at)}`;
  const { name, text, by, at, told, fault = '', isGivenUp, answers } = sending;
  return (
    <li>
      <b>{name}</b>{' '}
      <span className="dim small">
        {names(by)}, {when(at)} ·{' '}
        {told === undefined
          ? t(isGivenUp === true ? 'sending.failed' : 'sending.waiting', { fault: wordsOf(fault) })
          : t('sending.told', { address: told.address, at: when(told.at) })}
      </span>
      <span className="block">{text}</span>
      {answers.map((one) => (
        <span key={one.at} className="block">
          → <b>{t(`sending.${one.answer}`)}</b> {one.text}{' '}
          <span className="dim small">
            {when(one.at)} · {one.by === undefined ? t('sending.byLink') : names(one.by)}
          </span>
        </span>
      ))}
      {answers.length === 0 && <AnswerByHand sending={sending} again={again} />}
    </li>
  );
}

/** What the contact said on the telephone. */
function AnswerByHand({ sending, again }: { sending: SendingJson; again(): Promise<void> }) {
  const { t } = useTranslation('incidents');
  const submit = async (form: FormReader) => {
    const answer = SENDING_ANSWERS.find((one) => one === form.text('answer')) ?? 'taken';
    const question = { params: { sendingId: sending.id }, body: { answer, text: form.text('text') } };
    await ask('POST /api/v1/sendings/{sendingId}/answer', question);
    await again();
  };
  return (
    <details>
      <summary className="small">{t('sending.byHand')}</summary>
      <Form send={submit} variant="default">
        <SelectField
          label={t('sending.answer')}
          name="answer"
          options={SENDING_ANSWERS.map((one) => [one, t(`sending.${one}`)] as const)}
        />
        <Field label={t('sending.text')} name="text" maxLength={2000} />
      </Form>
    </details>
  );
}

function SendForm({ id, again }: { id: string; again(): Promise<void> }) {
  const { t } = useTranslation('incidents');
  const contacts = useRecords('contacts');
  const submit = async (form: FormReader) => {
    const body = { incidentId: id, contactId: form.text('contact'), text: form.text('text') };
    await ask('POST /api/v1/sendings', { body });
    form.empty();
    await again();
  };
  if (contacts.rows.length === 0) return <p className="dim">{t('sending.noContact')}</p>;
  return (
    <Form send={submit} words={t('sending.send')} variant="default">
      <SelectField
        label={t('sending.to')}
        name="contact"
        options={contacts.rows.map(({ value }) => [value.id, value.name] as const)}
      />
      <Field label={t('sending.ask')} name="text" required maxLength={1000} />
    </Form>
  );
}
