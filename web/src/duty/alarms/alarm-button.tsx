/** The bell in the header: whether alarms sound on this computer, how loudly, and from which severity on. */

import { IconBell, IconBellOff, IconBellX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ground/shell/button.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import { Hint } from '../../ground/shell/hint.js';
import { latePart } from '../../ground/shell/late-part.js';
import { useAlarms } from './alarm-settings.js';

/** Loaded at its first use. */
const AlarmChoices = latePart(() => import('./alarm-choices.js'), {
  waiting: ({ words }) => <p className="dim">{words}</p>,
});

export function AlarmButton() {
  const { t } = useTranslation();
  const sound = useAlarms((state) => state.sound);
  const soundState = useAlarms((state) => state.soundState);
  const [open, setOpen] = useState<boolean>();
  const words = !sound
    ? t('alarmBar.soundOff')
    : soundState === 'ready'
      ? t('alarmBar.soundOn')
      : t(soundState === 'missing' ? 'alarmBar.soundMissing' : 'alarmBar.soundBlocked');
  const Icon = !sound ? IconBellOff : soundState === 'ready' ? IconBell : IconBellX;
  const button = (
    <Hint label={words} className="alarm-button" aria-label={`${t('alarmBar.settings')}: ${words}`}>
      <IconButton
        variant="subtle"
        color={sound && soundState !== 'ready' ? 'yellow' : 'gray'}
        data-sound={sound ? soundState : 'off'}
      >
        <Icon size={20} />
      </IconButton>
    </Hint>
  );
  return (
    <DropDown button={button} label={t('alarmBar.settings')} opened={open} turn={setOpen} width={320}>
      <AlarmChoices words={words} />
    </DropDown>
  );
}
