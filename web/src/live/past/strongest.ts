/** Finds, in a column of the overview that may cover an hour, the single sweep that stands out. */
import type { SweepFrame } from '../../../../src/live/wire.js';
import { MINUTE_MS } from '../../../../src/time/units.js';
import type { Span } from '../../picture/grid.js';
import { fetchPicture, fetchSweeps } from '../../picture/stored-frames.js';

const ROWS = 1500;
const FINEST_ROW_MS = 500;
/** Rows longer than this may be made of stored rows of a minute. */
const COARSE_ROW_MS = 1000;
const BINS = 8;
/** Below this length the sweeps themselves are searched. */
const SHORT_MS = 4000;
const MAX_SWEEPS = 500;
const MAX_BINS = 2048;

/** Start of the sweep with the highest level in this span, epoch ms. @throws Error when the program does not answer. */
export async function strongestMoment(
  receiverId: string,
  { from, to, startHz, stopHz }: Span & { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<number | undefined> {
  // Long spans are read from rows of minutes and hours, each dated at its start, so its sweeps may come later.
  let stretch = { from: from - (to - from), to: to + (to - from) };
  while (stretch.to - stretch.from > SHORT_MS) {
    const rows = Math.min(ROWS, Math.ceil((stretch.to - stretch.from) / FINEST_ROW_MS));
    const range = { receiverId, ...stretch, startHz, stopHz, rows, bins: BINS };
    const highest = strongest(await fetchPicture(range, signal));
    if (highest === undefined) return undefined;
    const rowMs = (stretch.to - stretch.from) / rows;
    const begin = stretch.from + highest.seq * rowMs;
    const aroundMs = rowMs > COARSE_ROW_MS ? Math.max(rowMs, MINUTE_MS) : rowMs;
    const next = { from: Math.floor(begin - aroundMs), to: Math.ceil(begin + rowMs + aroundMs) };
    // For old data, rows of a minute or more may be all that was kept: no finer data exist.
    if (next.to - next.from >= stretch.to - stretch.from) break;
    stretch = next;
  }
  const range = { receiverId, ...stretch, startHz, stopHz, maxSweeps: MAX_SWEEPS, maxBins: MAX_BINS };
  return strongest(await fetchSweeps(range, signal))?.startedAt;
}

function strongest(frames: readonly SweepFrame[]): SweepFrame | undefined {
  let best: SweepFrame | undefined;
  let bestDbm = Number.NEGATIVE_INFINITY;
  for (const frame of frames)
    for (const level of frame.levelsDbm)
      if (level > bestDbm) {
        bestDbm = level;
        best = frame;
      }
  return best;
}
