/** Lines of a hand-over: an incident, a band that was not watched all the time. */
import { useTranslation } from 'react-i18next';
import { spellDuration } from '../../../../../src/words/sentence.js';
import { useBands } from '../../../ground/names/bands.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { Link } from '../../../ground/shell/link.js';
import { localClock } from '../../../ground/words/format.js';
import { useFormats, useLanguage } from '../../../ground/words/use-language.js';
import { frequencyOf } from '../../cases/incident.js';
import { SeverityMark } from '../../cases/marks.js';
import { type Gap, gapsAlike, type HandoverLine } from './handover.js';

export function Line({ line }: { line: HandoverLine }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const { incidentId, severity, aside } = line;
  return (
    <li>
      <SeverityMark severity={severity} /> <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>{' '}
      {frequencyOf(line, formats)}
      {line.acts !== undefined && <HandledWords line={line} />}
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

function HandledWords({ line: { acts = [], stationIds = [], cause } }: { line: HandoverLine }) {
  const { t } = useTranslation();
  const places = usePlaces();
  const language = useLanguage();
  const done = acts.map((act) => t(`states.handled.${act}`)).join(', ');
  return (
    <span className="block dim">
      {[places(stationIds), done, ...(cause === undefined ? [] : [cause[language]])].join(' · ')}
    </span>
  );
}

/** Bands of one station that were not watched for the same time, mostly because its program stood still: one line. */
export function GapLines({ gaps }: { gaps: readonly Gap[] }) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  const places = usePlaces();
  const bands = useBands();
  return (
    <ul>
      {gapsAlike(gaps).map(([first, ...more]) => {
        const { blind, unknown, degraded } = first.durationMs;
        const times = [
          ...(blind + unknown > 0 ? [t('handover.blind', { time: spellDuration(blind + unknown, language) })] : []),
          ...(degraded > 0 ? [t('handover.degraded', { time: spellDuration(degraded, language) })] : []),
        ];
        const names = [first, ...more].map(
          ({ bandKey }) => bands.find((band) => band.key === bandKey)?.name[language] ?? bandKey,
        );
        return (
          <li key={`${first.stationId}/${first.bandKey}`}>
            <b>{places([first.stationId])}</b> {times.join(', ')}{' '}
            {first.blindNow && <b className="fault-words">{t('handover.blindNow')}</b>}
            <span className="block dim">{names.join('; ')}</span>
          </li>
        );
      })}
    </ul>
  );
}
