/** The alarms that wait for a person, on every screen: the most urgent with its buttons, the others as a count. */
import { IconVolumeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../ground/access/session.js';
import { useWork } from '../../ground/asking/fields.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { Link } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { latePart } from '../../ground/shell/late-part.js';
import { runningSpan } from '../../ground/words/spans.js';
import { useFormats, useKnownNow } from '../../ground/words/use-language.js';
import { awaitsPerson, frequencyOf, type Incident, waitsSince } from '../cases/incident.js';
import { act } from '../cases/incident-acts.js';
import { SeenNote, SeverityMark } from '../cases/marks.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { useAlarmDesk } from './alarm-context.js';
import { useAlarms } from './alarm-settings.js';

/** `bare`: on a wall, where nothing can be pressed. */
export function AlarmBar({ bare }: { bare: boolean }) {
  const { t } = useTranslation();
  const waiting = useOpenIncidents().filter(awaitsPerson);
  const [first] = waiting;
  if (first === undefined) return null;
  return (
    <section className="alarm-bar" data-severity={first.severity} aria-label={t('alarmBar.label')}>
      <FirstAlarm key={first.id} incident={first} bare={bare} />
      {waiting.length > 1 && <OtherAlarms count={waiting.length - 1} bare={bare} />}
      {!bare && <SoundBlocked />}
    </section>
  );
}

function OtherAlarms({ count, bare }: { count: number; bare: boolean }) {
  const { t } = useTranslation();
  const words = t('alarmBar.others', { count });
  if (bare) return <span className="alarm-others">{words}</span>;
  return (
    <Link to="/incidents?view=waiting" className="alarm-others">
      <span className="wide-words">{words}</span>
      <span className="thumb-words" aria-hidden>
        +{count}
      </span>
    </Link>
  );
}

function SoundBlocked() {
  const { t } = useTranslation();
  const desk = useAlarmDesk();
  const blocked = useAlarms(({ sound, soundState }) => sound && soundState === 'blocked');
  if (!blocked) return null;
  return (
    <Button
      size="small"
      variant="default"
      className="sound-blocked"
      aria-label={t('alarmBar.soundBlocked')}
      onClick={() => void desk.sound.unlock()}
    >
      <IconVolumeOff size={16} aria-hidden />
      <span className="wide-words">{t('alarmBar.soundBlocked')}</span>
    </Button>
  );
}

/** The most urgent alarm of the bar: its subject, how long it has waited, and the two actions for it. */
function FirstAlarm({ incident, bare }: { incident: Incident; bare: boolean }) {
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

/** Loaded at its first use. */
const ShelveDialog = latePart(async () => ({ default: (await import('../cases/shelve-dialog.js')).ShelveDialog }));

/** The two actions for an alarm, acknowledge it or shelve it, for people who work on incidents. */
function AlarmActions({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const mayAct = useMay('incidents');
  const { busy, fault, run } = useWork();
  const [shelving, setShelving] = useState(false);
  if (!mayAct) return null;
  return (
    <>
      <span className="alarm-buttons">
        <Button size="small" loading={busy} onClick={() => void run(() => act('ack', incident))}>
          {t('cases.acknowledge')}
        </Button>
        <Button size="small" variant="default" onClick={() => setShelving(true)}>
          {t('alarmBar.shelve')}
        </Button>
      </span>
      {fault !== '' && (
        <span role="alert" className="fault-words">
          {t('alarmBar.failed', { reason: fault })}
        </span>
      )}
      {shelving && <ShelveDialog incident={incident} close={() => setShelving(false)} />}
    </>
  );
}
