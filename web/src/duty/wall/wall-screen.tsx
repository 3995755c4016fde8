/**
 * The wall: receivers in a grid or in turn, the open incidents, the time. It has no buttons, and nothing may cover it.
 */
import './words.js';
import './wall.css';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOUR_MS } from '../../../../src/time/units.js';
import { Followed } from '../../ground/asking/followed.js';
import { LOCAL_OFFSET_MS } from '../../ground/asking/instants.js';
import { useAddress } from '../../ground/shell/address.js';
import { nameWindow } from '../../ground/shell/title.js';
import { useNow } from '../../ground/words/use-language.js';
import { pictureStore } from '../../picture/picture-store.js';
import { onTicks } from '../../program/ticks.js';
import { openStore } from '../cases/open-incidents.js';
import { StateLine } from '../state-line/state-line.js';
import { WallHead } from './wall-head.js';
import { WallIncidents } from './wall-incidents.js';
import { wishFrom } from './wall-pages.js';
import { WallTiles } from './wall-tiles.js';

export default function WallScreen() {
  const { t } = useTranslation('wall');
  const { query } = useAddress();
  const wish = useMemo(() => wishFrom(query), [query]);
  const now = useNow();
  const [shift, setShift] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => nameWindow(t('title')), [t]);
  useEffect(() => careForWall((x, y) => setShift([x, y])), []);
  return (
    <main id="main" className="wall" style={{ transform: `translate(${shift[0]}px, ${shift[1]}px)` }}>
      <div className="wall-top">
        <WallHead now={now} />
        <StateLine bare />
      </div>
      <WallTiles {...wish} now={now} />
      <WallIncidents now={now} />
    </main>
  );
}

const LOOK_EVERY_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;
/** The build for which the wall was loaded anew: one that does not come then, as behind two programs, is not asked for again. */
const RELOADED_KEY = 'rfi-logger.reloaded-for-build';
/** In the quietest hour of Vietnam: 03:30 UTC+7. */
const NIGHTLY_MINUTE = 3 * 60 + 30;
/** Not twice in one night, and not shortly after the wall was opened. */
const SMALLEST_AGE_MS = 6 * HOUR_MS;
const GRAVE_SEVERITY = 2;
/** A page whose plots are not drawn is loaded again, at most at this interval; also after a computer slept. */
const DRAWN_AGAIN_MS = 120_000;
/** Around a small square, one step every ten minutes, so that no pixel shows the same picture for a year. */
const SHIFT_EVERY_MS = 10 * 60_000;
const SHIFTS_PX = [
  [0, 0],
  [1, 0],
  [2, 0],
  [2, 1],
  [2, 2],
  [1, 2],
  [0, 2],
  [0, 1],
] as const;

/**
 * A wall runs for a year without anybody touching it: it loads a new build by itself, reloads each night when no severe
 * incident is open or when its plots are not drawn, keeps the screen awake, and moves its picture by a pixel at intervals.
 * Runs until the returned function is called. `shift` moves the picture by this many px.
 */
function careForWall(shift: (x: number, y: number) => void): () => void {
  const startedAt = Date.now();
  const look = () => {
    const ageMs = Date.now() - startedAt;
    if (pictureStore.getState().undrawn && ageMs > DRAWN_AGAIN_MS) location.reload();
    else if (isNight(Date.now()) && ageMs > SMALLEST_AGE_MS && nothingGrave()) location.reload();
  };
  const stopLooking = onTicks(LOOK_EVERY_MS, look);
  const build = new Followed(otherBuild, () => ({ everyMs: LOOK_EVERY_MS }));
  const stopFollowing = build.subscribe(() => {
    const { value } = build.known();
    if (value === undefined || value === sessionStorage.getItem(RELOADED_KEY)) return;
    sessionStorage.setItem(RELOADED_KEY, value);
    location.reload();
  });
  let step = 0;
  const stopShifting = onTicks(SHIFT_EVERY_MS, () => {
    step = (step + 1) % SHIFTS_PX.length;
    const [x, y] = SHIFTS_PX[step] ?? SHIFTS_PX[0];
    shift(x, y);
  });
  const letSleep = keepAwake();
  return () => {
    stopLooking();
    stopFollowing();
    stopShifting();
    letSleep();
  };
}

/** True in the minute of the nightly reload and the half hour after it. Epoch ms. */
function isNight(at: number): boolean {
  const minute = Math.floor((at + LOCAL_OFFSET_MS) / 60_000) % 1440;
  return minute >= NIGHTLY_MINUTE && minute < NIGHTLY_MINUTE + 30;
}

function nothingGrave(): boolean {
  const { known, incidents } = openStore.getState();
  return known && !incidents.some(({ severity, state }) => severity <= GRAVE_SEVERITY && state !== 'resolved');
}

/** The file of the page that the program serves now, where it is not the page's own: after an upgrade it has another name. */
async function otherBuild(signal: AbortSignal): Promise<string | undefined> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  const response = await fetch('/', { cache: 'no-store', signal: limit });
  const [, served] = /<script type="module"[^>]* src="([^"]+)"/.exec(response.ok ? await response.text() : '') ?? [];
  return served === own ? undefined : served;
}

function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let over = false;
  const take = () => {
    if (document.hidden || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (taken) => {
        if (over) void taken.release();
        else lock = taken;
      },
      // Refused, for example on a low battery: the screen's own settings then decide.
      (error: unknown) => console.warn('The screen is not kept awake:', error),
    );
  };
  take();
  // The browser releases the lock when the page is hidden.
  document.addEventListener('visibilitychange', take);
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  };
}
