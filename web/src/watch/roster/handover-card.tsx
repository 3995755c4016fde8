/** One hand-over: its summary, which never changes, the head of the audit log, the two signatures. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../access/only.js';
import { ask } from '../../asking/ask.js';
import { FaultLine, Field } from '../../asking/fields.js';
import type { Instant } from '../../asking/instants.js';
import { useWork } from '../../asking/use-work.js';
import { useNames } from '../../cases/use-names.js';
import { localClock, localDate } from '../../format.js';
import { usePage } from '../../state/page-store.js';
import { type Handover, LISTS, SIDES, type Side } from './handover.js';
import { GapLine, Line } from './handover-lines.js';
import { hourOf } from './local-days.js';

export function HandoverCard({ handover, signed }: { handover: Handover; signed: () => void }) {
  const { t } = useTranslation('watch');
  const language = usePage((state) => state.language);
  const { summary, complete, auditHead } = handover;
  const { from, at, gaps } = summary;
  const moment = (instant: Instant) => `${hourOf(instant)} ${localDate(instant, language)}`;
  const title = t('handover.of', { from: moment(from), at: moment(at) });
  return (
    <section className="card handover" aria-label={title}>
      <h2>
        {title}{' '}
        <span className="state-badge" data-state={complete ? 'resolved' : 'open'}>
          {t(complete ? 'handover.complete' : 'handover.incomplete')}
        </span>
      </h2>
      <div className="handover-lists">
        {LISTS.map((name) => (
          <div key={name}>
            <h3>
              {t(`handover.${name}`)} ({summary[name].length})
            </h3>
            {summary[name].length === 0 && <p className="dim">{t('handover.nothing')}</p>}
            <ul className="plain-list">
              {summary[name].map((line) => (
                <Line key={line.incidentId} line={line} />
              ))}
            </ul>
          </div>
        ))}
        <div>
          <h3>
            {t('handover.gaps')} ({gaps.length})
          </h3>
          {gaps.length === 0 && <p className="dim">{t('handover.nothing')}</p>}
          <ul className="plain-list">
            {gaps.map((gap) => (
              <GapLine key={`${gap.stationId}/${gap.bandKey}`} gap={gap} />
            ))}
          </ul>
        </div>
      </div>
      <p className="hash dim">{t('handover.head', auditHead)}</p>
      <div className="signatures">
        {SIDES.map((side) => (
          <Signature key={side} {...{ handover, side, signed }} />
        ))}
      </div>
    </section>
  );
}

function Signature({ handover, side, signed }: { handover: Handover; side: Side; signed: () => void }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const language = usePage((state) => state.language);
  const { busy, fault, run } = useWork();
  const [remark, setRemark] = useState('');
  const signature = handover.signatures[side];
  const words = t(`handover.side.${side}`);
  const sign = async () => {
    const body = { version: handover.version, side, remark: remark.trim() || undefined };
    const question = { params: { handoverId: handover.id }, body };
    if (await run(() => ask('POST /api/v1/handovers/{handoverId}/sign', question))) signed();
  };
  return (
    <div className="signature">
      <h3>
        {t(`handover.${side}`)}: {handover.people[side].map(names).join(', ')}
      </h3>
      {signature === undefined ? (
        <Only may="duty">
          <Field label={t('handover.remark')} maxLength={4000} value={remark} set={setRemark} />
          <FaultLine words={fault} />
          <Button loading={busy} onClick={() => void sign()}>
            {t('handover.sign', { side: words })}
          </Button>
        </Only>
      ) : (
        <p>
          {t('handover.signed', {
            person: names(signature.personId),
            time: `${localClock(signature.at)} ${localDate(signature.at, language)}`,
          })}
          {signature.remark !== undefined && <span className="dim"> — {signature.remark}</span>}
        </p>
      )}
    </div>
  );
}
