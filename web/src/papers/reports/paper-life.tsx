/** The life of a paper on its page: who checked, signed and sent it, what may come next, and who may issue it. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from '../../../../src/api/client.js';
import { LockedNote, Only } from '../../ground/access/only.js';
import { useMay, useSession } from '../../ground/access/session.js';
import { SignerProof } from '../../ground/access/signer-proof.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, Field, FormReader, useWork, type Work } from '../../ground/asking/fields.js';
import { useAccountNames } from '../../ground/names/account-names.js';
import { useNames } from '../../ground/names/use-names.js';
import { Button } from '../../ground/shell/button.js';
import { FileButton } from '../../ground/shell/file-button.js';
import { useFormats } from '../../ground/words/use-language.js';
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
  const formats = useFormats();
  return (
    <li>
      <b>{t(`paper.done.${act}`)}</b> · {names(by)}{' '}
      <span className="dim small">
        {formats.clock(at).slice(0, 5)} {formats.date(at)} UTC+7
      </span>
      {note !== undefined && <span className="block">{note}</span>}
    </li>
  );
}

/** The scan of the signed sheet: the newest one, and a button that adds one. */
function ScanLine({ report, work, reload }: Props & { readonly work: Work }) {
  const { t } = useTranslation('reports');
  const params = { reportId: report.id };
  const send = (content: File) =>
    work.run(async () => {
      await ask('PUT /api/v1/reports/{reportId}/scan', { params, query: { name: content.name }, content });
      reload();
    });
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
        <FileButton accept=".pdf,image/*" chosen={([file]) => void send(file)}>
          {t('paper.scanAdd')}
        </FileButton>
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

type StepOfStepForm = Report['paper']['steps'][number];
type Act = Exclude<StepOfStepForm['act'], 'scanned'>;

type Take = (
  act: Act,
  more: Omit<Question<'POST /api/v1/reports/{reportId}/steps'>['body'], 'version' | 'act'>,
) => Promise<boolean>;

interface StepFormProps {
  readonly acts: readonly StepOfStepForm['act'][];
  readonly checkedBy: string | undefined;
  readonly work: Work;
  readonly take: Take;
}

/** One remark, and a button for each step that may come next and that the person may take. */
function StepForm({ acts, checkedBy, work, take }: StepFormProps) {
  const { t } = useTranslation('reports');
  const mayCheck = useMay('export');
  const mayIssue = useMay('evidence');
  const me = useSession(({ user }) => user?.id);
  const [proof, setProof] = useState('');
  const isSecond = me === undefined || me !== checkedBy;
  const offered = (['checked', 'signed', 'sent', 'returned'] as const).filter(
    (act) => acts.includes(act) && (act === 'signed' ? mayIssue && isSecond : act === 'sent' ? mayIssue : mayCheck),
  );
  if (offered.length === 0) return null;
  const signs = offered.includes('signed');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const button = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value');
    const act = offered.find((one) => one === button) ?? offered[0];
    if (act === undefined) return;
    const read = new FormReader(form);
    const signed =
      act === 'signed'
        ? { signer: read.given('signer'), serial: read.number('serial'), proof: proof || undefined }
        : {};
    if (!(await take(act, { note: read.given('note'), ...signed }))) return;
    form.reset();
    setProof('');
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <div className="columns narrow">
        {signs && <Field label={t('paper.signer')} hint={t('paper.signerHint')} name="signer" maxLength={200} />}
        {signs && (
          <Field label={t('paper.serial')} hint={t('paper.serialHint')} name="serial" type="number" min={1} step={1} />
        )}
        {signs && <SignerProof value={proof} set={setProof} />}
        <Field label={t(acts.includes('sent') ? 'paper.sentTo' : 'paper.note')} name="note" maxLength={2000} />
      </div>
      {acts.includes('signed') && mayIssue && !isSecond && <p className="dim">{t('paper.second')}</p>}
      <div className="row">
        {offered.map((act, i) => (
          <Button key={act} type="submit" value={act} variant={i === 0 ? 'filled' : 'default'} loading={work.busy}>
            {t(`paper.act.${act}`)}
          </Button>
        ))}
      </div>
    </form>
  );
}
