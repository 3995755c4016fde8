/** The load of each person on duty, and how much of it came at night. */
import { useTranslation } from 'react-i18next';
import { ListTable } from '../../../ground/asking/list-table.js';
import { useNames } from '../../../ground/names/use-names.js';
import { spanWords } from '../../../ground/words/spans.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Load } from './load.js';

export function PersonCard({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const names = useNames();
  return (
    <section className="card" aria-label={t('load.people')}>
      <h2>{t('load.people')}</h2>
      {load.people.length === 0 ? (
        <p className="dim">{t('load.nobody')}</p>
      ) : (
        <ListTable
          rows={load.people}
          keyOf={({ personId }) => personId}
          columns={[
            { heading: t('load.person'), kind: 'name', cell: ({ personId }) => names(personId) },
            { heading: t('load.hours'), kind: 'figure', cell: ({ hours }) => formats.number(hours) },
            { heading: t('load.alarms'), kind: 'figure', cell: ({ alarms }) => formats.number(alarms) },
            {
              heading: t('load.perHour'),
              kind: 'figure',
              cell: ({ alarms, hours }) => (hours === 0 ? '—' : formats.number(alarms / hours, 1)),
            },
            { heading: t('load.atNight'), kind: 'figure', cell: ({ nightAlarms }) => formats.number(nightAlarms) },
            { heading: t('load.answered'), kind: 'figure', cell: ({ answered }) => formats.number(answered) },
            {
              heading: t('load.median'),
              kind: 'figure',
              cell: ({ medianMs }) => (medianMs === undefined ? '—' : spanWords(medianMs)),
            },
          ]}
        />
      )}
    </section>
  );
}
