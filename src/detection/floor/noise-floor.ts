/**
 * The floor while running: base per bin × common gain, the gain by mode tracking.
 *
 * A percentile of the whole band is dragged by a jammer that covers half of it. The mode is not: only levels near the
 * last gain are counted, and if fewer than a third of the quiet bins are there, the sweep is a jump: lightning if it
 * passes, a gain step (automatic gain, attenuator) if nearly all bins agree on the new level for some sweeps, licensed and
 * jammed ones too: a second jammer beside a first may leave few quiet bins, and they would agree.
 */

import { ONE } from '../threshold/ratio-table.js';
import type { LearnedFloor } from './learn-floor.js';
import { quantile } from './select.js';

const STEPS_PER_DB = 8;
const HALF_RANGE_DB = 32;
const CELLS = 2 * HALF_RANGE_DB * STEPS_PER_DB;
/** Largest believable change of the true gain from one sweep to the next, short of a step. */
const SLEW_DB = 0.35;
const SHARE_NEAR = 0.3;
/** So many bins tell the gain to a twentieth of the spread of a cell. */
const ENOUGH_BINS = 512;
const SHARE_AGREEING = 0.8;
/** Share of all bins that a gain step moves; traffic comes and goes meanwhile. */
const SHARE_MOVED = 0.5;
/** Every so many sweeps, what the base of most quiet bins moved by is given to the gain. */
const REBASE_SWEEPS = 64;

/** `steady`: gain known; `jump`: gain not readable in this sweep; `step`: a new gain was adopted just now. */
export type GainState = 'steady' | 'jump' | 'step';

export class NoiseFloor {
  readonly baseDbm: Float32Array;
  gainDb: number;
  /** Base as learned. */
  private readonly startDbm: Float32Array;
  private readonly movedDb: Float32Array;
  /** Of many quiet bins every so-manieth is read, others each sweep. */
  private readonly stride: number;
  private turn = 0;
  private readonly quietBins: Int32Array;
  /** Bins whose base may follow: not those whose level is traffic. */
  private readonly followed: Int32Array;
  private readonly histogram = new Int32Array(CELLS);
  private readonly nearDb: number;
  private readonly sdDb: number;
  /** Levels of the last sweep whose gain was read. */
  private readonly steadyDbm: Float32Array;
  private jumpSweeps = 0;
  private jumpGainDb = Number.NaN;
  private readonly stepSweeps: number;
  private readonly baseSweeps: number;

  constructor(learned: LearnedFloor, stepSweeps: number, baseSweeps: number) {
    this.baseDbm = learned.baseDbm;
    this.gainDb = learned.gainDb;
    this.startDbm = learned.baseDbm.slice();
    this.steadyDbm = new Float32Array(learned.baseDbm.length).fill(Number.NaN);
    this.sdDb = 4.343 / Math.sqrt(learned.shape);
    this.nearDb = Math.max(1.2, 2.3 * this.sdDb);
    this.stepSweeps = stepSweeps;
    this.baseSweeps = baseSweeps;
    this.followed = Int32Array.from(
      Array.from(learned.traffic.busyShare.keys()).filter((f) => learned.traffic.busyShare[f] === 0),
    );
    this.quietBins = Int32Array.from(Array.from(learned.quiet.keys()).filter((f) => learned.quiet[f] === 1));
    this.movedDb = new Float32Array(this.quietBins.length);
    this.stride = Math.max(1, Math.floor(this.quietBins.length / ENOUGH_BINS));
  }

  /** Reads the gain from quiet bins that are not flagged (`busy` = 0). O(quiet bins). */
  track(levelsDbm: Float32Array, busy: Uint8Array): GainState {
    const { histogram, quietBins, baseDbm } = this;
    histogram.fill(0);
    const offset = HALF_RANGE_DB - this.gainDb + 0.5 / STEPS_PER_DB;
    let total = 0;
    const { stride } = this;
    this.turn = (this.turn + 1) % stride;
    for (let i = this.turn; i < quietBins.length; i += stride) {
      const f = quietBins[i] as number;
      if (busy[f] !== 0) continue;
      const cell = (((levelsDbm[f] as number) - (baseDbm[f] as number) + offset) * STEPS_PER_DB) | 0;
      if (cell <= 0 || cell >= CELLS) continue;
      histogram[cell] = (histogram[cell] as number) + 1;
      total++;
    }
    if (total < 6) return 'steady';
    const near = Math.round(this.nearDb * STEPS_PER_DB);
    const middle = HALF_RANGE_DB * STEPS_PER_DB;
    const inside = this.countBetween(middle - near, middle + near);
    const median = this.quantileBetween(middle - near, middle + near, inside / 2);
    const shift = median - this.dbmOfMean();
    if (inside > SHARE_NEAR * total && Math.abs(shift) < Math.max(0.8, this.sdDb * 0.6)) {
      this.jumpSweeps = 0;
      this.gainDb += Math.max(-SLEW_DB, Math.min(SLEW_DB, shift));
      this.steadyDbm.set(levelsDbm);
      return 'steady';
    }
    return this.jump(total, levelsDbm);
  }

  /** Where the median of pure noise lies relative to the gain, in dB. */
  private dbmOfMean(): number {
    return -this.sdDb * this.sdDb * 0.0767;
  }

  private jump(total: number, levelsDbm: Float32Array): GainState {
    const whole = this.quantileBetween(1, CELLS - 1, total / 2);
    const centre = Math.round((whole + HALF_RANGE_DB) * STEPS_PER_DB);
    const near = Math.round((this.nearDb + 0.5) * STEPS_PER_DB);
    const agree = this.countBetween(centre - near, centre + near) > SHARE_AGREEING * total;
    const gainDb = this.gainDb + whole - this.dbmOfMean();
    const same = this.jumpSweeps > 0 && Math.abs(gainDb - this.jumpGainDb) < 1;
    if (!agree) {
      // A jammer over part of the band: the gain is what it was.
      this.jumpSweeps = 0;
      return this.spreadIsSplit(total) ? 'steady' : 'jump';
    }
    if (!this.allMoved(gainDb - this.gainDb, levelsDbm)) {
      this.jumpSweeps = 0;
      return 'steady';
    }
    this.jumpSweeps = same ? this.jumpSweeps + 1 : 1;
    this.jumpGainDb = gainDb;
    if (this.jumpSweeps < this.stepSweeps) return 'jump';
    this.gainDb = gainDb;
    this.jumpSweeps = 0;
    return 'step';
  }

  /** Did most bins, whatever is on them, move by about so much since the gain was last read? */
  private allMoved(stepDb: number, levelsDbm: Float32Array): boolean {
    const reach = Math.max(Math.abs(stepDb) / 2, this.nearDb);
    let moved = 0;
    let total = 0;
    for (let f = 0; f < levelsDbm.length; f++) {
      const change = (levelsDbm[f] as number) - (this.steadyDbm[f] as number);
      if (Number.isNaN(change)) continue;
      total++;
      if (Math.abs(change - stepDb) < reach) moved++;
    }
    return total < 12 || moved > SHARE_MOVED * total;
  }

  /** Some bins still at the old level: part of the band is jammed, not all of it struck. */
  private spreadIsSplit(total: number): boolean {
    const middle = HALF_RANGE_DB * STEPS_PER_DB;
    return this.countBetween(0, middle + Math.round(this.sdDb * STEPS_PER_DB)) > 0.2 * total;
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

  /** Lets the base follow slow change at quiet cells: every eighth bin per sweep, eight times as fast. */
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
   * Base and gain may wander apart, one up and the other down, and no quiet bin would show it; levels known only relative to
   * the gain (traffic, masked channels) would. So what most quiet bins moved by since they were learned is the gain's.
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
    const { gainDb, turn, jumpSweeps, jumpGainDb } = this;
    return { gainDb, turn, jumpSweeps, jumpGainDb, steadyDbm: this.steadyDbm.slice(), startDbm: this.startDbm.slice() };
  }

  setState(state: ReturnType<NoiseFloor['state']>): void {
    this.gainDb = state.gainDb;
    this.turn = state.turn;
    this.jumpSweeps = state.jumpSweeps;
    this.jumpGainDb = state.jumpGainDb;
    this.steadyDbm.set(state.steadyDbm);
    this.startDbm.set(state.startDbm);
  }
}
