/** Acts of a person on an incident: one endpoint for each button. */
import { z } from 'zod';
import { MADE_RELATIONS } from '../incidents/incident.js';
import { NOISE_REASONS } from '../incidents/noise.js';
import { LONGEST_RECEIVER } from '../location/field-measurement.js';
import type { Contract } from './contract.js';
import { newMeasurement } from './field-measurement.js';
import { instant } from './fields.js';
import { incident, severity, source } from './incidents.js';

const version = z
  .int()
  .describe('the version that was looked at; an older one is refused')
  .meta({ id: 'LookedAtVersion' });
const text = z.string().min(1).max(4000);
const incidentId = z.string().min(1).max(60);

const bulk = z
  .boolean()
  .optional()
  .describe('one of many selected at once; severity 1 and 2 are refused then')
  .meta({ id: 'Bulk' });
const until = instant
  .optional()
  .describe('when it comes back; severity 1 and 2: 30 min, longer by a second person')
  .meta({ id: 'AsideUntil' });

/** 422: the state of the incident allows the act, and the request lacks what it needs. */
const REFUSES = [404, 409, 422] as const;

const changed = z.object({ incident }).meta({ id: 'ChangedIncident' });
const versionOnly = z.strictObject({ version }).meta({ id: 'IncidentVersion' });

function act<S extends z.ZodRawShape>(summary: string, more: S) {
  return { summary, refuses: REFUSES, body: z.strictObject({ version, ...more }), answer: changed };
}

function plainAct(summary: string) {
  return { summary, refuses: REFUSES, body: versionOnly, answer: changed };
}

export const incidentActsApi = {
  'POST /api/v1/incidents/{incidentId}/confirm': plainAct('Makes a candidate a case.'),
  'POST /api/v1/incidents/{incidentId}/measure': plainAct('Has a receiver that sweeps there measure it.'),
  'POST /api/v1/incidents/{incidentId}/ack': act('Acknowledges the alarm.', { bulk }),
  'POST /api/v1/incidents/{incidentId}/assign': act('Gives the case to a person.', {
    personId: z.string().min(1).max(60),
  }),
  'POST /api/v1/incidents/{incidentId}/unassign': plainAct('Takes the case from its person.'),
  'POST /api/v1/incidents/{incidentId}/start': plainAct('Begins the investigation.'),
  'POST /api/v1/incidents/{incidentId}/note': act('Adds a note.', {
    version: version.optional(),
    text,
    recordId: z.string().min(1).max(LONGEST_RECEIVER).optional().describe('of the writer: sent twice is one'),
    takenAt: instant.optional().describe('when it was written, if sent later'),
  }),
  'POST /api/v1/incidents/{incidentId}/field-measurement': act('Adds what was measured in the field.', {
    version: version.optional(),
    measurement: newMeasurement,
  }),
  'POST /api/v1/incidents/{incidentId}/withdraw-measurement': act('Takes a measurement back.', {
    version: version.optional(),
    measurementId: z.string().min(1).max(LONGEST_RECEIVER),
  }),
  'POST /api/v1/incidents/{incidentId}/resolve': act('Says what it was and what was done.', {
    source: source.optional().describe('of the catalogue; without it, or with other, cause says it'),
    cause: z.string().max(4000).default(''),
    measure: text,
  }),
  'POST /api/v1/incidents/{incidentId}/close': act('Closes a resolved case.', {
    although: text.optional().describe('why, when the signal is still on the air'),
  }),
  'POST /api/v1/incidents/{incidentId}/dismiss': act('Ends a case that is none.', { reason: text }),
  'POST /api/v1/incidents/{incidentId}/reopen': act('Takes a resolved or closed case up again.', { reason: text }),
  'POST /api/v1/incidents/{incidentId}/regrade': act('Sets the severity by hand.', { severity, reason: text }),
  'POST /api/v1/incidents/{incidentId}/noise': act('Says why the alarm was noise; acknowledges it.', {
    why: z.enum(NOISE_REASONS).nullable().describe('null withdraws it'),
  }),
  'POST /api/v1/incidents/{incidentId}/link': act('Links it to another case.', {
    incidentId,
    relation: z.enum(MADE_RELATIONS),
  }),
  'POST /api/v1/incidents/{incidentId}/unlink': act('Removes a link.', { incidentId }),
  'POST /api/v1/incidents/{incidentId}/split': act('Makes some of its emissions a case of their own.', {
    emissionIds: z.array(z.string().min(1).max(200)).min(1).max(100),
  }),
  'POST /api/v1/incidents/{incidentId}/shelve': act('Hides the alarm for a time, with a reason.', {
    reason: text,
    until: instant,
    bulk,
  }),
  'POST /api/v1/incidents/{incidentId}/unshelve': plainAct('Shows the alarm again.'),
  'POST /api/v1/incidents/{incidentId}/suppress': act('Suppresses the alarm by a rule of the design.', {
    ruleId: z.string().min(1).max(60),
    reason: text,
    until,
  }),
  'POST /api/v1/incidents/{incidentId}/unsuppress': plainAct('Ends the suppression.'),
  'POST /api/v1/incidents/{incidentId}/out-of-service': act('Takes the alarm out of service.', {
    reason: text,
    until,
  }),
  'POST /api/v1/incidents/{incidentId}/in-service': plainAct('Puts the alarm back in service.'),
  'POST /api/v1/incidents/{incidentId}/merge': {
    summary: 'Takes another incident into this one; the other ends.',
    refuses: REFUSES,
    body: z.strictObject({ version, absorbedId: incidentId, absorbedVersion: z.int() }),
    answer: z.object({ incident, absorbed: incident }),
  },
} as const satisfies Contract;

type Acts = typeof incidentActsApi;
type NameIn<Key> = Key extends `POST /api/v1/incidents/{incidentId}/${infer Name}` ? Name : never;

/** The last part of an act's path. */
export type ActName = NameIn<keyof Acts>;

export type Act<Name extends ActName> = Acts[`POST /api/v1/incidents/{incidentId}/${Name}`];
