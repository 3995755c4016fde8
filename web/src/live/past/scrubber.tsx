/** The time bar under the plots: the position in time, ways to move, and the overview of the past. */
import { Button } from '@mantine/core';
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
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureStore, usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';
import { LENGTH_NAMES, LENGTHS_MS, movedRange, type OverviewRange, rangeAround } from './overview-range.js';
import { OverviewView } from './overview-view.js';
import { RegionBar } from './region-bar.js';
import { CompareDialog, PictureButton } from './scrubber-parts.js';
import { GoTo, Position, SpeedSelect, Tool } from './scrubber-tools.js';
import { useIsRecorded, useRecordedEnd } from './use-recorded.js';
import './words.js';

export default function Scrubber({ phone }: { phone: boolean }) {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const past = usePicture((state) => state.past);
  const choosing = usePicture((state) => state.choosing);
  const region = usePicture((state) => state.region);
  const compared = usePicture((state) => state.compared);
  const [range, setRange] = useState<OverviewRange>({ lengthMs: LENGTHS_MS.hour, endsAt: undefined });
  const at = past?.at;
  const isRecorded = useIsRecorded();
  useRecordedEnd(setRange);
  useEffect(() => {
    if (at !== undefined) setRange((before) => rangeAround(before, at, session.now()));
  }, [session, at]);
  return (
    <section className="scrubber" aria-label={t('scrubber')} data-past={past !== undefined || undefined}>
      <div className="scrubber-row">
        <Position />
        <PlayTools />
        <SpeedSelect />
        {past !== undefined && !isRecorded && (
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
        <PictureButton />
        <span className="spring" />
        {!phone && <GoTo />}
        <RangeTools range={range} setRange={setRange} />
      </div>
      {region !== undefined && <RegionBar region={region} />}
      <OverviewView range={range} onRange={setRange} />
      {compared !== undefined && (
        <CompareDialog compared={compared} onClose={() => pictureStore.setState({ compared: undefined })} />
      )}
    </section>
  );
}

function PlayTools() {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const past = usePicture((state) => state.past);
  return (
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
  );
}

interface RangeProps {
  readonly range: OverviewRange;
  setRange(range: OverviewRange): void;
}

function RangeTools({ range, setRange }: RangeProps) {
  const { t } = useTranslation('past');
  const { session } = useLive();
  const at = usePicture((state) => state.past?.at);
  return (
    <>
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
    </>
  );
}
