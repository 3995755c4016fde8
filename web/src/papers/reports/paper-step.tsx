/** The next step of a paper: checked, signed with a proof of who signs, sent, or returned. */

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from '../../../../src/api/client.js';
import { useMay, useSession } from '../../ground/access/session.js';
import { SignerProof } from '../../ground/access/signer-proof.js';
import { Field, FormReader } from '../../ground/asking/fields.js';
import type { Work } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import type { Report } from './report.js';

type Step = Report['paper']['steps'][number];
type Act = Exclude<Step['act'], 'scanned'>;

export type Take = (
  act: Act,
  more: Omit<Question<'POST /api/v1/reports/{reportId}/steps'>['body'], 'version' | 'act'>,
) => Promise<boolean>;

interface StepFormProps {
  readonly acts: readonly Step['act'][];
  readonly checkedBy: string | undefined;
  readonly work: Work;
  readonly take: Take;
}

/** One remark, and a button for each step that may come next and that the person may take. */
export function StepForm({ acts, checkedBy, work, take }: StepFormProps) {
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
