/** One side of a hand-over: who signed it and when, or the way to sign it. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../../ground/access/only.js';
import { SignerProof } from '../../../ground/access/signer-proof.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine, Field } from '../../../ground/asking/fields.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { useNames } from '../../../ground/names/use-names.js';
import { Button } from '../../../ground/shell/button.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Handover, Side } from './handover.js';

export function Signature({ handover, side, signed }: { handover: Handover; side: Side; signed: () => void }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const formats = useFormats();
  const { busy, fault, run } = useWork();
  const [remark, setRemark] = useState('');
  const [proof, setProof] = useState('');
  const signature = handover.signatures[side];
  const words = t(`handover.side.${side}`);
  const sign = async () => {
    const body = { version: handover.version, side, remark: remark.trim() || undefined, proof: proof || undefined };
    const question = { params: { handoverId: handover.id }, body };
    if (await run(() => ask('POST /api/v1/handovers/{handoverId}/sign', question))) signed();
  };
  return (
    <div className="stack">
      <h3>
        {t(`handover.${side}`)}: {handover.people[side].map(names).join(', ')}
      </h3>
      {signature === undefined ? (
        <Only may="duty">
          <Field label={t('handover.remark')} maxLength={4000} value={remark} set={setRemark} />
          <SignerProof value={proof} set={setProof} />
          <FaultLine words={fault} />
          <Button loading={busy} onClick={() => void sign()}>
            {t('handover.sign', { side: words })}
          </Button>
        </Only>
      ) : (
        <p>
          {t('handover.signed', {
            person: names(signature.personId),
            time: `${formats.clock(signature.at)} ${formats.date(signature.at)}`,
          })}
          {signature.remark !== undefined && <span className="dim"> — {signature.remark}</span>}
        </p>
      )}
    </div>
  );
}
