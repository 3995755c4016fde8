/**
 * Shared channels where signals come in crowds: a phone fills many bins of its uplink, and is seldom the only one. A signal that
 * stays in its place while hardly anything else is on the air in the channel is none of them, however weak it is: the longest
 * such stay in 4,882 sweeps of phones was five sweeps.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import type { LearnedFloor } from '../floor/learn-floor.js';
import type { Piecemeal } from '../floor/piecemeal.js';
import { quantile } from '../floor/select.js';
import type { WarmUp } from '../floor/warm-up.js';
import { ratioOfDb } from '../threshold/ratio-table.js';

/** Signals come in crowds where they usually fill this share of the channel: independent devices of a wide band do not. */
const CROWD_SHARE = 0.2;
/** A signal is alone while no more bins of the channel hold one than this share of what is usual when any does. */
const ALONE_SHARE = 1 / 3;
/** Sweeps for which a signal must stay alone, and for which it is then taken for alone without being heard. */
const ALONE_SWEEPS = 6;
const SILENT_SWEEPS = 8;
/** Value of `passes` for such a signal. */
export const ALONE = 2;
/** Cost of one level; for the unit see Piecemeal. */
const LEVEL_COST = 6;

/** Per channel: number of its shared bins with a signal, in the middle of all sweeps with any; 0 where that is no crowd. */
export function* learnCrowds(
  warmUp: WarmUp,
  layout: BandLayout,
  { baseDbm, gainsDb }: LearnedFloor,
  cell: number,
): Piecemeal<Uint16Array> {
  const usual = new Uint16Array(layout.channels.length);
  for (const [c, { firstBin, endBin, assignment }] of layout.channels.entries()) {
    if (assignment.class !== 'shared') continue;
    const crowds: number[] = [];
    for (let t = 0; t < warmUp.sweeps; t++) {
      let busy = 0;
      for (let f = firstBin; f < endBin; f++) {
        if (layout.channelOf[f] !== c || layout.classes[f] !== BinClass.shared) continue;
        if (ratioOfDb(warmUp.level(t, f) - (baseDbm[f] as number) - (gainsDb[t] as number)) > cell) busy++;
      }
      if (busy > 0) crowds.push(busy);
      yield (endBin - firstBin) * LEVEL_COST;
    }
    const middle = crowds.length === 0 ? 0 : quantile(Float32Array.from(crowds), 0.5, crowds.length);
    if (middle >= CROWD_SHARE * (endBin - firstBin)) usual[c] = middle;
  }
  return usual;
}

export class LoneSignals {
  /** Per channel in which signals come in crowds: number of its shared bins with a signal in this sweep. */
  readonly crowd: Uint16Array;
  private readonly bins: Int32Array;
  private readonly channelOf: Int16Array;
  /** Per channel: largest number of busy bins among which a signal is alone. */
  private readonly fewest: Uint16Array;
  private readonly cell: number;
  /** Per bin of such channels: number of sweeps for which a signal was alone; above {@link ALONE_SWEEPS}, those left without hearing it. */
  private readonly stays: Uint8Array;

  constructor({ classes, channelOf, channels }: BandLayout, usual: Uint16Array, cell: number) {
    const isCrowded = (f: number) => (usual[channelOf[f] as number] ?? 0) > 0;
    this.bins = Int32Array.from(
      Array.from(classes.keys()).filter((f) => classes[f] === BinClass.shared && isCrowded(f)),
    );
    this.crowd = new Uint16Array(channels.length);
    this.channelOf = channelOf;
    this.fewest = usual.map((crowd) => ALONE_SHARE * crowd);
    this.cell = cell;
    this.stays = new Uint8Array(this.bins.length);
  }

  /** Sets `passes` to {@link ALONE} in bins with a signal that is alone. O(bins of crowded channels). */
  observe(ratios: Uint16Array, passes: Uint8Array): void {
    const { bins, channelOf, crowd, fewest, stays, cell } = this;
    crowd.fill(0);
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const c = channelOf[f] as number;
      if ((ratios[f] as number) > cell) crowd[c] = (crowd[c] as number) + 1;
    }
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const c = channelOf[f] as number;
      const stay = stays[i] as number;
      const isAlone = stay >= ALONE_SWEEPS;
      if ((ratios[f] as number) <= cell) stays[i] = isAlone ? stay - 1 : 0;
      else if (isAlone) stays[i] = ALONE_SWEEPS + SILENT_SWEEPS;
      else stays[i] = (crowd[c] as number) <= (fewest[c] as number) ? stay + 1 : 0;
      if ((stays[i] as number) >= ALONE_SWEEPS) passes[f] = ALONE;
    }
  }

  snapshot(): Uint8Array {
    return this.stays.slice();
  }

  restore(saved: Uint8Array): void {
    this.stays.set(saved);
  }
}
