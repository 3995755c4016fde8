import { knownExcessDb, NO_LEVEL_DBM } from '../incidents/emission-report.js';
import { alarmState, type Incident } from '../incidents/incident.js';
import { INCIDENT_SENTENCES } from '../incidents/incident-sentences.js';
import { frequenciesOf } from '../incidents/parts.js';
import { sentenceText, type Told } from '../words/sentence.js';
import type { Cell, Column } from './table.js';

interface IncidentField extends Column {
  cellOf(incident: Incident): Cell | undefined;
}

const of =
  (kind: Column['kind']) =>
  (name: string, cellOf: IncidentField['cellOf']): IncidentField => ({ name, kind, cellOf });
const text = of('text');
const number = of('number');
const instant = of('instant');
const flag = of('flag');

const list = (values: readonly string[]) => [...new Set(values)].join(' ');
/** Of each place of the incident, the lowest first; nothing for a whole band. */
const ofEach = (cellOf: (told: Told) => number) => (incident: Incident) =>
  frequenciesOf(incident)?.map(cellOf).join(' ');
/** Incidents that somebody opened by hand may have no level. */
const ifMeasured = (incident: Incident, value: number) => (incident.peakDbm > NO_LEVEL_DBM ? value : undefined);

/** The columns of an exported incident, from left to right; one entry is a whole column. */
const FIELDS: readonly IncidentField[] = [
  text('id', ({ id }) => id),
  text('state', ({ state }) => state),
  text('outcome', ({ outcome }) => outcome),
  number('severity', ({ priority }) => priority.severity),
  text('reasonVi', ({ priority }) => sentenceText(priority.reason, 'vi', INCIDENT_SENTENCES)),
  text('reasonEn', ({ priority }) => sentenceText(priority.reason, 'en', INCIDENT_SENTENCES)),
  text('alarm', alarmState),
  number('startHz', ({ startHz }) => startHz),
  number('stopHz', ({ stopHz }) => stopHz),
  text(
    'frequenciesHz',
    ofEach(({ hz }) => hz),
  ),
  text(
    'uncertaintiesHz',
    ofEach(({ uncertaintyHz = 0 }) => uncertaintyHz),
  ),
  text('emissionClass', ({ emissionClass }) => emissionClass),
  flag('active', ({ active }) => active),
  instant('unknownSince', ({ unknownSince }) => unknownSince),
  instant('firstHeardAt', ({ firstHeardAt }) => firstHeardAt),
  instant('lastHeardAt', ({ lastHeardAt }) => lastHeardAt),
  number('peakDbm', (incident) => ifMeasured(incident, incident.peakDbm)),
  number('excessDb', knownExcessDb),
  number('medianDbm', ({ levels }) => levels?.median.levelDbm),
  number('medianExcessDb', ({ levels }) => levels?.median.excessDb),
  number('lastDbm', ({ levels }) => levels?.last.levelDbm),
  number('lastExcessDb', ({ levels }) => levels?.last.excessDb),
  text('stationIds', ({ emissions }) => list(emissions.map(({ stationId }) => stationId))),
  text('receiverIds', ({ emissions }) => list(emissions.map(({ receiverId }) => receiverId))),
  number('emissions', ({ emissions }) => emissions.length),
  text('victimAssignmentId', ({ victim }) => victim?.assignmentId),
  text('victimName', ({ victim }) => victim?.name),
  instant('openedAt', ({ openedAt }) => openedAt),
  instant('acknowledgedAt', ({ acknowledgedAt }) => acknowledgedAt),
  text('acknowledgedBy', ({ acknowledgedBy }) => acknowledgedBy),
  text('assigneeId', ({ assigneeId }) => assigneeId),
  instant('resolvedAt', ({ resolvedAt }) => resolvedAt),
  text('source', ({ resolution }) => resolution?.source),
  text('cause', ({ resolution }) => resolution?.cause),
  text('measure', ({ resolution }) => resolution?.measure),
  text('dismissal', ({ dismissal }) => dismissal),
  instant('closedAt', ({ closedAt }) => closedAt),
  text('links', ({ links }) => list(links.map(({ incidentId, relation }) => `${relation}:${incidentId}`))),
  text('mergedIntoId', ({ mergedIntoId }) => mergedIntoId),
];

/** Without their functions: columns are sent to the thread that writes the file. */
export const INCIDENT_COLUMNS: readonly Column[] = FIELDS.map(({ name, kind }) => ({ name, kind }));

export function incidentRow(incident: Incident): Cell[] {
  return FIELDS.map(({ cellOf }) => cellOf(incident) ?? null);
}
