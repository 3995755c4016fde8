/** The plots of a stitched band, with the border, the name and the silence of each receiver over them. */
import { onTicks } from '../../program/ticks.js';
import './words.js';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FORMATS, localClock } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import type { Span } from '../../picture/grid.js';
import { usePicture } from '../../picture/picture-store.js';
import { readCursor } from '../../picture/plot/cursor-reading.js';
import { PlotPair } from '../../picture/plot-pair.js';
import { useLive } from '../live-context.js';
import { BandFeed, type BandWish, type PartState } from './band-feed.js';
import { listenToHands, type Place } from './band-hands.js';
import { gapsOf, placeOf, placeOfShare } from './band-parts.js';

const STATES_EVERY_MS = 500;
/** A view that is being dragged is asked for when it rests. */
const REST_MS = 300;

interface Props extends Omit<BandWish, 'rows'> {
  readonly whole: Span;
  readonly setView: (view: Span) => void;
  readonly nameOf: (receiverId: string) => string;
  readonly tell: (parts: readonly PartState[]) => void;
}

export function BandPlot({ receiverIds, view, at, spanMs, whole, setView, nameOf, tell }: Props) {
  const { t } = useTranslation('band');
  const { t: common } = useTranslation();
  const { session } = useLive();
  const language = useLanguage();
  const palette = usePicture((state) => state.palette);
  const root = useRef<HTMLDivElement>(null);
  const spectrum = useRef<HTMLCanvasElement>(null);
  const waterfall = useRef<HTMLCanvasElement>(null);
  const pair = useRef<PlotPair>(undefined);
  const feed = useRef<BandFeed>(undefined);
  const [states, setStates] = useState<readonly PartState[]>();
  const [cursor, setCursor] = useState<Place>();
  const shown = useRef({ view, whole, cursor, setView, setCursor, language, palette, tell });
  shown.current = { view, whole, cursor, setView, setCursor, language, palette, tell };
  const rested = useRested(view);
  const ids = receiverIds.join(',');
  useEffect(() => {
    if (root.current === null || spectrum.current === null || waterfall.current === null) return;
    const made = new PlotPair({ root: root.current, spectrum: spectrum.current, waterfall: waterfall.current });
    pair.current = made;
    // An application takes the focus like a control; set here because the linter does not know this role.
    root.current.tabIndex = 0;
    const end = new AbortController();
    listenToHands(root.current, () => shown.current, end.signal);
    return () => {
      end.abort();
      made.close();
    };
  }, []);
  useEffect(() => {
    const draw = (slot?: number) => drawFeed(pair.current, feed.current, shown.current, slot);
    const next: BandFeed = new BandFeed({
      receiverIds: ids.split(','),
      view: rested,
      at,
      spanMs,
      rows: pair.current?.rows ?? 300,
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`,
      now: () => session.now(),
      range: feed.current?.range,
      changed: (slot) => {
        // The picture before stays until this one has its rows.
        const isNew = feed.current !== next;
        feed.current = next;
        draw(isNew ? undefined : slot);
        if (isNew) look();
      },
    });
    const look = () => {
      if (feed.current !== next) return;
      next.look();
      const now = next.states();
      setStates(now);
      shown.current.tell(now);
      draw(next.topSlot);
    };
    const stop = onTicks(STATES_EVERY_MS, look);
    return () => {
      stop();
      next.close();
    };
  }, [ids, rested, at, spanMs, session]);
  useEffect(() => drawFeed(pair.current, feed.current, { view, palette, language }), [view, palette, language]);
  const place = (span: Span) => placeOf(span, view);
  const words = cursorWords({
    cursor,
    view,
    feed: feed.current,
    states,
    waterfall: waterfall.current,
    language,
    nameOf,
  });
  return (
    <>
      <div ref={root} className="pair band-plot" role="application" aria-label={t('plot')}>
        <canvas ref={spectrum} className="spectrum" role="img" aria-label={t('spectrum')} />
        <canvas ref={waterfall} className="waterfall" role="img" aria-label={t('waterfall')} />
        {states?.map((part) => (
          <div
            key={`${part.receiverId}/${part.startHz}`}
            className="band-part"
            data-receiver={part.receiverId}
            data-silent={part.isSilent || undefined}
            style={place(part)}
          >
            <span className="band-name">{nameOf(part.receiverId)}</span>
            {part.isSilent && (
              <span className="band-hole">
                ▲ {part.heardAt === undefined ? t('unheard') : t('silent', { time: localClock(part.heardAt) })}
              </span>
            )}
          </div>
        ))}
        {states !== undefined &&
          gapsOf(states, view).map((gap) => (
            <div key={gap.startHz} className="band-part" data-gap style={place(gap)}>
              <span className="band-hole">{t('unmeasured')}</span>
            </div>
          ))}
        {cursor !== undefined && <div className="band-cursor" style={placeOfShare(cursor.share)} />}
        {at !== undefined && <div className="past-sign">◀◀ {common('plot.replay')}</div>}
      </div>
      <p className="band-reading" role="status">
        {states === undefined ? t('loading') : words}
      </p>
    </>
  );
}

/** The view after it has rested. */
function useRested(view: Span): Span {
  const [rested, setRested] = useState(view);
  const { startHz, stopHz } = view;
  useEffect(() => {
    const timer = window.setTimeout(() => setRested({ startHz, stopHz }), REST_MS);
    return () => window.clearTimeout(timer);
  }, [startHz, stopHz]);
  return rested;
}

type Drawn = Pick<Parameters<PlotPair['show']>[0], 'view' | 'palette' | 'language'>;

function drawFeed(
  pair: PlotPair | undefined,
  feed: BandFeed | undefined,
  { view, palette, language }: Drawn,
  slot?: number,
) {
  if (feed === undefined) return;
  const { picture, range, topSlot, silent: hidden } = feed;
  const scene = { view, palette, language, picture, range, topSlot, hidden, boxes: [], thresholdDbm: undefined };
  pair?.show({ ...scene, traces: ['max', 'write'] }, slot);
}

interface Reading {
  readonly cursor: Place | undefined;
  readonly view: Span;
  readonly feed: BandFeed | undefined;
  readonly states: readonly PartState[] | undefined;
  readonly waterfall: HTMLCanvasElement | null;
  readonly language: 'vi' | 'en';
  nameOf(receiverId: string): string;
}

/** Frequency and level under the cursor, with the receiver and the width of its bins. */
function cursorWords({ cursor, view, feed, states, waterfall, language, nameOf }: Reading): string {
  if (cursor === undefined || feed === undefined || cursor.share < 0 || cursor.share > 1) return '\u00a0';
  const hz = view.startHz + cursor.share * (view.stopHz - view.startHz);
  const part = states?.find(({ startHz, stopHz }) => hz >= startHz && hz < stopHz);
  const box = waterfall?.getBoundingClientRect();
  const downWaterfall = box && cursor.clientY !== undefined ? (cursor.clientY - box.top) / box.height : -1;
  const { picture, topSlot } = feed;
  const { text } = readCursor({
    hz,
    spectrumDbm: Number.NaN,
    downWaterfall,
    picture,
    language,
    scene: { history: picture.history, cadence: picture.cadence, topSlot },
    current: part?.isSilent === false,
  });
  if (part === undefined) return text;
  const step = part.stepHz === undefined ? [] : [FORMATS[language].bandwidth(part.stepHz)];
  return [text, nameOf(part.receiverId), ...step].join(' · ');
}
