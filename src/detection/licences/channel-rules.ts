/**
 * Rules for what licences explain, applied before anything is judged: each rule changes ratios so that legal traffic counts as
 * quiet.
 */
import { type BandLayout, BinClass } from '../band-layout.js';
import type { LearnedFloor } from '../floor/learn-floor.js';
import { ONE } from '../threshold/ratio-table.js';
import { EmissionMasks } from './emission-mask.js';
import { HeldLevels, type UsualLevels } from './held-levels.js';
import { LoneSignals } from './lone-signals.js';
import { Passes, PersistenceGate } from './persistence-gate.js';
import { ReturningBursts } from './returning-bursts.js';
import { SharedActivity } from './shared-activity.js';
import { TrafficLevels } from './traffic-levels.js';

/** log2 of the number of sweeps over which a shared channel's busy share is averaged. */
const GATE_MEMORY = 3;

/** Facts that warm-up taught about traffic that no licence describes. */
export interface TrafficHabits {
  /** See learnActivity. */
  readonly activity: Float32Array;
  readonly usual: UsualLevels;
  /** See learnCrowds. */
  readonly crowds: Uint16Array;
  /** Most evidence, per channel, of bursts that return; undefined while that is not known. See ReturningBursts. */
  readonly returning: Float32Array | undefined;
}

export class ChannelRules {
  readonly masks: EmissionMasks;
  private readonly mutedBins: Int32Array;
  private readonly traffic: TrafficLevels;
  private readonly activity: SharedActivity;
  private readonly gate: PersistenceGate;
  readonly held: HeldLevels;
  private readonly lone: LoneSignals;
  readonly returning: ReturningBursts;
  /** Per bin: see Passes. */
  readonly passes: Uint8Array;

  /** @param cell ratio, in fixed point, that a single cell of noise does not exceed */
  constructor(
    layout: BandLayout,
    learned: LearnedFloor,
    { activity, usual, crowds, returning }: TrafficHabits,
    limits: { readonly longBurstShare: number; readonly pulsedShare: number; readonly cell: number },
  ) {
    this.masks = new EmissionMasks(layout);
    this.mutedBins = layout.mutedBins;
    this.traffic = new TrafficLevels(layout, learned);
    this.activity = new SharedActivity(layout, activity, limits.cell);
    const shares = Float32Array.from(layout.gatedBins, (f) =>
      layout.classes[f] === BinClass.pulsed ? limits.pulsedShare : limits.longBurstShare,
    );
    this.gate = new PersistenceGate(layout.gatedBins, shares, GATE_MEMORY);
    this.held = new HeldLevels(usual);
    this.lone = new LoneSignals(layout, crowds, sharesOf(layout.bins, usual), limits.cell);
    this.returning = new ReturningBursts(layout, returning, limits.cell);
    this.passes = new Uint8Array(layout.bins);
  }

  apply(sweep: number, levelsDbm: Float32Array, ratios: Uint16Array, busy: Uint8Array): void {
    this.passes.fill(Passes.no);
    this.masks.apply(levelsDbm, ratios, ONE);
    const { mutedBins } = this;
    for (let i = 0; i < mutedBins.length; i++) ratios[mutedBins[i] as number] = ONE;
    this.traffic.apply(ratios, busy);
    this.activity.observe(sweep, ratios, this.passes);
    this.lone.observe(ratios, this.passes);
    this.returning.observe(sweep, ratios, this.passes);
    this.held.apply(sweep, ratios, this.passes);
    this.gate.apply(ratios, this.passes);
  }

  /** See LoneSignals. */
  get crowd(): Uint16Array {
    return this.lone.crowd;
  }

  /** Raises the threshold (dBm) of traffic bins, whose traffic is legal up to a level of its own. */
  liftThresholds(thresholdDbm: Float32Array): void {
    this.traffic.liftThresholds(thresholdDbm);
  }

  snapshot() {
    return {
      gateShare: this.gate.share.slice(),
      trafficEvidence: this.traffic.evidence.slice(),
      trafficLoad: this.traffic.load.slice(),
      busyTrim: this.traffic.busyTrim.slice(),
      idleTrim: this.traffic.idleTrim.slice(),
      levelTrim: this.traffic.levelTrim.slice(),
      middleTrim: this.traffic.middleTrim.slice(),
      activity: this.activity.snapshot(),
      held: this.held.snapshot(),
      lone: this.lone.snapshot(),
      returning: this.returning.snapshot(),
    };
  }

  restore(saved: ReturnType<ChannelRules['snapshot']>): void {
    this.gate.share.set(saved.gateShare);
    this.traffic.evidence.set(saved.trafficEvidence);
    this.traffic.load.set(saved.trafficLoad);
    this.traffic.busyTrim.set(saved.busyTrim);
    this.traffic.idleTrim.set(saved.idleTrim);
    this.traffic.levelTrim.set(saved.levelTrim);
    this.traffic.middleTrim.set(saved.middleTrim);
    this.activity.restore(saved.activity);
    this.held.restore(saved.held);
    this.lone.restore(saved.lone);
    this.returning.restore(saved.returning);
  }
}

/** Per bin: share of warm-up sweeps with a burst, where bursts are usual. */
function sharesOf(bins: number, usual: UsualLevels): Float32Array {
  const shares = new Float32Array(bins);
  usual.bins.forEach((f, i) => {
    shares[f] = usual.share[i] as number;
  });
  return shares;
}
