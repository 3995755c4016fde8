/** The output of the detector: an emission with its place, time, features, class and severity. Plain data. */
import type { BandLayout } from './band-layout.js';
import type { Verdict } from './judging/judge.js';
import { type Classification, classify } from './naming/classify.js';
import { type EmissionFeatures, featuresOf } from './naming/features.js';
import { type Severity, severityOf } from './naming/severity.js';
import type { Track } from './tracking/track.js';

export interface Emission extends Classification {
  /** Does a person need to look? With the reason. */
  readonly verdict: Verdict;
  /** Unique within one detector's life, kept over restarts by the snapshot. */
  readonly id: number;
  readonly state: 'live' | 'closed';
  /** Epoch ms. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly firstSweep: number;
  readonly lastSweep: number;
  /** Sweep at whose arrival the alarm was raised, and the bins known then (inclusive). */
  readonly raisedSweep: number;
  readonly raisedLowBin: number;
  readonly raisedHighBin: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly centreHz: number;
  readonly features: EmissionFeatures;
  readonly severity: Severity;
}

export interface Alarm {
  /** `merged`: this alarm goes on as the emission `intoId`. */
  readonly type: 'raised' | 'updated' | 'reopened' | 'merged' | 'closed';
  readonly emission: Emission;
  readonly intoId?: number;
}

/** @param recurrences incidents of this signature in seven days, known to the case book */
export function emissionOf(track: Track, layout: BandLayout, recurrences = 1): Emission {
  const { startHz, stepHz, bins } = layout;
  const features = featuresOf(track, bins);
  const whole = track.region || track.moving;
  const low = Math.max(0, whole ? track.minLow : Math.round(track.low));
  const high = Math.min(bins - 1, whole ? track.maxHigh : Math.round(track.high));
  const durationMs = track.lastAt - track.firstAt;
  return {
    verdict: { deservesPerson: track.told, why: track.why },
    id: track.id,
    state: track.state === 'closed' ? 'closed' : 'live',
    firstSeenAt: track.firstAt,
    lastSeenAt: track.lastAt,
    firstSweep: track.firstSweep,
    lastSweep: track.lastSweep,
    raisedSweep: track.raisedSweep,
    raisedLowBin: track.raisedLow,
    raisedHighBin: track.raisedHigh,
    lowHz: startHz + (low - 0.5) * stepHz,
    highHz: startHz + (high + 0.5) * stepHz,
    centreHz: startHz + (whole ? (low + high) / 2 : track.centroid) * stepHz,
    features,
    severity: severityOf({ lowBin: low, highBin: high, inrDb: features.inrDb, durationMs, recurrences }, layout),
    ...classify(features, stepHz),
  };
}
