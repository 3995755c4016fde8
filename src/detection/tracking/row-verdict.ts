/**
 * Final verdict on a row, given when the rows after it are known: which flagged cells belong to an emission, and which cells
 * beside or between them do although they did not stand out alone. Small capped averages decide, so that one strong neighbour
 * does not flag a quiet cell: gaps between pulses and the sweeps before an onset stay clean.
 */
import { ONE } from '../threshold/ratio-table.js';
import { Hit, RATIO_BITS, type TimeSums } from '../threshold/sum-threshold-time.js';
import type { Tracker } from './tracker.js';

/** Sweeps between a row and its verdict; the ring still holds three sweeps before the row. */
export const VERDICT_SWEEPS = 60;

const CAP = Math.round(2.1 * ONE);
/** Limits for a cell covered by a window in time: the cell itself, and the mean of five sweeps around it. */
const COVERED_ABOVE = 1.12 * ONE;
const FIVE_ABOVE = 5 * 1.42 * ONE;
/** Limit for a cell inside a wide run: the sum of five bins. */
const ROW_ABOVE = 5 * 1.5 * ONE;
const WIDE_BINS = 8;
/** Limit for a cell next to a confirmed run. */
const BESIDE_ABOVE = 1.7 * ONE;

const capped = (y: number): number => Math.min(y, CAP);

/** First cell from this one that a window in time covers; `end` when there is none. */
function nextCovered(flags: Uint8Array, from: number, end: number): number {
  let i = from;
  // Four cells at a time: the engine checks the array once for each turn of a loop.
  for (; i < end - 3; i += 4) {
    const any = (flags[i] as number) | (flags[i + 1] as number) | (flags[i + 2] as number) | (flags[i + 3] as number);
    if ((any & Hit.time) !== 0) break;
  }
  while (i < end && ((flags[i] as number) & Hit.time) === 0) i++;
  return i;
}

export class RowVerdict {
  readonly mask: Uint8Array;
  private readonly sums: TimeSums;
  private readonly tracker: Tracker;
  /** Starts of the two rows before and the two after; the row itself where one is missing. */
  private readonly starts = new Int32Array(5);

  constructor(sums: TimeSums, tracker: Tracker) {
    this.sums = sums;
    this.tracker = tracker;
    this.mask = new Uint8Array(sums.bins);
  }

  /** Decides row `sweep`; `newest` is the last sweep observed. The mask is valid until the next call. */
  decide(sweep: number, newest: number): Uint8Array {
    const { mask, sums, starts } = this;
    const { ratioRing, flagRing, bins } = sums;
    mask.fill(0);
    if (sums.isVetoed(sweep) && !sums.isRecovered(sweep)) return mask;
    for (let d = -2; d <= 2; d++) starts[d + 2] = sums.rowStart(sweep + d <= newest ? sweep + d : sweep);
    const start = starts[2] as number;
    const end = start + bins;
    for (let i = nextCovered(flagRing, start, end); i < end; i = nextCovered(flagRing, i + 1, end)) {
      const f = i - start;
      const y = (ratioRing[i] as number) & RATIO_BITS;
      if (y > COVERED_ABOVE && (this.column(f) > FIVE_ABOVE || this.row(start, f) > ROW_ABOVE)) mask[f] = 1;
    }
    this.runs(sweep, start);
    return mask;
  }

  /** Capped sum of a bin over five sweeps. */
  private column(f: number): number {
    const { ratioRing } = this.sums;
    let sum = 0;
    for (let d = 0; d < 5; d++) sum += capped((ratioRing[(this.starts[d] as number) + f] as number) & RATIO_BITS);
    return sum;
  }

  /** Capped sum of five bins of the row. */
  private row(start: number, f: number): number {
    const { ratioRing, bins } = this.sums;
    let sum = 0;
    for (let g = f - 2; g <= f + 2; g++)
      sum += g < 0 || g >= bins ? ONE : capped((ratioRing[start + g] as number) & RATIO_BITS);
    return sum;
  }

  private runs(sweep: number, start: number): void {
    const { mask, tracker } = this;
    const { ratioRing, flagRing, bins } = this.sums;
    const { runs } = tracker;
    const from = runs.start(sweep);
    for (let i = from; i < from + runs.count(sweep); i++) {
      const track = runs.track[i]?.root();
      if (track === undefined || track.state === 'loose') continue;
      const low = runs.low[i] as number;
      const high = runs.high[i] as number;
      const wide = high - low >= WIDE_BINS;
      for (let f = Math.max(0, low - 1); f <= Math.min(bins - 1, high + 1); f++) {
        const flags = flagRing[start + f] as number;
        const y = (ratioRing[start + f] as number) & RATIO_BITS;
        if ((flags & (Hit.own | Hit.filled)) !== 0 || (!wide && y > BESIDE_ABOVE)) mask[f] = 1;
        else if (wide || (flags & Hit.frequency) !== 0) {
          if (this.row(start, f) > ROW_ABOVE) mask[f] = 1;
        }
      }
    }
  }
}
