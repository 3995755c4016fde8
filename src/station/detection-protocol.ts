/** Messages between the detection thread and its host. */
import type { Explanation, ThresholdRow } from '../detection/explain.js';
import { type Gridded, gridKey, type Sweep } from '../rf/sweep.js';
import type { Finding } from './finding.js';
import type { LevelsTold } from './level-keeper.js';
import type { DetectedSweep, DetectionSetup, SavedDetector } from './receiver-detectors.js';

export interface DetectionStart {
  readonly setup: DetectionSetup;
}

export type DetectionRequest =
  | { readonly op: 'sweep'; readonly sweep: DetectedSweep }
  | { readonly op: 'restore'; readonly saved: readonly SavedDetector[]; readonly told: LevelsTold }
  /** Other licences or rules; the answer is the emissions that ended and the receivers whose detectors start again. */
  | { readonly op: 'change'; readonly id: number; readonly setup: DetectionSetup }
  /** A past sweep for a detector that starts again: it learns from the sweep and reports nothing. */
  | { readonly op: 'learn'; readonly sweep: DetectedSweep }
  | { readonly op: 'live'; readonly id: number; readonly receiverId: string }
  | { readonly op: 'save'; readonly id: number }
  | { readonly op: 'explain'; readonly id: number; readonly receiverId: string; readonly hz: number }
  | { readonly op: 'thresholds'; readonly id: number; readonly receiverId: string; readonly hz?: number }
  /** Runs these sweeps through a new detector and explains the last one: an instant of the past. */
  | { readonly op: 'study'; readonly id: number; readonly hz: number; readonly sweeps: readonly DetectedSweep[] };

export interface SetupChange {
  readonly findings: readonly Finding[];
  readonly afresh: readonly string[];
}

export type DetectionAnswer = SetupChange | Finding[] | Explanation | ThresholdRow | SavedDetector[] | undefined;

export interface Observed {
  readonly op: 'observed';
  readonly finding: Finding | undefined;
  /** Of the sweep, as {@link sweptGrid} names it. */
  readonly grid: string;
  /** False while detection learns the noise floor of this grid, which must have eight bins at least. */
  readonly isLearned: boolean;
}

export type DetectionReply =
  /** One for each sweep, so that the host knows how far behind the thread is. */
  | Observed
  | { readonly op: 'answer'; readonly id: number; readonly answer: DetectionAnswer }
  /** A question that cannot be answered; the watch continues. */
  | { readonly op: 'answer'; readonly id: number; readonly fault: string };

/** A receiver and its grid. */
export function sweptGrid(sweep: Gridded & { readonly receiverId: string }): string {
  return `${sweep.receiverId}/${gridKey(sweep)}`;
}

/** The fields of a sweep that the detection thread needs. */
export function asDetected(sweep: Omit<Sweep, 'drill'>): DetectedSweep {
  const { receiverId, stationId, seq, startedAt, startHz, stepHz, levelsDbm, flags } = sweep;
  return { receiverId, stationId, seq, startedAt, startHz, stepHz, levelsDbm, flags };
}
