/** The bell in the header: whether alarms sound on this computer, how loudly, and from which severity on. */
import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconBell, IconBellOff, IconBellX } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAlarms } from './alarm-settings.js';

/** Loaded at its first use. */
const AlarmChoices = lazy(() => import('./alarm-choices.js'));

export function AlarmButton() {
  const { t } = useTranslation();
  const sound = useAlarms((state) => state.sound);
  const soundState = useAlarms((state) => state.soundState);
  const [open, setOpen] = useState(false);
  const words = !sound
    ? t('alarmBar.soundOff')
    : soundState === 'ready'
      ? t('alarmBar.soundOn')
      : t(soundState === 'missing' ? 'alarmBar.soundMissing' : 'alarmBar.soundBlocked');
  const Icon = !sound ? IconBellOff : soundState === 'ready' ? IconBell : IconBellX;
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={320}
      trapFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Tooltip label={words}>
          <ActionIcon
            variant="subtle"
            color={sound && soundState !== 'ready' ? 'yellow' : 'gray'}
            size={36}
            className="alarm-button"
            data-sound={sound ? soundState : 'off'}
            aria-label={`${t('alarmBar.settings')}: ${words}`}
            onClick={() => setOpen(!open)}
          >
            <Icon size={20} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('alarmBar.settings')}>
        <Suspense fallback={<p className="dim">{words}</p>}>
          <AlarmChoices words={words} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
