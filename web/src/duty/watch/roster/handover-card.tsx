/** One hand-over: its summary, which never changes, the head of the audit log, the two signatures. */

import { useTranslation } from 'react-i18next';
import { OnlyButton } from '../../../ground/access/only.js';
import { ask } from '../../../ground/asking/ask.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import type { Instant } from '../../../ground/asking/instants.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { navigate } from '../../../ground/shell/address.js';
import { localDate } from '../../../ground/words/format.js';
import { hourOf } from '../../../ground/words/local-days.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import { type Handover, LISTS, SIDES } from './handover.js';
import { GapLines, Line } from './handover-lines.js';
import { Signature } from './signature.js';

export function HandoverCard({ handover, signed }: { handover: Handover; signed: () => void }) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  const { summary, note, complete, auditHead } = handover;
  const { from, at, gaps } = summary;
  const moment = (instant: Instant) => `${hourOf(instant)} ${localDate(instant, language)}`;
  const title = t('handover.of', { from: moment(from), at: moment(at) });
  return (
    <section className="card handover stack" aria-label={title}>
      <h2>
        {title}{' '}
        <span className="state-badge" data-state={complete ? 'resolved' : 'open'}>
          {t(complete ? 'handover.complete' : 'handover.incomplete')}
        </span>
      </h2>
      <div className="columns">
        {LISTS.map((name) => [name, summary[name]] as const).map(
          ([name, lines]) =>
            lines !== undefined && (
              <div key={name}>
                <h3>
                  {t(`handover.${name}`)} ({lines.length})
                </h3>
                {lines.length === 0 && <p className="dim">{t('handover.nothing')}</p>}
                <ul>
                  {lines.map((line) => (
                    <Line key={line.incidentId} line={line} />
                  ))}
                </ul>
              </div>
            ),
        )}
        <div>
          <h3>
            {t('handover.gaps')} ({gaps.length})
          </h3>
          {gaps.length === 0 && <p className="dim">{t('handover.nothing')}</p>}
          <GapLines gaps={gaps} />
        </div>
      </div>
      {note !== undefined && (
        <div>
          <h3>{t('handover.note')}</h3>
          <p className="note">{note}</p>
        </div>
      )}
      <p className="hash dim">{t('handover.head', auditHead)}</p>
      <div className="columns">
        {SIDES.map((side) => (
          <Signature key={side} {...{ handover, side, signed }} />
        ))}
      </div>
      <PrintButton id={handover.id} />
    </section>
  );
}

/** Makes the paper of the hand-over and opens it. */
function PrintButton({ id }: { id: string }) {
  const { t } = useTranslation('watch');
  const { busy, fault, run } = useWork();
  const print = () =>
    run(async () => {
      const { report } = await ask('POST /api/v1/reports', { body: { kind: 'handover', handoverId: id } });
      navigate(`/reports/${report.id}`);
    });
  return (
    <div>
      <OnlyButton may="export" variant="default" loading={busy} onClick={() => void print()}>
        {t('handover.print')}
      </OnlyButton>
      <FaultLine words={fault} />
    </div>
  );
}
