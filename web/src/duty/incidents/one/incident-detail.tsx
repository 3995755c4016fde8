/** One incident: its facts, severity and evidence, its timeline, and the acts that are possible now. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { kindFacts } from '../../../../../src/incidents/case-kind.js';
import { asLastSeen, Link } from '../../../ground/shell/address.js';
import { nameWindow } from '../../../ground/shell/title.js';
import { AlikeCard } from './alike-card.js';
import { CaseFiles } from './case-files.js';
import { DetailHead } from './detail-head.js';
import { EvidenceCard } from './evidence-card.js';
import { ComplaintCard, LevelCard, TimelineCard } from './fact-cards.js';
import { OutboxCard } from './outbox-card.js';
import { useIncidentFile } from './use-incident-file.js';

export function IncidentDetail({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const { value, fault, status, ask } = useIncidentFile(id);
  useEffect(() => nameWindow(id), [id]);
  if (value === undefined)
    return (
      <main id="main" className="screen" aria-busy={fault === ''}>
        <BackLink />
        <h1>{id}</h1>
        {fault === '' ? (
          <p className="dim waiting">{t('loading')}</p>
        ) : (
          <p className="form-fault" role="alert">
            {status === 404 ? t('detail.missing', { id }) : t('detail.offline', { reason: fault })}
          </p>
        )}
        <OutboxCard id={id} />
      </main>
    );
  const { file, timeline, keptAt } = value;
  const { incident, emissions, alike } = file;
  const kind = kindFacts(incident);
  return (
    <main id="main" className="screen detail stack" data-severity={incident.severity}>
      <BackLink />
      <DetailHead {...file} />
      <OutboxCard id={id} fault={fault === '' ? '' : t('detail.offline', { reason: fault })} keptAt={keptAt} />
      <div className="detail-columns">
        <div className="detail-main">
          <ComplaintCard incident={incident} emissions={emissions} done={() => void ask()} />
          {kind.hasRecording && <EvidenceCard incident={incident} emissions={emissions} />}
          <LevelCard emissions={emissions} kind={kind} />
          <AlikeCard incident={incident} alike={alike} />
        </div>
        <div className="detail-side stack">
          <TimelineCard id={id} moves={incident.moves} entries={timeline} />
          <CaseFiles id={id} hasForms={kind.hasSource} />
        </div>
      </div>
    </main>
  );
}

/** Link back to the list, with the filter that was used last. */
function BackLink() {
  const { t } = useTranslation('incidents');
  return (
    <Link to={asLastSeen('/incidents')} className="back-link">
      ← {t('detail.back')}
    </Link>
  );
}
