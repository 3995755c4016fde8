/** How much of a sweep, and how often, this page asks for; and how time is cut into the rows of its waterfall. */
import { type PageState, pageStore } from '../../state/page-store.js';
import { TIME_SPANS_MS } from '../../state/preferences.js';
import { THIN_STREAM } from './age-watch.js';
import type { StreamShape } from './stream-wish.js';

const DESKTOP = { maxBins: 4096, maxFps: 60 };
/** Some 9 kB/s at most; a line of 64 kbit/s takes about six rows of it a second. */
const LITE = { maxBins: 1024, maxFps: 8, coarse: true, window: 3 };
const SWEEPS_FOR_SPAN = 150;

/** Elsewhere than on the live screen a thin stream suffices: it tells how old the data is. */
export function streamShape(lite: boolean, attended = true): StreamShape {
  return attended ? (lite ? LITE : DESKTOP) : THIN_STREAM;
}

/** From top to bottom of the waterfall, ms: as chosen, or by itself so much that single sweeps are seen. */
export function shownSpanMs({ timeSpan, shownMs }: PageState, roundMs: number | undefined): number {
  const auto = TIME_SPANS_MS.find((ms) => ms >= (roundMs ?? 0) * SWEEPS_FOR_SPAN) ?? TIME_SPANS_MS.at(-1) ?? 60_000;
  const spanMs = timeSpan === 'auto' ? auto : timeSpan;
  if (spanMs !== shownMs) pageStore.setState({ shownMs: spanMs });
  return spanMs;
}
