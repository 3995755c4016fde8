import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine, Form, LongField } from '../../../ground/asking/fields.js';
import { discard, errorOf, type FieldRecord, record, recorder, useOutbox } from '../../../ground/asking/outbox.js';
import { useReason } from '../../../ground/asking/use-followed.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { MeasurementForm } from './measurement-form.js';

interface Props {
  readonly id: string;
  /** Why the case is not of now. */
  readonly fault?: string;
  /** Epoch ms of a case that this browser kept. */
  readonly keptAt?: number | undefined;
}

/** Records of this case that wait to be sent, and those that the program refused, until their person edits or discards them. */
export function OutboxCard({ id, fault = '', keptAt }: Props) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const all = useOutbox(({ records }) => records);
  const isKept = useOutbox((outbox) => outbox.isKept);
  const records = all.filter(({ incidentId, owner }) => incidentId === id && owner === recorder());
  const title = t('outbox.title', { n: records.length });
  return (
    <>
      <FaultLine words={fault} />
      {keptAt !== undefined && (
        <p role="status">{t('outbox.keptCase', { time: `${formats.clock(keptAt)} ${formats.date(keptAt)}` })}</p>
      )}
      {records.length > 0 && (
        <section className="card" aria-label={title}>
          <h2>{title}</h2>
          <ul className="attachment-list">
            {records.map((one) => (
              <OutboxRow key={one.id} one={one} />
            ))}
          </ul>
          {(!isKept || !window.isSecureContext) && (
            <p className="dim small">{t(isKept ? 'outbox.noWorker' : 'outbox.inTab')}</p>
          )}
        </section>
      )}
    </>
  );
}

function OutboxRow({ one }: { one: FieldRecord }) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const explain = useReason();
  const [isEdited, setEdited] = useState(false);
  const { id, incidentId, at, what, refused } = one;
  const close = () => setEdited(false);
  const edit = () => (what.kind === 'file' ? void record(incidentId, what, one).catch(() => close()) : setEdited(true));
  const words = what.kind === 'note' ? what.text : what.kind === 'file' ? what.name : what.measurement.receiver;
  return (
    <li>
      {t(`outbox.kinds.${what.kind}`)}: {words}{' '}
      <span className="dim small">
        {formats.clock(at)} {formats.date(at)}
      </span>
      {refused !== undefined && (
        <>
          <p role="alert" className="form-fault">
            {explain(errorOf(refused))}
          </p>
          <div className="form-buttons">
            <button type="button" className="text-button" onClick={edit}>
              {t(what.kind === 'file' ? 'outbox.again' : 'outbox.edit')}
            </button>
            <button type="button" className="text-button" onClick={() => void discard(id)}>
              {t('outbox.discard')}
            </button>
          </div>
        </>
      )}
      {isEdited && what.kind === 'note' && <NoteForm id={incidentId} from={one} text={what.text} />}
      {isEdited && what.kind === 'measurement' && (
        <MeasurementForm id={incidentId} from={one} before={what.measurement} close={close} />
      )}
    </li>
  );
}

/** The field for the next note of a case, or for a refused one. */
export function NoteForm({ id, from, text: before = '' }: { id: string; from?: FieldRecord; text?: string }) {
  const { t } = useTranslation('incidents');
  const [text, setText] = useState(before);
  const send = async () => {
    await record(id, { kind: 'note', text }, from);
    // What was typed meanwhile is the next note.
    setText((now) => (now === text ? '' : now));
  };
  return (
    <Form
      send={send}
      className="form note-form"
      variant="default"
      disabled={text.trim() === ''}
      words={t('detail.noteAdd')}
    >
      <LongField
        label={t('detail.note')}
        placeholder={t('detail.noteHint')}
        rows={2}
        maxLength={4000}
        value={text}
        set={setText}
      />
    </Form>
  );
}
