/** The duty watch: who is on, hand-overs with two signatures, whom alarms were told to, and what was watched. */
import { z } from 'zod';
import { NOISE_REASONS } from '../incidents/noise.js';
import { ACCURACY_BY, type AccuracyBy } from '../watch/load/call-accuracy.js';
import { READINESS_CHECKS } from '../watch/readiness.js';
import { HANDLED_ACTS } from '../watch/roster/handover.js';
import { auditHead } from './audit.js';
import type { Contract, JsonOf } from './contract.js';
import {
  at,
  coverageReason,
  crew,
  frequency,
  frequencyRange,
  instant,
  nextCursor,
  pageFields,
  proof,
  queryNumber,
  sentence,
  stretch,
  words,
} from './fields.js';
import { alarmState, incidentState, severity } from './incidents.js';
import { ruleSettings } from './rules.js';

const shift = z
  .object({
    id: z.string(),
    startsAt: at,
    endsAt: at,
    personIds: z.array(z.string()),
    leaderId: z.string().optional(),
  })
  .meta({ id: 'Shift' });
export type ShiftJson = JsonOf<typeof shift>;

const restFault = stretch.extend({
  personId: z.string(),
  kind: z.enum(['too-long', 'no-rest-after-night']).describe('24 h or more in a row; under 12 h after a night'),
});
const watchState = z.enum(['watched', 'degraded', 'blind', 'unknown']);
const lasted = z
  .object({ watched: z.number(), degraded: z.number(), blind: z.number(), unknown: z.number() })
  .meta({ id: 'WatchTimes' });

const watchStretch = stretch.extend({
  state: watchState,
  reason: coverageReason.optional(),
  swept: z
    .object({ ranges: z.array(frequencyRange), band: frequencyRange })
    .optional()
    .describe('where not the whole band was swept'),
});

const coverage = z
  .object({
    stationId: z.string(),
    band: z.string(),
    durationMs: lasted,
    stretches: z.array(watchStretch),
    sentences: z.array(sentence),
    finding: sentence,
  })
  .meta({ id: 'Coverage' });
export type Coverage = JsonOf<typeof coverage>;

const alarmLine = z
  .object({
    incidentId: z.string(),
    severity,
    alarm: alarmState,
    state: incidentState,
    startHz: z.number(),
    stopHz: z.number(),
    parts: z.array(frequencyRange).optional(),
    frequencies: z.array(frequency).optional(),
    active: z.boolean(),
    assigneeId: z.string().optional(),
    acts: z.array(z.enum(HANDLED_ACTS)).optional(),
    stationIds: z.array(z.string()).optional(),
    cause: words.optional(),
    aside: z
      .object({ reason: z.string(), by: z.string(), at: at.optional(), until: at.optional() })
      .loose()
      .optional()
      .describe('why hidden'),
  })
  .meta({ id: 'AlarmLine' });

const note = z.string().max(4000).optional();
const signature = z.object({ personId: z.string(), at, remark: z.string().optional() }).meta({ id: 'Signature' });

const handover = z
  .object({
    id: z.string(),
    version: z.number(),
    people: z.object({ outgoing: z.array(z.string()), incoming: z.array(z.string()) }),
    note,
    summary: z.object({
      from: at,
      at,
      handled: z.array(alarmLine).optional(),
      unacknowledged: z.array(alarmLine),
      standing: z.array(alarmLine),
      hidden: z.array(alarmLine),
      openTasks: z.array(alarmLine),
      gaps: z.array(
        z.object({ stationId: z.string(), bandKey: z.string(), blindNow: z.boolean(), durationMs: lasted }).loose(),
      ),
    }),
    signatures: z.object({ outgoing: signature.optional(), incoming: signature.optional() }),
    complete: z.boolean(),
    auditHead: auditHead.describe('anchors the audit log: print it'),
  })
  .meta({ id: 'Handover' });
export type HandoverJson = JsonOf<typeof handover>;

const step = z.object({
  at,
  to: z.object({ kind: z.enum(['person', 'contact']), id: z.string(), name: z.string() }),
  why: z.enum(['on-duty', 'took-over', 'next-on-duty', 'contact-list', 'again', 'elsewhere']),
  message: z.enum(['planned', 'waiting', 'sent', 'dead']).describe('planned: not yet due; dead: given up'),
  sentAt: at.optional().describe('when a channel accepted it'),
  failedAt: at.optional().describe('of the last attempt'),
  fault: z.string().optional(),
});

const personId = z.string().min(1).max(60);

const count = z.number();
const ids = z.array(z.string());
const share = z.number().describe('0 to 1');
const milliseconds = z.number().optional();

const rate = z
  .object({
    alarms: count,
    personHours: z.number().describe('without a roster: one person'),
    perPersonHour: z.number().optional(),
  })
  .meta({ id: 'AlarmRate' });

const source = z.object({
  startHz: z.number(),
  stopHz: z.number(),
  stationIds: ids,
  alarms: count,
  share,
  incidentIds: ids.describe('its newest cases'),
});

const answer = z.object({
  severity,
  alarms: count,
  answered: count,
  medianMs: milliseconds,
  longestMs: milliseconds,
});

const personLoad = z.object({
  personId: z.string(),
  hours: z.number(),
  alarms: count.describe('while on duty'),
  nightAlarms: count.describe('of these between 22 h and 6 h'),
  answered: count,
  medianMs: milliseconds,
});

const noise = z.object({
  raisedBy: z.string().describe("id of a person's rule, else detection's class"),
  alarms: count,
  noise: count,
  reasons: z.record(z.enum(NOISE_REASONS), count),
});

const proposal = z.object({
  settings: ruleSettings,
  from: ids.describe('cases from which it is made'),
  noise: ids.describe('would have held back: called noise'),
  dismissed: ids.describe('… dismissed, or never confirmed'),
  others: ids.describe('… others: reasons against it'),
});

const limits = z.object({
  perPersonHour: z.number(),
  mostPerPersonHour: z.number(),
  inTenMinutes: z.number(),
  floodShare: share,
  topShare: share,
  chattering: count,
  stale: count,
  priorities: z.object({ high: share, medium: share, low: share }),
});

const load = rate
  .extend({
    from: at.describe('not before the first watch'),
    to: at,
    limits: limits.describe('ISA-18.2: what people can bear'),
    unmannedShare: share.describe('time without a roster'),
    floodShare: share.describe('10-min stretches with more than 10 alarms'),
    mostInTenMinutes: count,
    hours: z
      .array(z.object({ alarms: count, people: z.number().describe('on duty; at least 1') }))
      .describe('each hour since from'),
    sources: z.array(source).describe('the ten busiest'),
    topShare: share.describe('what these make of all alarms'),
    chattering: ids,
    standing: ids,
    stale: ids,
    priorities: z.object({ high: count, medium: count, low: count }).describe('severity 1–2, 3–4, 5–6'),
    answers: z.array(answer),
    people: z.array(personLoad),
    day: rate,
    night: rate.describe('22 h to 6 h'),
    noise: z.array(noise),
    proposals: z.array(proposal).describe('rules against what was called noise'),
  })
  .meta({ id: 'AlarmLoad' });
const tally = {
  calls: count,
  confirmed: count,
  noise: count,
  unclear: count.describe('source unknown'),
  open: count,
  acknowledgeMs: milliseconds,
  resolveMs: milliseconds,
};
const accuracy = z
  .object({
    ...tally,
    words: words.describe('as a sentence'),
    groups: z.array(
      z.object({
        by: z.enum(Object.keys(ACCURACY_BY) as AccuracyBy[]),
        title: words,
        rows: z.array(z.object({ ...tally, key: z.string(), name: words.optional() })),
      }),
    ),
  })
  .meta({ id: 'CallAccuracy' });
export type CallAccuracyJson = JsonOf<typeof accuracy>;

export type AlarmLoadJson = JsonOf<typeof load>;

export const dutyApi = {
  'GET /api/v1/shifts': {
    summary: 'Shifts, swaps applied; holes, short crews, too little rest.',
    query: z.strictObject({ from: instant, to: instant }),
    answer: z.object({
      shifts: z.array(shift),
      holes: z.array(stretch),
      rest: z.array(restFault),
      crews: z.array(words),
    }),
  },
  'GET /api/v1/shifts/calendar': {
    summary: 'Shifts of a month back and half a year ahead as iCalendar (RFC 5545).',
    refuses: [404],
    query: z.strictObject({ personId: z.string().min(1).max(60).optional() }),
    otherAnswers: ['text/calendar'],
  },
  'GET /api/v1/shifts/now': {
    summary: 'Who is on duty now, and who comes next.',
    answer: z.object({ at, now: z.array(shift), personIds: z.array(z.string()), next: shift.optional() }),
  },
  'GET /api/v1/handovers': {
    summary: 'Hand-overs with their summaries and signatures.',
    query: z.strictObject(pageFields),
    answer: z.object({ handovers: z.array(handover), nextCursor }),
  },
  'POST /api/v1/handovers': {
    summary: 'Draws up a hand-over: what is standing, hidden, blind and open.',
    refuses: [409],
    body: z.strictObject({
      from: instant.describe('since when the outgoing shift had the watch'),
      outgoing: crew,
      incoming: crew,
      note,
    }),
    answer: z.object({ handover }),
  },
  'POST /api/v1/handovers/{handoverId}/sign': {
    summary: 'Signs a hand-over for one of the two shifts, as the person who asks.',
    refuses: [404, 409],
    body: z.strictObject({
      version: z.int(),
      side: z.enum(['outgoing', 'incoming']),
      remark: z.string().max(4000).optional(),
      proof,
    }),
    answer: z.object({ handover }),
  },
  'GET /api/v1/coverage': {
    summary: 'What was watched, by station and band, with the reasons why not, and what may be concluded.',
    query: z.strictObject({
      from: instant,
      to: instant,
      stationId: z.string().min(1).max(100).optional(),
      band: z.string().min(1).max(200).optional(),
    }),
    answer: z.object({ coverage: z.array(coverage) }),
  },
  'GET /api/v1/escalations': {
    summary: 'Every alarm that waits for a person: whom it was told to, when, and who comes next.',
    answer: z.object({
      alarms: z.array(z.object({ incidentId: z.string(), severity, raisedAt: at, steps: z.array(step) })),
      personalFrom: severity,
    }),
  },
  'GET /api/v1/holidays': {
    summary: 'The days off of a civil year, by sun and by moon; as announced where they are announced.',
    query: z.strictObject({ year: queryNumber().int().min(1968).max(2100) }),
    answer: z.object({
      holidays: z.array(
        z.object({
          key: z.string(),
          name: words,
          firstDay: z.iso.date(),
          days: z.number(),
          announced: z.boolean().describe('false: by rule, not yet announced'),
        }),
      ),
    }),
  },
  'GET /api/v1/campaigns/{campaignId}/readiness': {
    summary: 'Whether all is ready for a campaign; "next-days": for the next 7 days.',
    refuses: [404],
    params: z.strictObject({ campaignId: personId }),
    answer: z.object({ lines: z.array(z.object({ check: z.enum(READINESS_CHECKS), isReady: z.boolean(), words })) }),
  },
  'GET /api/v1/call-accuracy': {
    summary: 'How often calls were confirmed, and median times to acknowledge and resolve.',
    query: z.strictObject({ from: instant, to: instant }),
    answer: accuracy,
  },
  'GET /api/v1/alarm-load': {
    summary: 'How many alarms people had to bear, how fast they were answered, and how many were noise.',
    query: z.strictObject({ from: instant, to: instant }),
    answer: load,
  },
} as const satisfies Contract;
