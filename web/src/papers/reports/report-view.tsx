/** One report: its files, its hashes, what it says. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../ground/asking/ask.js';
import { Choices, FaultLine } from '../../ground/asking/fields.js';
import { useAsked, useFollowed } from '../../ground/asking/use-followed.js';
import { Link } from '../../ground/shell/link.js';
import { nameWindow } from '../../ground/shell/title.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { DocumentView } from './document-view.js';
import { PaperLife } from './paper-life.js';
import { FORMATS_OF_FILE, fileUrl, type ReportLanguage } from './report.js';

export function ReportView({ id }: { id: string }) {
  const { t } = useTranslation('reports');
  const pageLanguage = useLanguage();
  const [chosen, setChosen] = useState<ReportLanguage>();
  useEffect(() => nameWindow(id), [id]);
  const {
    value: { report } = {},
    fault,
    status,
    ask: askAgain,
  } = useAsked('GET /api/v1/reports/{reportId}', { params: { reportId: id } });
  const language = chosen ?? report?.languages.find((one) => one === pageLanguage) ?? report?.languages[0];
  const documentQuestion = useCallback(
    () =>
      language === undefined
        ? Promise.resolve(undefined)
        : ask('GET /api/v1/reports/{reportId}/document', { params: { reportId: id }, query: { language } }),
    [id, language],
  );
  const { value: shown, fault: documentFault, ask: askDocument } = useFollowed(documentQuestion);
  const reload = () => void Promise.all([askAgain(), askDocument()]);
  return (
    <>
      <Link to="/reports" className="back-link">
        ← {t('view.back')}
      </Link>
      <h2 className="report-id">{report === undefined ? id : `${t(`kind.${report.kind}`)} · ${id}`}</h2>
      <FaultLine words={status === 404 ? t('view.missing', { id }) : fault || documentFault} />
      {report !== undefined && language !== undefined && (
        <>
          <div className="month-head row">
            <Choices
              legend={<span className="sr-only">{t('view.language')}</span>}
              type="radio"
              name="language"
              options={report.languages.map((one) => [one, t(`view.${one}`)] as const)}
              chosen={[language]}
              toggle={setChosen}
            />
            {FORMATS_OF_FILE.map((format) => (
              <a key={format} className="button-link" download href={fileUrl(id, language, format)}>
                {t('view.download', { format: format.toUpperCase() })}
              </a>
            ))}
            {report.incidentId !== undefined && (
              <Link to={`/incidents/${report.incidentId}`}>{t('view.case', { id: report.incidentId })}</Link>
            )}
          </div>
          <PaperLife report={report} reload={reload} />
          {shown !== undefined && <DocumentView document={shown.document} />}
          <p className="hash dim">{t('view.hash', { hash: report.sha256 })}</p>
          {report.files.map((file) => (
            <p key={`${file.language}.${file.format}.${file.signed}`} className="hash dim">
              {t('view.fileHash', { format: file.format.toUpperCase(), language: file.language, hash: file.sha256 })}
            </p>
          ))}
        </>
      )}
    </>
  );
}
