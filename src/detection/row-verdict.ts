/**
 * The last word on a row, 63 sweeps late, when what came after is known: which of its flagged cells belong to an
 * emission, and which cells beside or between them do although they did not stand out alone.
 */
import { ONE } from './ratio-table.js';
import { Hit, RING_SWEEPS, type TimeSums } from './sum-threshold-time.js';
import type { Track } from './track.js';
import type { Tracker } from './tracker.js';

const COVERED_ABOVE = 1.12 * ONE;
const SMOOTH_ABOVE = 4 * 1.4 * ONE;
const ROW_ABOVE = 3 * 1.55 * ONE;
/** Next to a confirmed run. */
const BESIDE_ABOVE = 1.7 * ONE;

export class RowVerdict {
  readonly mask: Uint8Array;
  private readonly before: Uint16Array;
  private readonly sums: TimeSums;
  private readonly tracker: Tracker;

  constructor(sums: TimeSums, tracker: Tracker) {
    this.sums = sums;
    this.tracker = tracker;
    this.mask = new Uint8Array(sums.bins);
    this.before = new Uint16Array(sums.bins).fill(ONE);
  }

  /** Decides row `sweep`; `newest` is the last sweep observed. The mask is valid until the next call. */
  decide(sweep: number, newest: number): Uint8Array {
    const { mask, sums } = this;
    const { ratioRing, flagRing, bins } = sums;
    const start = sums.rowStart(sweep);
    const next = sweep < newest ? sums.rowStart(sweep + 1) : start;
    mask.fill(0);
    if (!sums.isVetoed(sweep)) {
      for (let f = 0; f < bins; f++) {
        if (((flagRing[start + f] as number) & Hit.time) === 0) continue;
        const y = ratioRing[start + f] as number;
        const earlier = this.before[f] as number;
        const later = ratioRing[next + f] as number;
        if (y <= COVERED_ABOVE || 2 * y < Math.min(earlier, later)) continue;
        const row = y + (f > 0 ? (ratioRing[start + f - 1] as number) : ONE) + (f + 1 < bins ? (ratioRing[start + f + 1] as number) : ONE);
        if (2 * y + earlier + later > SMOOTH_ABOVE || row > ROW_ABOVE) mask[f] = 1;
      }
      this.runs(sweep, start);
    }
    this.before.set(ratioRing.subarray(start, start + bins));
    return mask;
  }

  private runs(sweep: number, start: number): void {
    const { mask, tracker } = this;
    const { ratioRing, flagRing, bins } = this.sums;
    const row = sweep & (RING_SWEEPS - 1);
    const base = row * tracker.maxRuns;
    const end = base + (tracker.runsInRow[row] as number);
    for (let i = base; i < end; i++) {
      const track: Track | undefined = tracker.runTrack[i]?.root();
      if (track === undefined || track.state === 'loose') continue;
      const low = Math.max(0, (tracker.runLow[i] as number) - 1);
      const high = Math.min(bins - 1, (tracker.runHigh[i] as number) + 1);
      for (let f = low; f <= high; f++) {
        const flags = flagRing[start + f] as number;
        if ((flags & (Hit.own | Hit.frequency | Hit.filled)) !== 0 || (ratioRing[start + f] as number) > BESIDE_ABOVE) mask[f] = 1;
      }
    }
  }
}
