/** Mounts the drawn plots. React renders this once; the frames are drawn without React. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { useCurrent, usePicture } from '../../picture/picture-store.js';
import { listenToGestures } from '../../picture/plot/gestures.js';
import { useLive } from '../live-context.js';
import { Plot } from '../plot/plot.js';
import { LateMeasurePanel } from '../tuning/late-measure-panel.js';
import { PlotDivider } from '../tuning/plot-divider.js';
import { useBars } from './use-bars.js';

export function PlotStack() {
  const { t } = useTranslation();
  const { session, commands } = useLive();
  const root = useRef<HTMLDivElement>(null);
  const spectrum = useRef<HTMLCanvasElement>(null);
  const bands = useRef<HTMLDivElement>(null);
  const waterfall = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLCanvasElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const paused = usePicture((state) => state.paused);
  const past = usePicture((state) => state.past);
  const choosing = usePicture((state) => state.choosing);

  useEffect(() => {
    const elements = {
      root: root.current,
      spectrum: spectrum.current,
      bands: bands.current,
      waterfall: waterfall.current,
      cursor: cursor.current,
      readout: readout.current,
    };
    if (!allThere(elements)) return;
    // An application takes the focus like a control; set here because the linter does not know this role.
    elements.root.tabIndex = 0;
    const plot = new Plot(elements, session);
    session.mount(plot);
    const gestures = new AbortController();
    listenToGestures(elements.root, commands, gestures.signal);
    return () => {
      gestures.abort();
      session.mount(undefined);
      plot.close();
    };
  }, [session, commands]);
  useBars();

  return (
    <>
      {/* The plot uses keys of its own (arrows, +, −), so its role is application; its content is described in words
    beside it. */}
      <div
        id="plot"
        ref={root}
        className="plot"
        role="application"
        aria-label={t('plot.label')}
        aria-describedby="plot-summary"
        data-past={past === undefined ? undefined : past.at}
        data-choosing={choosing || undefined}
      >
        <canvas ref={spectrum} className="spectrum" role="img" aria-label={t('plot.spectrum')} />
        <div ref={bands} className="bands" aria-hidden="true" />
        <PlotDivider plot={root} />
        <canvas ref={waterfall} className="waterfall" role="img" aria-label={t('plot.waterfall')} />
        <div className="cursor" aria-hidden="true">
          <canvas ref={cursor} />
        </div>
        <div ref={readout} className="readout" hidden />
        {past !== undefined && <PastSign at={past.at} />}
        <OldSign />
        {paused && <div className="paused">{t('plot.paused')}</div>}
        <Summary />
      </div>
      <LateMeasurePanel />
    </>
  );
}

/**
 * On the plots themselves, so that nobody takes the past for the present, even when only a part of the screen is seen.
 */
function PastSign({ at }: { at: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className="past-sign">
      ◀◀ {t('plot.replay')} · {localDate(at, language)} {localClock(at)} {LOCAL_ZONE}
    </div>
  );
}

/** Across the plots, while what they show is older than the receiver's rhythm explains, or while they are not drawn. */
function OldSign() {
  const { t } = useTranslation();
  const current = useCurrent();
  const dataAgeMs = usePicture((state) => state.dataAgeMs);
  const undrawn = usePicture((state) => state.undrawn);
  if (!undrawn && (current || dataAgeMs === undefined)) return null;
  return (
    <div className="old-sign" role="status">
      {undrawn ? t('undrawn.sign') : t('silence.sign', { age: spanWords(dataAgeMs ?? 0) })}
    </div>
  );
}

/** The plots in one sentence, for people who cannot see them; renewed at most every five seconds. */
function Summary() {
  const { t } = useTranslation();
  const spoken = usePicture((state) => state.spoken);
  const minus = usePicture((state) => state.minus);
  const current = useCurrent();
  const formats = useFormats();
  const words =
    spoken === undefined
      ? t(current ? 'noSweepYet' : 'silence.meaning')
      : t(spoken.peak === undefined ? 'plot.summaryNoPeak' : 'plot.summary', {
          frequency: formats.frequency(spoken.peak?.hz ?? 0),
          level: formats.level(spoken.peak?.levelDbm),
          floor: formats.level(spoken.floorDbm),
          start: formats.mhz(spoken.view.startHz),
          stop: formats.mhz(spoken.view.stopHz),
        });
  const rise = spoken?.rise;
  return (
    <p id="plot-summary" className="sr-only">
      {words}
      {minus !== undefined &&
        rise !== undefined &&
        ` ${t(`plot.rise.${minus}`, { difference: formats.signed(rise.db, 1), frequency: formats.frequency(rise.hz) })}`}
    </p>
  );
}

type Present<T> = { [K in keyof T]: NonNullable<T[K]> };

function allThere<T extends object>(elements: T): elements is T & Present<T> {
  return Object.values(elements).every((element) => element !== null);
}
