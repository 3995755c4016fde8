/** Findings of detection: emissions, anomalies, and the reason why a frequency did or did not alarm. */
import { z } from 'zod';
import { ANOMALY_KINDS } from '../detection/anomaly.js';
import type { Contract, JsonOf } from './contract.js';
import { at, frequency, instant, queryHz, queryNumber } from './fields.js';
import { receiverId } from './recording.js';

const anomalyQuery = z.strictObject({
  receiverId: z.string().max(100).optional(),
  from: instant.optional().describe('seen at or after'),
  to: instant.optional().describe('first seen before'),
  limit: queryNumber().int().min(1).max(1000).default(200),
});
export type AnomalyQuery = z.output<typeof anomalyQuery>;

export const emission = z
  .object({
    id: z.string(),
    receiverId: z.string(),
    stationId: z.string(),
    state: z.enum(['live', 'closed']),
    firstSeenAt: at,
    lastSeenAt: at,
    burstStartedAt: at.optional().describe('of the present or last burst; absent without breaks'),
    unknownSince: at.optional().describe('closed by a restart: not known whether it went on'),
    lowHz: z.number(),
    highHz: z.number(),
    centreHz: z.number(),
    frequency,
    class: z.string(),
    evidence: z.string().describe('the numbers that decided the class'),
    confidence: z.number().optional().describe('share that is right'),
    verdict: z
      .object({
        deservesPerson: z.boolean(),
        why: z.string(),
        commonCase: z
          .enum(['', 'unlisted-users', 'far-stations', 'crowd', 'comb'])
          .optional()
          .describe('the case that it shares with others; empty for a case of its own'),
      })
      .optional()
      .describe('whether a person was called, and why'),
    severity: z.object({
      score: z.number().describe('0 to 100'),
      reason: z.string(),
      victimId: z.string().optional().describe('assignment that suffers most'),
    }),
    features: z
      .looseObject({
        inrDb: z.number().describe('mean level above the noise; below -29 where none was taken'),
        duty: z.number(),
        periodMs: z.number().nullable(),
      })
      .describe('numbers that classes are made from; which there are may change'),
  })
  .meta({ id: 'Emission' });
export type Emission = JsonOf<typeof emission>;

export const anomaly = z
  .object({
    receiverId: z.string(),
    stationId: z.string(),
    kind: z.enum(ANOMALY_KINDS),
    state: z.enum(['began', 'ended']),
    since: at.describe('when it began; the same at its end'),
    at,
    lowHz: z.number(),
    highHz: z.number(),
    frequency,
    assignmentId: z.string().optional(),
    levelDbm: z.number().optional(),
    expectedDbm: z.number().optional(),
    evidence: z.string(),
  })
  .meta({ id: 'Anomaly' });
export type Anomaly = JsonOf<typeof anomaly>;

const explanation = z
  .object({
    bin: z.number(),
    levelDbm: z.number().nullable(),
    floorDbm: z.number(),
    gainDb: z.number(),
    thresholdDbm: z.number(),
    ratio: z.number().nullable().describe('level over the floor, in power'),
    judgedRatio: z.number().nullable().describe('the same after masks and channel rules'),
    fired: z.array(z.enum(['cell', 'time', 'frequency', 'fill'])),
    emissionId: z.number().optional(),
    why: z.string(),
  })
  .meta({ id: 'Explanation' });
export type Explanation = JsonOf<typeof explanation>;

export const emissionsApi = {
  'GET /api/v1/emissions': {
    summary: 'Emissions that detection follows or has followed, the newest change first.',
    query: anomalyQuery.extend({ state: z.enum(['live', 'closed']).optional() }),
    answer: z.object({ emissions: z.array(emission) }),
  },
  'GET /api/v1/anomalies': {
    summary: 'Licensed carriers lost, licensees out of tolerance, noise floors that rose; the newest first.',
    query: anomalyQuery,
    answer: z.object({ anomalies: z.array(anomaly) }),
  },
  'GET /api/v1/emissions/explain': {
    summary: 'Why a frequency did, or did not, alarm: floor, gain, threshold, what fired, and a sentence.',
    refuses: [404],
    query: z.strictObject({
      receiverId: z.string().max(100),
      hz: queryHz(),
      at: instant.optional().describe('a moment of the past; the newest sweep when absent'),
    }),
    answer: z.object({ state: z.enum(['learning', 'watching']), explanation: explanation.optional() }),
  },
  'GET /api/v1/emissions/threshold': {
    summary: 'The detection threshold in force across a plan, bin by bin.',
    refuses: [404],
    query: z.strictObject({
      receiverId,
      hz: queryHz().optional().describe('the plan that covers it; the one swept last when absent'),
    }),
    answer: z.object({
      state: z.enum(['learning', 'watching', 'at-station']).describe('a hub does not know the floor of a station'),
      startHz: z.number().optional().describe('centre of the first bin'),
      stepHz: z.number().optional(),
      floorDbm: z.array(z.number()).optional().describe('mean noise of each bin, to 0.1 dB'),
      thresholdDbm: z
        .array(z.number().nullable())
        .optional()
        .describe('what each bin must exceed; null where nothing is judged'),
    }),
  },
} as const satisfies Contract;
