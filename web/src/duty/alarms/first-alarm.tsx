/** The most urgent alarm of the bar: its subject, how long it has waited, and the two actions for it. */

import { useTranslation } from 'react-i18next';
import { usePlaces } from '../../ground/names/use-places.js';
import { Link } from '../../ground/shell/link.js';
import { runningSpan } from '../../ground/words/spans.js';
import { useFormats } from '../../ground/words/use-language.js';
import { useKnownNow } from '../../ground/words/use-now.js';
import { frequencyOf, type Incident, waitsSince } from '../cases/incident.js';
import { SeenNote, SeverityMark } from '../cases/marks.js';
import { AlarmActions } from './alarm-actions.js';

export function FirstAlarm({ incident, bare }: { incident: Incident; bare: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const now = useKnownNow();
  const waited = runningSpan(now - waitsSince(incident));
  const what = (
    <>
      <b>{frequencyOf(incident, formats)}</b> · {places(incident.stationIds)}
    </>
  );
  return (
    <>
      <SeverityMark severity={incident.severity} />
      {bare ? (
        <span className="alarm-what">{what}</span>
      ) : (
        <Link to={`/incidents/${incident.id}`} className="alarm-what" title={incident.id}>
          {what}
        </Link>
      )}
      <span className="alarm-since">
        <span className="wide-words">{t('alarmBar.waiting', { time: waited })}</span>
        <span className="thumb-words" aria-hidden>
          {waited}
        </span>
      </span>
      <SeenNote incident={incident} />
      {!bare && <AlarmActions incident={incident} />}
    </>
  );
}
