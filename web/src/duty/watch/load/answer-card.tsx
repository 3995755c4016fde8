/** How fast alarms were answered, by severity. */
import { useTranslation } from 'react-i18next';
import { ListTable } from '../../../ground/asking/list-table.js';
import { spanWords } from '../../../ground/words/spans.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { SeverityMark } from '../../cases/marks.js';
import type { Load } from './load.js';

export function AnswerCard({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const span = (ms: number | undefined) => (ms === undefined ? '—' : spanWords(ms));
  return (
    <section className="card" aria-label={t('load.answers')}>
      <h2>{t('load.answers')}</h2>
      <ListTable
        rows={load.answers}
        keyOf={({ severity }) => severity}
        columns={[
          { heading: t('load.severity'), kind: 'name', cell: ({ severity }) => <SeverityMark severity={severity} /> },
          { heading: t('load.alarms'), kind: 'figure', cell: ({ alarms }) => formats.number(alarms) },
          { heading: t('load.answered'), kind: 'figure', cell: ({ answered }) => formats.number(answered) },
          { heading: t('load.median'), kind: 'figure', cell: ({ medianMs }) => span(medianMs) },
          { heading: t('load.longest'), kind: 'figure', cell: ({ longestMs }) => span(longestMs) },
        ]}
      />
    </section>
  );
}
