/** The alarms that wait for a person, on every screen: the most urgent with its buttons, the others as a count. */
import { Button } from '@mantine/core';
import { IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from '../../ground/shell/link.js';
import { awaitsPerson } from '../cases/incident.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { useAlarmDesk } from './alarm-context.js';
import { useAlarms } from './alarm-settings.js';
import { FirstAlarm } from './first-alarm.js';

export function AlarmBar() {
  const { t } = useTranslation();
  const waiting = useOpenIncidents().filter(awaitsPerson);
  const [first] = waiting;
  if (first === undefined) return null;
  return (
    <section className="alarm-bar" data-severity={first.severity} aria-label={t('alarmBar.label')}>
      <FirstAlarm key={first.id} incident={first} />
      {waiting.length > 1 && (
        <Link to="/incidents?view=waiting" className="alarm-others">
          <span className="wide-words">{t('alarmBar.others', { count: waiting.length - 1 })}</span>
          <span className="thumb-words" aria-hidden>
            +{waiting.length - 1}
          </span>
        </Link>
      )}
      <SoundBlocked />
    </section>
  );
}

function SoundBlocked() {
  const { t } = useTranslation();
  const desk = useAlarmDesk();
  const blocked = useAlarms(({ sound, soundState }) => sound && soundState === 'blocked');
  if (!blocked) return null;
  return (
    <Button
      size="compact-sm"
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
