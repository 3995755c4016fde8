/** The overview strip as a slider: a drag moves through time, a click on a case or a spike shows its sweep, the wheel zooms. */

import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_INCIDENTS } from '../../duty/cases/found-then.js';
import { atMs } from '../../ground/asking/instants.js';
import { bothClocks, FORMATS, localClock, localDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { pictureStore, usePicture } from '../../picture/picture-store.js';
import { readLook, sizeOf } from '../../picture/plot/surface.js';
import { useLive } from '../live-context.js';
import { FetchedHour } from './fetched-hour.js';
import { binSpan, type Overview, outstanding } from './overview.js';
import { caseAt, type Marks, OverviewFeed, spanOf } from './overview-feed.js';
import { type OverviewRange, stretchOf, useAskedAt, zoomedRange } from './overview-range.js';
import { OverviewStrip, STANDS_OUT_DB } from './overview-strip.js';
import { strongestMoment } from './strongest.js';

interface Props {
  readonly range: OverviewRange;
  readonly onRange: (range: OverviewRange) => void;
}

const BINS = 128;
const MOST_COLUMNS = 1400;
/** Reach of a click, because nobody can hit a spike of two px. */
const REACH_PX = 6;
const CLICK_SLACK_PX = 4;
const SCRUB_EVERY_MS = 120;
/** Another view is asked for when it has stood so long: longer than from one telling of a moving view to the next. */
const STANDS_MS = 400;
const NO_MARKS: Marks = { gaps: [], incidents: [] };
const KEY_SHARES: Readonly<Record<string, number>> = {
  ArrowLeft: -0.005,
  ArrowRight: 0.005,
  ArrowDown: -0.005,
  ArrowUp: 0.005,
  PageDown: -0.1,
  PageUp: 0.1,
};

export function OverviewView({ range, onRange }: Props) {
  const { t } = useTranslation('past');
  const { session, commands } = useLive();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hover, setHover] = useState<{ x: number; text: string }>();
  const width = useWidth(canvas);
  const askedAt = useAskedAt(range, session, MOST_COLUMNS);
  const seeking = useRef<AbortController>(undefined);
  const receiverId = usePicture((state) => state.receiverId);
  const past = usePicture((state) => state.past);
  const language = useLanguage();
  const formats = FORMATS[language];
  const now = session.now();
  const stretch = stretchOf(range, now);
  const atOf = (x: number) => stretch.from + (x / Math.max(1, width)) * (stretch.to - stretch.from);
  const { overview, marks, failed } = useOverview(range, askedAt, width);
  useDrawnStrip(canvas, width, { overview, marks, stretch, now });
  /** The column that stands out near this place, if one does so enough. */
  const spikeAt = (x: number) => {
    if (overview === undefined) return undefined;
    const perPx = (stretch.to - stretch.from) / Math.max(1, width) / overview.stepMs;
    const column = Math.floor((atOf(x) - overview.from) / overview.stepMs);
    const found = outstanding(overview, column, Math.ceil(REACH_PX * perPx));
    const excessDb = found === undefined ? 0 : (overview.excessDb[found] as number);
    if (found === undefined || excessDb < STANDS_OUT_DB) return undefined;
    const from = overview.from + found * overview.stepMs;
    return {
      from,
      to: Math.min(now, from + overview.stepMs),
      excessDb,
      ...binSpan(overview, overview.bin[found] as number),
    };
  };
  const goTo = (at: number) => (at >= now - 1000 ? commands.toLive() : commands.goTo(at));
  const go = (x: number) => {
    seeking.current?.abort();
    goTo(atOf(x));
  };
  const reachMs = ((stretch.to - stretch.from) / Math.max(1, width)) * REACH_PX;
  const click = (x: number) => {
    const found = caseAt(marks, atOf(x), reachMs);
    const place = found === undefined ? spikeAt(x) : spanOf(found);
    go(x);
    if (found !== undefined) goTo(atMs(found.firstHeardAt));
    if (place === undefined || receiverId === undefined) return;
    const asking = new AbortController();
    seeking.current = asking;
    strongestMoment(receiverId, place, asking.signal).then(
      (at) => {
        if (at === undefined || asking.signal.aborted) return;
        if (found === undefined || (at >= place.from && at < place.to)) commands.goTo(at);
      },
      (error: unknown) => console.warn('The sweep that stands out could not be found:', error),
    );
  };
  const describe = (x: number): string => {
    const marked = caseAt(marks, atOf(x), reachMs);
    const at = marked === undefined ? atOf(x) : atMs(marked.firstHeardAt);
    const spike = marked === undefined ? spikeAt(x) : undefined;
    const gap = marks.gaps.some((one) => at >= one.from && at < one.to);
    const cases = marks.incidents.filter(
      (one) => one !== marked && at >= atMs(one.firstHeardAt) - reachMs && at <= atMs(one.lastHeardAt) + reachMs,
    );
    if (marked !== undefined) cases.unshift(marked);
    return [
      `${localDate(at, language)} ${localClock(at)} UTC+7`,
      ...cases.slice(0, 2).map(({ id }) => id),
      ...(gap ? [t('gap')] : []),
      ...(spike === undefined
        ? []
        : [
            t('standsOut', {
              db: formats.number(spike.excessDb),
              frequency: formats.middle(spike),
            }),
          ]),
    ].join(' · ');
  };
  const press = (event: KeyboardEvent) => {
    const share = KEY_SHARES[event.key];
    if (event.key === 'End') commands.toLive();
    else if (event.key === 'Home') commands.goTo(stretch.from);
    else if (share !== undefined) goTo((past?.at ?? now) + share * range.lengthMs);
    else return;
    event.preventDefault();
  };
  const show = (x: number | undefined) => setHover(x === undefined ? undefined : { x, text: describe(x) });
  const pointer = usePointer({ go, click, hover: show });
  useWheel(canvas, range, onRange);
  const shownAt = past?.at ?? now;
  return (
    <div className="overview">
      <canvas
        ref={canvas}
        className="overview-strip"
        role="slider"
        tabIndex={0}
        aria-label={t('slider')}
        aria-valuemin={Math.round(stretch.from / 1000)}
        aria-valuemax={Math.round(now / 1000)}
        aria-valuenow={Math.round(shownAt / 1000)}
        aria-valuetext={t(past === undefined ? 'valueLive' : 'valuePast', {
          at: `${localDate(shownAt, language)} ${bothClocks(shownAt, language)}`,
        })}
        aria-describedby="overview-summary"
        data-from={Math.round(stretch.from)}
        data-to={Math.round(stretch.to)}
        data-filled={overview === undefined ? undefined : overview.from}
        {...pointer}
        onKeyDown={press}
      />
      {hover !== undefined && (
        <div className="overview-hover" style={hover.x > width / 2 ? { right: width - hover.x } : { left: hover.x }}>
          {hover.text}
        </div>
      )}
      <OverviewNotes failed={failed} isCut={marks.incidents.length >= MOST_INCIDENTS} />
      <OverviewSummary {...{ overview, marks, stretch }} />
    </div>
  );
}

/** The overview of a range and its marks, asked again for another view or receiver. */
function useOverview(range: OverviewRange, askedAt: number, width: number) {
  const receiverId = usePicture((state) => state.receiverId);
  const [overview, setOverview] = useState<Overview>();
  const [marks, setMarks] = useState<Marks>(NO_MARKS);
  const [failed, setFailed] = useState(false);
  const feed = useRef<OverviewFeed>(undefined);
  feed.current ??= new OverviewFeed({
    overview: (found) => {
      setOverview(found);
      setFailed(false);
    },
    marks: setMarks,
    failed: () => setFailed(true),
  });
  useEffect(() => () => feed.current?.close(), []);
  useEffect(() => {
    if (receiverId === undefined || width === 0) return;
    const columns = Math.min(MOST_COLUMNS, width);
    const stepMs = Math.ceil(range.lengthMs / columns);
    const last = Math.ceil((range.endsAt ?? askedAt) / stepMs) * stepMs;
    const ask = () => {
      const { view } = pictureStore.getState();
      if (view === undefined) return;
      const { startHz, stopHz } = view;
      const shape = { receiverId, from: last - columns * stepMs, stepMs, columns, bins: BINS, startHz, stopHz };
      feed.current?.show(shape, askedAt);
    };
    let timer = window.setTimeout(ask, STANDS_MS);
    // The strip looks the same in another view until its columns have come: it is not painted again for that.
    const end = pictureStore.subscribe(({ view }, before) => {
      if (view?.startHz === before.view?.startHz && view?.stopHz === before.view?.stopHz) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(ask, STANDS_MS);
    });
    return () => {
      end();
      window.clearTimeout(timer);
    };
  }, [receiverId, width, range, askedAt]);
  return { overview, marks, failed };
}

/** The wheel over the strip zooms in time, around the pointer. */
function useWheel(canvas: RefObject<HTMLCanvasElement | null>, range: OverviewRange, onRange: Props['onRange']): void {
  const { session } = useLive();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const present = session.now();
      const { from, to } = stretchOf(range, present);
      const at = from + ((event.clientX - element.getBoundingClientRect().left) / element.clientWidth) * (to - from);
      onRange(zoomedRange(range, at, Math.exp(event.deltaY * 0.0016), present));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [canvas, session, range, onRange]);
}

function OverviewNotes({ failed, isCut }: { failed: boolean; isCut: boolean }) {
  const { t } = useTranslation('past');
  const past = usePicture((state) => state.past);
  return (
    <div className="overview-notes">
      {past !== undefined && <FetchedHour at={past.at} />}
      {past !== undefined && past.state !== 'shown' && (
        <p className="badge overview-note" role="status">
          {t(past.state)}
        </p>
      )}
      {failed && <p className="badge overview-note">{t('noOverview')}</p>}
      {isCut && <p className="badge overview-note">{t('newestCases', { count: MOST_INCIDENTS })}</p>}
    </div>
  );
}

function useWidth(canvas: RefObject<HTMLCanvasElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas]);
  return width;
}

interface Drawn {
  readonly overview: Overview | undefined;
  readonly marks: Marks;
  readonly stretch: { readonly from: number; readonly to: number };
  readonly now: number;
}

/** Paints the strip after each render. */
function useDrawnStrip(
  canvas: RefObject<HTMLCanvasElement | null>,
  width: number,
  { overview, marks, stretch, now }: Drawn,
): void {
  const { session } = useLive();
  const strip = useRef<OverviewStrip>(undefined);
  const past = usePicture((state) => state.past);
  const shownMs = usePicture((state) => state.shownMs);
  const palette = usePicture((state) => state.palette);
  const levels = usePicture((state) => state.levels);
  const language = useLanguage();
  useEffect(() => {
    if (canvas.current === null || width === 0) return;
    strip.current ??= new OverviewStrip(canvas.current);
    const drawn = strip.current;
    drawn.surface.fit(sizeOf(drawn.canvas));
    const at = past?.at ?? now;
    drawn.paint({
      overview,
      marks,
      range: stretch,
      now,
      palette,
      levels,
      language,
      shown: { from: at - (past === undefined ? shownMs : session.past.windowMs), to: at },
      inPast: past !== undefined,
      look: readLook(drawn.canvas),
    });
  });
}

interface PointerActs {
  go(x: number): void;
  click(x: number): void;
  hover(x: number | undefined): void;
}

/** A drag goes through time, at most each 120 ms; a press without a drag is a click. */
function usePointer({ go, click, hover }: PointerActs) {
  const drag = useRef<{ x: number; moved: boolean; wentAt: number }>(undefined);
  const place = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, moved: false, wentAt: 0 };
  };
  const move = (event: PointerEvent) => {
    const x = place(event);
    hover(x);
    const dragged = drag.current;
    if (dragged === undefined) return;
    dragged.moved ||= Math.abs(event.clientX - dragged.x) > CLICK_SLACK_PX;
    if (!dragged.moved || performance.now() - dragged.wentAt < SCRUB_EVERY_MS) return;
    dragged.wentAt = performance.now();
    go(x);
  };
  const up = (event: PointerEvent) => {
    const dragged = drag.current;
    drag.current = undefined;
    if (dragged === undefined) return;
    if (dragged.moved) go(place(event));
    else click(place(event));
  };
  return { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerLeave: () => hover(undefined) };
}

/** The strip in words, for people who do not see it. */
function OverviewSummary({ overview, marks, stretch }: Omit<Drawn, 'now'>) {
  const { t } = useTranslation('past');
  const language = useLanguage();
  const spikes = overview === undefined ? 0 : overview.excessDb.filter((db) => db >= STANDS_OUT_DB).length;
  return (
    <p id="overview-summary" className="sr-only">
      {t('summary', {
        from: `${localDate(stretch.from, language)} ${localClock(stretch.from)}`,
        to: `${localDate(stretch.to, language)} ${localClock(stretch.to)} UTC+7`,
        incidents: `${marks.incidents.length}${marks.incidents.length >= MOST_INCIDENTS ? '+' : ''}`,
        gaps: marks.gaps.length,
        spikes,
      })}
    </p>
  );
}
