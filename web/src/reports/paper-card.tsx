/** On the page of a case: its minutes, its forms, and what was made of it before. */
import './words.js';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyButton } from '../access/only.js';
import { FaultLine } from '../asking/fields.js';
import { get, listIn, request } from '../asking/request.js';
import { fieldsOf, textOf } from '../cases/incident.js';
import { localClock, localDate } from '../format.js';
import { navigate } from '../shell/address.js';
import { Link } from '../shell/link.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import { type Words, wordsFrom } from './form.js';
import { type Report, reportFrom } from './report.js';

export function PaperCard({ id }: { id: string }) {
  const { t } = useTranslation('reports');
  const language = usePage((state) => state.language);
  const { busy, fault, run } = useWork();
  const [forms, setForms] = useState<readonly { id: string; title: Words }[]>([]);
  const [made, setMade] = useState<readonly Report[]>([]);
  useEffect(() => {
    // Without them the card still makes the minutes.
    get('/api/v1/forms').then(
      (answer) =>
        setForms(
          listIn(answer, 'forms').map((one) => {
            const form = fieldsOf(one);
            return { id: textOf(form['id']) ?? '', title: wordsFrom(form['title']) };
          }),
        ),
      () => undefined,
    );
    get('/api/v1/reports', { incidentId: id, limit: 10 }).then(
      (answer) => setMade(listIn(answer, 'reports').flatMap((one) => reportFrom(one) ?? [])),
      () => undefined,
    );
  }, [id]);
  const makeMinutes = () =>
    run(async () => {
      const answer = await request('POST', '/api/v1/reports', { kind: 'minutes', incidentId: id });
      const report = reportFrom(answer['report']);
      if (report !== undefined) navigate(`/reports/${report.id}`);
    });
  return (
    <section className="card paper-card" aria-label={t('case.title')}>
      <h2>{t('case.title')}</h2>
      <Only may="export">
        <p>
          <OnlyButton may="export" loading={busy} onClick={() => void makeMinutes()}>
            {t('case.minutes')}
          </OnlyButton>
        </p>
      </Only>
      <FaultLine words={fault} />
      <h3>{t('case.forms')}</h3>
      <ul className="plain-list">
        {forms.map((form) => (
          <li key={form.id}>
            <Link to={`/reports/forms/${id}/${form.id}`}>{form.title[language]}</Link>
          </li>
        ))}
      </ul>
      {made.length > 0 && (
        <>
          <h3>{t('case.earlier')}</h3>
          <ul className="plain-list">
            {made.map((report) => (
              <li key={report.id}>
                <Link to={`/reports/${report.id}`}>{report.title[language]}</Link>{' '}
                <span className="dim small">
                  {localClock(report.madeAt).slice(0, 5)} {localDate(report.madeAt, language)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
