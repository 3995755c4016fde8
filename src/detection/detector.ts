/** The detector of one plan of one receiver: sweeps in, alarms and final rows out. */
import type { Assignment } from '../rf/assignment.js';
import { type BandLayout, layOutBand } from './band-layout.js';
import { learnFloor, type LearnedFloor } from './learn-floor.js';
import { gammaThreshold } from './gamma-threshold.js';
import { ONE } from './ratio-table.js';
import { learnActivity } from './shared-activity.js';
import { Pipeline } from './pipeline.js';
import { VERDICT_SWEEPS } from './row-verdict.js';
import type { TrackEvent } from './tracker.js';
import { DEFAULT_TUNABLES, type Tunables } from './tunables.js';
import { WarmUp } from './warm-up.js';

export interface DetectorOptions {
  readonly startHz: number;
  readonly stepHz: number;
  readonly bins: number;
  readonly assignments: readonly Assignment[];
  /** Frequencies where the receiver hears itself. */
  readonly spursHz: readonly number[];
  readonly tunables?: Partial<Tunables>;
}

export interface ObservedSweep {
  readonly startedAt: number;
  readonly levelsDbm: Float32Array;
}

export interface DetectionResult {
  readonly sweep: number;
  readonly events: readonly TrackEvent[];
  /** The row 63 sweeps back: 1 where there was interference. Valid until the next call. */
  readonly finalMask: Uint8Array | undefined;
}

export class Detector {
  readonly layout: BandLayout;
  readonly tunables: Tunables;
  pipeline: Pipeline | undefined;
  learned: LearnedFloor | undefined;
  private warmUp: WarmUp | undefined;
  private sweep = -1;

  constructor(options: DetectorOptions) {
    this.tunables = { ...DEFAULT_TUNABLES, ...options.tunables };
    this.layout = layOutBand(options, options.assignments, options.spursHz);
    this.warmUp = new WarmUp(options.bins, this.tunables.warmupSweeps);
  }

  observe({ startedAt, levelsDbm }: ObservedSweep): DetectionResult {
    this.sweep++;
    if (this.warmUp !== undefined) {
      this.warmUp.add(levelsDbm);
      if (this.warmUp.full) {
        this.learned = learnFloor(this.warmUp, this.layout, this.tunables.unexplainedDb);
        const cell = Math.round(ONE * gammaThreshold(this.learned.shape, this.tunables.cellZ));
        const activity = learnActivity(this.warmUp, this.learned, cell);
        this.pipeline = new Pipeline(this.layout, this.learned, activity, this.tunables);
        this.warmUp = undefined;
      }
      return { sweep: this.sweep, events: [], finalMask: undefined };
    }
    const pipeline = this.pipeline as Pipeline;
    const events = pipeline.observe(this.sweep, startedAt, levelsDbm);
    return { sweep: this.sweep, events, finalMask: pipeline.finalRow(this.sweep) };
  }

  /** At the end of a recording: the rows still waiting, oldest first. */
  *remaining(): Generator<{ sweep: number; mask: Uint8Array }> {
    if (this.pipeline === undefined) return;
    for (let sweep = Math.max(0, this.sweep - VERDICT_SWEEPS + 1); sweep <= this.sweep; sweep++)
      yield { sweep, mask: this.pipeline.verdict.decide(sweep, this.sweep) };
  }
}

/** @throws RangeError when the grid makes no sense. */
export function createDetector(options: DetectorOptions): Detector {
  if (!(options.bins >= 8 && options.bins <= 65_535))
    throw new RangeError(`a detector needs 8 to 65535 bins, not ${options.bins}`);
  if (!(options.stepHz > 0)) throw new RangeError(`stepHz is ${options.stepHz}: it must be above 0`);
  return new Detector(options);
}
