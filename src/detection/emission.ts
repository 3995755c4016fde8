/** The detector's output: an emission with its place, time, features, class and harm, as plain data. */
import type { BandLayout } from './band-layout.js';
import type { Verdict } from './judging/judge.js';
import { type Classification, classify } from './naming/classify.js';
import { type EmissionFeatures, featuresOf } from './naming/features.js';
import { type Harm, harmOf } from './naming/harm.js';
import type { Track } from './tracking/track.js';

export interface Emission extends Classification {
  /** Whether a person has to look, and the reason. */
  readonly verdict: Verdict;
  /** Unique within one detector's life; a snapshot keeps it over restarts. */
  readonly id: number;
  readonly state: 'live' | 'closed';
  /** Epoch ms. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly firstSweep: number;
  readonly lastSweep: number;
  /** Number of the sweep that raised the alarm, and the bins known at that moment (inclusive). */
  readonly raisedSweep: number;
  readonly raisedLowBin: number;
  readonly raisedHighBin: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly centreHz: number;
  readonly features: EmissionFeatures;
  readonly severity: Harm;
}

export interface Alarm {
  /** `merged`: the alarm turned out to be part of the emission `intoId`. */
  readonly type: 'raised' | 'updated' | 'reopened' | 'merged' | 'closed';
  readonly emission: Emission;
  readonly intoId?: number;
}

/** @param recurrences number of incidents with this signature in the last seven days, counted by the case book */
export function emissionOf(track: Track, layout: BandLayout, recurrences = 1): Emission {
  const { startHz, stepHz, bins } = layout;
  const features = featuresOf(track, bins);
  const whole = track.region || track.moving;
  const low = Math.max(0, whole ? track.minLow : Math.round(track.low));
  const high = Math.min(bins - 1, whole ? track.maxHigh : Math.round(track.high));
  const durationMs = track.lastAt - track.firstAt;
  return {
    verdict: { deservesPerson: track.told, why: track.why, commonCase: track.commonCase },
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
    severity: harmOf({ lowBin: low, highBin: high, inrDb: features.inrDb, durationMs, recurrences }, layout),
    ...classify(features, stepHz),
  };
}
