/** One incident: what it is, why it matters, what proves it, what was done, and what can be done now. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../cases/incident.js';
import { onIncident } from '../cases/open-incidents.js';
import { useReason } from '../cases/use-reason.js';
import { asLastSeen } from '../shell/address.js';
import { Link } from '../shell/link.js';
import { ProblemError } from '../shell/request.js';
import { nameWindow } from '../shell/title.js';
import { AlikeCard } from './alike-card.js';
import { AttachmentCard } from './attachment-card.js';
import { DetailHead } from './detail-head.js';
import { EvidenceCard } from './evidence-card.js';
import { fetchFile, fetchTimeline, type IncidentFile, type TimelineEntry } from './incident-file.js';
import { LevelCard } from './level-card.js';
import { TimelineCard } from './timeline-card.js';

export function IncidentDetail({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const [file, setFile] = useState<IncidentFile>();
  const [timeline, setTimeline] = useState<readonly TimelineEntry[]>([]);
  const [fault, setFault] = useState<unknown>();
  useEffect(() => nameWindow(id), [id]);

  const load = useCallback(async () => {
    try {
      const [found, entries] = await Promise.all([fetchFile(id), fetchTimeline(id)]);
      setFile(found);
      setTimeline(entries);
      setFault(undefined);
    } catch (error) {
      setFault(error);
    }
  }, [id]);
  useEffect(() => {
    void load();
    let timer: number | undefined;
    const stop = onIncident((incident, before) => {
      if (incident.id !== id) return;
      setFile((known) => known && { ...known, incident: newer(known.incident, incident) });
      // Being heard on is told often and changes no timeline; a new version does.
      if (before !== undefined && before.version === incident.version) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void load(), 200);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [id, load]);

  if (file === undefined)
    return (
      <main id="main" className="screen" aria-busy={fault === undefined}>
        <BackLink />
        <h1>{id}</h1>
        {fault === undefined ? (
          <p className="dim">{t('loading')}</p>
        ) : (
          <p className="form-fault" role="alert">
            {fault instanceof ProblemError && fault.status === 404
              ? t('detail.missing', { id })
              : t('detail.offline', { reason: explain(fault) })}
          </p>
        )}
      </main>
    );
  const { incident, emissions, alike } = file;
  return (
    <main id="main" className="screen detail" data-severity={incident.severity}>
      <BackLink />
      <DetailHead incident={incident} emissions={emissions} />
      {fault !== undefined && (
        <p className="form-fault" role="alert">
          {t('detail.offline', { reason: explain(fault) })}
        </p>
      )}
      <div className="detail-columns">
        <div className="detail-main">
          <EvidenceCard incident={incident} emissions={emissions} />
          <LevelCard emissions={emissions} />
          <AlikeCard incident={incident} alike={alike} />
        </div>
        <div className="detail-side">
          <TimelineCard id={id} moves={incident.moves} entries={timeline} added={() => void load()} />
          <AttachmentCard id={id} />
        </div>
      </div>
    </main>
  );
}

function BackLink() {
  const { t } = useTranslation('incidents');
  return (
    <Link to={asLastSeen('/incidents')} className="back-link">
      ← {t('detail.back')}
    </Link>
  );
}

function newer(known: Incident, told: Incident): Incident {
  return told.version >= known.version ? told : known;
}
