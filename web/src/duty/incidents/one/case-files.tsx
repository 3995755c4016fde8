/** Files of a case: its papers, the files that people add, and the evidence bundle of all of them. */

import { type DragEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SendingJson } from '../../../../../src/api/papers.js';
import { Only } from '../../../ground/access/only.js';
import { SENDING_ANSWERS } from '../../../ground/access/sending-answers.js';
import { useMay } from '../../../ground/access/session.js';
import { ask } from '../../../ground/asking/ask.js';
import { useDeliveryWords } from '../../../ground/asking/delivery-fault-words.js';
import { FaultLine, Field, Form, type FormReader, SelectField } from '../../../ground/asking/fields.js';
import { record, useOutbox } from '../../../ground/asking/outbox.js';
import { useAsked, useReason } from '../../../ground/asking/use-followed.js';
import { useRecords } from '../../../ground/asking/use-records.js';
import { useNames } from '../../../ground/names/use-names.js';
import { FileButton } from '../../../ground/shell/file-button.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { BundleCard } from '../../../papers/exports/bundle-card.js';
import { PaperCard } from '../../../papers/reports/paper-card.js';
import { type Attachment, attachmentPath } from './incident-file.js';

/** Longest file that the program takes. */
const LONGEST_BYTES = 25 * 1024 * 1024;

/** Files of a case (photographs, recordings, letters): add, list with hash, open. */
function AttachmentCard({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const mayAdd = useMay('incidents');
  const params = { incidentId: id };
  const { value, fault: unread, ask: load } = useAsked('GET /api/v1/incidents/{incidentId}/attachments', { params });
  const files = value?.attachments ?? [];
  const sent = useOutbox((outbox) => outbox.sent);
  useEffect(() => void (sent > 0 && load()), [sent, load]);
  const [busy, setBusy] = useState('');
  const [fault, setFault] = useState('');
  const send = async (chosen: readonly File[]) => {
    setFault('');
    for (const file of chosen) {
      if (file.size > LONGEST_BYTES) {
        setFault(t('detail.fileTooLarge', { name: file.name }));
        continue;
      }
      setBusy(file.name);
      try {
        await record(id, { kind: 'file', name: file.name, content: file });
      } catch (error) {
        setFault(explain(error));
      }
    }
    setBusy('');
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    if (mayAdd) void send([...event.dataTransfer.files]);
  };
  return (
    <section
      className="card"
      aria-label={t('detail.files')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={dropped}
    >
      <h2>{t('detail.files')}</h2>
      {files.length === 0 && <p className="dim">{t('detail.fileNone')}</p>}
      <ul className="attachment-list">
        {files.map((file) => (
          <AttachmentRow key={file.sha256} id={id} file={file} />
        ))}
      </ul>
      <Only may="incidents">
        <FileButton multiple chosen={(files) => void send(files)}>
          {t('detail.fileAdd')}
        </FileButton>
      </Only>{' '}
      <Only may="incidents">
        <span className="dim small">{t('detail.fileDrop')}</span>
      </Only>
      <p role="status" className="dim">
        {busy !== '' && t('detail.fileBusy', { name: busy })}
      </p>
      {(fault || unread) !== '' && (
        <p role="alert" className="form-fault">
          {fault || unread}
        </p>
      )}
    </section>
  );
}

function AttachmentRow({ id, file }: { id: string; file: Attachment }) {
  const { t } = useTranslation('incidents');
  const names = useNames();
  const formats = useFormats();
  const { sha256, name, bytes, type, by, at } = file;
  const path = attachmentPath(id, sha256);
  return (
    <li>
      {type.startsWith('image/') && <img src={path} alt={name} loading="lazy" />}
      <a href={path} download={name}>
        {name}
      </a>{' '}
      <span className="dim small">
        {formats.number(bytes / 1024, bytes < 10_240 ? 1 : 0)} KiB · {names(by)} · {formats.clock(at)}{' '}
        {formats.date(at)}
      </span>
      <span className="dim small hash">{t('detail.fileHash', { hash: sha256 })}</span>
    </li>
  );
}

export function CaseFiles({ id, hasForms }: { id: string; hasForms: boolean }) {
  return (
    <>
      <PaperCard key={id} id={id} hasForms={hasForms} />
      <Only may="incidents">
        <SendingCard key={`sent ${id}`} id={id} />
      </Only>
      <AttachmentCard id={id} />
      <Only may="evidence">
        <BundleCard id={id} />
      </Only>
    </>
  );
}

const EVERY_MS = 15_000;

/** "Send this case to…": the contacts that were told, what became of it, what they answered, and a form to send. */
function SendingCard({ id }: { id: string }) {
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
