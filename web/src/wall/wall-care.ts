/**
 * A wall runs for a year without a hand: it takes up a new build by itself, begins afresh each night when nothing grave
 * is open, keeps the screen awake, and moves its picture by a pixel now and then.
 */
import { openStore } from '../cases/open-incidents.js';
import { pageStore } from '../state/page-store.js';

const LOOK_EVERY_MS = 60_000;
/** In the quietest hour of Vietnam: 03:30 UTC+7. */
const NIGHTLY_MINUTE = 3 * 60 + 30;
/** Not twice in one night, and not just after somebody turned it on. */
const SMALLEST_AGE_MS = 6 * 3_600_000;
const GRAVE_SEVERITY = 2;
/** Around a small square, a step each ten minutes: no pixel stays lit for a year. */
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

/** Until the function given back is called. `shift` moves the picture by so many px. */
export function careForWall(shift: (x: number, y: number) => void): () => void {
  const startedAt = Date.now();
  const look = () => {
    if (isNight(Date.now()) && Date.now() - startedAt > SMALLEST_AGE_MS && nothingGrave()) location.reload();
    else void takeNewBuild();
  };
  const timer = window.setInterval(look, LOOK_EVERY_MS);
  const stopStore = pageStore.subscribe(({ phase }, before) => {
    // After an upgrade the program comes back with other files.
    const wasAway = before.phase === 'reconnecting' || before.phase === 'polling';
    if (phase === 'connected' && wasAway) void takeNewBuild();
  });
  let step = 0;
  const shifter = window.setInterval(() => {
    step = (step + 1) % SHIFTS_PX.length;
    const [x, y] = SHIFTS_PX[step] ?? SHIFTS_PX[0];
    shift(x, y);
  }, SHIFT_EVERY_MS);
  const letSleep = keepAwake();
  return () => {
    window.clearInterval(timer);
    window.clearInterval(shifter);
    stopStore();
    letSleep();
  };
}

/** The minute in which the night's fresh start may begin, and the half hour after it. Epoch ms. */
export function isNight(at: number): boolean {
  const minute = Math.floor((at + 7 * 3_600_000) / 60_000) % 1440;
  return minute >= NIGHTLY_MINUTE && minute < NIGHTLY_MINUTE + 30;
}

function nothingGrave(): boolean {
  const { known, incidents } = openStore.getState();
  return known && !incidents.some(({ severity, state }) => severity <= GRAVE_SEVERITY && state !== 'resolved');
}

/** Compares the page's own file with the one the program would give now. */
async function takeNewBuild(): Promise<void> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
  if (own === null || own === undefined) return;
  try {
    const response = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    if (response.ok && !(await response.text()).includes(own)) location.reload();
  } catch {
    // The program is away: the tiles say so, and this is tried again in a minute.
  }
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
      // Refused on a low battery, say: the screen's own settings decide then.
      (error: unknown) => console.warn('The screen is not kept awake:', error),
    );
  };
  take();
  // The browser takes the lock away when the page is hidden.
  document.addEventListener('visibilitychange', take);
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  };
}
