/**
 * SumThreshold along frequency (Offringa et al. 2010) on one row of values: the sweep itself, or running sums over 4 or 16
 * sweeps, which makes two-dimensional boxes. Windows of 8, 24, 64 and 128 bins, in ascending order (the sums in time find
 * narrower signals). A bin flagged by a shorter window counts in longer ones as their threshold, so that a strong line does not
 * pull in its neighbours.
 */
import { type NoiseLaw, noiseLimit } from './gamma-threshold.js';
import { ONE } from './ratio-table.js';
import { Hit } from './sum-threshold-time.js';

const LENGTHS = [8, 24, 64, 128] as const;

/** Width, in bins, of the neighbourhood that must stand out around a bin of a firing window. */
const LOCAL_BINS = 5;
const LOCAL_ABOVE = 1.35 * ONE;
const COVERED_ABOVE = Math.round(1.12 * ONE);

export class FrequencySums {
  private readonly sweeps: number;
  private readonly limits: Float64Array;
  private readonly prefix: Int32Array;
  private readonly lengths: number;

  /** @param sweeps number of sweeps that a value sums (1, 4, 16) */
  constructor(bins: number, sweeps: number, law: NoiseLaw, z: number) {
    this.sweeps = sweeps;
    this.prefix = new Int32Array(bins + 1);
    this.limits = Float64Array.from(LENGTHS, (count) => ONE * sweeps * noiseLimit(law, z, sweeps, count));
    this.lengths = LENGTHS.filter((count) => count <= bins / 2).length;
  }

  /**
   * Sets {@link Hit.frequency} on bins of firing windows that stand out in `ratios`, and {@link Hit.inWindow} on bins whose
   * neighbourhood stands out. `already`: bits of cells that count as flagged from the start. O(bins): long windows move in
   * steps of an eighth of their length.
   */
  scan(values: Int32Array, ratios: Uint16Array, hits: Uint8Array, already: number): void {
    const { prefix, limits, lengths } = this;
    let exact = false;
    for (let w = 0; w < lengths; w++) {
      const count = LENGTHS[w] as number;
      const limit = limits[w] as number;
      const flagged = w === 0 ? already : already | Hit.frequency;
      if (w === 0) {
        this.sum(values, hits, flagged, limit);
        exact = true;
      }
      const most = Math.floor(count * limit) | 0;
      const step = Math.max(2, count >> 3);
      let fired = false;
      for (let f = 0; ; f += step) {
        f = nextAbove(prefix, f, count, step, most);
        if (f < 0) break;
        const end = f + count;
        if (!exact) {
          // Sums that hold bins at a shorter window's threshold can only be too high, so they are computed again only when a
          // window fires.
          this.sum(values, hits, flagged, limit);
          exact = true;
          if ((prefix[end] as number) - (prefix[f] as number) <= most) continue;
        }
        fired = true;
        this.flagWide(f, end, ratios, hits);
      }
      if (fired || this.heldAny) exact = false;
    }
  }

  private heldAny = false;

  /** Flags the bins of a long firing window whose five-bin mean stands out: the window is wider than the signal that fired it. */
  private flagWide(from: number, to: number, ratios: Uint16Array, hits: Uint8Array): void {
    const { prefix } = this;
    const bins = ratios.length;
    const least = LOCAL_BINS * LOCAL_ABOVE * this.sweeps;
    for (let i = from; i < to; i++) {
      const low = i < 2 ? 0 : i > bins - 3 ? bins - LOCAL_BINS : i - 2;
      if ((prefix[low + LOCAL_BINS] as number) - (prefix[low] as number) <= least) continue;
      hits[i] =
        (hits[i] as number) | ((ratios[i] as number) > COVERED_ABOVE ? Hit.frequency | Hit.inWindow : Hit.inWindow);
    }
  }

  /** Prefix sums in which flagged bins count as `limit`. */
  private sum(values: Int32Array, hits: Uint8Array, flagged: number, limit: number): void {
    const { prefix } = this;
    const most = Math.floor(limit) | 0;
    let total = 0;
    let held = 0;
    for (let f = 0; f < values.length; f++) {
      let value = values[f] as number;
      if (value > most && ((hits[f] as number) & flagged) !== 0) {
        value = most;
        held = 1;
      }
      total = (total + value) | 0;
      prefix[f + 1] = total;
    }
    this.heldAny = held !== 0;
  }
}

/**
 * First window of `count` bins, from this place in steps, with a sum above `most`, a whole number; −1 when there is none. Four windows
 * at a time, because the engine checks the array once for each turn of a loop: a sign tells that one of the four is above.
 */
function nextAbove(prefix: Int32Array, from: number, count: number, step: number, most: number): number {
  let f = from;
  for (let end = f + 3 * step + count; end < prefix.length; end += 4 * step, f += 4 * step) {
    const a = most - (prefix[f + count] as number) + (prefix[f] as number);
    const b = most - (prefix[f + step + count] as number) + (prefix[f + step] as number);
    const c = most - (prefix[f + 2 * step + count] as number) + (prefix[f + 2 * step] as number);
    const d = most - (prefix[end] as number) + (prefix[f + 3 * step] as number);
    if ((a | b | c | d) < 0) break;
  }
  while (f + count < prefix.length && (prefix[f + count] as number) - (prefix[f] as number) <= most) f += step;
  return f + count < prefix.length ? f : -1;
}
