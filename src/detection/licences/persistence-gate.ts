/**
 * Gate for channels where bursts are legal but long signals are not (short-range devices, a radar's pulses, blocks of a lightly
 * loaded carrier). It keeps a leaky share of busy sweeps per bin. Below the limit the bin counts as quiet; above the limit its
 * ratio is left as it is.
 */
import { ONE } from '../threshold/ratio-table.js';

/** Why a signal is judged in a bin where short bursts are usual. */
export const Passes = {
  /** It is not. */
  no: 0,
  /** There are more bursts than usual. */
  more: 1,
  /** It is alone where signals come in crowds. */
  alone: 2,
  /** It is of a level that is new among the bursts. */
  newLevel: 3,
  /** It returned at equal intervals. */
  again: 4,
} as const;

const BUSY_ABOVE = Math.round(1.45 * ONE);
/** Fixed-point value of a share of 1. */
const FULL = 1 << 14;

export class PersistenceGate {
  readonly bins: Int32Array;
  readonly share: Uint16Array;
  private readonly limits: Uint16Array;
  private readonly shift: number;

  /** @param limitShares limit per bin; `memory`: log2 of the number of sweeps over which the share is averaged */
  constructor(bins: Int32Array, limitShares: Float32Array, memory: number) {
    this.bins = bins;
    this.share = new Uint16Array(bins.length);
    this.limits = Uint16Array.from(limitShares, (share) => Math.round(share * FULL));
    this.shift = memory;
  }

  /** Sets short bursts in `ratios` to noise, except where they are to be judged. */
  apply(ratios: Uint16Array, passes: Uint8Array): void {
    const { bins, share, limits, shift } = this;
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      let busy = share[i] as number;
      busy += (((ratios[f] as number) > BUSY_ABOVE ? FULL : 0) - busy) >> shift;
      share[i] = busy;
      if (busy < (limits[i] as number) && (ratios[f] as number) > BUSY_ABOVE && passes[f] === Passes.no)
        ratios[f] = ONE;
    }
  }
}
