/**
 * The detector of one plan of one receiver: takes sweeps, returns alarms, anomalies and final rows. A changed plan needs a new
 * detector.
 */
import type { Assignment } from '../rf/assignment.js';
import type { BinGrid } from '../rf/bin-columns.js';
import { lastBinHz } from '../rf/sweep.js';
import { type Anomaly, type AnomalyDetector, UPDATE_SWEEPS } from './anomaly.js';
import { type BandLayout, layOutBand } from './band-layout.js';
import { type Alarm, type Emission, emissionOf } from './emission.js';
import { type Explanation, explain, type ThresholdRow, thresholdRow } from './explain.js';
import type { LearnedFloor } from './floor/learn-floor.js';
import { type LearnedSite, Learning, learningSlices, warmupLength } from './floor/learning.js';
import { quantile } from './floor/select.js';
import { WarmUp } from './floor/warm-up.js';
import { Judge } from './judging/judge.js';
import { Pipeline } from './pipeline.js';
import { VERDICT_SWEEPS } from './tracking/row-verdict.js';
import type { Track } from './tracking/track.js';
import { DEFAULT_TUNABLES, type Tunables } from './tunables.js';
import { CarrierLoss } from './watchers/carrier-loss.js';
import { Hearing } from './watchers/hearing.js';
import { LicenceTolerance } from './watchers/licence-tolerance.js';
import { NoiseRise } from './watchers/noise-rise.js';

export interface DetectorOptions {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
  readonly assignments: readonly Assignment[];
  /** Frequencies of the receiver's own spurs, Hz. */
  readonly spursHz: readonly number[];
  /** Error of its frequencies at 95 % confidence, parts in a million. */
  readonly referencePpm?: number | undefined;
  readonly tunables?: Partial<Tunables>;
}

export interface ObservedSweep {
  /** Epoch ms. */
  readonly startedAt: number;
  /** dBm, one per bin of the plan; NaN where missing. */
  readonly levelsDbm: Float32Array;
}

export interface DetectionResult {
  /** Number of this sweep, counted from 0 by the detector. */
  readonly sweep: number;
  readonly alarms: readonly Alarm[];
  readonly anomalies: readonly Anomaly[];
  /** The receiver seems not to hear: what ended in this sweep may go on. */
  readonly isDeaf: boolean;
  /** Mask of the row that later sweeps cannot change any more: 1 where there was interference. Valid until the next call. */
  readonly finalMask: Uint8Array | undefined;
  readonly finalSweep: number;
}

/**
 * Version of the snapshot. Raise it when the fields of a snapshot change: an older snapshot is then refused, and the state is
 * rebuilt from stored sweeps.
 */
export const SNAPSHOT_VERSION = 25;

/** Complete state of a detector as plain data and typed arrays, fit for structuredClone and storage. */
export interface DetectorSnapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  readonly grid: BinGrid;
  readonly sweep: number;
  readonly lastAt: number;
  readonly intervalMs: number;
  readonly warmUp: ReturnType<WarmUp['snapshot']> | undefined;
  readonly learned: LearnedSite | undefined;
  readonly judge: ReturnType<Judge['snapshot']> | undefined;
  readonly pipeline: ReturnType<Pipeline['snapshot']> | undefined;
  readonly watchers: readonly unknown[];
}

/** A pause longer than this many usual intervals is a gap: sums from before it are dropped. */
const GAP_INTERVALS = 8;
const NOTHING: never[] = [];

export class Detector {
  readonly layout: BandLayout;
  readonly tunables: Tunables;
  pipeline: Pipeline | undefined;
  learned: LearnedFloor | undefined;
  private readonly referencePpm: number | undefined;
  private whole: LearnedSite | undefined;
  private judge: Judge | undefined;
  private noise: ReadonlySet<number> = new Set();
  private warmUp: WarmUp | undefined;
  private learning: Learning | undefined;
  private watchers: ReturnType<typeof createWatchers> | readonly [] = [];
  private sweep = -1;
  private lastAt = Number.NaN;
  private intervalMs = Number.NaN;

  constructor(options: DetectorOptions) {
    this.tunables = { ...DEFAULT_TUNABLES, ...options.tunables };
    this.layout = layOutBand(options, options.assignments, options.spursHz);
    this.referencePpm = options.referencePpm;
    this.warmUp = this.newWarmUp();
  }

  /** @throws RangeError when the sweep is not on this detector's grid: a changed plan needs a new detector. */
  observe({ startedAt, levelsDbm }: ObservedSweep): DetectionResult {
    if (levelsDbm.length !== this.layout.bins)
      throw new RangeError(`the sweep has ${levelsDbm.length} bins, the detector was made for ${this.layout.bins}`);
    const sweep = ++this.sweep;
    const gap = this.isGap(startedAt);
    const finalSweep = sweep - VERDICT_SWEEPS;
    if (this.warmUp !== undefined) {
      const length = warmupLength(this.tunables, this.intervalMs);
      this.warmUp.resize(length, learningSlices(length));
      this.warmUp.add(levelsDbm);
      this.learnFrom(this.warmUp);
      return { sweep, alarms: NOTHING, anomalies: NOTHING, isDeaf: false, finalMask: undefined, finalSweep };
    }
    const pipeline = this.pipeline as Pipeline;
    if (gap) pipeline.sums.clear();
    const events = pipeline.observe(sweep, startedAt, levelsDbm);
    if (!pipeline.doubtful) this.judge?.observe(sweep, levelsDbm, pipeline.floor);
    const called = this.judgeAll(pipeline, sweep);
    const alarms: Alarm[] = events.map(({ type, track }) => {
      const emission = emissionOf(track, this.layout);
      return type === 'merged' ? { type, emission, intoId: track.root().id } : { type, emission };
    });
    for (const track of pipeline.tracker.book.live) {
      const isDue = called.has(track) || (track.lastSweep === sweep && track.sweeps % UPDATE_SWEEPS === 0);
      if (track.state === 'confirmed' && isDue)
        alarms.push({ type: 'updated', emission: emissionOf(track, this.layout) });
    }
    const [hearing, ...others] = this.watchers;
    const anomalies: Anomaly[] = [...(hearing?.observe({ at: startedAt, levelsDbm }, this.judge?.moves) ?? [])];
    const isDeaf = hearing?.suspects === true;
    const { gainDb } = pipeline.floor;
    const watched = { at: startedAt, levelsDbm, gainDb, doubtful: pipeline.doubtful || isDeaf };
    for (const watcher of others) anomalies.push(...watcher.observe(watched));
    if (sweep % UPDATE_SWEEPS === 0) anomalies.push(...this.anomalies(startedAt));
    return { sweep, alarms, anomalies, isDeaf, finalMask: pipeline.finalRow(sweep), finalSweep };
  }

  /**
   * Judges the tracks that have not called a person yet and returns those that deserve one now; learns the emissions that
   * ended.
   */
  private judgeAll({ tracker }: Pipeline, sweep: number): Set<Track> {
    const called = new Set<Track>();
    const { judge } = this;
    if (judge === undefined) return called;
    for (const { type, track } of tracker.book.events) if (type === 'reopened') judge.goesOn(track);
    for (const track of tracker.book.live) {
      if (track.state !== 'confirmed' || track.lastSweep !== sweep) continue;
      if (track.told && !judge.outgrows(track)) {
        judge.findComb(track, tracker.book);
        continue;
      }
      const { deservesPerson, why, commonCase } = judge.judge(track, tracker.book);
      if (deservesPerson || !track.told) track.why = why;
      if (!deservesPerson) continue;
      track.told = true;
      track.commonCase = commonCase;
      if (track.raisedSweep !== sweep) track.raiseAt(sweep, this.layout.bins);
      called.add(track);
    }
    for (const { type, track } of tracker.book.events) if (type === 'closed') judge.learn(track, tracker.book);
    return called;
  }

  /** Takes the numbers of all emissions that people called noise, in place of those taken before. A snapshot does not keep them. */
  takeNoise(noise: ReadonlySet<number>): void {
    this.noise = noise;
    this.judge?.takeNoise(noise);
  }

  /** Emissions on the air now. */
  emissions(): Emission[] {
    const live = this.pipeline?.tracker.book.live ?? [];
    return live.filter(({ state }) => state === 'confirmed').map((track) => emissionOf(track, this.layout));
  }

  /** Anomalies that have not ended at `at` (epoch ms). */
  anomalies(at: number = this.lastAt): Anomaly[] {
    return this.watchers.flatMap((watcher) => [...watcher.ongoing(at)]);
  }

  /** Reason why this bin did or did not alarm in the last sweep; undefined during warm-up. */
  explain(bin: number): Explanation | undefined {
    if (this.pipeline === undefined || this.learned === undefined) return undefined;
    return explain(this.pipeline, this.learned, bin, this.sweep);
  }

  /** Level that a single cell of each bin had to exceed in the last sweep; undefined during warm-up. */
  thresholdRow(): ThresholdRow | undefined {
    return this.pipeline === undefined ? undefined : thresholdRow(this.pipeline);
  }

  /** Rows that still wait for their final mask, oldest first; for the end of a recording. */
  *remaining(): Generator<{ sweep: number; mask: Uint8Array }> {
    if (this.pipeline === undefined) return;
    for (let sweep = Math.max(0, this.sweep - VERDICT_SWEEPS + 1); sweep <= this.sweep; sweep++)
      yield { sweep, mask: this.pipeline.verdict.decide(sweep, this.sweep) };
  }

  snapshot(): DetectorSnapshot {
    const { startHz, stepHz, bins } = this.layout;
    return structuredClone({
      version: SNAPSHOT_VERSION,
      grid: { startHz, stepHz, bins },
      sweep: this.sweep,
      lastAt: this.lastAt,
      intervalMs: this.intervalMs,
      warmUp: this.warmUp?.snapshot(),
      learned: this.whole,
      judge: this.judge?.snapshot(),
      pipeline: this.pipeline?.snapshot(),
      watchers: this.watchers.map((watcher) => watcher.snapshot()),
    } as const);
  }

  /** @throws RangeError when the snapshot has another version or grid; the caller then starts without a snapshot */
  restore(saved: DetectorSnapshot): void {
    const { startHz, stepHz, bins } = this.layout;
    const { grid } = saved;
    if (saved.version !== SNAPSHOT_VERSION)
      throw new RangeError(
        `detector snapshot of version ${String(saved.version)}; this program reads ${SNAPSHOT_VERSION}`,
      );
    if (grid.startHz !== startHz || grid.stepHz !== stepHz || grid.bins !== bins)
      throw new RangeError(
        `detector snapshot of ${grid.bins} bins from ${grid.startHz} Hz; this plan has ${bins} from ${startHz} Hz`,
      );
    const copy = structuredClone(saved);
    this.sweep = copy.sweep;
    this.lastAt = copy.lastAt;
    this.intervalMs = copy.intervalMs;
    this.warmUp = copy.warmUp && this.newWarmUp(copy.warmUp);
    this.learning = undefined;
    if (this.warmUp !== undefined) this.relearn(this.warmUp);
    if (copy.learned === undefined || copy.pipeline === undefined) return;
    this.start(copy.learned);
    if (copy.judge !== undefined) this.judge?.restore(copy.judge);
    this.pipeline?.restore(copy.pipeline);
    copy.watchers.forEach((state, i) => {
      this.watchers[i]?.restore(state);
    });
  }

  private newWarmUp(saved?: ReturnType<WarmUp['snapshot']>): WarmUp {
    const { warmupSweeps } = this.tunables;
    return new WarmUp(this.layout.bins, warmupSweeps, learningSlices(warmupSweeps), saved);
  }

  private learnFrom(warmUp: WarmUp): void {
    if (!warmUp.ready) return;
    this.learning ??= new Learning(warmUp, this.layout, this.tunables);
    if (!warmUp.full) {
      this.learning.step();
      return;
    }
    this.start(this.learning.finish());
    this.learning = undefined;
    this.warmUp = undefined;
  }

  /**
   * Repeats the learning that was under way when the snapshot was taken: a snapshot holds the levels of warm-up, not the
   * half-done results.
   */
  private relearn(warmUp: WarmUp): void {
    for (let sweep = warmUp.sweeps; warmUp.ready && sweep <= warmUp.held; sweep++) this.learnFrom(warmUp);
  }

  private start(learned: LearnedSite): void {
    const { layout } = this;
    this.whole = learned;
    this.learned = learned.floor;
    this.pipeline = new Pipeline(layout, learned, { ...this.tunables, warmupSweeps: learned.sweeps });
    this.judge = new Judge(layout, learned, this.lastAt);
    this.judge.takeNoise(this.noise);
    this.watchers = createWatchers(layout, learned.floor, this.referencePpm);
  }

  /** Learns the usual interval between sweeps; returns true when the pause before this sweep was a gap. */
  private isGap(startedAt: number): boolean {
    const elapsed = startedAt - this.lastAt;
    this.lastAt = startedAt;
    if (Number.isNaN(elapsed)) return false;
    if (Number.isNaN(this.intervalMs)) this.intervalMs = elapsed;
    const gap = elapsed > GAP_INTERVALS * this.intervalMs;
    if (!gap) this.intervalMs += (elapsed - this.intervalMs) / 16;
    return gap;
  }
}

/** @throws RangeError when the grid makes no sense. */
export function createDetector(options: DetectorOptions): Detector {
  if (!(options.bins >= 8 && options.bins <= 65_535))
    throw new RangeError(`a detector needs 8 to 65535 bins, not ${options.bins}`);
  if (!(options.stepHz > 0)) throw new RangeError(`stepHz is ${options.stepHz}: it must be above 0`);
  return new Detector(options);
}

/** Detectors of everything that is no emission. The first one tells the others whether the receiver hears. */
function createWatchers(
  layout: BandLayout,
  { smoothDbm }: LearnedFloor,
  referencePpm: number | undefined,
): readonly [Hearing, ...AnomalyDetector[]] {
  return [
    new Hearing(layout, smoothDbm),
    new CarrierLoss(layout, smoothDbm),
    new LicenceTolerance(layout, smoothDbm, referencePpm),
    new NoiseRise(
      { lowHz: layout.startHz, highHz: lastBinHz(layout) },
      quantile(smoothDbm.slice(), 0.5, smoothDbm.length),
    ),
  ];
}
