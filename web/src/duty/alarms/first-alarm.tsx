/** The most urgent alarm of the bar: its subject, how long it has waited, and the two actions for it. */

import { useTranslation } from 'react-i18next';
import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { latePart } from '../../ground/shell/late-part.js';
import { Link } from '../../ground/shell/link.js';
import { runningSpan } from '../../ground/words/spans.js';
import { useFormats } from '../../ground/words/use-language.js';
import { useKnownNow } from '../../ground/words/use-now.js';
import { frequencyOf, type Incident, waitsSince } from '../cases/incident.js';
import { SeenNote, SeverityMark } from '../cases/marks.js';

const load = () => import('./alarm-actions.js');
/**
 * Fetched when the page opens, because an alarm may come when the program can no longer be asked. What failed then is
 * tried again at the first alarm.
 */
const early = afterFirstPicture(load)().catch(() => undefined);
const AlarmActions = latePart(async () => (await early) ?? (await load()));

export function FirstAlarm({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const places = usePlaces();
  const now = useKnownNow();
  const waited = runningSpan(now - waitsSince(incident));
  return (
    <>
      <SeverityMark severity={incident.severity} />
      <Link to={`/incidents/${incident.id}`} className="alarm-what">
        <b>{frequencyOf(incident, formats)}</b> · {places(incident.stationIds)}
        <span className="alarm-id"> · {incident.id}</span>
      </Link>
      <span className="alarm-since">
        <span className="wide-words">{t('alarmBar.waiting', { time: waited })}</span>
        <span className="thumb-words" aria-hidden>
          {waited}
        </span>
      </span>
      <SeenNote incident={incident} />
      <AlarmActions incident={incident} />
    </>
  );
}
