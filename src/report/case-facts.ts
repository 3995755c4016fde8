/** What the papers of one case are made of. */
import type { Incident } from '../incidents/incident.js';
import type { TargetStatus } from '../incidents/targets.js';
import type { TimelineEntry } from '../store/cases/case-book-reads.js';
import type { Assignment } from '../watch/registry/assignment.js';
import type { BandPlanEntry } from '../watch/registry/band-plan.js';
import type { Measurement } from './measurement.js';
import type { PeriodFacts } from './report-facts.js';

export interface StationSite {
  readonly id: string;
  readonly name: string;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  readonly antennaName?: string | undefined;
  readonly polarisation?: string | undefined;
  readonly azimuthDeg?: number | undefined;
}

export interface AttachedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly by: string;
  readonly at: number;
}

export interface CaseFacts {
  /** The time around the case: from its first sign to its last, or to now while it lasts; the watch is told of this. */
  readonly period: PeriodFacts;
  readonly incident: Incident;
  readonly timeline: readonly TimelineEntry[];
  readonly band: BandPlanEntry | undefined;
  readonly targets: TargetStatus | undefined;
  readonly attachments: readonly AttachedFile[];
  /** At the strongest moment of each emission that the archive still has. */
  readonly measurements: readonly Measurement[];
  readonly sites: readonly StationSite[];
  /** The licence whose reception suffers, when the list knows one. */
  readonly victim: Assignment | undefined;
  /** The licence that the emission was matched to as its source. */
  readonly source: Assignment | undefined;
}

/** The strongest one that was not overloaded; the strongest at all when all were. */
export function bestMeasurement({ measurements }: Pick<CaseFacts, 'measurements'>): Measurement | undefined {
  const sorted = [...measurements].sort((a, b) => Number(a.overload) - Number(b.overload) || b.peakDbm - a.peakDbm);
  return sorted[0];
}
