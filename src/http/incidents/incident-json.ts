/** An incident as the API shows it. */
import { z } from 'zod';
import { type EmissionReport, NO_LEVEL_DBM } from '../../incidents/emission-report.js';
import { alarmState, INCIDENT_STATES, type Incident } from '../../incidents/incident.js';
import { movesFrom } from '../../incidents/moves.js';
import type { Targets } from '../../incidents/severity.js';
import { type TargetOutcome, targetStatus } from '../../incidents/targets.js';
import type { TimelineEntry } from '../../store/cases/case-book-reads.js';
import { iso, sentenceAnswer, spoken } from '../spoken.js';

const targetAnswer = z.object({
  dueAt: z.iso.datetime(),
  outcome: z.enum(['pending', 'met', 'missed']),
  tookMs: z.number().optional(),
});

const asideAnswer = z.object({
  by: z.string(),
  at: z.iso.datetime(),
  reason: z.string(),
  until: z.iso.datetime().optional(),
});

const licenceAnswer = z.object({
  name: z.string(),
  levelDbm: z.number().optional().describe("at the receiver's input, where a level is what is wrong"),
  expectedDbm: z.number().optional(),
});

export const incidentAnswer = z.object({
  id: z.string(),
  version: z.number(),
  state: z.enum(INCIDENT_STATES),
  outcome: z.enum(['resolved', 'dismissed', 'expired']).optional(),
  severity: z.number(),
  priorityReason: sentenceAnswer,
  alarm: z.enum([
    'normal',
    'unacknowledged',
    'acknowledged',
    'returned-unacknowledged',
    'shelved',
    'suppressed',
    'out-of-service',
  ]),
  aside: asideAnswer.optional().describe('why the alarm is put aside, and until when'),
  raises: z.number().describe('how often the alarm was raised'),
  startHz: z.number(),
  stopHz: z.number(),
  active: z.boolean(),
  firstHeardAt: z.iso.datetime(),
  lastHeardAt: z.iso.datetime(),
  peakDbm: z.number().optional().describe('absent when no receiver measured it'),
  excessDb: z.number().optional(),
  emissionClass: z.string(),
  licence: licenceAnswer.optional().describe('the licensee that fell silent, or transmits outside its terms'),
  stationIds: z.array(z.string()),
  heard: z
    .array(z.object({ stationId: z.string(), peakDbm: z.number().optional() }))
    .describe('each station with the highest level there, the loudest first; where no level was measured, last'),
  victim: z.object({ assignmentId: z.string(), name: z.string(), status: z.string() }).optional(),
  openedAt: z.iso.datetime().optional(),
  acknowledgedAt: z.iso.datetime().optional(),
  acknowledgedBy: z.string().optional(),
  assigneeId: z.string().optional(),
  resolvedAt: z.iso.datetime().optional(),
  resolution: z.object({ cause: z.string(), measure: z.string() }).optional(),
  dismissal: z.string().optional(),
  closedAt: z.iso.datetime().optional(),
  targets: z.object({ acknowledge: targetAnswer, resolve: targetAnswer }).optional(),
  links: z.array(z.object({ incidentId: z.string(), relation: z.string() })),
  mergedIntoId: z.string().optional(),
  moves: z.array(z.string()).describe('what the table of moves allows now'),
});

export type IncidentJson = z.input<typeof incidentAnswer>;

const optionalIso = (at: number | undefined): string | undefined => (at === undefined ? undefined : iso(at));

export function incidentJson(incident: Incident, at: number, targets: Targets): IncidentJson {
  const { alarm, priority, victim } = incident;
  const status = targetStatus(incident, at, targets);
  const aside = alarm.outOfService ?? alarm.suppression ?? alarm.shelf;
  const until = aside === alarm.shelf ? alarm.shelf?.until : undefined;
  return {
    id: incident.id,
    version: incident.version,
    state: incident.state,
    outcome: incident.outcome,
    severity: priority.severity,
    priorityReason: spoken(priority.reason),
    alarm: alarmState(incident),
    aside:
      aside === undefined
        ? undefined
        : { by: aside.by, at: iso(aside.at), reason: aside.reason, until: optionalIso(until) },
    raises: alarm.raises,
    startHz: incident.startHz,
    stopHz: incident.stopHz,
    active: incident.active,
    firstHeardAt: iso(incident.firstHeardAt),
    lastHeardAt: iso(incident.lastHeardAt),
    ...(incident.peakDbm > NO_LEVEL_DBM ? { peakDbm: incident.peakDbm, excessDb: incident.excessDb } : {}),
    emissionClass: incident.emissionClass,
    licence: incident.emissions.find(({ licence }) => licence !== undefined)?.licence,
    stationIds: [...new Set(incident.emissions.map(({ stationId }) => stationId))],
    heard: heardAt(incident),
    victim: victim && { assignmentId: victim.assignmentId, name: victim.name, status: victim.status },
    openedAt: optionalIso(incident.openedAt),
    acknowledgedAt: optionalIso(incident.acknowledgedAt),
    acknowledgedBy: incident.acknowledgedBy,
    assigneeId: incident.assigneeId,
    resolvedAt: optionalIso(incident.resolvedAt),
    resolution: incident.resolution,
    dismissal: incident.dismissal,
    closedAt: optionalIso(incident.closedAt),
    targets: status && { acknowledge: targetJson(status.acknowledge), resolve: targetJson(status.resolve) },
    links: [...incident.links],
    mergedIntoId: incident.mergedIntoId,
    moves: movesFrom(incident.state),
  };
}

function heardAt({ emissions }: Incident): IncidentJson['heard'] {
  const loudest = new Map<string, number>();
  for (const { stationId, peakDbm } of emissions)
    loudest.set(stationId, Math.max(peakDbm, loudest.get(stationId) ?? NO_LEVEL_DBM));
  return [...loudest]
    .sort(([, a], [, b]) => b - a)
    .map(([stationId, peakDbm]) => (peakDbm > NO_LEVEL_DBM ? { stationId, peakDbm } : { stationId }));
}

function targetJson({ dueAt, outcome, tookMs }: TargetOutcome): z.input<typeof targetAnswer> {
  return { dueAt: iso(dueAt), outcome, tookMs };
}

export const timelineAnswer = z.object({
  id: z.number(),
  at: z.iso.datetime(),
  by: z.string(),
  move: z.string(),
  from: z.enum(INCIDENT_STATES),
  to: z.enum(INCIDENT_STATES),
  sentence: sentenceAnswer,
});

export function timelineJson({ id, at, by, move, from, to, sentence }: TimelineEntry): z.input<typeof timelineAnswer> {
  return { id, at: iso(at), by, move, from, to, sentence: spoken(sentence) };
}

export const emissionAnswer = z.object({
  emissionId: z.string(),
  stationId: z.string(),
  receiverId: z.string(),
  startHz: z.number(),
  stopHz: z.number(),
  firstHeardAt: z.iso.datetime(),
  lastHeardAt: z.iso.datetime(),
  active: z.boolean(),
  peakDbm: z.number().optional(),
  excessDb: z.number().optional(),
  emissionClass: z.string(),
  ruleId: z.string().optional().describe('the rule whose mask it crossed; excessDb is then above that mask'),
  licence: licenceAnswer.optional(),
});

export function emissionJson(report: EmissionReport): z.input<typeof emissionAnswer> {
  const { confirmed, peakDbm, excessDb, ...rest } = report;
  const measured = peakDbm > NO_LEVEL_DBM ? { peakDbm, excessDb } : {};
  return { ...rest, ...measured, firstHeardAt: iso(rest.firstHeardAt), lastHeardAt: iso(rest.lastHeardAt) };
}
