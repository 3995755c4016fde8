/** The timeline: each event with person and time, and the field for the next note. */

import { useTranslation } from 'react-i18next';
import { useMay } from '../../../ground/access/session.js';
import { useNames } from '../../../ground/names/use-names.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Incident } from '../../cases/incident.js';
import { MOVE_OF } from '../../cases/incident-acts.js';
import type { TimelineEntry } from './incident-file.js';
import { NoteForm } from './note-form.js';

interface Props {
  readonly id: string;
  readonly moves: Incident['moves'];
  /** The entries, oldest first. */
  readonly entries: readonly TimelineEntry[];
}

export function TimelineCard({ id, moves, entries }: Props) {
  const { t } = useTranslation('incidents');
  const names = useNames();
  const mayNote = useMay('incidents');
  const formats = useFormats();
  return (
    <section className="card" aria-label={t('detail.timeline')}>
      <h2>{t('detail.timeline')}</h2>
      <ol className="timeline" aria-live="polite">
        {entries.map(({ id: entry, at, by, move, sentence }) => (
          <li key={entry} data-move={move}>
            <span>{sentence[formats.language]}</span>
            <span className="dim small">
              {formats.clock(at)} {formats.date(at)} · {names(by)}
            </span>
          </li>
        ))}
      </ol>
      {mayNote && moves.includes(MOVE_OF.note) && <NoteForm id={id} />}
    </section>
  );
}
