/**
 * Shared channels where signals come in crowds: a phone fills many bins of its uplink, and is seldom the only one. A signal that is
 * glimpsed again and again while hardly anything else is on the air in the channel is none of them, however weak it is: at most
 * four glimpses within 32 sweeps in 4,882 sweeps of phones, outside their control channels. In one place it stays or pulses; in
 * many it hops or sweeps.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import { ones } from '../bits.js';
import type { LearnedFloor } from '../floor/learn-floor.js';
import { inPieces, LOOK_COST, type Piecemeal } from '../floor/piecemeal.js';
import { quantile } from '../floor/select.js';
import type { WarmUp } from '../floor/warm-up.js';
import { ratioOfDb } from '../threshold/ratio-table.js';
import { Passes } from './persistence-gate.js';

/** Signals come in crowds where they usually fill this share of the channel: independent devices of a wide band do not. */
const CROWD_SHARE = 0.2;
/** A signal is alone while no more bins of the channel hold one than this share of what is usual when any does. */
const ALONE_SHARE = 1 / 3;
/**
 * A place is told when signals among few were glimpsed there in GLIMPSES of the last 32 sweeps, and in more where warm-up was
 * busy: the control channels of phones lie there. It stays told for SILENT_SWEEPS without a signal.
 */
const GLIMPSES = 5;
const HABIT_GLIMPSES = 40;
const SILENT_SWEEPS = 8;
/**
 * All glimpses of a channel are told while this many of its bins, or this share of them, are on the way to be told: an emitter
 * hops or sweeps there. A bin is on the way with this share of the glimpses that it needs.
 */
const RESTLESS_BINS = 6;
const RESTLESS_SHARE = 0.1;
const ON_THE_WAY = 0.6;

/** Per channel: number of its shared bins with a signal, in the middle of all sweeps with any; 0 where that is no crowd. */
export function* learnCrowds(
  warmUp: WarmUp,
  layout: BandLayout,
  floor: LearnedFloor,
  cell: number,
): Piecemeal<Uint16Array> {
  const usual = new Uint16Array(layout.channels.length);
  for (const [c, { firstBin, endBin, assignment }] of layout.channels.entries()) {
    if (assignment.class !== 'shared') continue;
    const crowds: number[] = [];
    const bins = layout.gatedBins.filter((f) => layout.channelOf[f] === c && layout.classes[f] === BinClass.shared);
    yield* inPieces(
      warmUp.sweeps,
      (t) => {
        const busy = crowdIn(bins, t, warmUp, floor, cell);
        if (busy > 0) crowds.push(busy);
        return (endBin - firstBin) * LOOK_COST;
      },
      null,
    );
    const middle = crowds.length === 0 ? 0 : quantile(Float32Array.from(crowds), 0.5, crowds.length);
    if (middle >= CROWD_SHARE * (endBin - firstBin)) usual[c] = middle;
  }
  return usual;
}

/** Number of these bins with a signal in a sweep of warm-up. */
function crowdIn(
  bins: Int32Array,
  t: number,
  warmUp: WarmUp,
  { baseDbm, gainsDb }: LearnedFloor,
  cell: number,
): number {
  const gainDb = gainsDb[t] as number;
  let busy = 0;
  for (let i = 0; i < bins.length; i++) {
    const f = bins[i] as number;
    if (ratioOfDb(warmUp.level(t, f) - (baseDbm[f] as number) - gainDb) > cell) busy++;
  }
  return busy;
}

export class LoneSignals {
  /** Per channel in which signals come in crowds: number of its shared bins with a signal in this sweep. */
  readonly crowd: Uint16Array;
  private readonly bins: Int32Array;
  private readonly channelOf: Int16Array;
  /** Per channel: largest number of busy bins among which a signal is alone. */
  private readonly fewest: Uint16Array;
  private readonly cell: number;
  /** Per bin of such channels: one bit for each of the last 32 sweeps, set where a signal was among few. */
  private readonly glimpses: Uint32Array;
  /** Number of glimpses with which it is told, and number of sweeps for which it stays told. */
  private readonly needed: Uint8Array;
  private readonly told: Uint8Array;
  /** Per channel: number of bins that are on the way to be told, and number with which all glimpses are. */
  private readonly places: Uint16Array;
  private readonly restless: Uint16Array;

  /** @param shares per bin: share of warm-up sweeps with a signal */
  constructor({ classes, channelOf, channels }: BandLayout, usual: Uint16Array, shares: Float32Array, cell: number) {
    const isCrowded = (f: number) => (usual[channelOf[f] as number] ?? 0) > 0;
    this.bins = Int32Array.from(
      Array.from(classes.keys()).filter((f) => classes[f] === BinClass.shared && isCrowded(f)),
    );
    this.crowd = new Uint16Array(channels.length);
    this.channelOf = channelOf;
    this.fewest = usual.map((crowd) => ALONE_SHARE * crowd);
    this.cell = cell;
    this.glimpses = new Uint32Array(this.bins.length);
    this.needed = Uint8Array.from(this.bins, (f) => GLIMPSES + HABIT_GLIMPSES * (shares[f] as number) ** 2);
    this.told = new Uint8Array(this.bins.length);
    this.places = new Uint16Array(channels.length);
    this.restless = Uint16Array.from(channels, ({ firstBin, endBin }) =>
      Math.max(RESTLESS_BINS, RESTLESS_SHARE * (endBin - firstBin)),
    );
  }

  /** Lets signals pass that are alone. O(bins of crowded channels). */
  observe(ratios: Uint16Array, passes: Uint8Array): void {
    const { bins, channelOf, glimpses, needed, told, places, restless, cell } = this;
    this.countCrowds(ratios);
    this.countGlimpses(ratios);
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const c = channelOf[f] as number;
      const isHeard = (ratios[f] as number) > cell;
      const isGlimpse = ((glimpses[i] as number) & 1) === 1;
      const left = told[i] as number;
      const isTold = isGlimpse && ones(glimpses[i] as number) >= (needed[i] as number);
      told[i] = isTold || (isHeard && left > 0) ? SILENT_SWEEPS : Math.max(0, left - 1);
      if (told[i] !== 0 || (isGlimpse && (places[c] as number) >= (restless[c] as number))) passes[f] = Passes.alone;
    }
  }

  private countCrowds(ratios: Uint16Array): void {
    const { bins, channelOf, crowd, cell } = this;
    crowd.fill(0);
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const c = channelOf[f] as number;
      if ((ratios[f] as number) > cell) crowd[c] = (crowd[c] as number) + 1;
    }
  }

  private countGlimpses(ratios: Uint16Array): void {
    const { bins, channelOf, crowd, fewest, glimpses, needed, places, cell } = this;
    places.fill(0);
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      const c = channelOf[f] as number;
      const isGlimpse = (ratios[f] as number) > cell && (crowd[c] as number) <= (fewest[c] as number);
      glimpses[i] = ((glimpses[i] as number) << 1) | (isGlimpse ? 1 : 0);
      if (ones(glimpses[i] as number) >= ON_THE_WAY * (needed[i] as number)) places[c] = (places[c] as number) + 1;
    }
  }

  snapshot() {
    return { glimpses: this.glimpses.slice(), told: this.told.slice() };
  }

  restore({ glimpses, told }: ReturnType<LoneSignals['snapshot']>): void {
    this.glimpses.set(glimpses);
    this.told.set(told);
  }
}
