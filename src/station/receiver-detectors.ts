/** The detectors of all receivers, one for each grid a receiver sweeps; what the detection thread runs. */
import type { Anomaly } from '../detection/anomaly.js';
import { createDetector, type Detector, type DetectorSnapshot } from '../detection/detector.js';
import type { Alarm, Emission } from '../detection/emission.js';
import type { Explanation, ThresholdRow } from '../detection/explain.js';
import type { Assignment } from '../rf/assignment.js';
import { cropBins } from '../rf/grid.js';
import { type Sweep, SweepFlag } from '../rf/sweep.js';

/** A receiver with more plans than this starts its least used one afresh. */
const MOST_GRIDS = 16;
const FEWEST_BINS = 8;

/** What a detector needs of a sweep. */
export type DetectedSweep = Pick<
  Sweep,
  'receiverId' | 'stationId' | 'seq' | 'startedAt' | 'startHz' | 'stepHz' | 'levelsDbm' | 'flags'
>;

export interface DetectionSetup {
  /** Licensed uses, with the stations that hear them; every station where none are named. */
  readonly assignments: readonly { readonly assignment: Assignment; readonly stationIds?: readonly string[] }[];
  /** Frequencies where a receiver hears itself, by receiver. */
  readonly spursHz: Readonly<Record<string, readonly number[]>>;
}

/** What one sweep brought to light. */
export interface Finding {
  readonly receiverId: string;
  readonly stationId: string;
  readonly at: number;
  readonly alarms: readonly {
    readonly type: Alarm['type'];
    readonly id: string;
    readonly emission: Emission;
    /** Highest level of this sweep inside the emission's edges; undefined when none was received there. */
    readonly peakDbm: number | undefined;
    readonly intoId?: string;
  }[];
  readonly anomalies: readonly Anomaly[];
}

export interface SavedDetector {
  readonly receiverId: string;
  readonly stationId: string;
  readonly bornAt: number;
  readonly lastAt: number;
  readonly lastSeq: number;
  readonly snapshot: DetectorSnapshot;
}

interface Grid {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
}

interface Entry {
  readonly detector: Detector;
  readonly stationId: string;
  /** Start of the first sweep; with it an emission's number becomes unique for ever. */
  readonly bornAt: number;
  lastAt: number;
  lastSeq: number;
}

export class ReceiverDetectors {
  readonly #setup: DetectionSetup;
  readonly #entries = new Map<string, Map<string, Entry>>();

  constructor(setup: DetectionSetup) {
    this.#setup = setup;
  }

  /** Undefined when nothing changed. A sweep that was seen before (replayed after a crash) is passed over. */
  observe(sweep: DetectedSweep): Finding | undefined {
    const { receiverId, stationId, startedAt, levelsDbm } = sweep;
    // Levels of an overloaded receiver are made by the receiver, not by the air.
    if (levelsDbm.length < FEWEST_BINS || (sweep.flags & SweepFlag.overload) !== 0) return undefined;
    const entry = this.#entryFor(sweep);
    if (sweep.seq <= entry.lastSeq) return undefined;
    entry.lastSeq = sweep.seq;
    entry.lastAt = startedAt;
    const { alarms, anomalies } = entry.detector.observe({ startedAt, levelsDbm });
    if (alarms.length === 0 && anomalies.length === 0) return undefined;
    const named = alarms.map(({ type, emission, intoId }) => ({
      type,
      id: emissionId(receiverId, entry, emission.id),
      emission,
      peakDbm: peakBetween(sweep, emission),
      ...(intoId === undefined ? {} : { intoId: emissionId(receiverId, entry, intoId) }),
    }));
    return { receiverId, stationId, at: startedAt, alarms: named, anomalies };
  }

  /** Why the bin at this frequency did, or did not, alarm in the newest sweep; undefined while learning. */
  explain(receiverId: string, hz: number): Explanation | undefined {
    const detector = this.#newestAt(receiverId, hz);
    return detector?.explain(Math.round((hz - detector.layout.startHz) / detector.layout.stepHz));
  }

  /** Floor and threshold of the newest sweep that covers `hz`, or of the newest; undefined while learning. */
  thresholdRow(receiverId: string, hz?: number): ThresholdRow | undefined {
    return this.#newestAt(receiverId, hz)?.thresholdRow();
  }

  /** Sweeps a receiver's newest detector still learns from; 0 when it watches, undefined when it never heard one. */
  learning(receiverId: string): boolean | undefined {
    const entries = [...(this.#entries.get(receiverId)?.values() ?? [])];
    return entries.length === 0 ? undefined : entries.every(({ detector }) => detector.learned === undefined);
  }

  save(): SavedDetector[] {
    return [...this.#entries].flatMap(([receiverId, grids]) =>
      [...grids.values()].map(({ detector, stationId, bornAt, lastAt, lastSeq }) => ({
        receiverId,
        stationId,
        bornAt,
        lastAt,
        lastSeq,
        snapshot: detector.snapshot(),
      })),
    );
  }

  /** Takes up saved detectors; one that does not fit any more (newer program, other grid) starts afresh. */
  restore(saved: readonly SavedDetector[]): void {
    for (const { receiverId, stationId, bornAt, lastAt, lastSeq, snapshot } of saved) {
      const { grid } = snapshot;
      const detector = this.#detectorFor(receiverId, stationId, grid);
      const entry = { detector, stationId, bornAt, lastAt, lastSeq };
      try {
        entry.detector.restore(snapshot);
      } catch (error) {
        if (error instanceof RangeError) continue;
        throw error;
      }
      this.#gridsOf(receiverId).set(gridKey(grid.startHz, grid.stepHz, grid.bins), entry);
    }
  }

  /** The detector of the plan swept last, among those that cover `hz`. */
  #newestAt(receiverId: string, hz: number | undefined): Detector | undefined {
    const covers = ({ detector: { layout } }: Entry) => {
      const bin = hz === undefined ? 0 : Math.round((hz - layout.startHz) / layout.stepHz);
      return bin >= 0 && bin < layout.bins;
    };
    const [newest] = [...(this.#entries.get(receiverId)?.values() ?? [])]
      .filter(covers)
      .sort((a, b) => b.lastAt - a.lastAt);
    return newest?.detector;
  }

  #entryFor({ receiverId, stationId, startedAt, startHz, stepHz, levelsDbm }: DetectedSweep): Entry {
    const grids = this.#gridsOf(receiverId);
    const key = gridKey(startHz, stepHz, levelsDbm.length);
    const known = grids.get(key);
    if (known !== undefined) return known;
    if (grids.size >= MOST_GRIDS) {
      const [oldest] = [...grids].sort(([, a], [, b]) => a.lastAt - b.lastAt);
      if (oldest !== undefined) grids.delete(oldest[0]);
    }
    const detector = this.#detectorFor(receiverId, stationId, { startHz, stepHz, bins: levelsDbm.length });
    const entry: Entry = { detector, stationId, bornAt: startedAt, lastAt: startedAt, lastSeq: 0 };
    grids.set(key, entry);
    return entry;
  }

  #detectorFor(receiverId: string, stationId: string, grid: Grid): Detector {
    const assignments = this.#setup.assignments
      .filter(({ stationIds }) => stationIds === undefined || stationIds.includes(stationId))
      .map(({ assignment }) => assignment);
    return createDetector({ ...grid, assignments, spursHz: this.#setup.spursHz[receiverId] ?? [] });
  }

  #gridsOf(receiverId: string): Map<string, Entry> {
    const grids = this.#entries.get(receiverId) ?? new Map<string, Entry>();
    this.#entries.set(receiverId, grids);
    return grids;
  }
}

function peakBetween(sweep: DetectedSweep, { lowHz, highHz }: Emission): number | undefined {
  let peakDbm = Number.NEGATIVE_INFINITY;
  for (const level of cropBins(sweep, lowHz, highHz).levelsDbm) if (level > peakDbm) peakDbm = level;
  return Number.isFinite(peakDbm) ? peakDbm : undefined;
}

function gridKey(startHz: number, stepHz: number, bins: number): string {
  return `${startHz}/${stepHz}/${bins}`;
}

function emissionId(receiverId: string, { bornAt }: Entry, number: number): string {
  return `${receiverId}-${Math.round(bornAt).toString(36)}-${number}`;
}
