/**
 * Detection on one page. Per sweep, in this order:
 *
 *   levels ─► gain (noise floor) ─► ratio to floor ─► masks of licensees ─► channel classes
 *          ─► sums in time ─► sums in frequency ─► lightning veto ─► fill across channels
 *          ─► tracks and alarms ─► verdict on the row 60 sweeps back ─► floor follows quiet cells
 *
 * Everything is O(bins) per sweep and allocated once.
 */
import { type BandLayout, BinClass } from './band-layout.js';
import type { LearnedFloor } from './floor/learn-floor.js';
import { NoiseFloor } from './floor/noise-floor.js';
import { ChannelActivity } from './licences/channel-activity.js';
import { ChannelFill } from './licences/channel-fill.js';
import { ChannelRules, type TrafficHabits } from './licences/channel-rules.js';
import { LightningVeto } from './threshold/lightning-veto.js';
import { ONE, ratiosOf } from './threshold/ratio-table.js';
import { FrequencySums } from './threshold/sum-threshold-frequency.js';
import { Hit, SumOf, TimeSums } from './threshold/sum-threshold-time.js';
import { RowVerdict, VERDICT_SWEEPS } from './tracking/row-verdict.js';
import type { TrackEvent } from './tracking/track-book.js';
import { Tracker } from './tracking/tracker.js';
import type { Tunables } from './tunables.js';

/** Loose runs per sweep, as a leaky mean, above which two sweeps in one place may be chance. */
const STORMY_RATE = 0.06;
const BUSY_SWEEPS = 8;
/** Sweeps that may be held back in excess of those judged; after that every other sweep is judged, whatever it looks like. */
const MOST_VETO_DEBT = 16;

/** Results of warm-up: the floor and the habits of traffic. */
export interface Learned extends TrafficHabits {
  readonly floor: LearnedFloor;
}

export class Pipeline {
  readonly floor: NoiseFloor;
  private readonly clamp: LearnedFloor['clamp'];
  readonly sums: TimeSums;
  readonly tracker: Tracker;
  readonly ratios: Uint16Array;
  readonly hits: Uint8Array;
  /** Per bin: number of sweeps until a flagged bin counts as quiet again. */
  readonly busy: Uint8Array;
  /** View of the same memory, four bins a word. */
  private readonly hitWords: Uint32Array;
  private readonly busyWords: Uint32Array;
  readonly rules: ChannelRules;
  readonly layout: BandLayout;
  /**
   * Leaky mean of loose runs per sweep. Minus zero is a fraction for the engine, which would otherwise compile for whole
   * numbers first.
   */
  looseRate = -0;
  private vetoDebt = 0;
  /** The sweep being judged, kept for explanations. */
  lastLevelsDbm: Float32Array = new Float32Array();
  /** The gain could not be read, or the sweep is held back. */
  doubtful = false;
  private readonly row: FrequencySums;
  private readonly box4: FrequencySums;
  private readonly box16: FrequencySums;
  private readonly veto: LightningVeto;
  readonly channels: ChannelActivity;
  private readonly fill: ChannelFill;
  readonly verdict: RowVerdict;

  constructor(layout: BandLayout, { floor: learned, ...habits }: Learned, tunables: Tunables) {
    const { bins } = layout;
    this.layout = layout;
    const judged = layout.classes.map((value) => (value === BinClass.muted || value === BinClass.spur ? 0 : 1));
    this.clamp = learned.clamp;
    this.floor = new NoiseFloor(learned, judged, tunables.broadSweeps, tunables.baseSweeps);
    this.ratios = new Uint16Array(bins);
    const words = Math.ceil(bins / 4);
    this.hitWords = new Uint32Array(words);
    this.busyWords = new Uint32Array(words);
    this.hits = new Uint8Array(this.hitWords.buffer, 0, bins);
    this.busy = new Uint8Array(this.busyWords.buffer, 0, bins);
    const thresholds = {
      law: learned,
      cellZ: tunables.cellZ,
      shortZ: tunables.shortTimeZ,
      longZ: tunables.longTimeZ,
      capZ: tunables.capZ,
    };
    this.sums = new TimeSums(bins, thresholds, judged);
    this.rules = new ChannelRules(layout, learned, habits, {
      longBurstShare: tunables.longBurstShare,
      pulsedShare: tunables.pulsedShare,
      cell: this.sums.cell,
    });
    this.row = new FrequencySums(bins, 1, learned, tunables.frequencyZ);
    this.box4 = new FrequencySums(bins, 4, learned, tunables.boxZ);
    this.box16 = new FrequencySums(bins, 16, learned, tunables.boxZ);
    this.veto = new LightningVeto(layout, tunables);
    this.channels = new ChannelActivity(layout, learned.smoothDbm);
    this.fill = new ChannelFill(layout);
    this.tracker = new Tracker(layout, tunables, learned.unexplainedBins, 10 * Math.log10(this.sums.cell / ONE));
    this.verdict = new RowVerdict(this.sums, this.tracker);
  }

  /** @param sweep number of the sweep, counted from 0; `at` in epoch ms */
  observe(sweep: number, at: number, levelsDbm: Float32Array): readonly TrackEvent[] {
    const { floor, ratios, hits, sums } = this;
    this.lastLevelsDbm = levelsDbm;
    const gain = floor.track(levelsDbm, this.busy);
    ratiosOf(levelsDbm, floor.baseDbm, floor.gainDb, ratios);
    if (this.clamp !== undefined) this.countHidden(this.clamp, levelsDbm);
    this.rules.apply(sweep, levelsDbm, ratios, this.busy);

    const suspect = gain !== 'steady' || this.veto.suspects(ratios, this.busy, sums.cell);
    const vetoed = suspect && this.vetoDebt <= MOST_VETO_DEBT;
    this.vetoDebt = vetoed ? this.vetoDebt + 1 : Math.max(0, this.vetoDebt - 1);
    this.doubtful = vetoed;
    sums.add(sweep, ratios, hits, vetoed);
    if (vetoed) hits.fill(0);
    else {
      this.rules.held.flag(hits);
      this.row.scan(sums.newest, ratios, hits, Hit.own);
      if ((sweep & 3) === 3)
        this.box4.scan(sums.sums[SumOf.four] as Int32Array, ratios, hits, Hit.own | Hit.time | Hit.frequency);
      if ((sweep & 7) === 1)
        this.box16.scan(sums.sums[SumOf.sixteen] as Int32Array, ratios, hits, Hit.own | Hit.time | Hit.frequency);
      this.fill.apply(levelsDbm, floor.baseDbm, floor.gainDb, ratios, hits);
    }
    sums.store(sweep, hits);
    if (this.veto.confirmed && !vetoed)
      for (let back = 1; back <= this.veto.heldSweeps; back++) sums.recover(sweep - back);
    this.countDownBusy();
    this.channels.observe(levelsDbm, floor.gainDb);
    const stormy = this.looseRate > STORMY_RATE;
    const lately = sums.sums[SumOf.eight] as Int32Array;
    const { on } = this.channels;
    const { stayed } = sums;
    const { hitWords } = this;
    const now = {
      sweep,
      at,
      levelsDbm,
      vetoed,
      hits,
      hitWords,
      ratios,
      stormy,
      lately,
      stayed,
      on,
      crowd: this.rules.crowd,
      passes: this.rules.passes,
    };
    const events = this.tracker.observe(now);
    this.looseRate += (this.tracker.looseRuns - this.looseRate) / 64;
    if (!vetoed) floor.follow(sweep, ratios, hits, sums.cap);
    return events;
  }

  /** Gives the cells at the lowest level that the receiver reports the mean power of the noise below it. */
  private countHidden({ dbm, ratios }: NonNullable<LearnedFloor['clamp']>, levelsDbm: Float32Array): void {
    for (let f = 0; f < levelsDbm.length; f++)
      if ((levelsDbm[f] as number) <= dbm) this.ratios[f] = ONE * (ratios[f] as number);
  }

  /** Four bins at a time: nearly all are quiet. */
  private countDownBusy(): void {
    const { busy, hits, busyWords, hitWords } = this;
    for (let w = nextBusy(hitWords, busyWords, 0); w < hitWords.length; w = nextBusy(hitWords, busyWords, w + 1)) {
      for (let f = 4 * w; f < 4 * w + 4 && f < busy.length; f++) {
        const left = busy[f] as number;
        busy[f] = hits[f] !== 0 ? BUSY_SWEEPS : left > 0 ? left - 1 : 0;
      }
    }
  }

  /** Mask of the row that later sweeps cannot change any more; undefined until there is one. */
  finalRow(newest: number): Uint8Array | undefined {
    const sweep = newest - VERDICT_SWEEPS;
    return sweep < 0 ? undefined : this.verdict.decide(sweep, newest);
  }

  snapshot() {
    return {
      floor: { ...this.floor.state(), baseDbm: this.floor.baseDbm.slice() },
      sums: this.sums.snapshot(),
      tracker: this.tracker.snapshot(),
      hits: this.hits.slice(),
      ratios: this.ratios.slice(),
      busy: this.busy.slice(),
      rules: this.rules.snapshot(),
      veto: this.veto.state,
      vetoDebt: this.vetoDebt,
      looseRate: this.looseRate,
    };
  }

  restore(saved: ReturnType<Pipeline['snapshot']>): void {
    this.floor.setState(saved.floor);
    this.floor.baseDbm.set(saved.floor.baseDbm);
    this.sums.restore(saved.sums);
    this.tracker.restore(saved.tracker);
    this.hits.set(saved.hits);
    this.ratios.set(saved.ratios);
    this.busy.set(saved.busy);
    this.rules.restore(saved.rules);
    this.veto.state = saved.veto;
    this.vetoDebt = saved.vetoDebt;
    this.looseRate = saved.looseRate;
  }
}

/** First word from this one that is not 0 in both arrays; the number of words when there is none. */
function nextBusy(hitWords: Uint32Array, busyWords: Uint32Array, from: number): number {
  let w = from;
  while (w < hitWords.length && hitWords[w] === 0 && busyWords[w] === 0) w++;
  return w;
}
