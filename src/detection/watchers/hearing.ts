/**
 * Judges whether the receiver still hears. The carriers that it hears all the time and the noise floor are its heartbeat: when all
 * carriers fall together it is the receiver that is deaf (antenna, cable, attenuator), and no licensee that is silent. One mast
 * without power leaves other carriers where they were. A strong new signal explains the fall too: an automatic gain gave way to it.
 */
import type { Anomaly, AnomalyDetector, WatchedSweep } from '../anomaly.js';
import { type BandLayout, BinClass } from '../band-layout.js';
import { quantile } from '../floor/select.js';
import { STRONG_DB } from '../judging/scene.js';
import { LEARN_SWEEPS, LOSS_MS } from './carrier-loss.js';

const FAINT_DB = 8;
const PRESENT_SHARE = 0.9;
/** Bins between two parts of one carrier. */
const GAP_BINS = 2;
const MOST_CARRIERS = 64;
/** Fewer carriers may have one mast; they prove deafness only when the floor fell with them. */
const FEWEST_CARRIERS = 3;
/** Fall in dB of each carrier, and of the middle one, at which the receiver counts as deaf. */
const LOST_DB = 3.5;
const DEAF_DB = 5;
/** Share of carriers that must be lost: the rest may be made by the receiver itself. A licensed one that is still heard is not. */
const LOST_SHARE = 0.75;
const FLOOR_FELL_DB = 4;
/** Fall of the floor that proves deafness where there is no carrier. */
const FLOOR_ALONE_DB = 6;
/** Fall from which a few sweeps are proof enough. */
const GONE_DB = 15;
const SWEEPS = { gone: 3, faint: 6, back: 3 };
/** A lossy line takes as much from each carrier: middle half of the falls, dB. On a drive they differ. */
const SAME_WITHIN_DB = 4;
/** On a drive carriers come and go: so many times more sweeps are needed. After MOVING_SWEEPS nothing is usual any more. */
const MOVING_TIMES = 5;
const MOVING_SWEEPS = 80;
const FOLLOWS_BY = 1 / 512;
const SMOOTHED_BY = 1 / 4;
const FLOOR_BINS = 256;

interface Carrier {
  readonly firstBin: number;
  readonly endBin: number;
  readonly isLicensed: boolean;
  usualDbm: number;
  /** Smoothed over a few sweeps. */
  levelDbm: number;
}

interface State {
  seen: number;
  carriers: Carrier[];
  /** Floor above its learned level: usual, and smoothed over a few sweeps. */
  usualFloorDb: number;
  floorDb: number;
  low: number;
  /** Sweeps since the receiver is taken to move. */
  moving: number;
  back: number;
  /** Epoch ms of the last sweep in which it heard as usual. */
  heardAt: number;
  /** The same at the begin of a deafness that is told; NaN while it hears. */
  deafSince: number;
  /** Fall in the newest deaf sweep of what is usual: the middle carrier's level, or the floor's. */
  fallDb: number;
  expectedDbm: number;
}

type Falls = [number, number, number];

type Saved = Pick<Hearing, 'suspects'> & {
  readonly state: State;
  readonly present: Uint16Array;
  readonly sumDbm: Float32Array;
};

const NEW: State = {
  seen: 0,
  carriers: [],
  usualFloorDb: 0,
  floorDb: 0,
  low: 0,
  moving: 0,
  back: 0,
  heardAt: Number.NaN,
  deafSince: Number.NaN,
  fallDb: 0,
  expectedDbm: Number.NaN,
};

export class Hearing implements AnomalyDetector {
  readonly id = 'hearing';
  /** The newest sweep looks deaf: what is missing in it says nothing about those who transmit. */
  suspects = false;
  private readonly layout: BandLayout;
  private readonly smoothDbm: Float32Array;
  private readonly present: Uint16Array;
  private readonly sumDbm: Float32Array;
  private readonly floors: Float32Array;
  private state: State = { ...NEW };

  /** @param smoothDbm level of each bin without any carrier */
  constructor(layout: BandLayout, smoothDbm: Float32Array) {
    this.layout = layout;
    this.smoothDbm = smoothDbm;
    this.present = new Uint16Array(layout.bins);
    this.sumDbm = new Float32Array(layout.bins);
    this.floors = new Float32Array(FLOOR_BINS + 1);
  }

  /** @param moves true while the receiver is taken to move */
  observe({ at, levelsDbm }: Pick<WatchedSweep, 'at' | 'levelsDbm'>, moves = false): readonly Anomaly[] {
    const floorDb = this.floorOf(levelsDbm);
    if (Number.isNaN(floorDb)) return [];
    const { state } = this;
    state.moving = moves ? state.moving + 1 : 0;
    if (state.moving >= MOVING_SWEEPS) return this.forget(at);
    if (state.seen < LEARN_SWEEPS) {
      this.learn(levelsDbm, floorDb);
      state.heardAt = at;
      return [];
    }
    state.floorDb += (floorDb - state.floorDb) * SMOOTHED_BY;
    for (const carrier of state.carriers) {
      const level = highest(levelsDbm, carrier.firstBin, carrier.endBin);
      if (!Number.isNaN(level)) carrier.levelDbm += (level - carrier.levelDbm) * SMOOTHED_BY;
    }
    this.suspects = this.looksDeaf(levelsDbm);
    return this.suspects ? this.missing(at) : this.hears(at);
  }

  ongoing(at: number): readonly Anomaly[] {
    return Number.isNaN(this.state.deafSince) ? [] : [this.report('goes-on', at)];
  }

  private missing(at: number): readonly Anomaly[] {
    const { state } = this;
    state.back = 0;
    state.low += 1;
    const needed = (state.fallDb >= GONE_DB ? SWEEPS.gone : SWEEPS.faint) * (state.moving > 0 ? MOVING_TIMES : 1);
    if (!Number.isNaN(state.deafSince) || state.low < needed || at - state.heardAt < LOSS_MS) return [];
    state.deafSince = state.heardAt;
    return [this.report('began', state.deafSince)];
  }

  /** The receiver is elsewhere: what it usually hears there is learned when it stands. */
  private forget(at: number): readonly Anomaly[] {
    const ended = this.ongoing(at).map((one) => ({ ...one, state: 'ended' as const }));
    this.state = { ...NEW, moving: this.state.moving };
    this.suspects = false;
    this.present.fill(0);
    this.sumDbm.fill(0);
    return ended;
  }

  private hears(at: number): readonly Anomaly[] {
    const { state } = this;
    state.low = 0;
    if (!Number.isNaN(state.deafSince)) {
      if (++state.back < SWEEPS.back) return [];
      const ended = this.report('ended', at);
      state.deafSince = Number.NaN;
      return [ended];
    }
    state.heardAt = at;
    state.usualFloorDb += (state.floorDb - state.usualFloorDb) * FOLLOWS_BY;
    for (const carrier of state.carriers) carrier.usualDbm += (carrier.levelDbm - carrier.usualDbm) * FOLLOWS_BY;
    return [];
  }

  /** True when all that is usual has fallen, and nothing new explains it. */
  private looksDeaf(levelsDbm: Float32Array): boolean {
    const { state, smoothDbm } = this;
    const floorFellDb = state.usualFloorDb - state.floorDb;
    const usual = state.carriers.filter((one) => one.usualDbm >= this.floorAt(one) + FAINT_DB);
    if (usual.length < FEWEST_CARRIERS && floorFellDb < FLOOR_FELL_DB) return false;
    if (usual.length === 0) {
      if (floorFellDb < FLOOR_ALONE_DB || this.hearsAnew(levelsDbm, Number.NEGATIVE_INFINITY)) return false;
      const expectedDbm = quantile(smoothDbm.slice(), 0.5, smoothDbm.length) + state.usualFloorDb;
      Object.assign(state, { fallDb: floorFellDb, expectedDbm });
      return true;
    }
    const falls = Float32Array.from(usual, ({ usualDbm, levelDbm }) => usualDbm - levelDbm);
    if (usual.some(({ isLicensed }, i) => isLicensed && (falls[i] as number) < LOST_DB)) return false;
    if (falls.filter((fall) => fall >= LOST_DB).length < LOST_SHARE * falls.length) return false;
    const [low, fallDb, high] = [0.25, 0.5, 0.75].map((share) => quantile(falls, share, falls.length)) as Falls;
    if (fallDb < GONE_DB && high - low > SAME_WITHIN_DB) return false;
    const levels = Float32Array.from(usual, ({ usualDbm }) => usualDbm).sort();
    if (fallDb < DEAF_DB || this.hearsAnew(levelsDbm, (levels.at(-1) as number) - LOST_DB)) return false;
    Object.assign(state, { fallDb, expectedDbm: levels[levels.length >> 1] as number });
    return true;
  }

  /** True when a signal that is none of the usual carriers has at least this level. */
  private hearsAnew(levelsDbm: Float32Array, leastDbm: number): boolean {
    const { smoothDbm, layout, state } = this;
    let next = 0;
    for (let f = 0; f < levelsDbm.length; f++) {
      const carrier = state.carriers[next];
      if (carrier !== undefined && f >= carrier.firstBin) {
        f = carrier.endBin - 1;
        next += 1;
        continue;
      }
      const level = levelsDbm[f] as number;
      const isStrong = level >= leastDbm && level >= (smoothDbm[f] as number) + state.usualFloorDb + GONE_DB;
      if (isStrong && layout.classes[f] !== BinClass.spur) return true;
    }
    return false;
  }

  private floorAt({ firstBin, endBin }: Carrier): number {
    return (this.smoothDbm[(firstBin + endBin) >> 1] as number) + this.state.usualFloorDb;
  }

  /** Lower quartile of the levels above the learned floor, from bins spread over the plan. */
  private floorOf(levelsDbm: Float32Array): number {
    const stride = Math.max(1, Math.ceil(levelsDbm.length / FLOOR_BINS));
    let n = 0;
    for (let f = 0; f < levelsDbm.length; f += stride) {
      const excess = (levelsDbm[f] as number) - (this.smoothDbm[f] as number);
      if (!Number.isNaN(excess)) this.floors[n++] = excess;
    }
    return n === 0 ? Number.NaN : quantile(this.floors, 0.25, n);
  }

  private learn(levelsDbm: Float32Array, floorDb: number): void {
    const { state, present, sumDbm, smoothDbm } = this;
    state.seen += 1;
    state.usualFloorDb += (floorDb - state.usualFloorDb) / state.seen;
    for (let f = 0; f < levelsDbm.length; f++) {
      const level = levelsDbm[f] as number;
      if (!(level >= (smoothDbm[f] as number) + state.usualFloorDb + STRONG_DB)) continue;
      present[f] = (present[f] as number) + 1;
      sumDbm[f] = (sumDbm[f] as number) + level;
    }
    if (state.seen < LEARN_SWEEPS) return;
    state.floorDb = state.usualFloorDb;
    state.carriers = this.carriers();
  }

  private carriers(): Carrier[] {
    const { layout, present, sumDbm } = this;
    const found: Carrier[] = [];
    for (let f = 0; f < layout.bins; f++) {
      if ((present[f] as number) < PRESENT_SHARE * LEARN_SWEEPS || layout.classes[f] === BinClass.spur) continue;
      const usualDbm = (sumDbm[f] as number) / (present[f] as number);
      const licence = layout.channels[layout.channelOf[f] as number]?.assignment;
      const isLicensed = licence?.class === 'continuous';
      const last = found.at(-1);
      if (last === undefined || f - last.endBin > GAP_BINS) {
        found.push({ firstBin: f, endBin: f + 1, isLicensed, usualDbm, levelDbm: usualDbm });
        continue;
      }
      const most = Math.max(last.usualDbm, usualDbm);
      const both = { usualDbm: most, levelDbm: most, isLicensed: last.isLicensed || isLicensed };
      found[found.length - 1] = { ...last, ...both, endBin: f + 1 };
    }
    const strongest = [...found].sort((a, b) => b.usualDbm - a.usualDbm).slice(0, MOST_CARRIERS);
    return strongest.sort((a, b) => a.firstBin - b.firstBin);
  }

  private report(state: Anomaly['state'], at: number): Anomaly {
    const { layout } = this;
    const { deafSince: since, fallDb, expectedDbm, carriers, usualFloorDb, floorDb } = this.state;
    return {
      kind: 'deaf',
      state,
      since,
      at,
      lowHz: layout.startHz,
      highHz: layout.startHz + (layout.bins - 1) * layout.stepHz,
      levelDbm: expectedDbm - fallDb,
      expectedDbm,
      evidence: `${carriers.length} usual carriers ${fallDb.toFixed(1)} dB below their level, noise floor ${(usualFloorDb - floorDb).toFixed(1)} dB below its own`,
    };
  }

  snapshot(): Saved {
    const { state, present, sumDbm, suspects } = this;
    return structuredClone({ state, present, sumDbm, suspects });
  }

  restore(saved: unknown): void {
    const { state, present, sumDbm, suspects } = structuredClone(saved) as Saved;
    this.state = state;
    this.present.set(present);
    this.sumDbm.set(sumDbm);
    this.suspects = suspects;
  }
}

function highest(levelsDbm: Float32Array, firstBin: number, endBin: number): number {
  let most = Number.NaN;
  for (let f = firstBin; f < endBin; f++) if (!((levelsDbm[f] as number) <= most)) most = levelsDbm[f] as number;
  return most;
}
