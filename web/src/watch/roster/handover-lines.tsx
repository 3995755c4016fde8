/** Lines of a hand-over: an incident, a band that was not watched all the time. */
import { useTranslation } from 'react-i18next';
import { frequencyOf } from '../../cases/incident.js';
import { SeverityMark } from '../../cases/marks.js';
import { spanWords } from '../../cases/spans.js';
import { usePlaces } from '../../cases/use-places.js';
import { FORMATS, localClock } from '../../format.js';
import { Link } from '../../shell/link.js';
import { usePage } from '../../state/page-store.js';
import { useBands } from '../bands.js';
import type { Gap, HandoverLine } from './handover.js';

export function Line({ line }: { line: HandoverLine }) {
  const { t } = useTranslation('watch');
  const formats = FORMATS[usePage((state) => state.language)];
  const { incidentId, severity, aside } = line;
  return (
    <li>
      <SeverityMark severity={severity} /> <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>{' '}
      {frequencyOf(line, formats)}
      {aside !== undefined && (
        <span className="dim">
          {' '}
          {aside.until === undefined
            ? t('handover.aside', { reason: aside.reason })
            : t('handover.asideUntil', { time: localClock(aside.until), reason: aside.reason })}
        </span>
      )}
    </li>
  );
}

export function GapLine({ gap }: { gap: Gap }) {
  const { t } = useTranslation('watch');
  const language = usePage((state) => state.language);
  const places = usePlaces();
  const { blind, unknown, degraded } = gap.durationMs;
  const name = useBands().find(({ key }) => key === gap.bandKey)?.name[language] ?? gap.bandKey;
  return (
    <li>
      {name} · {places([gap.stationId])}{' '}
      <span className="dim">
        {t('handover.blind', { blind: spanWords(blind + unknown), degraded: spanWords(degraded) })}
      </span>{' '}
      {gap.blindNow && <b className="hole-words">{t('handover.blindNow')}</b>}
    </li>
  );
}
