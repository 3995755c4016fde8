/** The plans of a receiver, a hold by a person, tests, calibrations, and its health. */
import { z } from 'zod';
import { planSchema, plansSchema } from '../config/config.js';
import { correctionTable } from '../config/site-config.js';
import { hz } from '../config/values.js';
import type { AnswerOf, Contract, JsonOf } from './contract.js';
import { at, instant, queryNumber, words } from './fields.js';
import type { portsApi } from './ports.js';
import { planOut, receiverAnswer, type stationsApi } from './stations.js';

const revisitAnswer = z.object({
  sweepMs: z.number(),
  measured: z.boolean().describe('false: the sweep time is expected'),
  revisitMs: z.number().optional().describe('mean; absent for never'),
  worstRevisitMs: z.number().optional(),
  share: z.number().describe("of the receiver's time, 0 … 1"),
  late: z.boolean().describe('later than everyMs'),
  missed: z
    .array(z.object({ burstMs: z.number(), share: z.number() }))
    .describe('that it falls between two visits: 1 − (T_Obs + τ)/T_R'),
});
const planAnswer = z
  .object({
    plans: z.array(planOut).describe('empty: its own setting'),
    revisits: z.array(revisitAnswer).describe('by plan'),
  })
  .meta({ id: 'PlanReport' });
const planBody = z.strictObject({ plans: plansSchema });

const by = z.string().min(1).max(80).describe('who; before it the signed-in person').meta({ id: 'ByWhom' }).optional();
const holdBody = z.strictObject({
  plan: planSchema,
  minutes: z.number().min(0.05).max(480),
  reason: z.string().min(1).max(200),
  by,
});

const selfTestBody = z.strictObject({
  by,
  sweeps: z.int().min(5).max(200).default(20),
  plan: planSchema.optional().describe('absent: as now'),
});
const acceptanceBody = z.strictObject({
  by,
  seconds: z.number().min(1).max(600).default(120),
  plan: planSchema.optional().describe('absent: the FM band, if tunable'),
  expectedHz: z.array(hz).max(200).optional().describe('carriers on the air; absent: licensed broadcasters'),
  afresh: z.boolean().optional().describe('new antenna: compare with none'),
});

const spurAnswer = z.object({ hz: z.number(), levelDbm: z.number(), excessDb: z.number() }).meta({ id: 'Spur' });
export const spurMapAnswer = z
  .object({
    learnedAt: at,
    by: z.string(),
    startHz: z.number(),
    stopHz: z.number(),
    sweeps: z.number(),
    floorDbm: z.number(),
    spurs: z.array(spurAnswer),
    asked: z.array(spurAnswer).optional(),
  })
  .meta({ id: 'SpurMap' });
const spursAnswer = z.object({ configuredHz: z.array(z.number()), maps: z.array(spurMapAnswer) }).meta({ id: 'Spurs' });
export const trialAnswer = z
  .object({
    kind: z.enum(['self-test', 'acceptance']),
    state: z.enum(['running', 'done', 'failed']),
    startedAt: at,
    endedAt: at.optional(),
    by: z.string(),
    done: z.number().describe('sweeps (self-test) or seconds (acceptance)'),
    of: z.number(),
    problem: words.optional(),
    spurMap: spurMapAnswer.optional(),
    acceptance: z
      .object({
        verdict: z.enum(['good', 'doubtful', 'bad', 'unknown']),
        checks: z.array(words.extend({ id: z.string(), verdict: z.enum(['good', 'doubtful', 'bad', 'unknown']) })),
        floorDbm: z.number().optional(),
        strongestDbm: z.number().optional(),
        sweeps: z.number(),
      })
      .optional(),
  })
  .meta({ id: 'Trial' });

export const calibrationAnswer = z
  .object({
    id: z.string(),
    receiverId: z.string(),
    version: z.number(),
    measuredAt: at,
    author: z.string(),
    validFrom: at,
    validTo: at.optional(),
    withdrawnAt: at.optional(),
    note: z.string().optional(),
    correctionsDb: z.array(z.object({ hz: z.number(), db: z.number() })).describe("added to the receiver's levels"),
    uncertaintyDb: z.number().optional().describe('95 %'),
  })
  .meta({ id: 'Calibration' });

const referenceAnswer = z
  .object({
    ppm: z.number(),
    uncertaintyPpm: z.number(),
    count: z.int(),
    levels: z
      .array(
        z.object({
          startHz: z.number(),
          stopHz: z.number(),
          db: z.number(),
          uncertaintyDb: z.number(),
          count: z.int(),
        }),
      )
      .optional(),
  })
  .describe('learnt from so many licensed carriers');

const newCalibration = z
  .strictObject({
    receiverId: z.string().min(1).max(100),
    measuredAt: instant,
    author: z.string().min(1).max(120).optional().describe('absent: the signed-in person'),
    validFrom: instant.optional().describe('measuredAt when absent'),
    validTo: instant.optional(),
    note: z.string().max(1000).optional(),
    correctionsDb: correctionTable,
    uncertaintyDb: z.number().min(0).max(30).optional(),
  })
  .refine(({ measuredAt, validFrom = measuredAt, validTo }) => validTo === undefined || validTo > validFrom, {
    path: ['validTo'],
    message: 'must be later than validFrom',
  });

const calibrationQuery = z.strictObject({
  receiverId: z.string().max(100).optional(),
  at: instant.optional().describe('those that hold then'),
});

const healthQuery = z.strictObject({
  hours: queryNumber().int().min(1).max(720).default(24),
  points: queryNumber().int().min(12).max(400).default(96),
  startHz: queryNumber().min(0).max(1e12).optional().describe('the span of its plans when absent'),
  stopHz: queryNumber().min(0).max(1e12).optional(),
});

export type Revisit = JsonOf<typeof revisitAnswer>;
export type PlanReport = JsonOf<typeof planAnswer>;
export type Trial = JsonOf<typeof trialAnswer>;
export type TrialKind = Trial['kind'];
export type Verdict = NonNullable<Trial['acceptance']>['verdict'];
export type Health = AnswerOf<(typeof receiversApi)['GET /api/v1/receivers/{receiverId}/health']>;
export type SpurMap = JsonOf<typeof spurMapAnswer>;
export type Calibration = JsonOf<typeof calibrationAnswer>;
export type Reference = JsonOf<typeof referenceAnswer>;

export const receiversApi = {
  'GET /api/v1/receivers/{receiverId}/plans': {
    summary: 'The plans of a receiver, and how often each really comes round.',
    refuses: [404],
    answer: planAnswer,
  },
  'PUT /api/v1/receivers/{receiverId}/plans': {
    summary: 'Changes the plans, from the next sweep on.',
    refuses: [404, 422],
    body: planBody,
    answer: planAnswer,
  },
  'POST /api/v1/receivers/{receiverId}/plans/check': {
    summary: 'What these plans would mean: revisit times and what would be missed.',
    refuses: [404],
    body: planBody,
    answer: planAnswer,
  },
  'POST /api/v1/receivers/{receiverId}/hold': {
    summary: 'Takes the receiver for one manual plan, for so many minutes.',
    refuses: [404, 409, 422],
    body: holdBody,
    answer: receiverAnswer,
  },
  'DELETE /api/v1/receivers/{receiverId}/hold': {
    summary: 'Gives the receiver back to its plans before the time is over.',
    refuses: [404, 409],
    answer: receiverAnswer,
  },
  'POST /api/v1/receivers/{receiverId}/self-test': {
    summary: 'With 50 ohm on its input: learns where the receiver hears itself; GET says how far it is.',
    refuses: [404, 409],
    body: selfTestBody,
    answer: trialAnswer,
  },
  'GET /api/v1/receivers/{receiverId}/self-test': {
    summary: 'The self-test that runs, or the newest that ended.',
    refuses: [404],
    answer: trialAnswer,
  },
  'POST /api/v1/receivers/{receiverId}/acceptance': {
    summary: 'Two minutes: carriers, level, floor and clock sane?',
    refuses: [404, 409],
    body: acceptanceBody,
    answer: trialAnswer,
  },
  'GET /api/v1/receivers/{receiverId}/acceptance': {
    summary: 'The acceptance test that runs, or the newest that ended.',
    refuses: [404],
    answer: trialAnswer,
  },
  'GET /api/v1/receivers/{receiverId}/spurs': {
    summary: 'Where the receiver hears itself.',
    refuses: [404],
    answer: spursAnswer,
  },
  'POST /api/v1/receivers/{receiverId}/spurs': {
    summary: 'Is a line its own?',
    refuses: [404],
    body: z.strictObject({ hz: z.number(), own: z.boolean() }),
    answer: spursAnswer,
  },
  'GET /api/v1/receivers/{receiverId}/health': {
    summary: 'Noise floor and sweeps over the last hours.',
    refuses: [404],
    query: healthQuery,
    answer: z.object({
      from: at,
      to: at,
      intervalMs: z.number().optional().describe('between sweeps, at present'),
      usualSweeps: z.number().describe('a point, usually'),
      missedSweeps: z.number(),
      points: z.array(z.object({ at, floorDbm: z.number().optional(), sweeps: z.number() })),
    }),
  },
  'GET /api/v1/calibrations': {
    summary: 'All versions, withdrawn ones too; with `at` those that hold for a sweep of that time.',
    query: calibrationQuery,
    answer: z.object({
      calibrations: z.array(calibrationAnswer),
      reference: referenceAnswer.optional(),
    }),
  },
  'POST /api/v1/calibrations': {
    summary: 'A new version, before earlier ones where both hold.',
    refuses: [404],
    body: newCalibration,
    answer: calibrationAnswer,
  },
  'POST /api/v1/calibrations/{calibrationId}/withdraw': {
    summary: 'It holds no more, and stays listed.',
    refuses: [404],
    answer: calibrationAnswer,
  },
} as const satisfies Contract;

export type ReceiversApi = typeof portsApi & typeof receiversApi & typeof stationsApi;
