/** The field for the next note of a case, or for a refused one. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, LongField } from '../../../ground/asking/fields.js';
import { type FieldRecord, record } from '../../../ground/asking/outbox.js';

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
