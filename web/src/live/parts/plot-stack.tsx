/** Mounts the drawn plots. React renders this once; the frames are drawn without React. */
import { type KeyboardEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { firstPicture } from '../../ground/line/first-picture.js';
import { useBands } from '../../ground/names/bands.js';
import { licenceBar, licencesInForce } from '../../ground/names/licences.js';
import { LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useLanguage } from '../../ground/words/use-language.js';
import {
  boundedShare,
  DEFAULT_TRACE_SHARE,
  loadPreferences,
  savePreferences,
} from '../../picture/picture-preferences.js';
import { useCurrent, useLevelFormats, usePicture } from '../../picture/picture-store.js';
import { listenToGestures } from '../../picture/plot/gestures.js';
import { programStore } from '../../program/program-store.js';
import { useLive } from '../live-context.js';
import { Plot } from '../plot/plot.js';
import { LateMeasurePanel } from '../tuning/late-measure-panel.js';

/** The bars below the axis: bands of the plan, and licences. */
function useBars(): void {
  const { session } = useLive();
  const bands = useBands();
  const question = useCallback(
    async (signal: AbortSignal) => {
      await firstPicture;
      return await licencesInForce(session.now(), signal);
    },
    [session],
  );
  const { value: licences } = useFollowed(question, { after: ['licences'] });
  useEffect(() => {
    if (session.plot !== undefined) session.plot.bands = bands;
  }, [session, bands]);
  useEffect(() => {
    if (session.plot === undefined || licences === undefined) return;
    session.plot.licences = licences.map(licenceBar);
    programStore.setState({ licences });
  }, [session, licences]);
}

const KEY_STEP = 0.05;

/** The border between spectrum and waterfall: dragged or moved with the arrow keys, and remembered on this machine. */
function PlotDivider({ plot }: { plot: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation();
  const [share, setShare] = useState(() => loadPreferences().traceShare);
  const dragged = useRef<{ readonly y: number; readonly share: number }>(undefined);
  const bar = useRef<HTMLHRElement>(null);
  useEffect(() => {
    // A separator that is moved takes the focus; set here because the linter knows only rules that are looked at.
    if (bar.current !== null) bar.current.tabIndex = 0;
  }, []);
  useEffect(() => {
    plot.current?.style.setProperty('--trace-share', String(share));
  }, [plot, share]);
  const choose = (wanted: number) => {
    const traceShare = boundedShare(wanted);
    setShare(traceShare);
    savePreferences({ traceShare });
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowUp: -KEY_STEP, ArrowDown: KEY_STEP }[event.key];
    const to = { Home: 0, End: 1, Enter: DEFAULT_TRACE_SHARE }[event.key];
    if (by === undefined && to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(to ?? share + (by ?? 0));
  };
  const grip = (event: PointerEvent<HTMLElement>) => {
    // The plot below would take the drag for one of its own.
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = { y: event.clientY, share };
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const from = dragged.current;
    if (from === undefined) return;
    event.stopPropagation();
    const canvases = [...(plot.current?.querySelectorAll<HTMLElement>('.spectrum, .waterfall') ?? [])];
    const height = canvases.reduce((sum, { clientHeight }) => sum + clientHeight, 0);
    choose(from.share + (event.clientY - from.y) / Math.max(1, height));
  };
  const drop = () => {
    dragged.current = undefined;
  };
  return (
    <hr
      ref={bar}
      className="plot-divider"
      aria-orientation="horizontal"
      aria-label={t('plot.divider')}
      aria-valuemin={15}
      aria-valuemax={85}
      aria-valuenow={Math.round(100 * share)}
      title={t('plot.divider')}
      onKeyDown={press}
      onPointerDown={grip}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
      onDoubleClick={() => choose(DEFAULT_TRACE_SHARE)}
    />
  );
}

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
  const formats = useLevelFormats();
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
