/**
 * Runs of flagged bins of the last 64 sweeps and the tracks they belong to, kept for the verdict on each row. A hole of one bin
 * does not end a run; neither do bins that are only inside a firing window, which is the weakest sign.
 */
import { Hit, RING_SWEEPS } from '../threshold/sum-threshold-time.js';
import type { Track } from './track.js';

/** Widest hole, in bins, that does not end a run. */
export const GAP_BINS = 1;
const MOST_RUNS = 256;

export class RunRing {
  /** Runs per row; then, from {@link start}, their edges (bins, inclusive) and tracks. */
  readonly counts = new Int32Array(RING_SWEEPS);
  readonly low: Uint16Array;
  readonly high: Uint16Array;
  readonly track: (Track | undefined)[];
  readonly maxRuns: number;
  private readonly bins: number;

  constructor(bins: number) {
    this.bins = bins;
    this.maxRuns = Math.min(MOST_RUNS, (bins >> 2) + 8);
    this.low = new Uint16Array(RING_SWEEPS * this.maxRuns);
    this.high = new Uint16Array(RING_SWEEPS * this.maxRuns);
    this.track = new Array(RING_SWEEPS * this.maxRuns).fill(undefined);
  }

  start(sweep: number): number {
    return (sweep & (RING_SWEEPS - 1)) * this.maxRuns;
  }

  count(sweep: number): number {
    return this.counts[sweep & (RING_SWEEPS - 1)] as number;
  }

  /**
   * Cuts the flags of a sweep into runs and stores them over the oldest row. Returns the number of runs; runs beyond the limit
   * are dropped.
   * @param words view of the same flags, four bins a word
   */
  cut(sweep: number, hits: Uint8Array, words: Uint32Array): number {
    const row = sweep & (RING_SWEEPS - 1);
    const base = row * this.maxRuns;
    for (let i = 0; i < (this.counts[row] as number); i++) this.track[base + i] = undefined;
    let runs = 0;
    let low = -1;
    let high = -1;
    let reach = -1;
    const flagged = Hit.own | Hit.time | Hit.frequency | Hit.filled;
    for (let w = nextFlagged(words, 0); w < words.length; w = nextFlagged(words, w + 1)) {
      const end = Math.min(this.bins, 4 * w + 4);
      for (let f = 4 * w; f < end; f++) {
        const hit = hits[f] as number;
        if (hit === 0) continue;
        if (low >= 0 && f - reach > GAP_BINS + 1) {
          runs = this.keep(base, runs, low, high);
          low = -1;
        }
        reach = f;
        if ((hit & flagged) === 0) continue;
        if (low < 0) low = f;
        high = f;
      }
    }
    if (low >= 0) runs = this.keep(base, runs, low, high);
    this.counts[row] = runs;
    return runs;
  }

  private keep(base: number, runs: number, low: number, high: number): number {
    if (runs >= this.maxRuns) return runs;
    this.low[base + runs] = low;
    this.high[base + runs] = high;
    return runs + 1;
  }

  /**
   * Cuts the part before bin `from` off a run and stores it as a run of its own at the end of the row. Returns its index; −1
   * when the row is full.
   */
  splitBefore(sweep: number, run: number, from: number): number {
    const row = sweep & (RING_SWEEPS - 1);
    const count = this.counts[row] as number;
    if (count >= this.maxRuns) return -1;
    const added = row * this.maxRuns + count;
    this.counts[row] = count + 1;
    this.low[added] = this.low[run] as number;
    this.high[added] = from - 1;
    this.low[run] = from;
    return added;
  }
}

/** First word from this one that is not 0; the number of words when there is none. */
function nextFlagged(words: Uint32Array, from: number): number {
  let w = from;
  while (w < words.length && words[w] === 0) w++;
  return w;
}
