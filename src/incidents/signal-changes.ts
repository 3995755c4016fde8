/** Changes of an incident that come from its signal and from the clock. */
import { defined } from '../rf/defined.js';
import { HOUR_MS } from '../time/units.js';
import { changeAlarm, isAside, raiseQuietly, ringAgain } from './alarm.js';
import { summarise, withReport } from './emission-merge.js';
import { grade } from './grading.js';
import { awaitsAcknowledgement, type Incident, roundsOf } from './incident.js';
import type { Change, EventOf, IncidentContext, NotifyReason } from './incident-event.js';
import { pinEffects } from './pin-ranges.js';
import type { Severity } from './severity.js';
import { isShared } from './shared-case.js';
import { endedAsides, isGrave, QUIET_BEFORE_NEW_BURST_MS } from './silence.js';
import { targetStatus } from './targets.js';

/** Most times of return kept: enough to recognise flapping. */
const MOST_RETURNS = 32;
/** From this severity on (less grave) an alarm waits in the list, and neither sounds nor calls a person. */
const WAITS_FROM: Severity = 4;
/** A signal quiet for less than this is the one that was answered. */
const SHORT_QUIET_MS = HOUR_MS;

/** The case is opened for people, or opened again: the alarm is raised, and the recording around it is kept. */
export function raise(
  incident: Incident,
  patch: Partial<Incident>,
  context: IncidentContext,
  reason: NotifyReason,
): Change {
  const anew = changeAlarm({ ...incident.alarm, base: 'normal' }, 'raise', context.at);
  const alarm = incident.active || patch.active === true ? anew : changeAlarm(anew, 'clear', context.at);
  return {
    patch: { ...patch, alarm },
    notify: isAside(alarm) ? [] : [reason],
    effects: pinEffects({ ...incident, ...patch }, context.policy),
  };
}

export function signalChange(
  incident: Incident,
  event: EventOf<'heard'> | EventOf<'returned'> | EventOf<'fell-quiet'>,
  context: IncidentContext,
): Change {
  const heard = summarise(withReport(incident.emissions, event.report));
  const patch: Partial<Incident> = { ...heard, ...grade({ ...incident, ...heard }, context) };
  if (event.kind === 'returned') return returned(incident, patch, context);
  // The incident is quiet only after its last emission has ended; an earlier end is only an update.
  if (heard.active && isMoreUrgent(patch, incident)) return rungAgain(incident, patch, context);
  if (heard.active || incident.state === 'candidate') return { patch };
  const alarm = changeAlarm(incident.alarm, 'clear', context.at);
  return { patch: { ...patch, alarm }, effects: pinEffects({ ...incident, ...patch }, context.policy) };
}

/** A measurement adds what a receiver has of it; whether it is on the air is told by detection alone. */
export function measuredChange(incident: Incident, { report }: EventOf<'measured'>, context: IncidentContext): Change {
  const heard = summarise(withReport(incident.emissions, report));
  const patch: Partial<Incident> = { ...heard, ...grade({ ...incident, ...heard }, context) };
  return { patch, effects: pinEffects({ ...incident, ...patch }, context.policy) };
}

/** True when the signal moved or spread to a more important band: the earlier acknowledgement does not cover this. */
function isMoreUrgent(patch: Partial<Incident>, { state, priority }: Incident): boolean {
  if (state === 'candidate' || state === 'closed') return false;
  return (patch.priority?.severity ?? priority.severity) < priority.severity;
}

function rungAgain(incident: Incident, patch: Partial<Incident>, { at }: IncidentContext): Change {
  const alarm = ringAgain({ ...incident.alarm, base: 'unacknowledged' }, at);
  return { patch: { ...patch, alarm }, notify: isAside(alarm) ? [] : ['raised-again'] };
}

function returned(incident: Incident, patch: Partial<Incident>, context: IncidentContext): Change {
  const { at, policy } = context;
  const returns = [...incident.returns, at].slice(-MOST_RETURNS);
  if (incident.state === 'candidate') return { patch: { ...patch, returns } };
  if (incident.state === 'resolved') {
    return raise(incident, { ...patch, returns, ...nextRound(incident, context) }, context, 'reopened');
  }
  // The users of a shared case come and go all day.
  const flaps = isShared(incident) || isFlapping({ returns }, at, policy) || isInHand(incident, patch, at);
  if (isNewBurst(incident, patch, at)) {
    const awake = { ...incident.alarm, shelf: undefined, suppression: undefined, outOfService: undefined };
    const alarm = ringAgain({ ...awake, base: 'unacknowledged' }, at);
    const effects = pinEffects({ ...incident, ...patch }, policy);
    return { patch: { ...patch, returns, alarm }, notify: ['raised-again'], effects };
  }
  const alarm = flaps ? raiseQuietly(incident.alarm) : changeAlarm(incident.alarm, 'raise', at);
  const rings = alarm.raises > incident.alarm.raises && !isAside(alarm);
  return {
    patch: { ...patch, returns, alarm },
    notify: rings ? ['raised-again'] : [],
    effects: pinEffects({ ...incident, ...patch }, policy),
  };
}

/** True when the signal returned so often in a short time that a further return is no news. */
export function isFlapping(
  { returns }: Pick<Incident, 'returns'>,
  at: number,
  { flappingReturns, flappingWindowMs }: IncidentContext['policy'],
): boolean {
  return returns.filter((time) => time <= at && at - time < flappingWindowMs).length >= flappingReturns;
}

/** True when somebody has answered for this signal, it was quiet for a short time only, and no severity rings for it. */
function isInHand({ acknowledgedAt, lastHeardAt, priority }: Incident, patch: Partial<Incident>, at: number): boolean {
  const severity = Math.min(priority.severity, patch.priority?.severity ?? priority.severity);
  return acknowledgedAt !== undefined && severity >= WAITS_FROM && at - lastHeardAt < SHORT_QUIET_MS;
}

/** Shelves end by themselves; a missed target is notified once. */
export function tickChange(incident: Incident, context: IncidentContext): Change {
  const { at, policy } = context;
  const notify: NotifyReason[] = [];
  let { alarm } = incident;
  const ended = endedAsides(incident, at);
  if (ended !== undefined) {
    alarm = ended;
    if (!isAside(alarm) && awaitsAcknowledgement({ ...incident, alarm })) {
      alarm = ringAgain(alarm, at);
      notify.push('shelf-ended');
    }
  }
  const status = targetStatus(incident, at, policy.targets);
  const missed = (['acknowledge', 'resolve'] as const).filter(
    (target) => status?.[target].outcome === 'missed' && !incident.missed.includes(target),
  );
  for (const target of missed) if (isOngoing(incident)) notify.push(`${target}-target-missed`);
  const patch: Partial<Incident> = defined({
    alarm: alarm === incident.alarm ? undefined : alarm,
    missed: missed.length === 0 ? undefined : [...incident.missed, ...missed],
  });
  return { patch, notify };
}

function isOngoing({ state }: Incident): boolean {
  return state === 'open' || state === 'acknowledged' || state === 'assigned' || state === 'investigating';
}

/** A burst after a long quiet is a new event: what was silenced was the one before. */
function isNewBurst(incident: Incident, patch: Partial<Incident>, at: number): boolean {
  const severity = patch.priority?.severity ?? incident.priority.severity;
  return isGrave(severity) && isAside(incident.alarm) && at - incident.lastHeardAt >= QUIET_BEFORE_NEW_BURST_MS;
}

/** A case taken up again begins a round of its own: new targets, nobody's yet. The round before is kept as it ended. */
export function nextRound(incident: Incident, { at, policy }: IncidentContext): Partial<Incident> {
  return {
    rounds: roundsOf(incident),
    openedAt: at,
    targets: policy.targets,
    outcome: undefined,
    acknowledgedAt: undefined,
    acknowledgedBy: undefined,
    assigneeId: undefined,
    resolvedAt: undefined,
    resolution: undefined,
    dismissal: undefined,
    closedAt: undefined,
    missed: [],
  };
}
