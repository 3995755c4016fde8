/** Reads the sweeps of a long range slice by slice, so that memory holds only one slice. */
import { orderedAt, reachedOf } from '../rf/clock-epoch.js';
import type { StoredSweep, SweepQuery, SweepRange } from '../store/archive.js';

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

export interface SliceRequest extends SweepRange {
  /** One row for each period of this length, made of maxima; every sweep when absent. */
  readonly everyMs?: number | undefined;
}

export interface Slice {
  readonly sweeps: StoredSweep[];
  /** All data before this instant has been delivered, epoch ms. */
  readonly upTo: number;
}

/** Slices in the order in which the receiver made the sweeps: minutes that a clock set back passed again follow the first pass. */
export async function* sweepSlices(archive: SweepArchive, request: SliceRequest): AsyncGenerator<Slice, void, void> {
  const spans = await archive.spans(request.receiverId);
  // Spans are accurate to ten minutes; they only serve to skip years without data.
  const MARGIN_MS = 600_000;
  const begin = Math.max(request.from, Math.min(...spans.map(({ from }) => from)) - MARGIN_MS);
  const end = Math.min(request.to, Math.max(...spans.map(({ to }) => to)) + MARGIN_MS);
  if (spans.length === 0 || !(end > begin)) return;
  const read = slicer(archive, request);
  /** Epochs whose repeated minutes were met and not delivered yet, with their first sweep. */
  const again = new Map<string, number>();
  const dueBy = () => Math.min(end, ...[...again.keys()].map(reachedOf));
  for (let from = begin; from < end; ) {
    const { sweeps, upTo } = await read(from, dueBy());
    for (const sweep of sweeps) if (isAgain(sweep)) again.set(sweep.epoch, again.get(sweep.epoch) ?? sweep.startedAt);
    from = Math.min(upTo, Math.max(from + 1, dueBy()));
    const cut = from;
    yield { sweeps: sweeps.filter((sweep) => !isAgain(sweep) && sweep.startedAt < cut), upTo: from };
    for (const [epoch, since] of [...again].sort(([a], [b]) => reachedOf(a) - reachedOf(b))) {
      if (from < Math.min(end, reachedOf(epoch))) break;
      again.delete(epoch);
      const own = (sweep: StoredSweep) => isAgain(sweep) && sweep.epoch === epoch;
      for (let at = since; at < from; ) {
        const slice = await read(at, from);
        yield { sweeps: slice.sweeps.filter(own), upTo: from };
        at = slice.upTo;
      }
    }
  }
}

function isAgain(sweep: StoredSweep): sweep is StoredSweep & { readonly epoch: string } {
  return orderedAt(sweep) !== sweep.startedAt;
}

/** Reads slices whose length follows from the number of levels in the one before. */
function slicer(archive: SweepArchive, { everyMs, ...range }: SliceRequest) {
  let lengthMs = everyMs === undefined ? FIRST_SLICE_MS : everyMs * FOLDED_ROWS;
  return async (from: number, end: number): Promise<Slice> => {
    const to = Math.min(end, from + lengthMs);
    const folded = everyMs === undefined ? {} : { maxSweeps: Math.max(1, Math.ceil((to - from) / everyMs)) };
    const sweeps = await archive.query({ ...range, from, to, ...folded });
    if (everyMs === undefined) {
      const levels = sweeps.reduce((sum, { levelsDbm }) => sum + levelsDbm.length, 0);
      const fit = levels === 0 ? 2 : Math.min(2, WANTED_LEVELS / levels);
      lengthMs = Math.min(LONGEST_SLICE_MS, Math.max(1, Math.floor(lengthMs * fit)));
    }
    return { sweeps, upTo: to };
  };
}
