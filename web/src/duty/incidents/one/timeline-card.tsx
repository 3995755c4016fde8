/** The timeline: each event with person and time, and the field for the next note. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../ground/access/session.js';
import { FaultLine, LongField } from '../../../ground/asking/fields.js';
import { useReason } from '../../../ground/asking/use-reason.js';
import { useNames } from '../../../ground/names/use-names.js';
import { Button } from '../../../ground/shell/button.js';
import { localClock, localDate } from '../../../ground/words/format.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import type { Incident } from '../../cases/incident.js';
import { act, MOVE_OF } from '../../cases/incident-acts.js';
import type { TimelineEntry } from './incident-file.js';

interface Props {
  readonly id: string;
  readonly moves: Incident['moves'];
  /** The entries, oldest first. */
  readonly entries: readonly TimelineEntry[];
  added(): void;
}

export function TimelineCard({ id, moves, entries, added }: Props) {
  const { t } = useTranslation('incidents');
  const names = useNames();
  const mayNote = useMay('incidents');
  const language = useLanguage();
  return (
    <section className="card" aria-label={t('detail.timeline')}>
      <h2>{t('detail.timeline')}</h2>
      <ol className="timeline" aria-live="polite">
        {entries.map(({ id: entry, at, by, move, sentence }) => (
          <li key={entry} data-move={move}>
            <span>{sentence[language]}</span>
            <span className="dim small">
              {localClock(at)} {localDate(at, language)} · {names(by)}
            </span>
          </li>
        ))}
      </ol>
      {mayNote && moves.includes(MOVE_OF.note) && <NoteForm id={id} added={added} />}
    </section>
  );
}

function NoteForm({ id, added }: { id: string; added: () => void }) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    act('note', { id, version: 0 }, { text })
      .then(
        () => {
          setText('');
          setFault('');
          added();
        },
        (error: unknown) => setFault(explain(error)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <form className="form note-form" onSubmit={submit}>
      <LongField
        label={t('detail.note')}
        placeholder={t('detail.noteHint')}
        rows={2}
        maxLength={4000}
        value={text}
        set={setText}
      />
      <FaultLine words={fault} />
      <div className="row">
        <Button type="submit" variant="default" loading={busy} disabled={text.trim() === ''}>
          {t('detail.noteAdd')}
        </Button>
      </div>
    </form>
  );
}
