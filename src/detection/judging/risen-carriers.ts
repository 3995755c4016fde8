/**
 * Carriers of the register that have become much stronger than usual: the receiver came near the transmitter, or its antenna
 * turned to it. What then rises beside such a carrier, far below it, is its skirt, not another transmitter.
 */
import type { BandLayout } from '../band-layout.js';

/** A carrier has risen when it is this much stronger than usual, dB. */
const RISEN_DB = 8;
/** Its skirt is at least this far below it, dB, and reaches this many of its widths beyond its edges. */
const SKIRT_BELOW_DB = 25;
const SKIRT_WIDTHS = 3;
/**
 * Weight of a new sweep in the level of late, when it rises and when it falls: the end of a skirt is judged with its carrier;
 * and in the usual level.
 */
const RISING = 1 / 4;
const FALLING = 1 / 32;
const USUAL = 1 / 1024;

export interface RisenCarriersState {
  readonly lately: Float32Array;
  readonly usual: Float32Array;
  readonly sweeps: number;
}

interface Carrier {
  readonly firstBin: number;
  readonly endBin: number;
}

/** Place and mean level, in dBm, of an emission. */
interface Place {
  readonly low: number;
  readonly high: number;
  readonly levelDbm: number;
}

export class RisenCarriers {
  /** From the lowest frequency to the highest. */
  private readonly carriers: readonly Carrier[];
  private readonly lately: Float32Array;
  private readonly usual: Float32Array;
  private sweeps = 0;

  constructor({ channels }: BandLayout) {
    this.carriers = channels
      .filter(({ assignment }) => assignment.class === 'continuous')
      .sort((a, b) => a.firstBin - b.firstBin);
    this.lately = new Float32Array(this.carriers.length);
    this.usual = new Float32Array(this.carriers.length);
  }

  observe(levelsDbm: Float32Array, gainDb: number): void {
    const { carriers, lately, usual } = this;
    const young = 1 / ++this.sweeps;
    for (let c = 0; c < lately.length; c++) {
      const { firstBin, endBin } = carriers[c] as Carrier;
      let level = Number.NEGATIVE_INFINITY;
      for (let f = firstBin; f < endBin; f++) if ((levelsDbm[f] as number) > level) level = levelsDbm[f] as number;
      if (level === Number.NEGATIVE_INFINITY) continue;
      level -= gainDb;
      const change = level - (lately[c] as number);
      lately[c] = (lately[c] as number) + change * Math.max(young, change > 0 ? RISING : FALLING);
      usual[c] = (usual[c] as number) + (level - (usual[c] as number)) * Math.max(young, USUAL);
    }
  }

  /** Rise, in dB, of the carrier whose skirt this may be; 0 when a part of it is beside no such carrier. */
  riseBeside({ low, high, levelDbm }: Place): number {
    let most = 0;
    let covered = low;
    this.carriers.forEach(({ firstBin, endBin }, c) => {
      const rise = (this.lately[c] as number) - (this.usual[c] as number);
      const reach = SKIRT_WIDTHS * (endBin - firstBin);
      if (!(rise >= RISEN_DB && levelDbm <= (this.lately[c] as number) - SKIRT_BELOW_DB)) return;
      if (covered < firstBin - reach || covered >= endBin + reach) return;
      covered = endBin + reach;
      most = Math.max(most, rise);
    });
    return covered > high ? most : 0;
  }

  snapshot(): RisenCarriersState {
    return { lately: this.lately.slice(), usual: this.usual.slice(), sweeps: this.sweeps };
  }

  restore(saved: RisenCarriersState): void {
    this.lately.set(saved.lately);
    this.usual.set(saved.usual);
    this.sweeps = saved.sweeps;
  }
}
