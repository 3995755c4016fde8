/** The life of a paper on its page: who checked, signed and sent it, what may come next, and who may issue it. */
import type { ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { LockedNote, Only } from '../../ground/access/only.js';
import { useMay } from '../../ground/access/session.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useWork, type Work } from '../../ground/asking/use-work.js';
import { useAccountNames } from '../../ground/names/account-names.js';
import { useNames } from '../../ground/names/use-names.js';
import { localClock, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { StepForm, type Take } from './paper-step.js';
import { fileUrl, type Report } from './report.js';

type Step = Report['paper']['steps'][number];

interface Props {
  readonly report: Report;
  /** Called after a step. */
  reload(): void;
}

export function PaperLife({ report, reload }: Props) {
  const { t } = useTranslation('reports');
  const work = useWork();
  const { number, steps, acts } = report.paper;
  const take: Take = (act, more) =>
    work.run(async () => {
      const body = { version: report.paper.version, act, ...more };
      await ask('POST /api/v1/reports/{reportId}/steps', { params: { reportId: report.id }, body });
      reload();
    });
  if (report.drill) return null;
  return (
    <section className="card" aria-label={t('paper.title')}>
      <h3>
        {t('paper.title')}
        {number !== undefined && `: ${t('paper.number', { number })}`}
      </h3>
      {steps.length === 0 && <p className="dim">{t('paper.draft')}</p>}
      <ol>
        {steps.map((step) => (
          <StepLine key={`${step.act} ${step.at}`} step={step} />
        ))}
      </ol>
      <StepForm acts={acts} checkedBy={steps.findLast(({ act }) => act === 'checked')?.by} work={work} take={take} />
      {acts.includes('scanned') && <ScanLine report={report} work={work} reload={reload} />}
      <FaultLine words={work.fault} />
      <WhoIssues />
    </section>
  );
}

function StepLine({ step: { act, at, by, note } }: { step: Step }) {
  const { t } = useTranslation('reports');
  const names = useNames();
  const language = useLanguage();
  return (
    <li>
      <b>{t(`paper.done.${act}`)}</b> · {names(by)}{' '}
      <span className="dim small">
        {localClock(at).slice(0, 5)} {localDate(at, language)} UTC+7
      </span>
      {note !== undefined && <span className="block">{note}</span>}
    </li>
  );
}

/** The scan of the signed sheet: the newest one, and a button that adds one. */
function ScanLine({ report, work, reload }: Props & { readonly work: Work }) {
  const { t } = useTranslation('reports');
  const params = { reportId: report.id };
  const chosen = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file === undefined) return;
    const question = { params, query: { name: file.name }, content: file };
    await work.run(async () => {
      await ask('PUT /api/v1/reports/{reportId}/scan', question);
      reload();
    });
    currentTarget.value = '';
  };
  const { scan } = report.paper;
  return (
    <p>
      {scan !== undefined && (
        <>
          <a download href={fileUrl(report.id, 'vi', 'signed')}>
            {t('paper.scan', { name: scan })}
          </a>{' '}
        </>
      )}
      <Only may="evidence">
        <label className="button-link file-button">
          <input type="file" className="sr-only" accept=".pdf,image/*" onChange={(event) => void chosen(event)} />
          {t('paper.scanAdd')}
        </label>
      </Only>
    </p>
  );
}

/** To a person who may not issue papers: who may. */
export function WhoIssues() {
  const { t } = useTranslation('reports');
  const mayIssue = useMay('evidence');
  const { issuers } = useAccountNames();
  if (mayIssue) return null;
  return (
    <LockedNote>
      {issuers.length === 0 ? t('paper.nobodyIssues') : t('paper.issuers', { names: issuers.join(', ') })}
    </LockedNote>
  );
}
