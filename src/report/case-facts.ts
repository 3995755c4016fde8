/** The facts from which the papers of one case are made. */
import { kindFacts } from '../incidents/case-kind.js';
import { foundWords, verdictOf } from '../incidents/findings.js';
import type { Incident, Resolution } from '../incidents/incident.js';
import { isBreach } from '../incidents/licence-matter.js';
import type { TargetStatus } from '../incidents/targets.js';
import type { StationLevel } from '../location/station-levels.js';
import type { TimelineEntry } from '../store/cases/case-book-reads.js';
import type { Assignment } from '../watch/registry/assignment.js';
import type { BandPlanEntry } from '../watch/registry/band-plan.js';
import { detectedName, NO_NUMBER } from '../watch/registry/licence-detection.js';
import type { Sentence, Words } from '../words/sentence.js';
import type { Measurement } from './measurement.js';
import { BLANK, type Cell } from './report-document.js';
import type { PeriodFacts, StationName } from './report-facts.js';
import type { Voice } from './voice.js';

export interface StationSite extends StationName {
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  readonly antennaName?: string | undefined;
  readonly polarisation?: string | undefined;
  /** Of its antenna above ground. */
  readonly antennaM?: number | undefined;
  readonly azimuthDeg?: number | undefined;
}

export interface AttachedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly by: string;
  readonly at: number;
}

export interface StationLevels {
  /** Those that heard it first, the loudest before the others. */
  readonly levels: readonly (StationLevel & { readonly expected?: Sentence })[];
  readonly says: Sentence;
  /** What the terrain model assumed; absent where no place of the emitter is known. */
  readonly model?: Sentence;
}

export interface CaseFacts {
  /**
   * The time around the case, from its first sign to its last (or to now while it lasts), with the watch kept in that
   * time.
   */
  readonly period: PeriodFacts;
  readonly incident: Incident;
  readonly timeline: readonly TimelineEntry[];
  readonly band: BandPlanEntry | undefined;
  readonly targets: TargetStatus | undefined;
  readonly attachments: readonly AttachedFile[];
  /** Measured at the strongest moment of each emission, as far as the archive still has it. */
  readonly measurements: readonly Measurement[];
  readonly sites: readonly StationSite[];
  /** What each station read of it; absent in a drill, of which nothing is in the archive. */
  readonly levels?: StationLevels | undefined;
  /** The licence whose reception is disturbed, when the register has it. */
  readonly victim: Assignment | undefined;
  /** The licence to which the emission was matched as its source. */
  readonly source: Assignment | undefined;
}

/** The source that was found with the remark beside it; blank before anybody said what it was. */
export function causeCell(voice: Pick<Voice, 'cell'>, resolution: Resolution | undefined): Cell {
  return resolution === undefined ? BLANK : voice.cell(foundWords(resolution));
}

/** What kind of source interferes, where one was found that confirms the case; the words of a person where it is none of the catalogue. */
export function foundSource({ incident }: Pick<CaseFacts, 'incident'>): Words | undefined {
  const { source, cause } = incident.resolution ?? { cause: '' };
  if (source === undefined || verdictOf(incident, source) !== 'confirmed') return undefined;
  return foundWords({ source, cause: source === 'other' ? cause : '' });
}

export function kindOfCase({ incident }: Pick<CaseFacts, 'incident'>): ReturnType<typeof kindFacts> {
  return kindFacts(incident);
}

/**
 * The strongest measurement without overload; the strongest of all when every one was overloaded. None where nothing interferes:
 * what a receiver measured of a licensee that is back is no figure of an interferer.
 */
export function bestMeasurement(facts: Pick<CaseFacts, 'measurements' | 'incident'>): Measurement | undefined {
  if (kindOfCase(facts).noInterferer !== undefined) return undefined;
  const { measurements } = facts;
  const sorted = [...measurements].sort(
    (a, b) => Number(a.overload) - Number(b.overload) || b.highestDbm - a.highestDbm,
  );
  return sorted[0];
}

/**
 * The licence whose own transmission is the case: known when the transmission was measured outside its terms; otherwise
 * only a person can say.
 */
export function sourceOf(
  { emissions }: Pick<Incident, 'emissions'>,
  assignments: readonly Assignment[],
): Assignment | undefined {
  const name = emissions.find(isBreach)?.licence?.name;
  return name === undefined
    ? undefined
    : assignments.find((one) => detectedName(one) === name || (one.licenceNo === NO_NUMBER && one.id === name));
}
