/** The fate of the messages about an alarm, read from the outbox. */
import { bySeverityAndAge, type Incident } from '../../incidents/incident.js';
import type { IncidentPolicy, Severity } from '../../incidents/severity.js';
import { defined } from '../../rf/defined.js';
import { escalationAt, policyAt, type WatchCampaign } from '../../watch/campaign.js';
import { isStepNow } from '../../watch/roster/call-turns.js';
import {
  type CallTurns,
  DEFAULT_ESCALATION,
  type EscalatingAlarm,
  type EscalationPolicy,
  type EscalationStep,
  escalating,
  escalationSteps,
  type TurnTimes,
} from '../../watch/roster/escalation.js';
import type { Roster } from '../../watch/roster/roster.js';
import type { CaseBook } from './case-book.js';
import type { Outbox, StoredMessage } from './case-book-outbox.js';
import type { Records } from './case-book-records.js';
import { callsSoFar, escalationPrefix, marksOf } from './case-calls.js';

/** One message about an alarm: planned, or its real outcome. */
export interface ToldStep extends EscalationStep {
  /** `planned`: the time of the message has not come yet. */
  readonly message: 'planned' | StoredMessage['state'];
  /** Epoch ms at which a channel accepted the message. */
  readonly sentAt?: number | undefined;
  /** Epoch ms at which the last attempt failed, and the reason. */
  readonly failedAt?: number | undefined;
  readonly fault?: string | undefined;
}

/** An alarm that waits for a person: the people who were told, the times, and the next person. */
export interface Escalation extends EscalatingAlarm {
  readonly incidentId: string;
  readonly steps: readonly ToldStep[];
}

/** Campaigns that existed at that time: a campaign made today did not change the policy of yesterday. */
function knownAt(records: Records, campaigns: readonly WatchCampaign[], at: number): WatchCampaign[] {
  return campaigns.filter(({ id }) => (records.madeAt('campaign', id) ?? Number.NEGATIVE_INFINITY) <= at);
}

/** Policy in force at a time, from the campaigns that existed then. */
export function policyKnownAt(records: Records, house: IncidentPolicy, at: number): IncidentPolicy {
  const { acknowledgements } = records.get('watch-policy', 'current')?.value ?? house;
  return policyAt({ ...house, acknowledgements }, knownAt(records, records.all('campaign'), at), at);
}

/** Escalation in force at a time, from the campaigns that existed then. */
export function escalationKnownAt(records: Records, house: EscalationPolicy | undefined, at: number): EscalationPolicy {
  const own = records.get('watch-policy', 'current')?.value;
  const usual = { ...(house ?? DEFAULT_ESCALATION), ...defined({ personalFrom: own?.personalFrom }) };
  return escalationAt(usual, knownAt(records, records.all('campaign'), at), at);
}

function toldStep(
  { body, state, createdAt, sentAt, failedAt, fault }: StoredMessage,
  number: number,
): ToldStep | undefined {
  const { to, why } = body as Partial<EscalationStep>;
  if (to === undefined || why === undefined) return undefined;
  return { number, at: createdAt, to, why, message: state, sentAt, failedAt, fault };
}

/** Planned messages about one alarm, each step with the key of its message. */
export interface PlannedEscalation extends EscalatingAlarm {
  readonly incidentId: string;
  readonly steps: readonly { readonly step: EscalationStep; readonly key: string }[];
  /** Common prefix of the keys of all messages about this alarm. */
  readonly prefix: string;
  readonly incident: Incident;
  readonly times: TurnTimes;
}

/** Uses the policy in force when each alarm rose: a campaign that begins later changes no earlier step. */
export function plannedEscalations(
  { records, incidents }: CaseBook,
  roster: Roster,
  house: EscalationPolicy | undefined,
  until: number,
): PlannedEscalation[] {
  const contacts = records.all('contact');
  const waiting = [...incidents.live].sort(bySeverityAndAge);
  return waiting.flatMap((incident) => {
    const alarm = escalating(incident);
    if (alarm === undefined) return [];
    const policy = escalationKnownAt(records, house, alarm.raisedAt);
    const prefix = escalationPrefix(incident);
    const steps = escalationSteps(alarm, { roster, contacts, policy }, until).map((step) => {
      // The key names the recipient, not the position: an edited roster moves positions, but must not tell anybody twice.
      const name = `${step.to.kind}:${step.to.id}${step.why === 'again' ? `/${step.number}` : ''}`;
      return { step, key: `${prefix}${name}` };
    });
    return [{ incident, incidentId: incident.id, ...alarm, steps, prefix, times: turnTimes(policy, alarm.severity) }];
  });
}

/** Of the due steps those that this program sends; the others are for the other side of a network. */
export function stepsInTurn(
  book: CaseBook,
  turns: CallTurns | undefined,
  { incident, prefix, times, steps }: PlannedEscalation,
  at: number,
): PlannedEscalation['steps'] {
  if (turns === undefined) return steps;
  if (turns.turnOf(incident, at) !== 'ours') return [];
  const { marksElsewhere, lastAt } = callsSoFar(book.outbox, incident);
  const own = new Set(book.outbox.startingWith(prefix).map(({ key }) => key));
  const isTold = ({ step: { why, to }, key }: PlannedEscalation['steps'][number]) =>
    own.has(key) || (why !== 'again' && marksOf(book, to).some((mark) => marksElsewhere.has(mark)));
  const next = steps.find((one) => !isTold(one));
  if (next === undefined || !isStepNow(next.step, lastAt, times, at)) return [];
  return turns.mayCall(incident, { to: next.step.to, key: next.key }, at) ? [next] : [];
}

/** A severity that does not escalate by itself takes the step of the gravest, for the turns of station and hub. */
export function turnTimes({ stepMs, repeatMs }: EscalationPolicy, severity: Severity): TurnTimes {
  return { stepMs: stepMs[severity] ?? stepMs[1] ?? repeatMs, repeatMs };
}

export function toldSteps(outbox: Outbox, plans: readonly PlannedEscalation[], at: number): Escalation[] {
  return plans.map(({ steps, prefix, incidentId, severity, raisedAt }) => {
    const told = outbox.startingWith(prefix);
    const keys = new Set(told.map(({ key }) => key));
    const past = told.flatMap((message, i) => toldStep(message, i + 1) ?? []);
    const planned = steps
      .filter(({ step, key }) => step.at > at && !keys.has(key))
      .map(({ step }, i): ToldStep => ({ ...step, number: past.length + i + 1, message: 'planned' }));
    return { incidentId, severity, raisedAt, steps: [...past, ...planned] };
  });
}
