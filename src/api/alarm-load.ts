/** The load that alarms put on people, by the measures of ISA-18.2, and what would make it lighter. */
import { z } from 'zod';
import { NOISE_REASONS } from '../incidents/noise.js';
import type { Contract, JsonOf } from './contract.js';
import { at, instant } from './fields.js';
import { severity } from './incidents.js';
import { ruleSettings } from './rules.js';

const count = z.number();
const ids = z.array(z.string());
const share = z.number().describe('0 to 1');
const milliseconds = z.number().optional();

const rate = z
  .object({
    alarms: count,
    personHours: z.number().describe('hours of people on duty; an hour without a roster counts as one person'),
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

const person = z.object({
  personId: z.string(),
  hours: z.number(),
  alarms: count.describe('raised while the person was on duty'),
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
  from: ids.describe('cases called noise from which it is made'),
  noise: ids.describe('cases of the time that it would have held back: called noise'),
  dismissed: ids.describe('… dismissed, or never confirmed'),
  others: ids.describe('… all others: each is a reason against it'),
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
    from: at.describe('no earlier than the first watch that was kept'),
    to: at,
    limits: limits.describe('ISA-18.2: what people can bear'),
    unmannedShare: share.describe('part of the time for which the roster names nobody'),
    floodShare: share.describe('part of the ten-minute stretches with more than ten alarms'),
    mostInTenMinutes: count,
    hours: z
      .array(z.object({ alarms: count, people: z.number().describe('on duty in that hour, one at least') }))
      .describe('each hour since from'),
    sources: z.array(source).describe('the ten busiest'),
    topShare: share.describe('what these make of all alarms'),
    chattering: ids,
    standing: ids,
    stale: ids,
    priorities: z.object({ high: count, medium: count, low: count }).describe('severity 1–2, 3–4, 5–6'),
    answers: z.array(answer),
    people: z.array(person),
    day: rate,
    night: rate.describe('22 h to 6 h'),
    noise: z.array(noise),
    proposals: z.array(proposal).describe('rules that would have held back what was called noise'),
  })
  .meta({ id: 'AlarmLoad' });
export type AlarmLoadJson = JsonOf<typeof load>;

export const alarmLoadApi = {
  'GET /api/v1/alarm-load': {
    summary: 'How many alarms people had to bear, from where, how fast they were answered, and how many were noise.',
    query: z.strictObject({ from: instant, to: instant }),
    answer: load,
  },
} as const satisfies Contract;
