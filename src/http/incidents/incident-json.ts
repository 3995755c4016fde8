/** An incident in the form of the contract. */

import {
  type TimelineEntry as EntryJson,
  type HeardEmission,
  heardEmission,
  type Incident as IncidentJson,
  type TargetTime,
} from '../../api/incidents.js';
import { lastBurstAt } from '../../incidents/bursts.js';
import { toldOf } from '../../incidents/case-kind.js';
import { type EmissionReport, knownExcessDb, NO_LEVEL_DBM } from '../../incidents/emission-report.js';
import { alarmState, emissionSinceStart, type Incident, sinceStart } from '../../incidents/incident.js';
import { movesFrom } from '../../incidents/moves.js';
import { toldParts } from '../../incidents/parts.js';
import type { IncidentPolicy } from '../../incidents/severity.js';
import { asideEndsAt } from '../../incidents/silence.js';
import { type TargetOutcome, targetStatus } from '../../incidents/targets.js';
import type { FieldMeasurement } from '../../location/field-measurement.js';
import { type Fix, fixOf } from '../../location/fix.js';
import { defined } from '../../rf/defined.js';
import { iso } from '../../rf/iso.js';
import type { Level } from '../../rf/level-tally.js';
import type { TimelineEntry } from '../../store/cases/case-book-reads.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { NameOf } from '../../words/sentence.js';
import { onlyOf, shown, spoken } from '../spoken.js';

const optionalIso = (at: number | undefined): string | undefined => (at === undefined ? undefined : iso(at));

/** Uses the present time of the desk and the policy of that time. */
export function incidentJson(
  stored: Incident,
  desk: Pick<IncidentDesk, 'clock' | 'policy' | 'startedAt' | 'listenedSince'>,
): IncidentJson {
  const incident = sinceStart(stored, (receiverId) => desk.listenedSince(receiverId));
  const { alarm, priority, victim } = incident;
  const at = desk.clock();
  const status = targetStatus(incident, at, desk.policy(at).targets);
  const aside = alarm.outOfService ?? alarm.suppression ?? alarm.shelf;
  const until = asideEndsAt(aside, priority.severity);
  return {
    id: incident.id,
    version: incident.version,
    state: incident.state,
    outcome: incident.outcome,
    ...measuredJson(incident),
    severity: priority.severity,
    priorityReason: spoken(priority.reason),
    alarm: alarmState(incident),
    aside: aside && shown({ by: aside.by, at: aside.at, reason: aside.reason, until }),
    raises: alarm.raises,
    raisedAt: optionalIso(alarm.raisedAt),
    ...seenJson(incident, desk.policy(at)),
    startHz: incident.startHz,
    stopHz: incident.stopHz,
    active: incident.active,
    ...shown(defined({ unknownSince: incident.unknownSince })),
    firstHeardAt: iso(incident.firstHeardAt),
    lastHeardAt: iso(incident.lastHeardAt),
    ...extentJson(incident, desk.startedAt),
    ...(incident.peakDbm > NO_LEVEL_DBM ? { peakDbm: incident.peakDbm, excessDb: knownExcessDb(incident) } : {}),
    levels: levelsJson(incident.levels),
    emissionClass: incident.emissionClass,
    licence: incident.emissions.find(({ licence }) => licence !== undefined)?.licence,
    stationIds: [...new Set(incident.emissions.map(({ stationId }) => stationId))],
    heard: heardAt(incident),
    victim: victim && { assignmentId: victim.assignmentId, name: victim.name, status: victim.status },
    ...courseJson(incident),
    targets: status && { acknowledge: targetJson(status.acknowledge), resolve: targetJson(status.resolve) },
    rounds: incident.rounds?.map((round) => ({
      ...courseJson(round),
      openedAt: iso(round.openedAt),
      outcome: round.outcome,
    })),
    noise: shown(incident.noise),
    links: incident.links,
    mergedIntoId: incident.mergedIntoId,
    moves: movesFrom(incident.state),
  };
}

/** Who did what when: of the present round, or of an earlier one. */
function courseJson(of: Omit<Partial<Incident>, 'outcome'>) {
  const { openedAt, acknowledgedAt, acknowledgedBy, assigneeId, resolvedAt, resolution, dismissal, closedAt } = of;
  return shown({ openedAt, acknowledgedAt, acknowledgedBy, assigneeId, resolvedAt, resolution, dismissal, closedAt });
}

function seenJson(
  { alarm: { seenBy }, priority }: Incident,
  { acknowledgements }: IncidentPolicy,
): Pick<IncidentJson, 'seenBy' | 'stillNeeded'> {
  if (seenBy === undefined) return {};
  return { seenBy: [...seenBy], stillNeeded: Math.max(1, (acknowledgements[priority.severity] ?? 1) - seenBy.length) };
}

function levelsJson(levels: Incident['levels']): IncidentJson['levels'] {
  if (levels === undefined) return undefined;
  const { highest, median, last, sweeps } = levels;
  const one = ({ levelDbm, excessDb, at }: Level) => ({ levelDbm, excessDb: excessDb ?? undefined, at: iso(at) });
  return { highest: one(highest), median: one(median), last: one(last), sweeps };
}

function heardAt({ emissions }: Incident): IncidentJson['heard'] {
  const loudest = new Map<string, number>();
  for (const { stationId, peakDbm } of emissions.filter(({ complaint }) => complaint === undefined))
    loudest.set(stationId, Math.max(peakDbm, loudest.get(stationId) ?? NO_LEVEL_DBM));
  return [...loudest]
    .sort(([, a], [, b]) => b - a)
    .map(([stationId, peakDbm]) => (peakDbm > NO_LEVEL_DBM ? { stationId, peakDbm } : { stationId }));
}

function targetJson({ dueAt, outcome, tookMs }: TargetOutcome): TargetTime {
  return { dueAt: iso(dueAt), outcome, tookMs };
}

export function timelineJson({ id, at, by, move, from, to, sentence }: TimelineEntry, nameOf: NameOf): EntryJson {
  return { id, at: iso(at), by, move, from, to, sentence: spoken(sentence, nameOf) };
}

/** @param startedAt since when it would be known that it goes on; absent when the reports belong to no run */
export function heardJson(report: EmissionReport, startedAt = Number.NEGATIVE_INFINITY): HeardEmission {
  const heard = emissionSinceStart(report, startedAt);
  const { peakDbm, excessDb, levels, ...rest } = heard;
  const measured = peakDbm > NO_LEVEL_DBM ? { peakDbm, excessDb: knownExcessDb({ peakDbm, excessDb, levels }) } : {};
  return {
    ...shown(onlyOf(heardEmission, rest)),
    ...heardExtentJson(heard, startedAt),
    ...measured,
  };
}

/** Where and when an incident was on the air, and where its emitter probably is, in the form of the contract. */
function extentJson(incident: Incident, startedAt: number) {
  return { ...toldParts(incident), ...burstJson(incident.emissions, incident, startedAt) };
}

function heardExtentJson(report: EmissionReport, startedAt: number) {
  return { frequency: toldOf(report), ...burstJson([report], report, startedAt) };
}

/** Whether it was on the air while the program did not run is not known: a burst begins at the start at the earliest. */
function burstJson(
  emissions: readonly EmissionReport[],
  { firstHeardAt, lastHeardAt }: Pick<EmissionReport, 'firstHeardAt' | 'lastHeardAt'>,
  startedAt: number,
): { burstStartedAt?: string } {
  const began = lastBurstAt(emissions) ?? firstHeardAt;
  const known = lastHeardAt < startedAt ? began : Math.max(began, startedAt);
  return known > firstHeardAt ? { burstStartedAt: iso(known) } : {};
}

function measuredJson({ measurements }: Incident): Pick<IncidentJson, 'measurements' | 'fix'> {
  if (measurements === undefined) return {};
  return { measurements: shown(measurements), fix: keptFix(measurements) };
}

/** A fix takes some ten ms, and each page asks for the same. */
const kept = new Map<string, Fix>();
const MOST_KEPT = 50;

function keptFix(measurements: readonly FieldMeasurement[]): Fix {
  const key = JSON.stringify(measurements);
  const fix = kept.get(key) ?? fixOf(measurements);
  kept.set(key, fix);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return fix;
}
