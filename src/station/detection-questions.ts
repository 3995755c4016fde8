/** What the detection thread can be asked and told. */
import type { Explanation, ThresholdRow } from '../detection/explain.js';
import { type Gridded, gridKey, type Sweep } from '../rf/sweep.js';
import { asks, tells } from '../threads/questions.js';
import type { Finding } from './finding.js';
import type { LevelsTold } from './level-keeper.js';
import type { DetectedSweep, DetectionSetup, SavedDetector } from './receiver-detectors.js';

const ANSWER_WITHIN_MS = 15_000;

export interface SetupChange {
  /** The emissions that ended. */
  readonly findings: readonly Finding[];
  /** The receivers whose detectors start again. */
  readonly afresh: readonly string[];
}

export const DETECTING = {
  sweep: tells<(sweep: DetectedSweep) => void>(),
  restore: tells<(saved: readonly SavedDetector[], told: LevelsTold) => void>(),
  /** Other licences or rules. */
  change: asks<(setup: DetectionSetup) => SetupChange>(ANSWER_WITHIN_MS),
  /** A past sweep for a detector that starts again: it learns from the sweep and reports nothing. */
  learn: tells<(sweep: DetectedSweep) => void>(),
  live: asks<(receiverId: string) => Finding[]>(ANSWER_WITHIN_MS),
  save: asks<() => SavedDetector[]>(ANSWER_WITHIN_MS),
  explain: asks<(receiverId: string, hz: number) => Explanation | undefined>(ANSWER_WITHIN_MS),
  thresholdRow: asks<(receiverId: string, hz: number | undefined) => ThresholdRow | undefined>(ANSWER_WITHIN_MS),
  /** Runs these sweeps through a new detector and explains the last one: an instant of the past. */
  study: asks<(hz: number, sweeps: readonly DetectedSweep[]) => Explanation | undefined>(ANSWER_WITHIN_MS),
};

export interface DetectionEvents {
  /**
   * A sweep was judged: one event for each, so that the host knows how far behind the thread is.
   * @param grid of the sweep, as {@link sweptGrid} names it
   * @param isLearned false while detection learns the noise floor of this grid, which must have eight bins at least
   */
  observed(finding: Finding | undefined, grid: string, isLearned: boolean): void;
}

export function sweptGrid(sweep: Gridded & { readonly receiverId: string }): string {
  return `${sweep.receiverId}/${gridKey(sweep)}`;
}

/** The fields of a sweep that the detection thread needs. */
export function asDetected(sweep: Omit<Sweep, 'drill'>): DetectedSweep {
  const { receiverId, stationId, seq, startedAt, startHz, stepHz, levelsDbm, flags } = sweep;
  return { receiverId, stationId, seq, startedAt, startHz, stepHz, levelsDbm, flags };
}
