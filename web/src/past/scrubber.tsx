/** The time bar under the plots: where in time one is, how to move, and the overview of what was. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronRight,
  IconMarquee2,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localInput, localInstant } from '../cases/local-input.js';
import { bothClocks, FORMATS, LOCAL_ZONE, localClock, localDate } from '../format.js';
import { SPEEDS } from '../live/time-machine.js';
import { useLive } from '../live-context.js';
import { pageStore, usePage } from '../state/page-store.js';
import { LENGTH_NAMES, LENGTHS_MS, movedRange, type OverviewRange, rangeAround } from './overview-range.js';
import { OverviewView } from './overview-view.js';
import { RegionBar } from './region-bar.js';
import './past.css';
import './words.js';

const PictureButton = lazy(async () => ({ default: (await import('../exports/picture-button.js')).PictureButton }));
const CompareDialog = lazy(() => import('./compare-dialog.js'));

export default function Scrubber({ phone }: { phone: boolean }) {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const past = usePage((state) => state.past);
  const choosing = usePage((state) => state.choosing);
  const region = usePage((state) => state.region);
  const compared = usePage((state) => state.compared);
  const [range, setRange] = useState<OverviewRange>({ lengthMs: LENGTHS_MS.hour, endsAt: undefined });
  const at = past?.at;
  useEffect(() => {
    if (at !== undefined) setRange((before) => rangeAround(before, at, session.now()));
  }, [session, at]);
  return (
    <section className="scrubber" aria-label={t('scrubber')} data-past={past !== undefined || undefined}>
      <div className="scrubber-row">
        <Position />
        <div className="button-row">
          <Tool label={`${t('back')} (,)`} act={() => commands.run({ do: 'step', side: 'before' })}>
            <IconPlayerTrackPrev size={17} />
          </Tool>
          <Tool
            label={t(past?.playing === true ? 'pause' : 'play')}
            act={() => (past?.playing === true ? session.past.pause() : commands.play())}
          >
            {past?.playing === true ? <IconPlayerPause size={17} /> : <IconPlayerPlay size={17} />}
          </Tool>
          <Tool
            label={`${t('forward')} (.)`}
            disabled={past === undefined}
            act={() => commands.run({ do: 'step', side: 'after' })}
          >
            <IconPlayerTrackNext size={17} />
          </Tool>
        </div>
        <SpeedSelect />
        {past !== undefined && (
          <Button
            size="compact-sm"
            className="to-live"
            leftSection={<IconPlayerSkipForward size={15} />}
            onClick={() => commands.toLive()}
          >
            {t('toLive')}
          </Button>
        )}
        {!phone && (
          <Tool
            label={t('chooseHint')}
            pressed={choosing}
            name={t('choose')}
            act={() => commands.run({ do: 'choose' })}
          >
            <IconMarquee2 size={17} />
          </Tool>
        )}
        <Suspense fallback={null}>
          <PictureButton />
        </Suspense>
        <span className="spring" />
        {!phone && <GoTo />}
        <Tool label={t('earlier')} act={() => setRange(movedRange(range, -0.5, session.now()))}>
          <IconChevronLeft size={17} />
        </Tool>
        <fieldset className="length-row">
          <legend className="sr-only">{t('range')}</legend>
          {LENGTH_NAMES.map((name) => (
            <label key={name} className="choice">
              <input
                type="radio"
                name="overview-length"
                checked={range.lengthMs === LENGTHS_MS[name]}
                onChange={() => {
                  const wider = { lengthMs: LENGTHS_MS[name], endsAt: undefined };
                  setRange(at === undefined ? wider : rangeAround(wider, at, session.now()));
                }}
              />
              <span>{t(`ranges.${name}`)}</span>
            </label>
          ))}
        </fieldset>
        <Tool
          label={t('later')}
          disabled={range.endsAt === undefined}
          act={() => setRange(movedRange(range, 0.5, session.now()))}
        >
          <IconChevronRight size={17} />
        </Tool>
      </div>
      {region !== undefined && <RegionBar region={region} />}
      <OverviewView range={range} onRange={setRange} />
      {compared !== undefined && (
        <Suspense fallback={null}>
          <CompareDialog compared={compared} onClose={() => pageStore.setState({ compared: undefined })} />
        </Suspense>
      )}
    </section>
  );
}

/** LIVE, or unmistakably not: what is shown, and when it was, with its zone. */
function Position() {
  const { t } = useTranslation('past');
  const past = usePage((state) => state.past);
  const language = usePage((state) => state.language);
  if (past === undefined) return <span className="position">{t('live')}</span>;
  return (
    <span className="position" data-past>
      <b>{t('replay')}</b>
      <span className="position-at" title={`${localDate(past.at, language)} ${bothClocks(past.at, language)}`}>
        {localClock(past.at)} {LOCAL_ZONE}
      </span>
    </span>
  );
}

function SpeedSelect() {
  const { t } = useTranslation('past');
  const { session } = useLive();
  const past = usePage((state) => state.past);
  const formats = FORMATS[usePage((state) => state.language)];
  const [speed, setSpeed] = useState<number>(1);
  const present = past === undefined;
  // Looking back begins at its own pace again.
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

function GoTo() {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const [text, setText] = useState('');
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== '') commands.goTo(Date.parse(localInstant(text)));
      }}
    >
      <input
        type="datetime-local"
        className="plain-input"
        step={1}
        aria-label={t('goTo')}
        max={localInput(session.now())}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button size="compact-sm" variant="default" type="submit" disabled={text === ''}>
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

function Tool({ label, name, pressed, disabled = false, act, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={pressed === true ? 'filled' : 'default'}
        size={32}
        aria-label={name ?? label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={act}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
