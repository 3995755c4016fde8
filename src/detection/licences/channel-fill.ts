/**
 * Flags channel bins between two jammed sides. A wideband jammer covers licensed channels too, but inside them it cannot be
 * told from traffic. When the open bins on both sides are flagged in this sweep, channel bins at about the level of the sides
 * are flagged too. (Used instead of the scale-invariant rank operator of Offringa et al. 2012, which widens every flag.)
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { ONE, ratioOfDb } from '../threshold/ratio-table.js';
import { Hit } from '../threshold/sum-threshold-time.js';

const SIDE_BINS = 4;
const SIDE_REACH = 48;
const NEEDED = 3;
const LOWEST = 1.3 * ONE;
const MOST_OF_SIDE = 2.2;

interface Gap {
  readonly first: number;
  readonly end: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

export class ChannelFill {
  private readonly gaps: Gap[] = [];

  constructor(layout: BandLayout) {
    const closed = (f: number) => layout.classes[f] === BinClass.muted || layout.classes[f] === BinClass.spur;
    for (let f = 0; f < layout.bins; f++) {
      if (!closed(f) || (f > 0 && closed(f - 1))) continue;
      let end = f;
      while (end < layout.bins && closed(end)) end++;
      const side = (from: number, step: number) => {
        const found: number[] = [];
        for (
          let g = from;
          g >= 0 && g < layout.bins && found.length < SIDE_BINS && Math.abs(g - from) < SIDE_REACH;
          g += step
        )
          if (!closed(g)) found.push(g);
        return Int32Array.from(found);
      };
      this.gaps.push({ first: f, end, left: side(f - 1, -1), right: side(end, 1) });
    }
  }

  apply(levelsDbm: Float32Array, baseDbm: Float32Array, gainDb: number, ratios: Uint16Array, hits: Uint8Array): void {
    for (const { first, end, left, right } of this.gaps) {
      const a = sideLevel(left, ratios, hits);
      const b = a > 0 ? sideLevel(right, ratios, hits) : 0;
      if (a === 0 || b === 0) continue;
      const most = MOST_OF_SIDE * Math.max(a, b);
      for (let f = first; f < end; f++) {
        const ratio = ratioOfDb((levelsDbm[f] as number) - (baseDbm[f] as number) - gainDb);
        if (ratio > LOWEST && ratio < most) hits[f] = Hit.filled;
        else hits[f] = Hit.inWindow;
      }
    }
  }
}

/** Mean ratio of the flagged side bins; 0 when too few are flagged. */
function sideLevel(side: Int32Array, ratios: Uint16Array, hits: Uint8Array): number {
  let flagged = 0;
  let sum = 0;
  for (let i = 0; i < side.length; i++) {
    const f = side[i] as number;
    if (((hits[f] as number) & (Hit.own | Hit.time | Hit.frequency)) === 0) continue;
    flagged++;
    sum += ratios[f] as number;
  }
  return flagged >= NEEDED ? sum / flagged : 0;
}
