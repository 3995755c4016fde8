/** Incidents as rows of a table. */
import { NO_LEVEL_DBM } from '../incidents/emission-report.js';
import { alarmState, type Incident } from '../incidents/incident.js';
import { INCIDENT_SENTENCES } from '../incidents/incident-sentences.js';
import { say } from '../incidents/sentence.js';
import type { Cell, Column } from './table.js';

const text = (name: string): Column => ({ name, kind: 'text' });
const number = (name: string): Column => ({ name, kind: 'number' });
const instant = (name: string): Column => ({ name, kind: 'instant' });

export const INCIDENT_COLUMNS: readonly Column[] = [
  text('id'),
  text('state'),
  text('outcome'),
  number('severity'),
  text('reasonVi'),
  text('reasonEn'),
  text('alarm'),
  number('startHz'),
  number('stopHz'),
  text('emissionClass'),
  { name: 'active', kind: 'flag' as const },
  instant('firstHeardAt'),
  instant('lastHeardAt'),
  number('peakDbm'),
  number('excessDb'),
  number('medianDbm'),
  number('medianExcessDb'),
  number('lastDbm'),
  number('lastExcessDb'),
  text('stationIds'),
  text('receiverIds'),
  number('emissions'),
  text('victimAssignmentId'),
  text('victimName'),
  instant('openedAt'),
  instant('acknowledgedAt'),
  text('acknowledgedBy'),
  text('assigneeId'),
  instant('resolvedAt'),
  text('cause'),
  text('measure'),
  text('dismissal'),
  instant('closedAt'),
  text('links'),
  text('mergedIntoId'),
];

export function incidentRow(incident: Incident): Cell[] {
  const { priority, emissions, victim, resolution, links, levels } = incident;
  const measured = incident.peakDbm > NO_LEVEL_DBM;
  const list = (values: readonly string[]) => [...new Set(values)].join(' ');
  return [
    incident.id,
    incident.state,
    incident.outcome ?? null,
    priority.severity,
    say(priority.reason, 'vi', INCIDENT_SENTENCES),
    say(priority.reason, 'en', INCIDENT_SENTENCES),
    alarmState(incident),
    incident.startHz,
    incident.stopHz,
    incident.emissionClass,
    incident.active,
    incident.firstHeardAt,
    incident.lastHeardAt,
    measured ? incident.peakDbm : null,
    measured ? incident.excessDb : null,
    levels?.median.levelDbm ?? null,
    levels?.median.excessDb ?? null,
    levels?.last.levelDbm ?? null,
    levels?.last.excessDb ?? null,
    list(emissions.map(({ stationId }) => stationId)),
    list(emissions.map(({ receiverId }) => receiverId)),
    emissions.length,
    victim?.assignmentId ?? null,
    victim?.name ?? null,
    incident.openedAt ?? null,
    incident.acknowledgedAt ?? null,
    incident.acknowledgedBy ?? null,
    incident.assigneeId ?? null,
    incident.resolvedAt ?? null,
    resolution?.cause ?? null,
    resolution?.measure ?? null,
    incident.dismissal ?? null,
    incident.closedAt ?? null,
    list(links.map(({ incidentId, relation }) => `${relation}:${incidentId}`)),
    incident.mergedIntoId ?? null,
  ];
}
