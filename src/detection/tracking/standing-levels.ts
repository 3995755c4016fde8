/**
 * Finds new signals inside a wide emission. Under a jammer every bin is flagged, so a new signal in the same bins would be part
 * of it. After some sweeps the jammer's own level in each bin is known; a part that rises far above that level is another
 * signal.
 */

import { quantile } from '../floor/select.js';
import { GAP_BINS } from './run-ring.js';

/** Smallest width, in bins, of a run that may cover another signal. */
const WIDE_BINS = 12;
/** Sweeps in a wide run after which the level of a bin is known; and weight of the newest sweep in that level. */
const KNOWN_SWEEPS = 6;
const MEMORY = 1 / 8;
/** When a larger share of the run rises, the run itself became stronger or the gain moved. */
const MOST_SHARE = 0.3;
/** Margin, in dB, above the level that a single cell of noise does not exceed. */
const MARGIN_DB = 1.5;
const MOST_KNOWN = 255;

export interface Peak {
  /** Bins, inclusive. */
  readonly low: number;
  readonly high: number;
}

const NONE: readonly Peak[] = [];

export class StandingLevels {
  readonly levelDbm: Float32Array;
  /** Two more for each sweep in which the bin was part of a wide run, at most 255; one less in each sweep. */
  readonly known: Uint8Array;
  /** A bin is known: nearly always none is. */
  private isAny = false;
  private readonly peakDb: number;
  private readonly changes: Float32Array;

  /** @param cellDb level over the mean that a single cell of noise does not reach */
  constructor(bins: number, cellDb: number) {
    this.levelDbm = new Float32Array(bins);
    this.known = new Uint8Array(bins);
    this.peakDb = cellDb + MARGIN_DB;
    this.changes = new Float32Array(bins);
  }

  /**
   * Returns the parts of this run that rise above the known level of their bins; the other bins update their level. What all
   * bins of the run have in common is the gain, or the wide emission itself: it is taken out first. O(run).
   */
  peaksIn(low: number, high: number, levelsDbm: Float32Array): readonly Peak[] {
    if (high - low + 1 < WIDE_BINS) return NONE;
    const { levelDbm, known, peakDb, changes } = this;
    this.isAny = true;
    let judged = 0;
    let beside = this.firstKnown(low, high);
    const first = beside < 0 ? high + 1 : beside;
    for (let f = first; f <= high; f++) {
      if ((known[f] as number) >= KNOWN_SWEEPS) beside = f;
      // A bin that has just become part of the run is compared with the level beside it.
      else levelDbm[f] = levelDbm[beside] as number;
      const change = (levelsDbm[f] as number) - (levelDbm[f] as number);
      if (!Number.isNaN(change)) changes[judged++] = change;
    }
    const commonDb = judged === 0 ? 0 : quantile(changes, 0.5, judged);
    const peaks: { low: number; high: number }[] = [];
    let count = 0;
    for (let f = first; f <= high; f++) {
      if (!((levelsDbm[f] as number) - (levelDbm[f] as number) - commonDb > peakDb)) continue;
      count++;
      const last = peaks.at(-1);
      if (last !== undefined && f - last.high <= GAP_BINS + 1) last.high = f;
      else peaks.push({ low: f, high: f });
    }
    const isWhole = count > MOST_SHARE * judged;
    for (let f = low; f <= high; f++) {
      const level = levelsDbm[f] as number;
      if (Number.isNaN(level)) continue;
      const isPeak = !isWhole && peaks.some((peak) => f >= peak.low - 1 && f <= peak.high + 1);
      if (known[f] === 0 && beside < 0) levelDbm[f] = level;
      else {
        const expected = (levelDbm[f] as number) + commonDb;
        levelDbm[f] = isPeak ? expected : expected + MEMORY * (level - expected);
      }
      known[f] = Math.min(MOST_KNOWN, (known[f] as number) + 2);
    }
    return isWhole ? NONE : peaks;
  }

  private firstKnown(low: number, high: number): number {
    for (let f = low; f <= high; f++) if ((this.known[f] as number) >= KNOWN_SWEEPS) return f;
    return -1;
  }

  /** Ages the memory by one sweep: bins outside wide runs are slowly forgotten. */
  age(): void {
    if (!this.isAny) return;
    const { known } = this;
    let any = 0;
    for (let f = 0; f < known.length; f++) {
      const before = known[f] as number;
      if (before === 0) continue;
      known[f] = before - 1;
      any |= before - 1;
    }
    this.isAny = any !== 0;
  }

  snapshot() {
    return { levelDbm: this.levelDbm.slice(), known: this.known.slice() };
  }

  restore(saved: ReturnType<StandingLevels['snapshot']>): void {
    this.levelDbm.set(saved.levelDbm);
    this.known.set(saved.known);
    this.isAny = true;
  }
}
