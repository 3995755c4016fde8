/** One incident: its facts, severity and evidence, its timeline, and the acts that are possible now. */
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type Shown, useFollowed } from '../../../ground/asking/use-followed.js';
import { asLastSeen } from '../../../ground/shell/address.js';
import { Link } from '../../../ground/shell/link.js';
import { nameWindow } from '../../../ground/shell/title.js';
import { AlikeCard } from './alike-card.js';
import { CaseFiles } from './case-files.js';
import { ComplaintCard } from './complaint-card.js';
import { DetailHead } from './detail-head.js';
import { EvidenceCard } from './evidence-card.js';
import { fetchFile, fetchTimeline, type IncidentFile, type TimelineEntry } from './incident-file.js';
import { LevelCard } from './level-card.js';
import { TimelineCard } from './timeline-card.js';

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
          <p className="dim">{t('loading')}</p>
        ) : (
          <p className="form-fault" role="alert">
            {status === 404 ? t('detail.missing', { id }) : t('detail.offline', { reason: fault })}
          </p>
        )}
      </main>
    );
  const { file, timeline } = value;
  const { incident, emissions, alike } = file;
  return (
    <main id="main" className="screen detail" data-severity={incident.severity}>
      <BackLink />
      <DetailHead incident={incident} emissions={emissions} />
      {fault !== '' && (
        <p className="form-fault" role="alert">
          {t('detail.offline', { reason: fault })}
        </p>
      )}
      <div className="detail-columns">
        <div className="detail-main">
          <ComplaintCard incident={incident} emissions={emissions} done={() => void ask()} />
          {/* A complaint alone has no recording. */}
          {incident.emissionClass !== 'complaint' && <EvidenceCard incident={incident} emissions={emissions} />}
          <LevelCard emissions={emissions} />
          <AlikeCard incident={incident} alike={alike} />
        </div>
        <div className="detail-side">
          <TimelineCard id={id} moves={incident.moves} entries={timeline} added={() => void ask()} />
          <CaseFiles id={id} />
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

interface KnownCase {
  readonly file: IncidentFile;
  readonly timeline: readonly TimelineEntry[];
}

/** One incident with its timeline, updated by the events of the program. */
function useIncidentFile(id: string): Shown<KnownCase> {
  const question = useCallback(
    async (signal: AbortSignal): Promise<KnownCase> => {
      const [file, timeline] = await Promise.all([fetchFile(id, signal), fetchTimeline(id, signal)]);
      return { file, timeline };
    },
    [id],
  );
  return useFollowed(question, {
    // Events without a new version are frequent and change no timeline, so nothing is asked for after them.
    after: (message, known) =>
      message.type === 'incident' &&
      message.incident.id === id &&
      message.incident.version !== known?.file.incident.version,
    fold: {
      incident: (known, { incident }) => {
        const { file } = known;
        const isNewer = incident.id === id && incident.version >= file.incident.version;
        return isNewer ? { ...known, file: { ...file, incident } } : known;
      },
    },
  });
}
