/** On the page of a case: its minutes, its forms, and what was made of it before. */
import './words.js';
import { useTranslation } from 'react-i18next';
import { Only, OnlyButton } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { useAsked } from '../../ground/asking/use-followed.js';
import { Link, navigate } from '../../ground/shell/address.js';
import { useFormats } from '../../ground/words/use-language.js';

export function PaperCard({ id, hasForms }: { id: string; hasForms: boolean }) {
  const { t } = useTranslation('reports');
  const formats = useFormats();
  const { busy, fault, run } = useWork();
  // Without both of them the card still makes the minutes.
  const { value: { forms } = { forms: [] } } = useAsked('GET /api/v1/forms', {});
  const { value: { reports: made } = { reports: [] } } = useAsked('GET /api/v1/reports', {
    query: { incidentId: id, limit: 10 },
  });
  const makeMinutes = () =>
    run(async () => {
      const { report } = await ask('POST /api/v1/reports', { body: { kind: 'minutes', incidentId: id } });
      navigate(`/reports/${report.id}`);
    });
  return (
    <section className="card" aria-label={t('case.title')}>
      <h2>{t('case.title')}</h2>
      <Only may="export">
        <p>
          <OnlyButton may="export" loading={busy} onClick={() => void makeMinutes()}>
            {t('case.minutes')}
          </OnlyButton>
        </p>
      </Only>
      <FaultLine words={fault} />
      {hasForms && (
        <>
          <h3>{t('case.forms')}</h3>
          <ul>
            {forms.map((form) => (
              <li key={form.id}>
                <Link to={`/reports/forms/${id}/${form.id}`}>{form.title[formats.language]}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {made.length > 0 && (
        <>
          <h3>{t('case.earlier')}</h3>
          <ul>
            {made.map((report) => (
              <li key={report.id}>
                <Link to={`/reports/${report.id}`}>{report.title[formats.language]}</Link>{' '}
                <span className="dim small">
                  {formats.clock(report.madeAt).slice(0, 5)} {formats.date(report.madeAt)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
