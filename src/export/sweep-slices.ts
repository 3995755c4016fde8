/** Reads the sweeps of a long range slice by slice, so that memory holds only one slice. */
import type { StoredSweep, SweepQuery } from '../store/archive.js';

export interface SweepArchive {
  query(query: SweepQuery): Promise<StoredSweep[]>;
  /** The grids of a receiver, and the time for which each has sweeps. */
  spans(receiverId: string): Promise<readonly { readonly from: number; readonly to: number }[]>;
}

/** Wanted number of levels in a slice (4 MB): one slice is written while the next is read. */
const WANTED_LEVELS = 1_000_000;
const FIRST_SLICE_MS = 10_000;
/** Longest slice: sparse data may become dense at any moment. */
const LONGEST_SLICE_MS = 300_000;
/** Number of rows in a slice when rows are folded (`everyMs`). */
const FOLDED_ROWS = 600;

export interface SliceRequest {
  readonly receiverId: string;
  readonly from: number;
  readonly to: number;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
  readonly everyMs?: number | undefined;
}

export interface Slice {
  readonly sweeps: StoredSweep[];
  /** All data before this instant has been delivered, epoch ms. */
  readonly upTo: number;
}

export async function* sweepSlices(archive: SweepArchive, request: SliceRequest): AsyncGenerator<Slice, void, void> {
  const { everyMs, ...range } = request;
  const spans = await archive.spans(range.receiverId);
  // Spans are accurate to ten minutes; they only serve to skip years without data.
  const MARGIN_MS = 600_000;
  const begin = Math.max(range.from, Math.min(...spans.map(({ from }) => from)) - MARGIN_MS);
  const end = Math.min(range.to, Math.max(...spans.map(({ to }) => to)) + MARGIN_MS);
  if (spans.length === 0 || !(end > begin)) return;
  let lengthMs = everyMs === undefined ? FIRST_SLICE_MS : everyMs * FOLDED_ROWS;
  for (let from = begin; from < end; ) {
    const to = Math.min(end, from + lengthMs);
    const folded = everyMs === undefined ? {} : { maxSweeps: Math.max(1, Math.ceil((to - from) / everyMs)) };
    const sweeps = await archive.query({ ...range, from, to, ...folded });
    yield { sweeps, upTo: to };
    from = to;
    if (everyMs !== undefined) continue;
    const levels = sweeps.reduce((sum, { levelsDbm }) => sum + levelsDbm.length, 0);
    const fit = levels === 0 ? 2 : Math.min(2, WANTED_LEVELS / levels);
    lengthMs = Math.min(LONGEST_SLICE_MS, Math.max(1, Math.floor(lengthMs * fit)));
  }
}
