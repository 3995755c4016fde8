/** Incidents: the list, the alarms in groups, one incident with its timeline. */
import { z } from 'zod';
import { ALARM_STATES, INCIDENT_OUTCOMES, INCIDENT_STATES, LINK_RELATIONS } from '../incidents/incident.js';
import { MOVE_NAMES } from '../incidents/moves.js';
import { NOISE_REASONS } from '../incidents/noise.js';
import { SOURCE_IDS } from '../incidents/sources.js';
import type { Contract, JsonOf } from './contract.js';
import { fieldMeasurement, fix } from './field-measurement.js';
import {
  at,
  frequency,
  frequencyRange,
  hz,
  instant,
  nextCursor,
  pageFields,
  queryHz,
  queryNumber,
  sentence,
} from './fields.js';

export const incidentState = z.enum(INCIDENT_STATES).meta({ id: 'IncidentState' });
export const alarmState = z.enum(ALARM_STATES).meta({ id: 'AlarmState' });
const outcome = z.enum(INCIDENT_OUTCOMES).meta({ id: 'IncidentOutcome' });
const moveName = z.enum(MOVE_NAMES).meta({ id: 'IncidentMove' });

const target = z
  .object({
    dueAt: at,
    outcome: z.enum(['pending', 'met', 'missed']),
    tookMs: z.number().optional().describe('from opening until it was done; absent while it is not'),
  })
  .meta({ id: 'TargetTime' });

const aside = z.object({ by: z.string(), at, reason: z.string(), until: at.optional() });

const licence = z
  .object({
    name: z.string(),
    levelDbm: z.number().optional().describe("at the receiver's input, where a level is what is wrong"),
    expectedDbm: z.number().optional(),
  })
  .meta({ id: 'IncidentLicence' });

const level = z
  .object({
    levelDbm: z.number(),
    excessDb: z.number().optional().describe('over the noise floor of the sweep; absent while unknown'),
    at,
  })
  .meta({ id: 'IncidentLevel' });

export const source = z.enum(SOURCE_IDS).meta({ id: 'Source' });
const resolution = z
  .object({ source: source.optional(), cause: z.string(), measure: z.string() })
  .meta({ id: 'Resolution' });

const round = z.object({
  openedAt: at,
  acknowledgedAt: at.optional(),
  acknowledgedBy: z.string().optional(),
  assigneeId: z.string().optional(),
  resolvedAt: at.optional(),
  resolution: resolution.optional(),
  outcome: outcome.optional(),
  dismissal: z.string().optional(),
  closedAt: at.optional(),
});

export const severity = z.literal([1, 2, 3, 4, 5, 6]);

export const incident = z
  .object({
    id: z.string(),
    version: z.number().describe('to be sent with an edit'),
    state: incidentState,
    outcome: outcome.optional(),
    severity,
    priorityReason: sentence,
    alarm: alarmState,
    aside: aside.optional().describe('why the alarm is put aside, and until when'),
    raises: z.number(),
    raisedAt: at.optional(),
    seenBy: z.array(z.string()).optional().describe('who acknowledged it, while more people are asked for'),
    stillNeeded: z.number().optional().describe('people who must acknowledge it besides these'),
    startHz: z.number(),
    stopHz: z.number(),
    parts: z.array(frequencyRange).optional().describe('places in the spectrum, where there are several'),
    frequencies: z.array(frequency).optional().describe('of each place; absent for a whole band'),
    active: z.boolean().describe('on the air now'),
    unknownSince: at.optional().describe('on the air when the program stopped, not heard since'),
    firstHeardAt: at,
    lastHeardAt: at,
    burstStartedAt: at.optional().describe('of the last burst; absent without breaks'),
    peakDbm: z.number().optional().describe('absent when no receiver measured it'),
    excessDb: z.number().optional().describe('over the noise floor of the same sweep as peakDbm'),
    levels: z
      .object({ highest: level, median: level, last: level, sweeps: z.number() })
      .optional()
      .describe('of the sweeps in which it stood out; highest is peakDbm'),
    emissionClass: z.string(),
    licence: licence.optional().describe('the licensee that fell silent, or transmits outside its terms'),
    stationIds: z.array(z.string()),
    heard: z
      .array(z.object({ stationId: z.string(), peakDbm: z.number().optional() }))
      .describe('the highest level of each station, the loudest first'),
    victim: z.object({ assignmentId: z.string(), name: z.string(), status: z.string() }).optional(),
    openedAt: at.optional(),
    ...round.omit({ openedAt: true, outcome: true }).shape,
    targets: z.object({ acknowledge: target, resolve: target }).optional(),
    rounds: z.array(round).optional().describe('earlier rounds of a case that was reopened, the oldest first'),
    noise: z
      .object({ why: z.enum(NOISE_REASONS), by: z.string(), at })
      .optional()
      .describe('a person said that the alarm was noise'),
    measurements: z.array(fieldMeasurement).optional().describe('in the field'),
    fix: fix.optional().describe('where it probably is, from these'),
    links: z.array(z.object({ incidentId: z.string(), relation: z.enum(LINK_RELATIONS) })),
    mergedIntoId: z.string().optional(),
    moves: z.array(moveName).describe('what the table of moves allows now'),
  })
  .meta({ id: 'Incident' });
export type Incident = JsonOf<typeof incident>;
export type TargetTime = JsonOf<typeof target>;

const complaint = z
  .strictObject({
    who: z.string().trim().min(1).max(200).describe('who complains'),
    contact: z.string().trim().max(200).optional().describe('how to reach them; only for those who work on incidents'),
    licence: z.string().trim().max(100).optional().describe('number of their licence'),
    hears: z.string().trim().min(1).max(2000).describe('what they hear or see, in their words'),
  })
  .meta({ id: 'Complaint' });

/** An emission of an incident as one receiver heard it. */
export const heardEmission = z
  .object({
    emissionId: z.string(),
    stationId: z.string(),
    receiverId: z.string().describe('empty where a complaint is all there is'),
    startHz: z.number(),
    stopHz: z.number(),
    frequency,
    firstHeardAt: at,
    lastHeardAt: at,
    onsetErrorMs: z.number().optional().describe('it began so much before or after firstHeardAt, at most'),
    burstStartedAt: at.optional(),
    active: z.boolean(),
    unknownSince: at.optional().describe('active when the program stopped, not heard since'),
    peakDbm: z.number().optional(),
    excessDb: z.number().optional(),
    emissionClass: z.string(),
    ruleId: z.string().optional().describe('the rule whose mask it crossed'),
    licence: licence.optional(),
    complaint: complaint.optional(),
  })
  .meta({ id: 'HeardEmission' });
export type HeardEmission = JsonOf<typeof heardEmission>;

const timelineEntry = z
  .object({
    id: z.number(),
    at,
    by: z.string(),
    move: moveName,
    from: incidentState,
    to: incidentState,
    sentence,
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = JsonOf<typeof timelineEntry>;

const alarmGroup = z
  .object({
    key: z.string(),
    kind: z.enum(['single', 'flapping', 'standing', 'flood']),
    incidents: z.array(incident),
  })
  .meta({ id: 'AlarmGroup' });
export type AlarmGroup = JsonOf<typeof alarmGroup>;

export const INCIDENT_ORDERS = ['newest', 'oldest', 'priority', 'waiting', 'frequency', 'last-heard'] as const;

const listQuery = z.strictObject({
  state: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(incidentState))
    .optional()
    .describe('one or more states, separated by commas'),
  severity: queryNumber().int().min(1).max(6).optional(),
  startHz: queryHz().optional(),
  stopHz: queryHz().optional(),
  from: instant.optional(),
  to: instant.optional(),
  stationId: z.string().min(1).max(100).optional(),
  assigneeId: z.string().min(1).max(60).optional(),
  order: z
    .enum(INCIDENT_ORDERS)
    .default('newest')
    .describe('newest, oldest: by number; waiting: by severity, then number'),
  ...pageFields,
});

const openBody = z.strictObject({
  stationId: z.string().min(1).max(100).describe('where it was heard, or the station nearest to the complaint'),
  receiverId: z.string().min(1).max(100).optional().describe('whose recording shows it; the level is read from there'),
  startHz: hz,
  stopHz: hz,
  from: instant,
  to: instant,
  text: z.string().min(1).max(4000).describe('what to look at, or who complained of what; the first note'),
  complaint: complaint.optional().describe('a complaint: then no level is read, and no receiver is named'),
});

export const incidentsApi = {
  'GET /api/v1/incidents': {
    summary: 'Incidents, newest or most urgent first.',
    query: listQuery,
    answer: z.object({ incidents: z.array(incident), nextCursor }),
  },
  'POST /api/v1/incidents': {
    summary: 'Opens a case by hand, or gives the one of the same place and time.',
    refuses: [404, 422],
    body: openBody,
    answer: z.object({ incident }),
  },
  'GET /api/v1/alarms': {
    summary: 'Alarms as groups: flapping, standing and flooding ones together, distress always by itself.',
    answer: z.object({ groups: z.array(alarmGroup) }),
  },
  'GET /api/v1/incidents/{incidentId}': {
    summary: 'One incident, with earlier ones that look alike.',
    refuses: [404],
    answer: z.object({
      incident,
      emissions: z.array(heardEmission).describe('what it is made of, oldest first'),
      alike: z.array(z.object({ incidentId: z.string(), score: z.number().describe('0 to 1') })),
      suspects: z.array(source).describe('the hypothesis: what explains it, the likeliest first'),
    }),
  },
  'GET /api/v1/incidents/{incidentId}/timeline': {
    summary: 'What happened to an incident, oldest first.',
    refuses: [404],
    query: z.strictObject(pageFields),
    answer: z.object({ entries: z.array(timelineEntry), nextCursor }),
  },
} as const satisfies Contract;
