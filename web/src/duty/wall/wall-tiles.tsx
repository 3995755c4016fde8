/** The receivers of the present turn. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBands } from '../../ground/names/bands.js';
import { useNames } from '../../ground/names/use-names.js';
import { localClock } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import { overlaps } from '../../picture/grid.js';
import { usePicture } from '../../picture/picture-store.js';
import { PlotPair } from '../../picture/plot-pair.js';
import { useHeard } from '../../program/liveness.js';
import { programNow, type ReceiverInfo, useProgram } from '../../program/program-store.js';
import { onTicks } from '../../program/ticks.js';
import { incidentBox } from '../cases/boxes.js';
import type { Incident } from '../cases/incident.js';
import { useOpenIncidents } from '../cases/open-incidents.js';
import { useWatchCells } from '../watch/use-watch-cells.js';
import type { WatchCell } from '../watch/watch-cells.js';
import { lookWithoutData, TileFeed } from './tile-feed.js';
import { heldReceiver, shownAt, type WallWish } from './wall-pages.js';

/** A band in the receiver's range that nobody watches, or not well. */
function isLostOn(cell: WatchCell, { stationId, ranges }: ReceiverInfo): boolean {
  const isLost = cell.state === 'blind' || cell.state === 'degraded';
  return isLost && cell.stationId === stationId && ranges.some((range) => overlaps(range, cell));
}

export function WallTiles({ tiles, seconds, receiverIds, now }: WallWish & { readonly now: number }) {
  const { t } = useTranslation('wall');
  const receivers = useProgram((state) => state.receivers);
  const known = useProgram((state) => state.receiversKnown);
  const stations = useProgram((state) => state.stations);
  const incidents = useOpenIncidents();
  const formats = useFormats();
  const bands = useBands();
  const cells = useWatchCells() ?? [];
  const bandOf = ({ band }: WatchCell) =>
    bands.find(({ key }) => key === band) ?? { name: { vi: band, en: band }, severity: 6 };
  const wanted = receivers
    .filter(({ id, status }) =>
      receiverIds.length === 0 ? status !== 'stopped' && status !== 'recorded' : receiverIds.includes(id),
    )
    .map(({ id }) => id);
  // While the program is silent the last pictures stay: another tile would have none.
  const turn = useRef(0);
  if (useHeard()) turn.current = Math.floor(now / (1000 * seconds));
  const shown = shownAt(wanted, tiles, turn.current);
  const held = heldReceiver(incidents, receivers);
  // An emergency that waits for a person stays visible in every turn.
  if (held !== undefined && !shown.includes(held) && shown.length > 0) shown[0] = held;
  return (
    <div className="wall-tiles" data-tiles={Math.min(tiles, shown.length)}>
      {shown.length === 0 && known && <p className="dim">{t('noReceivers')}</p>}
      {shown.map((id) => {
        const receiver = receivers.find((one) => one.id === id);
        if (receiver === undefined) return null;
        const stationName = stations.find((one) => one.id === receiver.stationId)?.name ?? receiver.stationId;
        // A complaint that nobody measured was not heard at the station that it was given to.
        const here = incidents.filter(
          ({ stationIds, emissionClass }) => stationIds.includes(receiver.stationId) && emissionClass !== 'complaint',
        );
        // Safety of life first: what stands last may be cut.
        const unwatched = cells
          .filter((cell) => isLostOn(cell, receiver))
          .map(bandOf)
          .toSorted((a, b) => a.severity - b.severity)
          .map(({ name }) => name[formats.language]);
        return (
          <WallTile key={id} receiver={receiver} stationName={stationName} incidents={here} unwatched={unwatched} />
        );
      })}
    </div>
  );
}

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

/** One receiver on the wall: name, plots, and a large warning across them when their data is old. */
function WallTile({ receiver, stationName, incidents, unwatched }: Props) {
  const { t } = useTranslation('wall');
  const { t: common } = useTranslation();
  const formats = useFormats();
  const palette = usePicture((state) => state.palette);
  const root = useRef<HTMLDivElement>(null);
  const spectrum = useRef<HTMLCanvasElement>(null);
  const waterfall = useRef<HTMLCanvasElement>(null);
  const [age, setAge] = useState({ ms: 0, old: false, empty: true });
  const [simulated, setSimulated] = useState(false);
  const boxes = useMemo(() => incidents.map(incidentBox), [incidents]);
  const scene = useRef({ language: formats.language, palette, boxes });
  scene.current = { language: formats.language, palette, boxes };
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
          {common('busy.sign')} · {t('look', { frequency: formats.middle(look) })}
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
  const formats = useFormats();
  const seconds = Math.floor(ms / 1000);
  const since = programNow() - ms;
  if (seconds > MOST_SECONDS) return t('nothingSince', { time: `${formats.clock(since)} ${formats.shortDate(since)}` });
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
