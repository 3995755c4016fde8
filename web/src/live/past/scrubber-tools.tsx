/** The parts of the time bar: position in time, speed, target, and its small buttons. */

import { Hint } from '../../ground/shell/hint.js';
import './past.css';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localInput, localInstant } from '../../ground/asking/instants.js';
import { TimeInput } from '../../ground/asking/time-input.js';
import { Button, IconButton } from '../../ground/shell/button.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import { bothClocks, LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { useCurrent, usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { SPEEDS } from '../looking-back/time-machine.js';
import { useIsRecorded } from './use-recorded.js';

/** LIVE, or clearly not: the time of the shown picture, with its zone. */
export function Position() {
  const { t } = useTranslation('past');
  const past = usePicture((state) => state.past);
  const language = useLanguage();
  const current = useCurrent();
  const isRecorded = useIsRecorded();
  if (past === undefined)
    return (
      <span className="position row" data-old={!current || isRecorded || undefined}>
        {t(isRecorded ? 'recordedOnly' : current ? 'live' : 'old')}
      </span>
    );
  return (
    <span className="position row" data-past>
      <b>{t('replay')}</b>
      <span className="position-at" title={`${localDate(past.at, language)} ${bothClocks(past.at, language)}`}>
        {localClock(past.at)} {LOCAL_ZONE}
      </span>
    </span>
  );
}

export function SpeedSelect() {
  const { t } = useTranslation('past');
  const { session } = useLive();
  const past = usePicture((state) => state.past);
  const formats = useFormats();
  const [speed, setSpeed] = useState<number>(1);
  const present = past === undefined;
  // The next replay begins at normal speed.
  useEffect(() => {
    if (present) setSpeed(1);
  }, [present]);
  const shown = past?.speed ?? speed;
  return (
    <select
      className="plain-input speed"
      aria-label={t('speed')}
      value={shown}
      onChange={({ currentTarget }) => {
        const chosen = SPEEDS.find((one) => String(one) === currentTarget.value) ?? 1;
        setSpeed(chosen);
        session.past.speed = chosen;
      }}
    >
      {SPEEDS.map((one) => (
        <option key={one} value={one}>
          {formats.number(one)}×
        </option>
      ))}
    </select>
  );
}

/** In sight while the past is shown, else behind one button. */
export function GoTo() {
  const { t } = useTranslation('past');
  const isPast = usePicture((state) => state.past !== undefined);
  const [open, setOpen] = useState<boolean>();
  if (isPast) return <GoToFields />;
  const button = (
    <Button size="small" variant="default">
      {t('goToButton')}
    </Button>
  );
  return (
    <DropDown button={button} label={t('goTo')} opened={open} turn={setOpen}>
      <GoToFields />
    </DropDown>
  );
}

function GoToFields() {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const [text, setText] = useState('');
  return (
    <form
      data-tool
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== '') commands.goTo(Date.parse(localInstant(text)));
      }}
    >
      <TimeInput
        type="datetime-local"
        className="plain-input"
        aria-label={t('goTo')}
        max={localInput(session.now())}
        value={text}
        set={setText}
      />
      <Button size="small" variant="default" type="submit" disabled={text === ''}>
        {t('go')}
      </Button>
    </form>
  );
}

interface ToolProps {
  readonly label: string;
  readonly name?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly act: () => void;
  readonly children: ReactNode;
}

export function Tool({ label, name, pressed, disabled = false, act, children }: ToolProps) {
  return (
    <Hint label={label}>
      <IconButton
        variant={pressed === true ? 'filled' : 'default'}
        size="small"
        aria-label={name ?? label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={act}
      >
        {children}
      </IconButton>
    </Hint>
  );
}
