/** What was made, and a form to make another. */

import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import type { Instant } from '../../ground/asking/instants.js';
import { usePaged } from '../../ground/asking/use-paged.js';
import { useNames } from '../../ground/names/use-names.js';
import { Link } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import { MakeForm } from './make-form.js';
import { fileUrl, KINDS, type Report } from './report.js';

const PAGE_ROWS = 50;

export function ListTab() {
  const { t } = useTranslation('reports');
  const [kind, setKind] = useState<Report['kind']>();
  const question = useCallback(
    (signal: AbortSignal, cursor?: string) =>
      ask('GET /api/v1/reports', { query: { kind, limit: PAGE_ROWS, cursor }, signal }),
    [kind],
  );
  const { pages, fault, more } = usePaged(question);
  return (
    <>
      <OnlyNote may="export" />
      <div className="list-beside-form stack">
        <section className="card" aria-label={t('list.title')}>
          <div className="card-head row">
            <h2>{t('list.title')}</h2>
            <select
              className="plain-input"
              aria-label={t('list.filter')}
              value={kind ?? ''}
              onChange={({ currentTarget }) => setKind(KINDS.find((one) => one === currentTarget.value))}
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
          {pages[0]?.reports.length === 0 && <p className="dim">{t('list.none')}</p>}
          <ul className="record-list">
            {pages
              .flatMap(({ reports }) => reports)
              .map((report) => (
                <ReportRow key={report.id} report={report} />
              ))}
          </ul>
          {more !== undefined && (
            <Button variant="default" onClick={() => void more()}>
              {t('list.more')}
            </Button>
          )}
        </section>
        <Only may="export">
          <MakeForm />
        </Only>
      </div>
    </>
  );
}

function ReportRow({ report }: { report: Report }) {
  const { t } = useTranslation('reports');
  const names = useNames();
  const formats = useFormats();
  const moment = (at: Instant) => `${formats.clock(at).slice(0, 5)} ${formats.date(at)}`;
  const inLanguage = report.languages.find((one) => one === formats.language) ?? report.languages[0] ?? 'vi';
  return (
    <li>
      <span>
        <Link to={`/reports/${report.id}`}>{report.title[formats.language]}</Link>{' '}
        {report.drill && <b className="drill-mark">{t('list.drill')}</b>}{' '}
        {report.scheduled && <span className="dim">· {t('list.scheduled')}</span>}
        <span className="small block dim">
          {report.id} · {moment(report.from)} – {moment(report.to)}
          {report.incidentId === undefined ? '' : ` · ${report.incidentId}`} · {t('list.by')} {names(report.madeBy)},{' '}
          {moment(report.madeAt)} UTC+7
        </span>
      </span>
      <span className="line tight">
        {(['pdf', 'docx', 'xlsx'] as const).map((format) => (
          <a
            key={format}
            className="button-link"
            download
            href={fileUrl(report.id, inLanguage, format)}
            aria-label={`${t('view.download', { format: format.toUpperCase() })} ${report.id}`}
          >
            {format.toUpperCase()}
          </a>
        ))}
      </span>
    </li>
  );
}
