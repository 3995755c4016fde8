/** The detectors of all receivers, one for each grid that a receiver sweeps. This runs in the detection thread. */
import { createDetector, type Detector, type DetectorSnapshot } from '../detection/detector.js';
import type { Alarm, Emission } from '../detection/emission.js';
import type { Explanation, ThresholdRow } from '../detection/explain.js';
import type { JudgingRule } from '../detection/watchers/judging-rule.js';
import { SweepRhythm } from '../receiver/sweep-rhythm.js';
import { type Assignment, reachOf } from '../rf/assignment.js';
import type { BinGrid } from '../rf/bin-columns.js';
import { defined } from '../rf/defined.js';
import { gridKey, lastBinHz, type Sweep, SweepFlag } from '../rf/sweep.js';
import { type Finding, type Found, type FoundAlarm, leftAnomalies, together } from './finding.js';
import {
  floorAt,
  floorOf,
  LevelKeeper,
  MEASURE_EVERY_SWEEPS,
  type MeasuredRange,
  NOTHING_TOLD,
  type SavedLevels,
} from './level-keeper.js';
import { RuleJudge, type SavedJudge } from './rule-judge.js';

/** Most grids of a receiver; with one more plan, the least used detector is replaced. */
const MOST_GRIDS = 16;
const FEWEST_BINS = 8;
/** A plan that was not swept for this time, while others of the receiver were, is no longer swept. */
const LEFT_AFTER_MS = 10 * 60e3;

/** The fields of a sweep that a detector needs. */
export type DetectedSweep = Pick<
  Sweep,
  'receiverId' | 'stationId' | 'seq' | 'startedAt' | 'startHz' | 'stepHz' | 'levelsDbm' | 'flags'
>;

export interface DetectionSetup {
  /** Licensed uses, with the stations that receive them; every station where none are named. */
  readonly assignments: readonly { readonly assignment: Assignment; readonly stationIds?: readonly string[] }[];
  /** Frequencies of each receiver's own spurious signals, by receiver id. */
  readonly spursHz: Readonly<Record<string, readonly number[]>>;
  readonly referencePpm?: Readonly<Record<string, number | undefined>>;
  /** People's rules; none when absent. */
  readonly rules?: readonly JudgingRule[];
  /** Ids of emissions that people called noise; none when absent. */
  readonly noise?: readonly string[];
}

export interface SavedDetector {
  readonly receiverId: string;
  readonly stationId: string;
  readonly bornAt: number;
  readonly lastAt: number;
  readonly lastSeq: number;
  readonly snapshot: DetectorSnapshot;
  /** The licences for which the detector was made; absent in files of older programs. */
  readonly layout?: string;
  readonly judge?: SavedJudge;
  readonly levels?: SavedLevels;
}

interface Entry {
  readonly detector: Detector;
  readonly stationId: string;
  /** Start of the first sweep, epoch ms; it makes an emission's number unique for ever. */
  readonly bornAt: number;
  lastAt: number;
  lastSeq: number;
  judge: RuleJudge;
  readonly levels: LevelKeeper;
  readonly rhythm: SweepRhythm;
  /** True when its emissions were told as no longer followed. */
  isLeft?: boolean;
  /** The licences for which the detector was made, as text. */
  readonly layout: string;
}

export class ReceiverDetectors {
  #setup: DetectionSetup;
  readonly #entries = new Map<string, Map<string, Entry>>();
  #told = NOTHING_TOLD;

  constructor(setup: DetectionSetup) {
    this.#setup = setup;
  }

  /** Undefined when nothing changed. A sweep already judged (replayed after a crash) is measured, and not judged again. */
  observe(sweep: DetectedSweep): Finding | undefined {
    const { receiverId, stationId, startedAt, levelsDbm } = sweep;
    if ((sweep.flags & SweepFlag.aside) !== 0) return this.#lookAside(sweep);
    // The levels of an overloaded receiver are not those on the air.
    if (levelsDbm.length < FEWEST_BINS || (sweep.flags & SweepFlag.overload) !== 0) return undefined;
    const entry = this.#entryFor(sweep);
    const { startHz, stepHz } = sweep;
    const row = () => ({ at: startedAt, startHz, stepHz, levelsDbm, floorDbm: floorAt(entry.detector) });
    if (sweep.seq <= entry.lastSeq) {
      entry.levels.recall(row());
      return undefined;
    }
    entry.lastSeq = sweep.seq;
    entry.lastAt = startedAt;
    entry.isLeft = false;
    entry.rhythm.add(startedAt);
    const judged = entry.detector.observe({ startedAt, levelsDbm });
    const { alarms, anomalies, isDeaf } = judged;
    entry.levels.add(row());
    const breaches = entry.judge
      .breaches(startedAt, levelsDbm, () => floorOf(entry.detector))
      .map((breach) => ({ ...breach, levels: entry.levels.take(breach) }));
    // Counted in sweeps of this plan: of plans in turn, one may have all the odd numbers.
    if (judged.sweep % MEASURE_EVERY_SWEEPS === 0) this.#measureLive(receiverId, entry);
    const left = this.#left(receiverId, startedAt);
    const named = alarms.map((alarm) => ({
      ...entry.judge.judged(this.#named(receiverId, entry, alarm)),
      // What a deaf receiver no longer hears has not ended.
      ...(isDeaf && alarm.type === 'closed' && { isLeft: true as const }),
    }));
    const found = together(left, { alarms: named, breaches, anomalies });
    return found && { receiverId, stationId, at: startedAt, ...found };
  }

  /** The ends of all that was found where a plan is no longer swept: nobody knows whether it went on. */
  #left(receiverId: string, at: number): Found {
    const left = [...this.#gridsOf(receiverId).values()].filter(
      ({ isLeft, lastAt, rhythm }) => isLeft !== true && at - lastAt > LEFT_AFTER_MS && rhythm.isOver(at),
    );
    for (const entry of left) entry.isLeft = true;
    return {
      alarms: left.flatMap((entry) => this.#leftEmissions(receiverId, entry)),
      breaches: left.flatMap(({ judge }) => judge.left()),
      anomalies: left.flatMap(({ detector, lastAt }) => leftAnomalies(detector.anomalies(lastAt))),
    };
  }

  #leftEmissions(receiverId: string, entry: Entry): FoundAlarm[] {
    return entry.detector.emissions().map((emission) => {
      const alarm: Alarm = { type: 'closed', emission: { ...emission, state: 'closed' } };
      return { ...entry.judge.judged(this.#named(receiverId, entry, alarm)), isLeft: true };
    });
  }

  /**
   * Sets other licences or rules. A detector with unchanged licences continues; the others start again, and nobody follows what
   * they had found. Returns its ends, and the receivers whose new detectors should learn from recent sweeps.
   */
  change(setup: DetectionSetup): { findings: Finding[]; afresh: string[] } {
    this.#setup = setup;
    const findings: Finding[] = [];
    const afresh = new Set<string>();
    for (const [receiverId, grids] of this.#entries)
      for (const [key, entry] of grids) {
        const { detector, stationId, lastAt } = entry;
        const { startHz, stepHz, bins } = detector.layout;
        const grid = { startHz, stepHz, bins };
        const { judge, layout } = entry;
        const now = this.#layoutOf(receiverId, stationId, grid);
        entry.judge = this.#judgeFor(receiverId, entry, grid);
        detector.takeNoise(this.#noiseOf(receiverId, entry));
        const breaches = judge.followedBy(entry.judge);
        const isSame = layout === now;
        const anomalies = isSame ? [] : leftAnomalies(detector.anomalies(lastAt));
        const alarms = isSame ? [] : this.#leftEmissions(receiverId, { ...entry, judge });
        if (alarms.length + breaches.length + anomalies.length > 0)
          findings.push({ receiverId, stationId, at: lastAt, alarms, breaches, anomalies });
        if (isSame) continue;
        afresh.add(receiverId);
        grids.delete(key);
      }
    return { findings, afresh: [...afresh] };
  }

  /** The emissions on the air now, after past sweeps were replayed without reports. */
  live(receiverId: string): Finding[] {
    return [...(this.#entries.get(receiverId)?.values() ?? [])].flatMap((entry) => {
      const { detector, stationId, lastAt, judge } = entry;
      const alarms = detector
        .emissions()
        .map((emission) => judge.judged(this.#named(receiverId, entry, { type: 'updated', emission })));
      const anomalies = detector.anomalies(lastAt).map((one) => ({ ...one, state: 'began' as const, at: one.since }));
      return alarms.length + anomalies.length === 0
        ? []
        : [{ receiverId, stationId, at: lastAt, alarms, breaches: [], anomalies } satisfies Finding];
    });
  }

  /** Why the bin at this frequency did, or did not, raise an alarm in the newest sweep; undefined while learning. */
  explain(receiverId: string, hz: number): Explanation | undefined {
    const detector = this.#newestAt(receiverId, hz);
    return detector?.explain(Math.round((hz - detector.layout.startHz) / detector.layout.stepHz));
  }

  /** Floor and threshold of the newest sweep that covers `hz`, or of the newest sweep; undefined while learning. */
  thresholdRow(receiverId: string, hz?: number): ThresholdRow | undefined {
    return this.#newestAt(receiverId, hz)?.thresholdRow();
  }

  /** Whether the detector of this sweep's grid has learned the noise floor, and judges. */
  hasLearned(sweep: DetectedSweep): boolean {
    return this.#entries.get(sweep.receiverId)?.get(gridKey(sweep))?.detector.learned !== undefined;
  }

  save(): SavedDetector[] {
    return [...this.#entries].flatMap(([receiverId, grids]) =>
      [...grids.values()].map((entry) => {
        const { detector, stationId, bornAt, lastAt, lastSeq, layout, judge, levels } = entry;
        this.#measureLive(receiverId, entry);
        const snapshot = detector.snapshot();
        const state = { snapshot, judge: judge.save(), levels: levels.save() };
        return { receiverId, stationId, bornAt, lastAt, lastSeq, layout, ...state };
      }),
    );
  }

  /** Restores saved detectors; one that no longer fits (newer program, other grid) starts again. */
  restore(saved: readonly SavedDetector[], told = NOTHING_TOLD): void {
    this.#told = told;
    for (const one of saved) {
      const { receiverId, stationId, bornAt, lastAt, lastSeq, snapshot, judge } = one;
      const { grid } = snapshot;
      const layout = this.#layoutOf(receiverId, stationId, grid);
      // The licences changed while the program was not running: the learned state no longer fits.
      if (one.layout !== undefined && one.layout !== layout) continue;
      const detector = this.#detectorFor(receiverId, stationId, grid);
      const levels = new LevelKeeper(receiverId, told, one.levels);
      const entry = { detector, stationId, bornAt, lastAt, lastSeq, layout, levels, rhythm: new SweepRhythm() };
      try {
        detector.restore(snapshot);
        detector.takeNoise(this.#noiseOf(receiverId, entry));
      } catch (error) {
        if (error instanceof RangeError) continue;
        throw error;
      }
      const judging = this.#judgeFor(receiverId, entry, grid);
      if (judge !== undefined) judging.restore(judge);
      this.#gridsOf(receiverId).set(gridKey(grid), { ...entry, judge: judging });
    }
  }

  /** Of the plans that are swept now and cover `hz`, the detector with the finest bins that has learned; else the newest. */
  #newestAt(receiverId: string, hz: number | undefined): Detector | undefined {
    const covers = ({ detector: { layout } }: Entry) => {
      const bin = hz === undefined ? 0 : Math.round((hz - layout.startHz) / layout.stepHz);
      return bin >= 0 && bin < layout.bins;
    };
    const [newest, ...others] = [...(this.#entries.get(receiverId)?.values() ?? [])]
      .filter(covers)
      .sort((a, b) => b.lastAt - a.lastAt);
    if (newest === undefined || hz === undefined) return newest?.detector;
    const swept = [newest, ...others.filter(({ rhythm }) => !rhythm.isOver(newest.lastAt))];
    const learned = swept.filter(({ detector }) => detector.learned !== undefined);
    return (learned.sort((a, b) => a.detector.layout.stepHz - b.detector.layout.stepHz)[0] ?? newest).detector;
  }

  #entryFor({ receiverId, stationId, startedAt, startHz, stepHz, levelsDbm }: DetectedSweep): Entry {
    const grids = this.#gridsOf(receiverId);
    const grid = { startHz, stepHz, bins: levelsDbm.length };
    const key = gridKey(grid);
    const known = grids.get(key);
    if (known !== undefined) return known;
    if (grids.size >= MOST_GRIDS) {
      const [oldest] = [...grids].sort(([, a], [, b]) => a.lastAt - b.lastAt);
      if (oldest !== undefined) grids.delete(oldest[0]);
    }
    const born = {
      detector: this.#detectorFor(receiverId, stationId, grid),
      layout: this.#layoutOf(receiverId, stationId, grid),
      stationId,
      bornAt: startedAt,
      lastAt: startedAt,
      lastSeq: 0,
      levels: new LevelKeeper(receiverId, this.#told),
      rhythm: new SweepRhythm(),
    };
    const entry: Entry = { ...born, judge: this.#judgeFor(receiverId, born, grid) };
    grids.set(key, entry);
    return entry;
  }

  #detectorFor(receiverId: string, stationId: string, grid: BinGrid): Detector {
    const assignments = this.#assignmentsFor(stationId, grid);
    const { [receiverId]: spursHz = [] } = this.#setup.spursHz;
    return createDetector({ ...grid, assignments, spursHz, referencePpm: this.#setup.referencePpm?.[receiverId] });
  }

  /** Numbers of this detector's emissions that were called noise. */
  #noiseOf(receiverId: string, entry: Pick<Entry, 'bornAt'>): Set<number> {
    const start = emissionId(receiverId, entry, '');
    const own = (this.#setup.noise ?? []).filter((id) => id.startsWith(start));
    return new Set(own.map((id) => Number(id.slice(start.length))));
  }

  #assignmentsFor(stationId: string, { startHz, stepHz, bins }: BinGrid): Assignment[] {
    const stopHz = lastBinHz({ startHz, stepHz, bins });
    return this.#setup.assignments
      .filter(({ stationIds }) => stationIds === undefined || stationIds.includes(stationId))
      .map(({ assignment }) => assignment)
      .filter((one) => reachOf(one) >= startHz - stepHz - one.centreHz && reachOf(one) >= one.centreHz - stopHz);
  }

  #layoutOf(receiverId: string, stationId: string, grid: BinGrid): string {
    return JSON.stringify([this.#assignmentsFor(stationId, grid), this.#setup.spursHz[receiverId] ?? []]);
  }

  #judgeFor(receiverId: string, { stationId, bornAt }: Pick<Entry, 'stationId' | 'bornAt'>, grid: BinGrid): RuleJudge {
    const name = `${receiverId}-${Math.round(bornAt).toString(36)}`;
    return new RuleJudge(this.#setup.rules ?? [], stationId, grid, name);
  }

  #measureLive(receiverId: string, entry: Entry): void {
    for (const emission of entry.detector.emissions())
      entry.levels.measure(rangeOf(emissionId(receiverId, entry, emission.id), emission));
  }

  #named(
    receiverId: string,
    entry: Pick<Entry, 'bornAt' | 'levels' | 'rhythm'>,
    { type, emission, intoId }: Alarm,
  ): Omit<FoundAlarm, 'heldBackBy'> {
    const id = emissionId(receiverId, entry, emission.id);
    const levels = entry.levels.take(rangeOf(id, emission));
    const { firstSeenAt, lastSeenAt, lowHz, highHz } = emission;
    return {
      type,
      emission,
      id,
      levels,
      hole: entry.rhythm.holeWithin(firstSeenAt, lastSeenAt, { startHz: lowHz, stopHz: highHz }),
      peakDbm: levels?.highest.levelDbm,
      ...defined({ intoId: intoId === undefined ? undefined : emissionId(receiverId, entry, intoId) }),
    };
  }

  /** A closer look, or a person's own plan, is not judged; but what it sweeps has no hole meanwhile. */
  #lookAside({ receiverId, startedAt, startHz, stepHz, levelsDbm }: DetectedSweep): undefined {
    const range = { startHz, stopHz: lastBinHz({ startHz, stepHz, bins: levelsDbm.length }) };
    for (const { rhythm } of this.#gridsOf(receiverId).values()) rhythm.aside(startedAt, range);
  }

  #gridsOf(receiverId: string): Map<string, Entry> {
    const grids = this.#entries.get(receiverId) ?? new Map<string, Entry>();
    this.#entries.set(receiverId, grids);
    return grids;
  }
}

function rangeOf(id: string, { firstSeenAt, lastSeenAt, lowHz, highHz }: Emission): MeasuredRange {
  return { id, firstAt: firstSeenAt, lastAt: lastSeenAt, lowHz, highHz };
}

function emissionId(receiverId: string, { bornAt }: Pick<Entry, 'bornAt'>, number: number | ''): string {
  return `${receiverId}-${Math.round(bornAt).toString(36)}-${number}`;
}
