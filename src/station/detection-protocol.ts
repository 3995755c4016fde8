/** What the detection thread and its host say to each other. */
import type { Explanation, ThresholdRow } from '../detection/explain.js';
import type { Finding } from './finding.js';
import type { DetectedSweep, DetectionSetup, SavedDetector } from './receiver-detectors.js';

export interface DetectionStart {
  readonly setup: DetectionSetup;
}

export type DetectionRequest =
  | { readonly op: 'sweep'; readonly sweep: DetectedSweep }
  | { readonly op: 'restore'; readonly saved: readonly SavedDetector[] }
  /** Other licences or rules; answered with what ended and who starts afresh. */
  | { readonly op: 'change'; readonly id: number; readonly setup: DetectionSetup }
  /** A sweep of the recent past, for a detector that starts afresh: learned from, told to nobody. */
  | { readonly op: 'learn'; readonly sweep: DetectedSweep }
  | { readonly op: 'live'; readonly id: number; readonly receiverId: string }
  | { readonly op: 'save'; readonly id: number }
  | { readonly op: 'learning'; readonly id: number; readonly receiverId: string }
  | { readonly op: 'explain'; readonly id: number; readonly receiverId: string; readonly hz: number }
  | { readonly op: 'thresholds'; readonly id: number; readonly receiverId: string; readonly hz?: number }
  /** Runs these sweeps through a fresh detector and explains the last one: a moment of the past. */
  | { readonly op: 'study'; readonly id: number; readonly hz: number; readonly sweeps: readonly DetectedSweep[] };

export interface SetupChange {
  readonly findings: readonly Finding[];
  readonly afresh: readonly string[];
}

export type DetectionAnswer =
  | SetupChange
  | Finding[]
  | Explanation
  | ThresholdRow
  | SavedDetector[]
  | boolean
  | undefined;

export type DetectionReply =
  /** One a sweep, so that the host knows how far behind the thread is. */
  | { readonly op: 'observed'; readonly finding: Finding | undefined }
  | { readonly op: 'answer'; readonly id: number; readonly answer: DetectionAnswer }
  /** A question that cannot be answered costs nobody the watch. */
  | { readonly op: 'answer'; readonly id: number; readonly fault: string };
