/** What the bell of the header opens: sound, loudness, the lowest severity that sounds, and the notices of the browser. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check, Field, SelectField } from '../../ground/asking/fields.js';
import { SEVERITIES, type Severity } from '../../ground/names/severities.js';
import { Button } from '../../ground/shell/button.js';
import { useAlarmDesk } from './alarm-context.js';
import { REPEAT_MS } from './alarm-desk.js';
import { changeAlarmSettings, LOUD_FROM, useAlarms } from './alarm-settings.js';

const PERMISSION_WORDS = {
  granted: 'alarmBar.notifyOn',
  denied: 'alarmBar.notifyOff',
  missing: 'alarmBar.notifyMissing',
} as const;

export default function AlarmChoices({ words }: { words: string }) {
  const { t } = useTranslation();
  const desk = useAlarmDesk();
  const { sound, volume, soundFrom, notify } = useAlarms((state) => state);
  const [permission, setPermission] = useState<NotificationPermission | 'missing'>(() =>
    typeof Notification === 'undefined' ? 'missing' : Notification.permission,
  );
  const test = (severity: Severity) => {
    void desk.sound.unlock(0).then(() => desk.sound.play(severity, volume));
  };
  return (
    <div className="form">
      <p className="dim">{words}</p>
      <Check
        role="switch"
        label={t('alarmBar.sound')}
        checked={sound}
        set={(on) => changeAlarmSettings({ sound: on })}
      />
      <Field
        id="alarm-volume"
        label={t('alarmBar.volume')}
        type="range"
        min={0.05}
        max={1}
        step={0.05}
        value={volume}
        set={(value) => changeAlarmSettings({ volume: Number(value) })}
      />
      <SelectField
        label={t('alarmBar.from')}
        value={soundFrom}
        set={(text) => changeAlarmSettings({ soundFrom: SEVERITIES.find((one) => String(one) === text) ?? LOUD_FROM })}
        options={SEVERITIES.map((one) => [String(one), `${one} ${t(`cases.severity.${one}`)}`])}
      />
      <fieldset className="row">
        <legend>{t('alarmBar.test', { severity: '' })}</legend>
        {SEVERITIES.map((severity) => (
          <Button
            key={severity}
            variant="default"
            size="small"
            aria-label={t('alarmBar.test', { severity })}
            onClick={() => test(severity)}
          >
            {severity}
          </Button>
        ))}
      </fieldset>
      <p className="dim">{t('alarmBar.repeat', { seconds: REPEAT_MS / 1000 })}</p>
      <Check
        role="switch"
        label={t('alarmBar.notify')}
        checked={notify}
        set={(on) => changeAlarmSettings({ notify: on })}
      />
      {permission === 'default' ? (
        <Button variant="default" onClick={() => void Notification.requestPermission().then(setPermission)}>
          {t('alarmBar.notifyAsk')}
        </Button>
      ) : (
        <p className="dim">{t(PERMISSION_WORDS[permission])}</p>
      )}
    </div>
  );
}
