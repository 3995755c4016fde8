/** What a person can ask for an incident: one entry a button. The names are those of the API. */
import { z } from 'zod';
import type { IncidentEvent } from '../../incidents/incident-event.js';
import type { Severity } from '../../incidents/severity.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { instant } from '../spoken.js';

const version = z.int().describe('the version that was looked at; an edit of an older one is refused with the newer');
const text = z.string().min(1).max(4000);
const incidentId = z.string().min(1).max(60);

export interface Action {
  readonly summary: string;
  readonly body: z.ZodObject;
  /** `newId` names an incident that the event creates. */
  event(body: never, newId: () => string): IncidentEvent;
  /** What the desk must know before: a sentence for each fault. */
  check?(event: IncidentEvent, desk: IncidentDesk): string[];
}

function action<S extends z.ZodRawShape>(
  summary: string,
  shape: S,
  event: (body: z.output<z.ZodObject<S, z.core.$strict>>, newId: () => string) => IncidentEvent,
  check?: Action['check'],
): Action {
  return { summary, body: z.strictObject(shape), event, ...(check === undefined ? {} : { check }) };
}

export const ACTIONS: Readonly<Record<string, Action>> = {
  confirm: action('Makes a candidate a case.', { version }, (body) => ({
    kind: 'confirmed',
    expectedVersion: body.version,
  })),
  ack: action('Acknowledges the alarm.', { version }, (body) => ({
    kind: 'acknowledged',
    expectedVersion: body.version,
  })),
  assign: action(
    'Gives the case to a person.',
    { version, personId: z.string().min(1).max(60) },
    (body) => ({ kind: 'assigned', personId: body.personId, expectedVersion: body.version }),
    (event, desk) => (event.kind === 'assigned' ? personFaults(event.personId, desk) : []),
  ),
  unassign: action('Takes the case from its person.', { version }, (body) => ({
    kind: 'unassigned',
    expectedVersion: body.version,
  })),
  start: action('The investigation begins.', { version }, (body) => ({
    kind: 'started',
    expectedVersion: body.version,
  })),
  note: action('Adds a note.', { version: version.optional(), text }, (body) => ({
    kind: 'noted',
    text: body.text,
    expectedVersion: body.version,
  })),
  resolve: action('Says what it was and what was done.', { version, cause: text, measure: text }, (body) => ({
    kind: 'resolved',
    cause: body.cause,
    measure: body.measure,
    expectedVersion: body.version,
  })),
  close: action(
    'Closes a resolved case.',
    { version, although: text.optional().describe('why, when the signal is still on the air') },
    (body) => ({ kind: 'closed', although: body.although, expectedVersion: body.version }),
  ),
  dismiss: action('Ends a case that is none.', { version, reason: text }, (body) => ({
    kind: 'dismissed',
    reason: body.reason,
    expectedVersion: body.version,
  })),
  reopen: action('Takes a resolved or closed case up again.', { version, reason: text }, (body) => ({
    kind: 'reopened',
    reason: body.reason,
    expectedVersion: body.version,
  })),
  regrade: action(
    'Sets the priority level by hand.',
    { version, severity: z.int().min(1).max(6), reason: text },
    (body) => ({
      kind: 'regraded',
      severity: body.severity as Severity,
      reason: body.reason,
      expectedVersion: body.version,
    }),
  ),
  link: action(
    'Links it to another case.',
    { version, incidentId, relation: z.enum(['same-signature', 'same-source', 'related']) },
    (body) => ({
      kind: 'linked',
      incidentId: body.incidentId,
      relation: body.relation,
      expectedVersion: body.version,
    }),
    (event, desk) => (event.kind === 'linked' ? incidentFaults(event.incidentId, desk) : []),
  ),
  unlink: action('Removes a link.', { version, incidentId }, (body) => ({
    kind: 'unlinked',
    incidentId: body.incidentId,
    expectedVersion: body.version,
  })),
  split: action(
    'Makes some of its emissions a case of their own.',
    { version, emissionIds: z.array(z.string().min(1).max(200)).min(1).max(100) },
    (body, newId) => ({
      kind: 'split-off',
      emissionIds: body.emissionIds,
      newIncidentId: newId(),
      expectedVersion: body.version,
    }),
  ),
  shelve: action('Hides the alarm for a time, with a reason.', { version, reason: text, until: instant }, (body) => ({
    kind: 'shelved',
    reason: body.reason,
    until: body.until,
    expectedVersion: body.version,
  })),
  unshelve: action('Shows the alarm again.', { version }, (body) => ({
    kind: 'unshelved',
    expectedVersion: body.version,
  })),
  suppress: action(
    'Suppresses the alarm by a rule of the design.',
    { version, ruleId: z.string().min(1).max(60), reason: text },
    (body) => ({ kind: 'suppressed', ruleId: body.ruleId, reason: body.reason, expectedVersion: body.version }),
  ),
  unsuppress: action('Ends the suppression.', { version }, (body) => ({
    kind: 'unsuppressed',
    expectedVersion: body.version,
  })),
  'out-of-service': action('Takes the alarm out of service.', { version, reason: text }, (body) => ({
    kind: 'taken-out-of-service',
    reason: body.reason,
    expectedVersion: body.version,
  })),
  'in-service': action('Puts the alarm back in service.', { version }, (body) => ({
    kind: 'put-in-service',
    expectedVersion: body.version,
  })),
};

function personFaults(personId: string, { caseBook }: IncidentDesk): string[] {
  const person = caseBook.records.get('person', personId)?.value;
  if (person === undefined) return [`personId is "${personId}": there is no such person`];
  return person.active ? [] : [`personId is "${personId}": ${person.name} is no longer in the service`];
}

function incidentFaults(id: string, { caseBook }: IncidentDesk): string[] {
  return caseBook.incidents.get(id) === undefined ? [`incidentId is "${id}": there is no such incident`] : [];
}
