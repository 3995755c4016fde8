/**
 * Groups the alarm list for a tired reader: flapping, standing and flooding alarms are grouped, those of safety of life
 * never.
 */
import { alarmState, awaitsAcknowledgement, bySeverityAndAge, type Incident } from './incident.js';
import type { IncidentPolicy } from './severity.js';
import { isFlapping } from './signal-changes.js';

export interface AlarmGroup {
  /**
   * `single`: one alarm on its own line. The other kinds stand for several alarms, or for one that would ring again and
   * again.
   */
  readonly kind: 'single' | 'flapping' | 'standing' | 'flood';
  readonly key: string;
  /** The most severe first, then the oldest; never empty. */
  readonly incidents: readonly [Incident, ...Incident[]];
}

/** Groups in order of their most urgent member. Every alarm passed in is in exactly one group. */
export function groupAlarms(incidents: readonly Incident[], at: number, policy: IncidentPolicy): AlarmGroup[] {
  const alarms = incidents.filter((incident) => alarmState(incident) !== 'normal').sort(bySeverityAndAge);
  const flood = isFlood(alarms, at, policy);
  const groups = new Map<string, { kind: AlarmGroup['kind']; incidents: [Incident, ...Incident[]] }>();
  for (const incident of alarms) {
    const kind = kindOf(incident, flood, at, policy);
    const key = keyOf(kind, incident);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind, incidents: [incident] });
    else group.incidents.push(incident);
  }
  return [...groups].map(([key, group]) => ({
    key,
    ...group,
    // A flood of one alarm is an ordinary alarm.
    kind: group.kind === 'flood' && group.incidents.length === 1 ? 'single' : group.kind,
  }));
}

/**
 * True when there are more new alarms than a person can handle (ISA-18.2: more than about ten in ten minutes for each
 * operator).
 */
function isFlood(incidents: readonly Incident[], at: number, policy: IncidentPolicy): boolean {
  const recent = incidents.filter(({ alarm: { raisedAt } }) => {
    return raisedAt !== undefined && raisedAt <= at && at - raisedAt < policy.floodWindowMs;
  });
  return recent.length > policy.floodAlarms;
}

/**
 * True for an acknowledged alarm that has been on the air for so long that people no longer notice it; every hand-over
 * lists it.
 */
export function isStanding(incident: Incident, at: number, { standingMs }: IncidentPolicy): boolean {
  const since = incident.alarm.raisedAt;
  return alarmState(incident) === 'acknowledged' && since !== undefined && at - since >= standingMs;
}

function kindOf(incident: Incident, flood: boolean, at: number, policy: IncidentPolicy): AlarmGroup['kind'] {
  if (incident.priority.severity === 1) return 'single';
  if (isFlapping(incident, at, policy)) return 'flapping';
  if (isStanding(incident, at, policy)) return 'standing';
  return flood && awaitsAcknowledgement(incident) ? 'flood' : 'single';
}

function keyOf(kind: AlarmGroup['kind'], incident: Incident): string {
  if (kind === 'single') return incident.id;
  if (kind === 'flapping') return `flapping:${incident.id}`;
  if (kind === 'standing') return 'standing';
  const station = incident.emissions.at(0)?.stationId ?? '';
  return `flood:${station}:${incident.priority.severity}`;
}
