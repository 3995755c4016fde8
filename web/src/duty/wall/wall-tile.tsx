/** One receiver on the wall: name, plots, and a large warning across them when their data is old. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNames } from '../../ground/names/use-names.js';
import { FORMATS, localClock, shortDate } from '../../ground/words/format.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { usePicture } from '../../picture/picture-store.js';
import { PlotPair } from '../../picture/plot-pair.js';
import { programNow, type ReceiverInfo } from '../../program/program-store.js';
import { onTicks } from '../../program/ticks.js';
import { incidentBox } from '../cases/boxes.js';
import type { Incident } from '../cases/incident.js';
import { lookWithoutData, TileFeed } from './tile-feed.js';

const ROWS = 240;
const AGE_EVERY_MS = 500;
/** Nobody counts back further than this. */
const MOST_SECONDS = 120;

interface Props {
  readonly receiver: ReceiverInfo;
  readonly stationName: string;
  readonly incidents: readonly Incident[];
  /** Bands of this receiver that are not watched, or not well. */
  readonly unwatched: readonly string[];
}

export function WallTile({ receiver, stationName, incidents, unwatched }: Props) {
  const { t } = useTranslation('wall');
  const { t: common } = useTranslation();
  const language = useLanguage();
  const palette = usePicture((state) => state.palette);
  const root = useRef<HTMLDivElement>(null);
  const spectrum = useRef<HTMLCanvasElement>(null);
  const waterfall = useRef<HTMLCanvasElement>(null);
  const [age, setAge] = useState({ ms: 0, old: false, empty: true });
  const [simulated, setSimulated] = useState(false);
  const boxes = useMemo(() => incidents.map(incidentBox), [incidents]);
  const scene = useRef({ language, palette, boxes });
  scene.current = { language, palette, boxes };
  const { id } = receiver;
  useEffect(() => {
    if (root.current === null || spectrum.current === null || waterfall.current === null) return;
    const pair = new PlotPair({ root: root.current, spectrum: spectrum.current, waterfall: waterfall.current });
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`;
    const feed: TileFeed = new TileFeed(
      { url, receiverId: id, rows: ROWS, now: programNow },
      { changed: (slot) => show(slot) },
    );
    let view = feed.picture.full;
    const show = (slot: number | undefined) => {
      const { full } = feed.picture;
      if (full === undefined) return;
      // The same object while nothing changed, because only then single rows are painted.
      if (view?.startHz !== full.startHz || view.stopHz !== full.stopHz) view = full;
      pair.show(
        {
          ...scene.current,
          picture: feed.picture,
          view,
          range: feed.range,
          topSlot: feed.topSlot(),
          thresholdDbm: undefined,
          traces: ['max', 'write'],
        },
        slot,
      );
    };
    const end = onTicks(AGE_EVERY_MS, () => {
      const now = feed.age();
      setAge(now);
      setSimulated(feed.simulated);
      if (now.old) show(feed.topSlot());
    });
    return () => {
      end();
      feed.close();
      pair.close();
    };
  }, [id]);
  const look = lookWithoutData(receiver, age);
  return (
    <section className="card wall-tile" aria-label={t('tile', { receiver: receiver.name, station: stationName })}>
      <h2>
        {stationName} <span className="dim">{receiver.name}</span>{' '}
        {simulated && <span className="badge">{t('simulated')}</span>}
      </h2>
      {unwatched.length > 0 && (
        <p className="wall-unwatched" role="status">
          ■ {t('unwatched', { count: unwatched.length, bands: unwatched.join(', ') })}
        </p>
      )}
      <div ref={root} className="pair">
        <canvas
          ref={spectrum}
          className="spectrum"
          role="img"
          aria-label={t('spectrum', { receiver: receiver.name })}
        />
        <canvas
          ref={waterfall}
          className="waterfall"
          role="img"
          aria-label={t('waterfall', { receiver: receiver.name })}
        />
      </div>
      {receiver.busy !== undefined && <Held {...receiver.busy} />}
      {look !== undefined && (
        <p className="wall-held" role="status">
          {common('busy.sign')} · {t('look', { frequency: FORMATS[language].middle(look) })}
        </p>
      )}
      {age.old && look === undefined && (
        <p className="wall-old" role="status">
          <WithoutData {...age} />
        </p>
      )}
    </section>
  );
}

function WithoutData({ ms, empty }: { ms: number; empty: boolean }) {
  const { t } = useTranslation('wall');
  const language = useLanguage();
  const seconds = Math.floor(ms / 1000);
  const since = programNow() - ms;
  if (seconds > MOST_SECONDS) return t('nothingSince', { time: `${localClock(since)} ${shortDate(since, language)}` });
  return empty && seconds < 10 ? t('waitingData') : t(empty ? 'noNewData' : 'old', { seconds });
}

function Held({ by, until }: NonNullable<ReceiverInfo['busy']>) {
  const { t } = useTranslation('wall');
  const { t: common } = useTranslation();
  const names = useNames();
  return (
    <p className="wall-held" role="status">
      {common('busy.sign')} · {t('held', { by: names(by), until: localClock(Date.parse(until)).slice(0, 5) })}
    </p>
  );
}
