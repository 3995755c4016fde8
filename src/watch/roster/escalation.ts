/**
 * Who is informed of an alarm that nobody acknowledges, and when.
 *
 *   raised → leader on duty → (each step) next on duty → … → contact list in order → leader on duty again, and again
 *                 └ when the shift changes: the new leader at that instant
 *
 * The plan follows only from alarm, roster and list, so it can be computed again at any time. The sender must remember
 * only which steps were sent.
 */
import type { Incident } from '../../incidents/incident.js';
import { awaitsAcknowledgement } from '../../incidents/incident.js';
import type { Severity } from '../../incidents/severity.js';
import type { Contact } from './people.js';
import { dutyAt, type Roster } from './roster.js';
import { DEFAULT_WATCH_POLICY } from './watch-policy.js';

export interface EscalationPolicy {
  /** Less severe alarms wait in the list and are sent to nobody, unless `stepMs` names their severity. */
  readonly personalFrom: Severity;
  /** Time until the next person is informed, ms; for a severity without an entry only the leader is informed. */
  readonly stepMs: Readonly<Partial<Record<Severity, number>>>;
  /** After everybody was informed: time between two repeated messages to the leader on duty. */
  readonly repeatMs: number;
  readonly mostSteps: number;
}

export const DEFAULT_ESCALATION: EscalationPolicy = {
  personalFrom: DEFAULT_WATCH_POLICY.personalFrom,
  stepMs: { 1: 3 * 60e3 },
  repeatMs: 10 * 60e3,
  mostSteps: 60,
};

export interface EscalationStep {
  /** 1 for the first. Incident, time of the alarm and this number identify a step, so that it is sent only once. */
  readonly number: number;
  readonly at: number;
  readonly to: { readonly kind: 'person' | 'contact'; readonly id: string };
  /** `elsewhere`: the other side of a network made this call. */
  readonly why: 'on-duty' | 'took-over' | 'next-on-duty' | 'contact-list' | 'again' | 'elsewhere';
}

export interface EscalatingAlarm {
  readonly severity: Severity;
  readonly raisedAt: number;
}

export interface EscalationSources {
  readonly roster: Roster;
  readonly contacts: readonly Contact[];
  readonly policy: EscalationPolicy;
}

/** `wait`: it is not known yet, or the other side has its time. `theirs`: the other side calls. */
export type CallTurn = 'ours' | 'wait' | 'theirs';

export interface PlannedCall {
  readonly to: EscalationStep['to'];
  readonly key: string;
}

/** The judge of the turns; absent in a program without a network, which calls about all its cases. */
export interface CallTurns {
  /** Whose turn it is to call about this case at `at`, epoch ms. */
  turnOf(incident: Incident, at: number): CallTurn;
  /** True when the other side knows of this call, or cannot be told; false asks for it to be told. */
  mayCall(incident: Incident, call: PlannedCall, at: number): boolean;
  /** A call about this case was made. */
  called(incidentId: string): void;
}

/** The times of an escalation that decide about turns, ms. */
export interface TurnTimes {
  readonly stepMs: number;
  readonly repeatMs: number;
}

/** The steps due up to `until` (inclusive): now, or the time of the acknowledgement. In order of time. */
export function escalationSteps(
  { severity, raisedAt }: EscalatingAlarm,
  { roster, contacts, policy }: EscalationSources,
  until: number,
): EscalationStep[] {
  const steps: EscalationStep[] = [];
  const told = new Set<string>();
  const list = contacts.filter(({ severities }) => severities.includes(severity)).sort((a, b) => a.order - b.order);
  const tell = (at: number, kind: 'person' | 'contact', id: string, why: EscalationStep['why']): void => {
    told.add(`${kind} ${id}`);
    steps.push({ number: steps.length + 1, at, to: { kind, id }, why });
  };
  const stepMs = policy.stepMs[severity];
  if (stepMs === undefined && severity > policy.personalFrom) return steps;
  let at = raisedAt;
  let changesAt = Number.POSITIVE_INFINITY;
  let nextStepAt = raisedAt;
  while (at <= until && steps.length < policy.mostSteps) {
    const duty = dutyAt(roster, at);
    const leader = duty.now.find(({ startsAt }) => startsAt === at)?.leaderId;
    const tookOver = at === changesAt && leader !== undefined && !told.has(`person ${leader}`);
    const waiting = duty.personIds.find((id) => !told.has(`person ${id}`));
    const contact = list.find(({ id }) => !told.has(`contact ${id}`));
    const toldBefore = steps.length;
    if (tookOver) tell(at, 'person', leader, 'took-over');
    else if (at >= nextStepAt) {
      if (waiting !== undefined) tell(at, 'person', waiting, steps.length === 0 ? 'on-duty' : 'next-on-duty');
      else if (stepMs !== undefined && contact !== undefined) tell(at, 'contact', contact.id, 'contact-list');
      else if (stepMs !== undefined && duty.personIds[0] !== undefined) tell(at, 'person', duty.personIds[0], 'again');
    }
    const everybodyTold = waiting === undefined && contact === undefined;
    changesAt = duty.changesAt ?? Number.POSITIVE_INFINITY;
    if (steps.length > toldBefore || at >= nextStepAt) {
      // Turns at which nobody is there are passed over: an alarm without an answer may be months old.
      const turns = steps.length > toldBefore ? 1 : Math.max(1, Math.ceil((changesAt - at) / policy.repeatMs));
      nextStepAt =
        stepMs === undefined ? Number.POSITIVE_INFINITY : at + (everybodyTold ? turns * policy.repeatMs : stepMs);
    }
    // With nobody on duty, a severity that does not escalate waits for the next shift.
    if (stepMs === undefined && steps.length === 0) nextStepAt = at;
    at = nextStepAt > at ? Math.min(nextStepAt, changesAt) : changesAt;
  }
  return steps;
}

/** The incident's alarm for escalation; undefined while nobody has to be informed. */
export function escalating(incident: Incident): EscalatingAlarm | undefined {
  const { raisedAt } = incident.alarm;
  if (raisedAt === undefined || !awaitsAcknowledgement(incident)) return undefined;
  return { severity: incident.priority.severity, raisedAt };
}
