/** What the link in a message to a contact opens: one answer to the duty room, without an account. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../asking/ask.js';
import { Choices, FormEnd, FormReader, LongField } from '../asking/fields.js';
import { useWork } from '../asking/use-work.js';
import { SENDING_ANSWERS } from './sending-answers.js';

export function AnswerForm() {
  const { t } = useTranslation('access');
  const { busy, fault, run } = useWork();
  const [isSent, setSent] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormReader(event.currentTarget);
    const answer = SENDING_ANSWERS.find((one) => one === form.text('answer')) ?? 'taken';
    const body = { link: location.hash.slice(1), answer, text: form.text('text') };
    setSent(await run(() => ask('POST /api/v1/sendings/answer', { body })));
  };
  if (isSent) return <p role="status">{t('answer.thanks')}</p>;
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <p>{t('answer.hint')}</p>
      <Choices
        legend={t('answer.legend')}
        type="radio"
        name="answer"
        initial={['taken']}
        options={SENDING_ANSWERS.map((one) => [one, t(`answer.${one}`)] as const)}
      />
      <LongField label={t('answer.text')} name="text" rows={4} maxLength={2000} />
      <FormEnd fault={fault} busy={busy} send={t('answer.send')} />
    </form>
  );
}
