/**
 * Continuous services without a mask (LTE): each resource block is idle or busy at random, and both levels are learned. Five
 * things that traffic does not do are brought to the scale of noise, so that the same sums judge them:
 * - a level above busy counts relative to busy;
 * - a level in the gap between the highest idle and the lowest busy level was lifted by something; it counts relative to
 *   idle. Leakage from a busy neighbour counts as idle;
 * - a bin that is never idle any more: a CUSUM (Page 1954) of its busy sweeps against the load of the channel;
 * - a part of a channel in which no bin is idle and the mean is stronger than that of its busy blocks;
 * - a stretch of bins busy at once: a busy bin counts a little above 1, an idle bin so much below 1 that the mean stays 1.
 * The load of the moment is the median over the parts of the channel, so a jammer on less than half of it is not taken for
 * load.
 */
import type { BandLayout } from '../band-layout.js';
import type { LearnedFloor } from '../floor/learn-floor.js';
import { ONE } from '../threshold/ratio-table.js';

/**
 * Margin, as a power ratio, because levels of blocks vary and drift with the noise in them. A harmful signal doubles their
 * power; half of that is margin.
 */
const HEADROOM = 1.45;
/**
 * Smaller margin for blocks so weak that noise fills the gap between idle and busy: most of their level is noise, which is
 * known.
 */
const WEAK_HEADROOM = 1.2;
/** Smallest ratio between the lowest busy and the highest idle level that counts as a gap. */
const LEAST_GAP = 1.3;
/** Share of a busy bin's power that leaks into its neighbours (Hann: 1/6 to 1/3, plus the noise of both). */
const LEAK = 0.4;
const LEAST_LOAD = 0.05;
const MOST_LOAD = 0.95;
/** Share of its sweeps in which an intruder keeps a bin busy. */
const HELD_SHARE = 0.95;
/**
 * CUSUM limit in nats: one false start in e^18 sweeps of a bin. MOST_EVIDENCE bounds the sum; HELD is the ratio of a held bin.
 */
const HELD_LIMIT = 18;
const MOST_EVIDENCE = 30;
const HELD = Math.round(1.8 * ONE);
/** Most that a busy bin counts above 1. A block of four bins varies as one, so it must not count more than noise can produce. */
const MOST_WEIGHT = 0.2;
const BLOCK_SPREAD = 4;
const MEMORY = 1 / 16;
/** Share by which a level may follow in one sweep, and limit of the total. */
const TRIM_STEP = 0.0005;
const MOST_TRIM = 2.5;
/** Votes for and against: highest idle level, busy level, idle level. */
const KINDS_OF_VOTES = 6;
const PARTS = 8;
/**
 * A lifted part: at most this share of its bins is idle, its mean exceeds that of its busy blocks by LIFTED_HEADROOM, and one
 * bin counts at most MOST_LIFT.
 */
const LIFTED_IDLE_SHARE = 0.1;
const LIFTED_HEADROOM = 1.15;
const MOST_LIFT = 2;
const FEWEST_BINS_IN_PART = 6;

export class TrafficLevels {
  readonly bins: Int32Array;
  /** Evidence, in nats, that a bin is held busy. */
  readonly evidence: Float32Array;
  /** Per channel: leaky share of busy bins. */
  readonly load: Float32Array;
  /** Ratios to the idle level: a block above `middle` is busy; a block above `bottom` may be. */
  private readonly middle: Uint16Array;
  private readonly bottom: Uint16Array;
  private readonly overIdle: Float32Array;
  private readonly overBusy: Float32Array;
  /** Factor that takes the margin off a ratio. */
  private readonly margin: Float32Array;
  private readonly part: Uint16Array;
  private readonly partSum: Int32Array;
  private readonly partCount: Int32Array;
  /**
   * Index of each bin's half of a part. Per half, in this sweep: mean relative to busy without the margin, or 0 when it is not
   * lifted.
   */
  private readonly half: Uint16Array;
  private readonly halfCount: Int32Array;
  private readonly halfLift: Float32Array;
  private readonly scratch = new Float32Array(PARTS);
  /** First part of each channel, and each bin's channel. */
  private readonly firstPart: Uint16Array;
  private readonly channel: Uint16Array;
  /** Per channel, in this sweep: ratio and evidence (nats) of a busy bin, and of an idle bin. */
  private readonly busyRatio: Int32Array;
  private readonly idleRatio: Int32Array;
  private readonly busyNats: Float32Array;
  private readonly idleNats: Float32Array;
  /**
   * Per channel: movement of its highest idle, its busy and its idle level since warm-up, as ratios. The common gain follows
   * the noise; a noise that rises outside does not raise the carrier. The levels follow so slowly that a jammer ends before it
   * is learned.
   */
  readonly busyTrim: Float32Array;
  readonly idleTrim: Float32Array;
  readonly levelTrim: Float32Array;
  /** The border between idle and busy moves with both levels. */
  readonly middleTrim: Float32Array;
  private readonly votes: Int32Array;
  private readonly shape: number;

  constructor(layout: BandLayout, learned: LearnedFloor) {
    this.bins = layout.trafficBins.filter((f) => (learned.traffic.busyShare[f] as number) > 0);
    const count = this.bins.length;
    const channels = layout.channels.length;
    this.shape = learned.shape;
    this.evidence = new Float32Array(count);
    this.middle = new Uint16Array(count);
    this.bottom = new Uint16Array(count);
    this.overIdle = new Float32Array(count);
    this.overBusy = new Float32Array(count);
    this.margin = new Float32Array(count);
    this.part = new Uint16Array(count);
    this.half = new Uint16Array(count);
    this.channel = Uint16Array.from(this.bins, (f) => Math.max(0, layout.channelOf[f] as number));
    this.load = new Float32Array(channels).fill(LEAST_LOAD);
    this.firstPart = new Uint16Array(channels + 1);
    this.busyRatio = new Int32Array(channels).fill(ONE);
    this.idleRatio = new Int32Array(channels).fill(ONE);
    this.busyNats = new Float32Array(channels);
    this.busyTrim = new Float32Array(channels).fill(1);
    this.idleTrim = new Float32Array(channels).fill(1);
    this.levelTrim = new Float32Array(channels).fill(1);
    this.middleTrim = new Float32Array(channels).fill(1);
    this.votes = new Int32Array(KINDS_OF_VOTES * channels);
    this.idleNats = new Float32Array(channels);
    this.bins.forEach((f, i) => {
      const ratio = (dbm: number) => 10 ** ((dbm - (learned.baseDbm[f] as number)) / 10);
      const busy = ratio(learned.traffic.busyDbm[f] as number);
      const top = ratio(learned.traffic.idleTopDbm[f] as number);
      const bottom = ratio(learned.traffic.busyBottomDbm[f] as number);
      this.middle[i] = Math.min(32_767, ONE * Math.sqrt(busy));
      const gap = bottom > top * LEAST_GAP;
      this.bottom[i] = gap ? Math.min(32_767, ONE * bottom) : 0;
      this.overIdle[i] = 1 / top;
      this.overBusy[i] = 1 / busy;
      this.margin[i] = 1 / (gap ? HEADROOM : WEAK_HEADROOM);
    });
    this.divide(learned);
    this.partSum = new Int32Array(this.firstPart.at(-1) as number);
    this.partCount = new Int32Array(this.partSum.length);
    this.halfCount = new Int32Array(2 * this.partSum.length);
    this.halfLift = new Float32Array(2 * this.partSum.length);
    for (const h of this.half) this.halfCount[h] = (this.halfCount[h] as number) + 1;
    for (const p of this.part) this.partCount[p] = (this.partCount[p] as number) + 1;
  }

  /** Cuts each channel into parts of equal size, and takes its load from warm-up. */
  private divide(learned: LearnedFloor): void {
    let next = 0;
    for (let c = 0; c < this.load.length; c++) {
      this.firstPart[c] = next;
      const own = Array.from(this.bins.keys()).filter((i) => this.channel[i] === c);
      const parts = Math.min(PARTS, Math.ceil(own.length / FEWEST_BINS_IN_PART));
      own.forEach((i, k) => {
        this.half[i] = 2 * next + Math.floor((2 * k * parts) / own.length);
        this.part[i] = (this.half[i] as number) >> 1;
      });
      next += parts;
      const shares = own.map((i) => learned.traffic.busyShare[this.bins[i] as number] as number).sort((a, b) => a - b);
      this.load[c] = Math.max(LEAST_LOAD, shares[shares.length >> 1] ?? 0);
    }
    this.firstPart[this.load.length] = next;
  }

  /** @param busy bins flagged lately: their levels are not the channel's own and are not followed */
  apply(ratios: Uint16Array, busy: Uint8Array): void {
    const { bins, evidence, middle, bottom, overIdle, overBusy, margin, channel, half, halfLift } = this;
    this.measureLoad(ratios);
    const { busyTrim, idleTrim, levelTrim, middleTrim, votes } = this;
    votes.fill(0);
    let before = 0;
    let leakBefore = 0;
    let c = -1;
    let now = this.levelsOf(0);
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      // Bins of a channel are neighbours.
      if (c !== channel[i]) {
        c = channel[i] as number;
        now = this.levelsOf(c);
      }
      const ratio = ratios[f] as number;
      const next = i + 1 < bins.length ? (ratios[bins[i + 1] as number] as number) : 0;
      const middleNow = (middle[i] as number) * now.middleTrim;
      const isBusy = ratio > middleNow;
      let nats = (evidence[i] as number) + (isBusy ? now.busyNats : now.idleNats);
      if (nats < 0) nats = 0;
      else if (nats > MOST_EVIDENCE) nats = MOST_EVIDENCE;
      evidence[i] = nats;
      let judged = isBusy ? now.busyRatio : now.idleRatio;
      if (nats > HELD_LIMIT && isBusy) judged = HELD;
      const lift = halfLift[half[i] as number] as number;
      if (lift > judged) judged = lift;
      if (ratio < (bottom[i] as number) * now.busyTrim) {
        const leaked = LEAK * Math.max(leakBefore, (evidence[i + 1] ?? 0) > HELD_LIMIT ? 0 : next);
        const over = (ratio * (overIdle[i] as number)) / now.idleTrim;
        const lifted = Math.min(over * (margin[i] as number), (ratio * ONE) / leaked);
        if (lifted > judged) judged = lifted;
        if (lifted < NO_VOTE) vote(votes, KINDS_OF_VOTES * c, over > MEDIAN);
      } else {
        const above = (ratio * (overBusy[i] as number)) / now.busyTrim;
        if (above * (margin[i] as number) > judged) judged = above * (margin[i] as number);
        // A busy bin beside no other one may be noise, and one beside an idle one what leaks out of a block; weak blocks do not
        // leak.
        const beside = bottom[i] === 0 ? Math.max(before, next) : Math.min(before, next);
        if (isBusy && beside > middleNow && busy[f] === 0) vote(votes, KINDS_OF_VOTES * c + 2, above > MEDIAN);
      }
      if (!isBusy && before <= middleNow && next <= middleNow && busy[f] === 0)
        vote(votes, KINDS_OF_VOTES * c + 4, ratio > MEDIAN * now.levelTrim);
      before = ratio;
      leakBefore = nats > HELD_LIMIT ? 0 : ratio;
      ratios[f] = judged;
    }
    for (let c = 0; c < busyTrim.length; c++) {
      idleTrim[c] = trimmed(idleTrim[c] as number, votes, KINDS_OF_VOTES * c);
      busyTrim[c] = trimmed(busyTrim[c] as number, votes, KINDS_OF_VOTES * c + 2);
      levelTrim[c] = trimmed(levelTrim[c] as number, votes, KINDS_OF_VOTES * c + 4);
      middleTrim[c] = Math.sqrt((levelTrim[c] as number) * (busyTrim[c] as number));
    }
  }

  /** What is alike in all bins of a channel in this sweep. */
  private levelsOf(c: number) {
    return {
      busyNats: this.busyNats[c] as number,
      idleNats: this.idleNats[c] as number,
      busyRatio: this.busyRatio[c] as number,
      idleRatio: this.idleRatio[c] as number,
      busyTrim: this.busyTrim[c] as number,
      idleTrim: this.idleTrim[c] as number,
      levelTrim: this.levelTrim[c] as number,
      middleTrim: this.middleTrim[c] as number,
    };
  }

  /** Load per channel in this sweep, and the values that follow from it. */
  private measureLoad(ratios: Uint16Array): void {
    const { bins, middle, middleTrim, channel, part, partSum, half, halfLift, overBusy, load } = this;
    partSum.fill(0);
    halfLift.fill(0);
    for (let i = 0; i < bins.length; i++) {
      const ratio = ratios[bins[i] as number] as number;
      const p = part[i] as number;
      const h = half[i] as number;
      halfLift[h] = (halfLift[h] as number) + Math.min(MOST_LIFT * ONE, ratio * (overBusy[i] as number));
      if (ratio > (middle[i] as number) * (middleTrim[channel[i] as number] as number))
        partSum[p] = (partSum[p] as number) + 1;
    }
    this.measureLift();
    for (let c = 0; c < load.length; c++) {
      const now = this.medianPart(c);
      if (now < 0) continue;
      load[c] = (load[c] as number) + MEMORY * (now - (load[c] as number));
      const at = Math.max(LEAST_LOAD, Math.min(MOST_LOAD, Math.max(now, load[c] as number)));
      const weight = Math.min(MOST_WEIGHT, Math.sqrt((1 - at) / (at * this.shape * BLOCK_SPREAD)));
      this.busyRatio[c] = ONE * (1 + weight);
      this.idleRatio[c] = ONE * Math.max(0.25, 1 - (weight * at) / (1 - at));
      this.busyNats[c] = Math.max(0, Math.log(HELD_SHARE / at));
      this.idleNats[c] = Math.log((1 - HELD_SHARE) / (1 - Math.min(HELD_SHARE, at)));
    }
  }

  /** Finds parts in which nothing is idle and the mean exceeds that of busy blocks; then each half of them by itself. */
  private measureLift(): void {
    const { firstPart, partSum, partCount, halfLift, halfCount, busyTrim } = this;
    for (let c = 0; c < busyTrim.length; c++) {
      const usual = ONE * LIFTED_HEADROOM * (busyTrim[c] as number);
      for (let p = firstPart[c] as number; p < (firstPart[c + 1] as number); p++) {
        const count = partCount[p] as number;
        const sum = (halfLift[2 * p] as number) + (halfLift[2 * p + 1] as number);
        const isLifted = sum > count * usual && (partSum[p] as number) > (1 - LIFTED_IDLE_SHARE) * count;
        for (let h = 2 * p; h < 2 * p + 2; h++) {
          const mean = (halfLift[h] as number) / Math.max(1, halfCount[h] as number);
          halfLift[h] = isLifted && mean > usual ? (ONE * mean) / usual : 0;
        }
      }
    }
  }

  /** Median over the parts of a channel of their busy share; −1 when the channel has no learned traffic. */
  private medianPart(channel: number): number {
    const { firstPart, partSum, partCount, scratch } = this;
    const from = firstPart[channel] as number;
    const parts = (firstPart[channel + 1] as number) - from;
    if (parts === 0) return -1;
    // Insertion sort of at most eight numbers.
    for (let p = 0; p < parts; p++) {
      const value = (partSum[from + p] as number) / (partCount[from + p] as number);
      let place = p;
      while (place > 0 && (scratch[place - 1] as number) > value) {
        scratch[place] = scratch[place - 1] as number;
        place--;
      }
      scratch[place] = value;
    }
    return scratch[parts >> 1] as number;
  }

  /** Lifts thresholds (dBm) to the busy level, as {@link apply} does with the ratios; the gap above idle is not shown. */
  liftThresholds(thresholdDbm: Float32Array): void {
    const { bins, overBusy, margin } = this;
    for (let i = 0; i < bins.length; i++) {
      const f = bins[i] as number;
      thresholdDbm[f] = (thresholdDbm[f] as number) - 10 * Math.log10((overBusy[i] as number) * (margin[i] as number));
    }
  }
}

/** Median of a level's cells as a share of their mean (Gamma of some averages), in fixed point. */
const MEDIAN = 0.98 * ONE;

/** A cell this far above its level belongs to another signal and does not vote. */
const NO_VOTE = 1.3 * ONE;

/** Counts one cell above or below the median of its level. */
function vote(votes: Int32Array, at: number, above: boolean): void {
  const i = above ? at : at + 1;
  votes[i] = (votes[i] as number) + 1;
}

/** Moves a level one small step towards the point with half of the cells above it. */
function trimmed(trim: number, votes: Int32Array, at: number): number {
  const above = votes[at] as number;
  const below = votes[at + 1] as number;
  if (above + below === 0) return trim;
  const moved = trim * (1 + (TRIM_STEP * (above - below)) / (above + below));
  return Math.min(MOST_TRIM, Math.max(1 / MOST_TRIM, moved));
}
