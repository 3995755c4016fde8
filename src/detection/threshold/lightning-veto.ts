/**
 * Holds back sweeps disturbed by lightning or by the receiver itself. A flash raises most of the band for a sweep or two; a
 * jammer stays. A sweep in which a large share of the open bins is hit is held back until enough such sweeps came in a row.
 * (The noise floor finds gain jumps; the demand for distinct sweeps handles short runs of a swept receiver.)
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import type { Tunables } from '../tunables.js';

const SAMPLE_BINS = 200;

export class LightningVeto {
  /** The open bins that are looked at. */
  readonly sample: Int32Array;
  private readonly share: number;
  private readonly needed: number;
  private broadInRow = 0;

  constructor(layout: BandLayout, tunables: Tunables) {
    const open = Array.from(layout.classes.keys()).filter((f) => layout.classes[f] === BinClass.open);
    const stride = Math.max(1, Math.floor(open.length / SAMPLE_BINS));
    this.sample = Int32Array.from(open.filter((_, i) => i % stride === 0));
    this.share = tunables.broadShare;
    this.needed = tunables.broadSweeps - 1;
  }

  /** Tells whether this sweep has to be held back. `cell` is the threshold of a single cell; bins already `busy` do not count. */
  suspects(ratios: Uint16Array, busy: Uint8Array, cell: number): boolean {
    const { sample } = this;
    let hit = 0;
    for (let i = 0; i < sample.length; i++) {
      const f = sample[i] as number;
      if ((ratios[f] as number) > cell && busy[f] === 0) hit++;
    }
    if (sample.length < 8 || hit <= this.share * sample.length) {
      this.broadInRow = 0;
      return false;
    }
    this.broadInRow++;
    return this.broadInRow < this.needed;
  }

  /** The broad hits have lasted: the sweeps held back so far were the beginning of a jammer. */
  get confirmed(): boolean {
    return this.broadInRow === this.needed;
  }

  get heldSweeps(): number {
    return this.needed - 1;
  }

  get state(): number {
    return this.broadInRow;
  }

  set state(value: number) {
    this.broadInRow = value;
  }
}
