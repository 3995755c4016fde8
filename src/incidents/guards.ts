/** Checks the details of a legal move: reasons must not be empty, ends must lie ahead, signals must fit the state. */

import { MOST_MEASUREMENTS, measurementFault } from '../location/field-measurement.js';
import type { Sentence } from '../words/sentence.js';
import { reportFaults } from './emission-report.js';
import { awaitsAcknowledgement, type Incident } from './incident.js';
import type { EventOf, IncidentContext, IncidentEvent } from './incident-event.js';
import { GRAVE_SILENCE_MS, isGrave, LONGEST_SHIFT_MS } from './silence.js';

const LONGEST_TEXT = 4000;
/** 40 acts with their cases fit into one message to another desk. */
const MOST_ACT_BYTES = 8192;

/** The first fault; undefined when the move may be made. */
export function guard(incident: Incident, event: IncidentEvent, context: IncidentContext): Sentence | undefined {
  const long = TEXTS[event.kind] === undefined ? undefined : tooLong(event);
  if (long !== undefined) return fault('too-long', incident, event, long);
  return detailFault(incident, event) ?? signalFault(incident, event) ?? caseFault(incident, event, context);
}

/** Texts that an act needs. */
export const TEXTS: Partial<Record<IncidentEvent['kind'], readonly string[]>> = {
  dismissed: ['reason'],
  reopened: ['reason'],
  regraded: ['reason'],
  shelved: ['reason'],
  suppressed: ['ruleId', 'reason'],
  'taken-out-of-service': ['reason'],
  noted: ['text'],
  resolved: ['measure'],
  assigned: ['personId'],
};

/** Longest field of an act that has too many bytes as JSON; undefined for the others. */
export function tooLong(
  act: object,
): { readonly field: string; readonly bytes: number; readonly most: number } | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(act));
  const sizes = Object.entries(act).map(([field, value]) => ({ field, size: `${JSON.stringify(value)}`.length }));
  const { field } = sizes.reduce((a, b) => (b.size > a.size ? b : a));
  return bytes > MOST_ACT_BYTES ? { field: field.slice(0, 100), bytes, most: MOST_ACT_BYTES } : undefined;
}

/** The first detail that a move needs and lacks, or that is too long or wrong: what acts of another desk are checked for, too. */
export function detailFault(incident: Incident, event: IncidentEvent): Sentence | undefined {
  for (const field of TEXTS[event.kind] ?? []) {
    const text = (event as unknown as Record<string, unknown>)[field];
    if (typeof text !== 'string' || text.trim() === '') return fault('field-empty', incident, event, { field });
    if (text.length > LONGEST_TEXT) return fault('field-long', incident, event, { field, longest: LONGEST_TEXT });
  }
  if (event.kind !== 'measured-in-field') return undefined;
  const field = measurementFault(event.measurement);
  if (field !== undefined) return fault('field-wrong', incident, event, { field });
  const isFull = (incident.measurements?.length ?? 0) >= MOST_MEASUREMENTS;
  return isFull ? fault('measurements-full', incident, event, { most: MOST_MEASUREMENTS }) : undefined;
}

function signalFault(incident: Incident, event: IncidentEvent): Sentence | undefined {
  switch (event.kind) {
    case 'measured': {
      const [problem] = reportFaults(event.report);
      return problem === undefined ? undefined : fault('report', incident, event, { problem });
    }
    case 'heard':
    case 'returned':
    case 'fell-quiet': {
      const [problem] = reportFaults(event.report);
      if (problem !== undefined) return fault('report', incident, event, { problem });
      if (event.report.active === (event.kind === 'fell-quiet'))
        return fault('report', incident, event, { problem: `active is ${event.report.active}` });
      const wanted = event.kind !== 'returned';
      return incident.active === wanted ? undefined : fault(wanted ? 'not-active' : 'active', incident, event);
    }
    default:
      return undefined;
  }
}

function caseFault(incident: Incident, event: IncidentEvent, context: IncidentContext): Sentence | undefined {
  const { alarm } = incident;
  switch (event.kind) {
    case 'acknowledged': {
      // In `open` a person takes the case on, whatever the alarm shows (it may be shelved).
      const nothingToSee = incident.state !== 'open' && !awaitsAcknowledgement(incident);
      if (alarm.seenBy?.includes(context.by)) return fault('needs-another', incident, event);
      return nothingToSee ? fault('already-acknowledged', incident, event) : bulkFault(incident, event);
    }
    case 'assigned':
      return event.personId === incident.assigneeId && incident.state === 'assigned'
        ? fault('already-assigned', incident, event, { person: event.personId })
        : undefined;
    case 'expired':
      return incident.active || context.at - incident.lastHeardAt < context.policy.candidateMs
        ? fault('too-early', incident, event)
        : undefined;
    case 'closed':
      return incident.active && (event.although ?? '').trim() === ''
        ? fault('still-active', incident, event)
        : undefined;
    case 'shelved':
      return bulkFault(incident, event) ?? silenceFault(incident, event, context);
    case 'measurement-withdrawn':
      return incident.measurements?.some(({ id }) => id === event.measurementId) === true
        ? undefined
        : fault('not-measured', incident, event);
    case 'resolved':
      return causeFault(incident, event);
    case 'called-noise':
      if (event.why === null) return incident.noise === undefined ? fault('not-noise', incident, event) : undefined;
      return event.why === incident.noise?.why ? fault('already-noise', incident, event) : undefined;
    case 'unshelved':
      return alarm.shelf === undefined ? fault('not-shelved', incident, event) : undefined;
    case 'suppressed':
      return alarm.suppression !== undefined
        ? fault('suppressed', incident, event)
        : silenceFault(incident, event, context);
    case 'unsuppressed':
      return alarm.suppression === undefined ? fault('not-suppressed', incident, event) : undefined;
    case 'taken-out-of-service':
      return alarm.outOfService !== undefined && context.by === alarm.outOfService.by
        ? fault('out-of-service', incident, event)
        : silenceFault(incident, event, context);
    case 'put-in-service':
      return alarm.outOfService === undefined ? fault('in-service', incident, event) : undefined;
    default:
      return relationFault(incident, event);
  }
}

/** A source of the catalogue says what it was; without one, or with another one, the words of a person must. */
function causeFault(incident: Incident, event: EventOf<'resolved'>): Sentence | undefined {
  const { source, cause } = event;
  if (cause.length > LONGEST_TEXT)
    return fault('field-long', incident, event, { field: 'cause', longest: LONGEST_TEXT });
  const isSaid = (source !== undefined && source !== 'other') || cause.trim() !== '';
  return isSaid ? undefined : fault('field-empty', incident, event, { field: 'cause' });
}

type Silencing = EventOf<'shelved'> | EventOf<'suppressed'> | EventOf<'taken-out-of-service'>;

/** An end that lies ahead, and not too far: {@link GRAVE_SILENCE_MS}, or with a second person the end of the shift. */
function silenceFault(incident: Incident, event: Silencing, context: IncidentContext): Sentence | undefined {
  const { severity } = incident.priority;
  const { until } = event;
  const { at, by, policy, shiftEndsAt } = context;
  if (until === undefined) return undefined;
  if (!(until > at)) return fault('shelf-past', incident, event, { until: { at: until } });
  if (event.kind !== 'shelved' && !isGrave(severity)) return undefined;
  const { shelf, suppression, outOfService } = incident.alarm;
  const silencedByOther = [shelf, suppression, outOfService].some((aside) => aside !== undefined && aside.by !== by);
  const longestMs = isGrave(severity)
    ? silencedByOther
      ? Math.max(GRAVE_SILENCE_MS, (shiftEndsAt ?? at + LONGEST_SHIFT_MS) - at)
      : GRAVE_SILENCE_MS
    : policy.maxShelfMs[severity];
  if (until - at <= longestMs) return undefined;
  return fault(isGrave(severity) ? 'silence-long' : 'shelf-long', incident, event, {
    longest: { durationMs: longestMs },
    severity,
  });
}

/** Nobody has looked at each of many: an alarm of safety of life is taken one by one. */
function bulkFault(incident: Incident, event: EventOf<'acknowledged'> | EventOf<'shelved'>): Sentence | undefined {
  const { severity } = incident.priority;
  return event.bulk === true && isGrave(severity) ? fault('bulk', incident, event, { severity }) : undefined;
}

function relationFault(incident: Incident, event: IncidentEvent): Sentence | undefined {
  switch (event.kind) {
    case 'linked':
    case 'unlinked': {
      if (event.incidentId === incident.id) return fault('itself', incident, event);
      const linked = incident.links.some((link) => link.incidentId === event.incidentId);
      const other = { other: event.incidentId };
      if (event.kind === 'linked') return linked ? fault('already-linked', incident, event, other) : undefined;
      return linked ? undefined : fault('not-linked', incident, event, other);
    }
    case 'merged-into':
      return event.incidentId === incident.id ? fault('itself', incident, event) : undefined;
    case 'absorbed': {
      const { id, state } = event.absorbed;
      if (id === incident.id) return fault('itself', incident, event);
      // An open case must not disappear in one that nobody looks at yet.
      const hidden = incident.state === 'candidate' && state !== 'candidate';
      return hidden ? fault('absorbed-open', incident, event, { other: id }) : undefined;
    }
    case 'split-off': {
      const own = new Set(incident.emissions.map(({ emissionId }) => emissionId));
      const unknown = event.emissionIds.find((id) => !own.has(id));
      if (unknown !== undefined) return fault('not-its-emission', incident, event, { emission: unknown });
      const moved = new Set(event.emissionIds).size;
      if (moved === 0 || moved === own.size) return fault('split-all', incident, event, { count: own.size });
      return event.newIncidentId === incident.id ? fault('itself', incident, event) : undefined;
    }
    default:
      return undefined;
  }
}

function fault(key: string, incident: Incident, event: IncidentEvent, more: Sentence['params'] = {}): Sentence {
  return { key: `refused.${key}`, params: { incident: incident.id, move: event.kind, ...more } };
}
