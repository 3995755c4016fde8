/** The amount of data that this page requests, and the division of time into the rows of its waterfall. */
import { type PageState, pageStore } from '../../state/page-store.js';
import { TIME_SPANS_MS } from '../../state/preferences.js';
import { THIN_STREAM } from './age-watch.js';
import type { StreamShape } from './stream-wish.js';

const DESKTOP = { maxBins: 4096, maxFps: 60 };
/** About 9 kB/s at most; a connection of 64 kbit/s carries about six of its rows a second. */
const LITE = { maxBins: 1024, maxFps: 8, coarse: true, window: 3 };
const SWEEPS_FOR_SPAN = 150;

/** On other screens than the live one a thin stream is enough, which gives the age of the data. */
export function streamShape(lite: boolean, attended = true): StreamShape {
  return attended ? (lite ? LITE : DESKTOP) : THIN_STREAM;
}

/** Time from top to bottom of the waterfall, ms: as chosen, or automatically so that single sweeps are visible. */
export function shownSpanMs({ timeSpan, shownMs }: PageState, roundMs: number | undefined): number {
  const auto = TIME_SPANS_MS.find((ms) => ms >= (roundMs ?? 0) * SWEEPS_FOR_SPAN) ?? TIME_SPANS_MS.at(-1) ?? 60_000;
  const spanMs = timeSpan === 'auto' ? auto : timeSpan;
  if (spanMs !== shownMs) pageStore.setState({ shownMs: spanMs });
  return spanMs;
}

/** What the stream of a hidden tab does: it stops after a while on a desktop, at once where data is paid by the byte. */
export interface TabSleepListener {
  sleep(): void;
  wake(): void;
}

export function sleepWhenHidden(afterMs: number, listener: TabSleepListener): void {
  let asleep = false;
  let timer: number | undefined;
  document.addEventListener('visibilitychange', () => {
    window.clearTimeout(timer);
    if (document.hidden) {
      timer = window.setTimeout(() => {
        asleep = true;
        listener.sleep();
      }, afterMs);
    } else if (asleep) {
      asleep = false;
      listener.wake();
    }
  });
}
