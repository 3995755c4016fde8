/** The change that each legal move makes, one function per move; the table of moves has already given the new state. */
import { MOST_MEASUREMENTS } from '../location/field-measurement.js';
import { defined } from '../rf/defined.js';
import { acknowledgeAlarm, changeAlarm, isAside, NO_ALARM, ringAgain } from './alarm.js';
import { summarise, withReport } from './emission-merge.js';
import { grade } from './grading.js';
import { awaitsAcknowledgement, type Incident } from './incident.js';
import type { Change, EventOf, IncidentContext, IncidentEvent, NotifyReason } from './incident-event.js';
import type { Move } from './moves.js';
import { newIncident } from './new-incident.js';
import { pinEffects } from './pin-ranges.js';
import { measuredChange, nextRound, raise, signalChange, tickChange } from './signal-changes.js';
import { withEnd } from './silence.js';

type Changes = { readonly [M in Move]: (incident: Incident, event: EventOf<M>, context: IncidentContext) => Change };

const CHANGES: Changes = {
  heard: signalChange,
  returned: signalChange,
  'fell-quiet': signalChange,
  measured: measuredChange,
  ticked: (incident, _event, context) => tickChange(incident, context),
  confirmed(incident, _event, context) {
    const opened = { openedAt: context.at, targets: context.policy.targets, missed: [] };
    return raise(incident, opened, context, 'raised');
  },
  expired: (_incident, _event, { at }) => ({ patch: { outcome: 'expired', closedAt: at } }),

  acknowledged: (incident, _event, context) => ({ patch: seen(incident, context) }),
  'called-noise': (incident, { why }, context) => ({
    patch: {
      ...seen(incident, context),
      noise: why === null ? undefined : { why, by: context.by, at: context.at },
    },
  }),
  assigned: (_incident, { personId }) => ({ patch: { assigneeId: personId }, notify: ['assigned'] }),
  unassigned: () => ({ patch: { assigneeId: undefined } }),
  started: () => ({ patch: {} }),
  noted: () => ({ patch: {} }),
  'measured-in-field': ({ measurements = [] }, { measurement }) => ({
    patch: { measurements: [...measurements.filter(({ id }) => id !== measurement.id), measurement] },
  }),
  'measurement-withdrawn': ({ measurements = [] }, { measurementId }) => ({
    patch: { measurements: measurements.filter(({ id }) => id !== measurementId) },
  }),
  called: () => ({ patch: {} }),
  resolved(incident, { source, cause, measure }, { at, policy }) {
    const alarm = changeAlarm({ ...incident.alarm, shelf: undefined }, 'acknowledge', at);
    const resolution = { ...defined({ source }), cause, measure };
    return { patch: { resolvedAt: at, resolution, alarm }, effects: pinEffects(incident, policy) };
  },
  closed: (incident, _event, { at, policy }) => ({
    patch: { outcome: 'resolved', closedAt: at, alarm: silent(incident) },
    effects: pinEffects(incident, policy),
  }),
  dismissed: (incident, { reason }, { at }) => ({
    patch: { outcome: 'dismissed', dismissal: reason, closedAt: at, alarm: silent(incident) },
  }),
  reopened: (incident, _event, context) => raise(incident, nextRound(incident, context), context, 'reopened'),
  regraded(incident, { severity, reason }, context) {
    const regraded = { severity, reason };
    return { patch: { regraded, ...grade({ ...incident, regraded }, context) } };
  },

  linked: ({ links }, { incidentId, relation }) => ({ patch: { links: [...links, { incidentId, relation }] } }),
  unlinked: ({ links }, event) => ({
    patch: { links: links.filter(({ incidentId }) => incidentId !== event.incidentId) },
  }),
  'merged-into': (incident, { incidentId }, { at }) => ({
    patch: { mergedIntoId: incidentId, alarm: silent(incident), active: false, closedAt: at },
  }),
  absorbed(incident, { absorbed }, context) {
    const heard = summarise(absorbed.emissions.reduce(withReport, [...incident.emissions]));
    const links = incident.links.filter(({ incidentId }) => incidentId !== absorbed.id);
    const link = { incidentId: absorbed.id, relation: 'merged-from' } as const;
    return {
      patch: {
        ...heard,
        ...grade({ ...incident, ...heard }, context),
        ...allMeasured(incident, absorbed),
        links: [...links, link],
        alarm: follow(incident, heard.active, context),
      },
      effects: pinEffects({ ...incident, ...heard }, context.policy),
    };
  },
  'split-off': splitOff,

  shelved: ({ alarm }, { reason, until }, { at, by }) => ({
    patch: { alarm: { ...alarm, shelf: { by, at, reason, until } } },
  }),
  unshelved: (incident, _event, { at }) => taken(incident, { shelf: undefined }, 'shelf-ended', at),
  suppressed: ({ alarm, priority }, { ruleId, reason, until }, { at, by }) => ({
    patch: {
      alarm: { ...alarm, suppression: withEnd({ by, at, ruleId, reason, until }, priority.severity) },
    },
  }),
  unsuppressed: (incident, _event, { at }) => taken(incident, { suppression: undefined }, 'raised-again', at),
  'taken-out-of-service': ({ alarm, priority }, { reason, until }, { at, by }) => ({
    patch: { alarm: { ...alarm, outOfService: withEnd({ by, at, reason, until }, priority.severity) } },
  }),
  'put-in-service': (incident, _event, { at }) => taken(incident, { outOfService: undefined }, 'raised-again', at),
  unknown: () => ({ patch: {} }),
  'too-long': () => ({ patch: {} }),
};

export function changeOf(incident: Incident, event: IncidentEvent, context: IncidentContext): Change {
  // For each kind the table holds the function of that kind; the compiler cannot follow this through the index.
  const change = CHANGES[event.kind] as (incident: Incident, event: IncidentEvent, context: IncidentContext) => Change;
  return change(incident, event, context);
}

function allMeasured(into: Incident, absorbed: Incident): Pick<Incident, 'measurements'> {
  if (absorbed.measurements === undefined) return {};
  return { measurements: [...(into.measurements ?? []), ...absorbed.measurements].slice(0, MOST_MEASUREMENTS) };
}

/** A person has seen the alarm; the first who does takes the case on. */
function seen({ state, alarm, priority }: Incident, { at, by, policy }: IncidentContext): Partial<Incident> {
  const first = state === 'open' ? { acknowledgedAt: at, acknowledgedBy: by } : {};
  return { ...first, alarm: acknowledgeAlarm(alarm, by, policy.acknowledgements[priority.severity] ?? 1, at) };
}

/** The alarm of a closed or merged incident: silent and on no shelf; only the count and time of its raises are kept. */
export function silent({ alarm }: Pick<Incident, 'alarm'>): Incident['alarm'] {
  return { ...NO_ALARM, raises: alarm.raises, raisedAt: alarm.raisedAt };
}

/** Changes the alarm when the incident's signal changed because emissions moved between incidents. */
function follow(incident: Incident, active: boolean, { at }: IncidentContext): Incident['alarm'] {
  if (incident.state === 'candidate' || active === incident.active) return incident.alarm;
  return changeAlarm(incident.alarm, active ? 'raise' : 'clear', at);
}

/** An alarm that is no longer hidden rings when nobody has acknowledged it. */
function taken(incident: Incident, freed: Partial<Incident['alarm']>, reason: NotifyReason, at: number): Change {
  const alarm = { ...incident.alarm, ...freed };
  const rings = !isAside(alarm) && awaitsAcknowledgement({ ...incident, alarm });
  return rings ? { patch: { alarm: ringAgain(alarm, at) }, notify: [reason] } : { patch: { alarm } };
}

function splitOff(incident: Incident, event: EventOf<'split-off'>, context: IncidentContext): Change {
  const leaving = new Set(event.emissionIds);
  const staying = summarise(incident.emissions.filter(({ emissionId }) => !leaving.has(emissionId)));
  const gone = incident.emissions.filter(({ emissionId }) => leaving.has(emissionId));
  const [first, ...others] = gone;
  if (first === undefined) throw new RangeError(`${event.newIncidentId} would have no emission`);
  const born = newIncident(event.newIncidentId, others.reduce(withReport, [first]), context);
  const candidate = incident.state === 'candidate';
  const alarm = changeAlarm(NO_ALARM, 'raise', context.at);
  const part: Incident = {
    ...born,
    ...(candidate
      ? {}
      : {
          state: 'open',
          openedAt: context.at,
          targets: context.policy.targets,
          alarm: born.active ? alarm : changeAlarm(alarm, 'clear', context.at),
        }),
    links: [{ incidentId: incident.id, relation: 'split-from' }],
  };
  const links = [...incident.links, { incidentId: part.id, relation: 'split-to' as const }];
  const patch = { ...staying, ...grade({ ...incident, ...staying }, context), links };
  return {
    patch: { ...patch, alarm: follow(incident, staying.active, context) },
    effects: [{ kind: 'create', incident: part }],
  };
}
