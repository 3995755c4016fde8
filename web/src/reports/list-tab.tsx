/** What was made, and a form to make another. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../access/only.js';
import { FaultLine } from '../asking/fields.js';
import { get, listIn, textIn } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { useNames } from '../cases/use-names.js';
import { localClock, localDate } from '../format.js';
import { Link } from '../shell/link.js';
import { usePage } from '../state/page-store.js';
import { MakeForm } from './make-form.js';
import { filePath, KINDS, type Report, reportFrom } from './report.js';

const PAGE_ROWS = 50;

export function ListTab() {
  const { t } = useTranslation('reports');
  const explain = useReason();
  const [kind, setKind] = useState('');
  const [found, setFound] = useState<{ rows: readonly Report[]; cursor: string | undefined }>();
  const [fault, setFault] = useState('');
  const load = useCallback(
    async (before?: { rows: readonly Report[]; cursor: string | undefined }) => {
      try {
        const answer = await get('/api/v1/reports', { kind, limit: PAGE_ROWS, cursor: before?.cursor });
        const rows = listIn(answer, 'reports').flatMap((one) => reportFrom(one) ?? []);
        setFound({ rows: [...(before?.rows ?? []), ...rows], cursor: textIn(answer, 'nextCursor') });
        setFault('');
      } catch (error) {
        setFault(explain(error));
      }
    },
    [kind, explain],
  );
  useEffect(() => void load(), [load]);
  return (
    <>
      <OnlyNote may="export" />
      <Only may="export">
        <MakeForm />
      </Only>
      <section className="card" aria-label={t('list.title')}>
        <div className="card-head">
          <h2>{t('list.title')}</h2>
          <select
            className="plain-input"
            aria-label={t('list.filter')}
            value={kind}
            onChange={({ currentTarget }) => setKind(currentTarget.value)}
          >
            <option value="">{t('list.all')}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`kind.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <FaultLine words={fault} />
        {found?.rows.length === 0 && <p className="dim">{t('list.none')}</p>}
        <ul className="plain-list record-list">
          {found?.rows.map((report) => (
            <ReportRow key={report.id} report={report} />
          ))}
        </ul>
        {found?.cursor !== undefined && (
          <Button variant="default" onClick={() => void load(found)}>
            {t('list.more')}
          </Button>
        )}
      </section>
    </>
  );
}

function ReportRow({ report }: { report: Report }) {
  const { t } = useTranslation('reports');
  const names = useNames();
  const language = usePage((state) => state.language);
  const moment = (at: number) => `${localClock(at).slice(0, 5)} ${localDate(at, language)}`;
  const inLanguage = report.languages.find((one) => one === language) ?? report.languages[0] ?? 'vi';
  return (
    <li>
      <span>
        <Link to={`/reports/${report.id}`}>{report.title[language]}</Link>{' '}
        {report.drill && <b className="drill-mark">{t('list.drill')}</b>}{' '}
        {report.scheduled && <span className="dim">· {t('list.scheduled')}</span>}
        <span className="small block dim">
          {report.id} · {moment(report.from)} – {moment(report.to)}
          {report.incidentId === undefined ? '' : ` · ${report.incidentId}`} · {t('list.by')} {names(report.madeBy)},{' '}
          {moment(report.madeAt)} UTC+7
        </span>
      </span>
      <span className="row-buttons">
        {(['pdf', 'xlsx'] as const).map((format) => (
          <a
            key={format}
            className="button-link"
            download
            href={filePath(report.id, inLanguage, format)}
            aria-label={`${t('view.download', { format: format.toUpperCase() })} ${report.id}`}
          >
            {format.toUpperCase()}
          </a>
        ))}
      </span>
    </li>
  );
}
