/** The alarms that wait for a person, on every screen: the most urgent with its buttons, the others as a count. */

import { IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ground/shell/button.js';
import { Link } from '../../ground/shell/link.js';
import { awaitsPerson } from '../cases/incident.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { useAlarmDesk } from './alarm-context.js';
import { useAlarms } from './alarm-settings.js';
import { FirstAlarm } from './first-alarm.js';

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
