/** One report: its files, its hashes, what it says. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../asking/fields.js';
import { get, ProblemError } from '../asking/request.js';
import { useReason } from '../asking/use-reason.js';
import { Link } from '../shell/link.js';
import { nameWindow } from '../shell/title.js';
import { usePage } from '../state/page-store.js';
import { DocumentView } from './document-view.js';
import { FORMATS_OF_FILE, filePath, type Report, type ReportLanguage, reportFrom } from './report.js';

export function ReportView({ id }: { id: string }) {
  const { t } = useTranslation('reports');
  const explain = useReason();
  const pageLanguage = usePage((state) => state.language);
  const [chosen, setChosen] = useState<ReportLanguage>();
  const [report, setReport] = useState<Report>();
  const [document, setDocument] = useState<unknown>();
  const [fault, setFault] = useState('');
  useEffect(() => nameWindow(id), [id]);
  useEffect(() => {
    get(`/api/v1/reports/${id}`).then(
      (answer) => setReport(reportFrom(answer['report'])),
      (error: unknown) =>
        setFault(error instanceof ProblemError && error.status === 404 ? t('view.missing', { id }) : explain(error)),
    );
  }, [id, t, explain]);
  const language = chosen ?? report?.languages.find((one) => one === pageLanguage) ?? report?.languages[0];
  useEffect(() => {
    if (language === undefined) return;
    let current = true;
    get(`/api/v1/reports/${id}/document`, { language }).then(
      (answer) => current && setDocument(answer['document']),
      (error: unknown) => current && setFault(explain(error)),
    );
    return () => {
      current = false;
    };
  }, [id, language, explain]);
  return (
    <>
      <Link to="/reports" className="back-link">
        ← {t('view.back')}
      </Link>
      <h2 className="report-id">{report === undefined ? id : `${t(`kind.${report.kind}`)} · ${id}`}</h2>
      <FaultLine words={fault} />
      {report !== undefined && language !== undefined && (
        <>
          <div className="month-head">
            <fieldset className="choice-row">
              <legend className="sr-only">{t('view.language')}</legend>
              {report.languages.map((one) => (
                <label key={one} className="choice">
                  <input type="radio" name="language" checked={one === language} onChange={() => setChosen(one)} />
                  <span>{t(`view.${one}`)}</span>
                </label>
              ))}
            </fieldset>
            {FORMATS_OF_FILE.map((format) => (
              <a key={format} className="button-link" download href={filePath(id, language, format)}>
                {t('view.download', { format: format.toUpperCase() })}
              </a>
            ))}
            {report.incidentId !== undefined && (
              <Link to={`/incidents/${report.incidentId}`}>{t('view.case', { id: report.incidentId })}</Link>
            )}
          </div>
          {document !== undefined && <DocumentView value={document} language={language} />}
          <p className="hash dim">{t('view.hash', { hash: report.sha256 })}</p>
          {report.files.map((file) => (
            <p key={`${file.language}.${file.format}`} className="hash dim">
              {t('view.fileHash', { format: file.format.toUpperCase(), language: file.language, hash: file.sha256 })}
            </p>
          ))}
        </>
      )}
    </>
  );
}
