/**
 * Loose hits that never stay in one place long enough to become a track, but stay in one part of the band: hopping or fast
 * sweeping emitters. Each block of bins has one bit per sweep; enough bits of the last sixteen raise a regional alarm.
 */
import { ones } from '../bits.js';

export class RegionalAlarm {
  readonly history: Uint16Array;
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  private readonly block: number;
  private readonly needed: number;

  /** @param regionBins width of two blocks, so that a region may lie across a border; `needed`: bits of 16 that raise an alarm */
  constructor(bins: number, regionBins: number, needed: number) {
    this.block = Math.max(4, Math.min(regionBins, Math.ceil(bins / 4)) >> 1);
    this.needed = needed;
    const blocks = Math.ceil(bins / this.block);
    this.history = new Uint16Array(blocks);
    this.lows = new Int32Array(blocks).fill(bins);
    this.highs = new Int32Array(blocks).fill(-1);
  }

  begin(): void {
    const { history } = this;
    for (let b = 0; b < history.length; b++) {
      history[b] = (history[b] as number) << 1;
      if (history[b] === 0) {
        this.lows[b] = 1 << 30;
        this.highs[b] = -1;
      }
    }
  }

  /** Counts a run that belongs to no alarm. */
  note(low: number, high: number): void {
    for (let b = Math.floor(low / this.block); b <= Math.floor(high / this.block); b++) {
      this.history[b] = (this.history[b] as number) | 1;
      this.lows[b] = Math.min(this.lows[b] as number, Math.max(low, b * this.block));
      this.highs[b] = Math.max(this.highs[b] as number, Math.min(high, (b + 1) * this.block - 1));
    }
  }

  /** Returns the first part of the band that is busy enough, and forgets its history; undefined when there is none. */
  end(): { low: number; high: number } | undefined {
    const { history } = this;
    for (let b = 0; b < history.length; b++) {
      const pair = (history[b] as number) | (history[b + 1] ?? 0);
      if (pair === 0 || (pair & 1) === 0 || ones(pair) < this.needed) continue;
      let first = b;
      let last = Math.min(b + 1, history.length - 1);
      while (first > 0 && ones(history[first - 1] as number) >= 2) first--;
      while (last + 1 < history.length && ones(history[last + 1] as number) >= 2) last++;
      while (first < last && (this.highs[first] as number) < 0) first++;
      while (last > first && (this.highs[last] as number) < 0) last--;
      const found = { low: this.lows[first] as number, high: this.highs[last] as number };
      history.fill(0, first, last + 1);
      return found;
    }
    return undefined;
  }
}
