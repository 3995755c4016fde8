/** The single sweep before or after an instant, however long the pause between them. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { HOUR_MS } from '../../../../src/time/units.js';
import type { Span } from '../../picture/grid.js';
import { fetchSweeps } from '../../picture/stored-frames.js';

const FIRST_MS = 400;
const WIDER = 4;
/** Longest pause that is searched, a little over a day; for longer ones the marks on the strip help. */
const LONGEST_MS = 26 * HOUR_MS;
/** Most rows in one answer; of these only the nearest is used. */
const MAX_SWEEPS = 400;

export interface NextSweepQuery {
  readonly receiverId: string;
  readonly at: number;
  readonly side: 'before' | 'after';
  readonly now: number;
  readonly maxBins: number;
  /** A part of the range; absent for all of it. */
  readonly part?: Span | undefined;
}

/** Undefined when there is none within a day. @throws Error when the program does not answer. */
export async function nextSweep(query: NextSweepQuery, signal: AbortSignal): Promise<SweepFrame | undefined> {
  const { receiverId, at, side, now, maxBins, part } = query;
  for (let reachMs = FIRST_MS; ; reachMs *= WIDER) {
    const from = side === 'after' ? at + 1 : at - reachMs;
    const to = side === 'after' ? Math.min(now, at + reachMs) : at;
    if (to <= from) return undefined;
    const frames = await fetchSweeps({ receiverId, from, to, maxSweeps: MAX_SWEEPS, maxBins, ...part }, signal);
    // Rows of the pyramid extend beyond the requested range.
    const beyond = frames.filter(({ startedAt }) => (side === 'after' ? startedAt > at : startedAt < at));
    beyond.sort((a, b) => a.startedAt - b.startedAt);
    const found = side === 'after' ? beyond[0] : beyond.at(-1);
    if (found !== undefined || reachMs > LONGEST_MS || (side === 'after' && to === now)) return found;
  }
}
