/**
 * The noise floor of a running detector: base level per bin × common gain. The gain follows the mode of the quiet bins.
 *
 * A percentile of the whole band moves when a jammer covers half of it; the mode does not. Only levels near the last gain are
 * counted. When fewer than a third of the quiet bins lie there, the sweep is a jump. A jump that passes is lightning. A jump in
 * which nearly all bins agree on the new level for some sweeps is a gain step (automatic gain, attenuator). Licensed and jammed
 * bins must agree too: with a second jammer beside a first one, the few quiet bins left would agree by themselves.
 */

import { ONE } from '../threshold/ratio-table.js';
import type { LearnedFloor } from './learn-floor.js';
import { midMean, quantile } from './select.js';

const STEPS_PER_DB = 8;
const HALF_RANGE_DB = 32;
const CELLS = 2 * HALF_RANGE_DB * STEPS_PER_DB;
/** Largest change of the true gain, in dB, that is believed from one sweep to the next, apart from a step. */
const SLEW_DB = 0.35;
const SHARE_NEAR = 0.3;
/** Number of bins that give the gain within a twentieth of the spread of a cell. */
const ENOUGH_BINS = 512;
/** In a jump the noise is read from stretches of neighbouring quiet bins: bins per stretch, and fewest stretches. */
const STRETCH_BINS = 16;
const FEWEST_STRETCHES = 32;
/** Share of stretches at one level that is taken for noise. A jammer over nine tenths of the band leaves that many free. */
const SHARE_AGREEING = 0.07;
/**
 * Signals this far over the noise keep their level when only the noise rises. A jump is no gain step when at least
 * FEWEST_STRONG were there and more than SHARE_STAYED of them kept theirs.
 */
const STRONG_DB = 8;
const FEWEST_STRONG = 4;
const SHARE_STAYED = 0.6;
/** Sweeps without a readable gain after which the newest gain is adopted, even when the sweeps before contradict it. */
const MOST_UNREAD_SWEEPS = 12;
/** Sweeps between two corrections that move the common drift of the base levels into the gain. */
const REBASE_SWEEPS = 64;

/** Cell of a bin's level in the histogram; 0 for a level beyond it, and for a bin that is busy. */
function cellAt(f: number, levelsDbm: Float32Array, baseDbm: Float32Array, busy: Uint8Array, offset: number): number {
  const cell = (((levelsDbm[f] as number) - (baseDbm[f] as number) + offset) * STEPS_PER_DB) | 0;
  return busy[f] !== 0 || cell <= 0 || cell >= CELLS ? 0 : cell;
}

/** `steady`: the gain is known; `jump`: the gain cannot be read in this sweep; `step`: a new gain was adopted in this sweep. */
export type GainState = 'steady' | 'jump' | 'step';

export class NoiseFloor {
  readonly baseDbm: Float32Array;
  gainDb: number;
  /** Base levels as they were learned. */
  private readonly startDbm: Float32Array;
  private readonly movedDb: Float32Array;
  /** Every `stride`-th quiet bin is read in a sweep, other ones in the next sweep. */
  private readonly stride: number;
  private turn = 0;
  private readonly quietBins: Int32Array;
  /** Bins whose base level may follow; bins whose level is traffic are not among them. */
  private readonly followed: Int32Array;
  private readonly histogram = new Int32Array(CELLS);
  private readonly nearDb: number;
  /** Movements of the median smaller than this may be noise, dB. */
  private readonly sameDb: number;
  private readonly sdDb: number;
  private readonly medianDb: number;
  /** Levels of the last sweep whose gain was read. */
  private readonly steadyDbm: Float32Array;
  private jumpSweeps = 0;
  private jumpGainDb = Number.NaN;
  private unreadSweeps = 0;
  private readonly stretch = new Float32Array(STRETCH_BINS);
  private readonly stretches: Float32Array;
  private readonly stepSweeps: number;
  private readonly baseSweeps: number;

  /** @param judged 1 for bins whose cells are compared with the floor; only their base level follows and is corrected */
  constructor(learned: LearnedFloor, judged: Uint8Array, stepSweeps: number, baseSweeps: number) {
    this.baseDbm = learned.baseDbm;
    this.gainDb = learned.gainDb;
    this.startDbm = learned.baseDbm.slice();
    this.steadyDbm = new Float32Array(learned.baseDbm.length).fill(Number.NaN);
    this.sdDb = 4.343 / Math.sqrt(learned.shape);
    this.medianDb = learned.medianDb;
    this.nearDb = Math.max(1.2, 2.3 * this.sdDb);
    this.sameDb = Math.max(0.8, this.sdDb * 0.6);
    this.stepSweeps = stepSweeps;
    this.baseSweeps = baseSweeps;
    this.followed = Int32Array.from(
      Array.from(judged.keys()).filter((f) => judged[f] === 1 && learned.traffic.busyShare[f] === 0),
    );
    this.quietBins = Int32Array.from(Array.from(learned.quiet.keys()).filter((f) => learned.quiet[f] === 1));
    this.movedDb = new Float32Array(this.quietBins.length);
    this.stretches = new Float32Array(this.quietBins.length);
    this.stride = Math.max(1, Math.floor(this.quietBins.length / ENOUGH_BINS));
  }

  /** Reads the gain from quiet bins that are not flagged (`busy` = 0). O(quiet bins). */
  track(levelsDbm: Float32Array, busy: Uint8Array): GainState {
    const { histogram, quietBins, baseDbm } = this;
    histogram.fill(0);
    const offset = HALF_RANGE_DB - this.gainDb + 0.5 / STEPS_PER_DB;
    const { stride } = this;
    this.turn = (this.turn + 1) % stride;
    let i = this.turn;
    // Four bins at a time: the engine checks each array once for each turn of a loop.
    for (; i + 3 * stride < quietBins.length; i += 4 * stride) {
      const a = cellAt(quietBins[i] as number, levelsDbm, baseDbm, busy, offset);
      const b = cellAt(quietBins[i + stride] as number, levelsDbm, baseDbm, busy, offset);
      const c = cellAt(quietBins[i + 2 * stride] as number, levelsDbm, baseDbm, busy, offset);
      const d = cellAt(quietBins[i + 3 * stride] as number, levelsDbm, baseDbm, busy, offset);
      histogram[a] = (histogram[a] as number) + 1;
      histogram[b] = (histogram[b] as number) + 1;
      histogram[c] = (histogram[c] as number) + 1;
      histogram[d] = (histogram[d] as number) + 1;
    }
    for (; i < quietBins.length; i += stride) {
      const a = cellAt(quietBins[i] as number, levelsDbm, baseDbm, busy, offset);
      histogram[a] = (histogram[a] as number) + 1;
    }
    const total = Math.ceil((quietBins.length - this.turn) / stride) - (histogram[0] as number);
    histogram[0] = 0;
    if (total < 6) return 'steady';
    const near = Math.round(this.nearDb * STEPS_PER_DB);
    const middle = HALF_RANGE_DB * STEPS_PER_DB;
    const inside = this.countBetween(middle - near, middle + near);
    const median = this.quantileBetween(middle - near, middle + near, inside / 2);
    const shift = median - this.medianDb;
    if (inside > SHARE_NEAR * total && Math.abs(shift) < this.sameDb) {
      this.steady(shift);
      this.steadyDbm.set(levelsDbm);
      return 'steady';
    }
    return this.jump(levelsDbm, busy);
  }

  private steady(shiftDb: number): void {
    this.jumpSweeps = 0;
    this.unreadSweeps = 0;
    this.gainDb += Math.max(-SLEW_DB, Math.min(SLEW_DB, shiftDb));
  }

  /**
   * Decides what a jump is. Interference adds power to some bins, a gain moves all of them: so the lowest level on which
   * several stretches of the band agree is the noise. If the noise is where it was, part of the band is jammed and the gain is
   * known. If it moved, the gain moved, unless strong signals kept their levels in the first sweep: in a later one a few that
   * fade may look so. A new gain is adopted after `stepSweeps` sweeps that agree, or after MOST_UNREAD_SWEEPS in any case.
   */
  private jump(levelsDbm: Float32Array, busy: Uint8Array): GainState {
    const shift = this.lowestAgreed(levelsDbm, busy) - this.medianDb;
    if (Math.abs(shift) < this.sameDb || (this.jumpSweeps === 0 && this.strongStayed(shift, levelsDbm))) {
      this.steady(Math.abs(shift) < this.sameDb ? shift : 0);
      return 'steady';
    }
    const gainDb = this.gainDb + shift;
    const same = this.jumpSweeps > 0 && Math.abs(gainDb - this.jumpGainDb) < Math.max(1, this.sameDb);
    this.jumpSweeps = same ? this.jumpSweeps + 1 : 1;
    this.unreadSweeps++;
    this.jumpGainDb = gainDb;
    if (this.jumpSweeps < this.stepSweeps && this.unreadSweeps < MOST_UNREAD_SWEEPS) return 'jump';
    this.gainDb = gainDb;
    this.jumpSweeps = 0;
    this.unreadSweeps = 0;
    this.steadyDbm.set(levelsDbm);
    return 'step';
  }

  /** Lowest level, dB over the gain, at which {@link SHARE_AGREEING} of the stretches of quiet bins lie together. */
  private lowestAgreed(levelsDbm: Float32Array, busy: Uint8Array): number {
    const { quietBins, baseDbm, stretches, stretch } = this;
    const free = this.countFree(levelsDbm, busy);
    const length = Math.max(1, Math.min(STRETCH_BINS, Math.floor(free / FEWEST_STRETCHES)));
    let count = 0;
    let n = 0;
    for (let i = 0; i < quietBins.length; i++) {
      const f = quietBins[i] as number;
      const excess = (levelsDbm[f] as number) - (baseDbm[f] as number) - this.gainDb;
      if (busy[f] !== 0 || Number.isNaN(excess)) continue;
      stretch[n++] = excess;
      if (n < length) continue;
      stretches[count++] = midMean(stretch, n);
      n = 0;
    }
    const sorted = stretches.subarray(0, count).sort();
    const reach = Math.max(1, (4 * this.sdDb) / Math.sqrt(length));
    const needed = Math.max(2, Math.ceil(SHARE_AGREEING * count));
    let first = 0;
    while (first + needed < count && (sorted[first + needed - 1] as number) - (sorted[first] as number) > reach)
      first++;
    let last = first;
    while (last + 1 < count && (sorted[last + 1] as number) - (sorted[first] as number) <= reach) last++;
    return sorted[(first + last) >> 1] ?? 0;
  }

  private countFree(levelsDbm: Float32Array, busy: Uint8Array): number {
    let free = 0;
    for (const f of this.quietBins) if (busy[f] === 0 && !Number.isNaN(levelsDbm[f] as number)) free++;
    return free;
  }

  /** Tells whether the strong signals, which a gain step would move, have the level of the last sweep whose gain was read. */
  private strongStayed(shiftDb: number, levelsDbm: Float32Array): boolean {
    const least = Math.max(0, shiftDb) + STRONG_DB;
    let stayed = 0;
    let strong = 0;
    for (let f = 0; f < levelsDbm.length; f++) {
      const before = this.steadyDbm[f] as number;
      const change = (levelsDbm[f] as number) - before;
      if (Number.isNaN(change) || before - (this.baseDbm[f] as number) - this.gainDb < least) continue;
      strong++;
      if (Math.abs(change) < Math.abs(shiftDb) / 2) stayed++;
    }
    return strong >= FEWEST_STRONG && stayed > SHARE_STAYED * strong;
  }

  private countBetween(from: number, to: number): number {
    let count = 0;
    for (let i = Math.max(0, from); i <= Math.min(CELLS - 1, to); i++) count += this.histogram[i] as number;
    return count;
  }

  /** dB relative to the gain of the `rank`-th value between two cells. */
  private quantileBetween(from: number, to: number, rank: number): number {
    let count = 0;
    for (let i = Math.max(0, from); i <= Math.min(CELLS - 1, to); i++) {
      const here = this.histogram[i] as number;
      if (count + here >= rank && here > 0)
        return (i + (rank - count) / here) / STEPS_PER_DB - HALF_RANGE_DB - 0.5 / STEPS_PER_DB;
      count += here;
    }
    return 0;
  }

  /** Lets base levels follow slow changes in quiet cells. Each sweep moves every eighth bin, eight times as fast. */
  follow(sweep: number, ratios: Uint16Array, flags: Uint8Array, cap: number): void {
    const step = (4.343 * 8) / this.baseSweeps / ONE;
    const { followed } = this;
    for (let i = sweep & 7; i < followed.length; i += 8) {
      const f = followed[i] as number;
      const ratio = ratios[f] as number;
      if (ratio === ONE || flags[f] !== 0) continue;
      this.baseDbm[f] = (this.baseDbm[f] as number) + step * (Math.min(ratio, cap) - ONE);
    }
    if (sweep % REBASE_SWEEPS === 0) this.rebase();
  }

  /**
   * Moves the common drift of the base levels into the gain. Base and gain can drift apart in opposite directions without any
   * effect on quiet bins; levels known only relative to the gain (traffic, masked channels) would become wrong.
   */
  private rebase(): void {
    const { quietBins, movedDb, baseDbm, startDbm, followed } = this;
    let n = 0;
    for (let i = 0; i < quietBins.length; i++) {
      const f = quietBins[i] as number;
      const moved = (baseDbm[f] as number) - (startDbm[f] as number);
      if (!Number.isNaN(moved)) movedDb[n++] = moved;
    }
    if (n === 0) return;
    const common = quantile(movedDb, 0.5, n);
    for (let i = 0; i < followed.length; i++) {
      const f = followed[i] as number;
      baseDbm[f] = (baseDbm[f] as number) - common;
    }
    this.gainDb += common;
  }

  state() {
    const { gainDb, turn, jumpSweeps, unreadSweeps, jumpGainDb } = this;
    return {
      gainDb,
      turn,
      jumpSweeps,
      unreadSweeps,
      jumpGainDb,
      steadyDbm: this.steadyDbm.slice(),
      startDbm: this.startDbm.slice(),
    };
  }

  setState(state: ReturnType<NoiseFloor['state']>): void {
    this.gainDb = state.gainDb;
    this.turn = state.turn;
    this.jumpSweeps = state.jumpSweeps;
    this.unreadSweeps = state.unreadSweeps;
    this.jumpGainDb = state.jumpGainDb;
    this.steadyDbm.set(state.steadyDbm);
    this.startDbm.set(state.startDbm);
  }
}
