/**
 * Dynamic emission masks (the idea of SM.1541 and of ETSI/CEPT channel masks, tied to the level of the moment). A bin outside a
 * channel is explained by the licensee when its level is below the strongest in-channel bin of this sweep plus the mask's
 * limit. A level above that is an out-of-band emission and is judged like any other.
 */
import type { BandLayout } from '../band-layout.js';

/** Allowance, in dB, for fading between the measurement of the carrier and that of its skirt. */
const ALLOWANCE_DB = 2;

interface Skirt {
  readonly firstBin: number;
  readonly endBin: number;
  readonly skirtBins: Int32Array;
  readonly limitsDbc: Float32Array;
}

export class EmissionMasks {
  private readonly skirts: Skirt[];
  /** 1 where this sweep's level is explained. */
  private readonly explained: Uint8Array;

  constructor(layout: BandLayout) {
    this.explained = new Uint8Array(layout.bins);
    this.skirts = layout.channels
      .filter(({ assignment }) => assignment.mask.length > 0)
      .map(({ assignment, firstBin, endBin }) => {
        const bins: number[] = [];
        const limits: number[] = [];
        const centre = (assignment.centreHz - layout.startHz) / layout.stepHz;
        const reach = (assignment.mask.at(-1)?.offsetHz ?? 0) / layout.stepHz + 2;
        for (let f = Math.max(0, Math.floor(centre - reach)); f < layout.bins && f <= centre + reach; f++) {
          if (f >= firstBin && f < endBin) continue;
          const limit = limitAt(assignment.mask, (Math.abs(f - centre) - 1) * layout.stepHz);
          if (limit === undefined) continue;
          bins.push(f);
          limits.push(limit);
        }
        return { firstBin, endBin, skirtBins: Int32Array.from(bins), limitsDbc: Float32Array.from(limits) };
      });
  }

  /** Sets `ratios` to 1 (= `one`) in each bin whose level a licensee explains. O(bins inside masks). */
  apply(levelsDbm: Float32Array, ratios: Uint16Array, one: number): void {
    const explained = this.explained;
    explained.fill(0);
    for (const { firstBin, endBin, skirtBins, limitsDbc } of this.skirts) {
      let peak = Number.NEGATIVE_INFINITY;
      for (let f = firstBin; f < endBin; f++) if ((levelsDbm[f] as number) > peak) peak = levelsDbm[f] as number;
      peak += ALLOWANCE_DB;
      for (let i = 0; i < skirtBins.length; i++) {
        const f = skirtBins[i] as number;
        if ((levelsDbm[f] as number) <= peak + (limitsDbc[i] as number)) {
          ratios[f] = one;
          explained[f] = 1;
        }
      }
    }
  }

  isExplained(bin: number): boolean {
    return this.explained[bin] === 1;
  }
}

/** Limit at a distance from the centre, interpolated in dB between the corners of the mask; undefined beyond the last corner. */
export function limitAt(mask: readonly { offsetHz: number; limitDbc: number }[], offsetHz: number): number | undefined {
  let before: { offsetHz: number; limitDbc: number } | undefined;
  for (const corner of mask) {
    if (offsetHz <= corner.offsetHz) {
      if (before === undefined) return corner.limitDbc;
      const share = (offsetHz - before.offsetHz) / (corner.offsetHz - before.offsetHz);
      return before.limitDbc + share * (corner.limitDbc - before.limitDbc);
    }
    before = corner;
  }
  return undefined;
}
