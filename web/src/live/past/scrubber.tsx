/** The time bar under the plots: the position in time, ways to move, and the overview of the past. */

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
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ground/shell/button.js';
import { pictureStore, type Region, usePicture } from '../../picture/picture-store.js';
import { useReader } from '../../reader/reader-store.js';
import { useLive } from '../live-context.js';
import { LENGTH_NAMES, LENGTHS_MS, movedRange, type OverviewRange, rangeAround } from './overview-range.js';
import { OverviewView } from './overview-view.js';
import { CompareDialog, PictureButton } from './scrubber-parts.js';
import { GoTo, Position, SpeedSelect, Tool, useIsRecorded, useRecordedEnd } from './scrubber-tools.js';
import './words.js';
import { DAY_MS } from '../../../../src/time/units.js';
import { Only } from '../../ground/access/only.js';
import { navigate, pathWith } from '../../ground/shell/address.js';
import { useFormats } from '../../ground/words/use-language.js';
import { exportOpener } from '../saving/export-hook.js';

export default function Scrubber({ phone }: { phone: boolean }) {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const past = usePicture((state) => state.past);
  const choosing = usePicture((state) => state.choosing);
  const region = usePicture((state) => state.region);
  const compared = usePicture((state) => state.compared);
  const [range, setRange] = useState<OverviewRange>({ lengthMs: LENGTHS_MS.hour, endsAt: undefined });
  const at = past?.at;
  const tools = useReader((state) => state.tools);
  const all = phone || tools || past !== undefined;
  const isRecorded = useIsRecorded();
  useRecordedEnd(setRange);
  useEffect(() => {
    if (at !== undefined) setRange((before) => rangeAround(before, at, session.now()));
  }, [session, at]);
  return (
    <section className="scrubber" aria-label={t('scrubber')} data-past={past !== undefined || undefined}>
      <div className="scrubber-row line">
        <Position />
        <PlayTools all={all} />
        {all && <SpeedSelect />}
        {past !== undefined && !isRecorded && (
          <Button size="small" className="to-live" onClick={() => commands.toLive()}>
            <IconPlayerSkipForward size={15} /> {t('toLive')}
          </Button>
        )}
        {!phone && tools && (
          <Tool
            label={t('chooseHint')}
            pressed={choosing}
            name={t('choose')}
            act={() => commands.run({ do: 'choose' })}
          >
            <IconMarquee2 size={17} />
          </Tool>
        )}
        {(phone || tools) && <PictureButton />}
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

/** `all`: the past is shown, or its controls are wanted; else the way back alone. */
function PlayTools({ all }: { all: boolean }) {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const past = usePicture((state) => state.past);
  return (
    <div className="line tight">
      <Tool label={`${t('back')} (,)`} act={() => commands.run({ do: 'step', side: 'before' })}>
        <IconPlayerTrackPrev size={17} />
      </Tool>
      {all && (
        <>
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
        </>
      )}
    </div>
  );
}

function RangeTools({ range, setRange }: { range: OverviewRange; setRange(range: OverviewRange): void }) {
  const { t } = useTranslation('past');
  const { session } = useLive();
  const at = usePicture((state) => state.past?.at);
  return (
    <>
      <Tool label={t('earlier')} act={() => setRange(movedRange(range, -0.5, session.now()))}>
        <IconChevronLeft size={17} />
      </Tool>
      <select
        className="plain-input"
        aria-label={t('range')}
        value={LENGTH_NAMES.find((name) => range.lengthMs === LENGTHS_MS[name])}
        onChange={({ currentTarget: { value } }) => {
          const lengthMs = LENGTHS_MS[LENGTH_NAMES.find((name) => name === value) ?? 'hour'];
          const wider = { lengthMs, endsAt: undefined };
          setRange(at === undefined ? wider : rangeAround(wider, at, session.now()));
        }}
      >
        {LENGTH_NAMES.map((name) => (
          <option key={name} value={name}>
            {t(`ranges.${name}`)}
          </option>
        ))}
      </select>
      {range.endsAt !== undefined && (
        <Tool label={t('later')} act={() => setRange(movedRange(range, 0.5, session.now()))}>
          <IconChevronRight size={17} />
        </Tool>
      )}
    </>
  );
}

/** The actions for a region of time and frequency that was chosen on the waterfall. */
function RegionBar({ region }: { region: Region }) {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const receiverId = usePicture((state) => state.receiverId);
  const formats = useFormats();
  const choosing = usePicture((state) => state.choosing);
  const bar = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    // On a phone the bar is below the chosen region, and is needed next.
    if (!choosing) bar.current?.scrollIntoView({ block: 'nearest' });
  }, [choosing]);
  const { startHz, stopHz, from, to } = region;
  const query = {
    receiver: receiverId,
    start: Math.round(startHz),
    stop: Math.round(stopHz),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  };
  const openExport = exportOpener();
  const compare = () => pictureStore.setState({ compared: { ...region, otherFrom: from - DAY_MS } });
  return (
    <fieldset ref={bar} className="region-bar row">
      <legend className="sr-only">{t('region.title')}</legend>
      <b aria-hidden>{t('region.title')}</b>
      <span className="figure">
        {formats.mhz(startHz)} – {formats.frequency(stopHz)} · {formats.date(from)} {formats.clock(from)} –{' '}
        {formats.clock(to)} UTC+7
      </span>
      <span className="spring" />
      <Only may="incidents">
        <Button size="small" onClick={() => navigate(pathWith('/incidents/new', query))}>
          {t('region.incident')}
        </Button>
      </Only>
      <Button size="small" variant="default" onClick={() => navigate(pathWith('/occupancy', query))}>
        {t('region.occupancy')}
      </Button>
      <Button size="small" variant="default" onClick={compare}>
        {t('region.compare')}
      </Button>
      <Button size="small" variant="default" onClick={() => pictureStore.setState({ density: { from, to } })}>
        {t('region.density')}
      </Button>
      {openExport !== undefined && (
        <Button size="small" variant="default" onClick={() => openExport({ receiverId, ...region })}>
          {t('region.export')}
        </Button>
      )}
      <Button size="small" variant="default" onClick={() => session.setView({ startHz, stopHz })}>
        {t('region.zoom')}
      </Button>
      <Button size="small" variant="subtle" onClick={() => commands.dropRegion()}>
        {t('region.drop')}
      </Button>
    </fieldset>
  );
}
