/** The parts of the time bar: position in time, speed, target, and its small buttons. */

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../src/api/client.js';
import { ask } from '../../ground/asking/ask.js';
import { atMs, localInput, localInstant } from '../../ground/asking/instants.js';
import { TimeInput } from '../../ground/asking/time-input.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { Button, IconButton } from '../../ground/shell/button.js';
import { DropDown } from '../../ground/shell/drop-down.js';
import { Hint } from '../../ground/shell/hint.js';
import { bothClocks, LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { pictureStore, useCurrent, usePicture, useShownReceiver } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { SPEEDS } from '../looking-back/time-machine.js';
import { type OverviewRange, rangeOver } from './overview-range.js';
import './past.css';

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

/** True for a receiver of which there are recordings only: its newest recording is shown in place of the present. */
export function useIsRecorded(): boolean {
  return useShownReceiver()?.status === 'recorded';
}

const NO_SPANS: Answer<'GET /api/v1/recorded'>['spans'] = [];

/** Goes to the end of the recording, unless an instant within it is shown, and back to the present with the next receiver. */
export function useRecordedEnd(setRange: (range: OverviewRange) => void): void {
  const { session, commands } = useLive();
  const receiverId = usePicture((state) => state.receiverId);
  const isRecorded = useIsRecorded();
  const wasRecorded = useRef(false);
  useEffect(() => {
    if (!isRecorded && wasRecorded.current) commands.toLive();
    wasRecorded.current = isRecorded;
  }, [isRecorded, commands]);
  const question = useCallback(
    async (signal: AbortSignal) =>
      isRecorded && receiverId !== undefined
        ? (await ask('GET /api/v1/recorded', { query: { receiverId }, signal })).spans
        : [],
    [isRecorded, receiverId],
  );
  // Without an answer the strip says that there is no overview.
  const { value: spans = NO_SPANS } = useFollowed(question);
  useEffect(() => {
    if (spans.length === 0) return;
    const from = Math.min(...spans.map((span) => atMs(span.from)));
    const to = Math.max(...spans.map((span) => atMs(span.to)));
    const at = pictureStore.getState().past?.at;
    if (at !== undefined && at >= from && at <= to) return;
    setRange(rangeOver(from, to, session.now()));
    commands.goTo(to);
    // The end is known to ten minutes.
    commands.stepPast('before');
  }, [spans, session, commands, setRange]);
}
