/** The band plan, and licensed transmitters as they are received. */
import { z } from 'zod';
import { BAND_CONFIDENCES } from '../watch/registry/band-plan.js';
import type { Contract, JsonOf } from './contract.js';
import { at, instant, nextCursor, pageFields, queryHz, words } from './fields.js';
import { severity } from './incidents.js';

const band = z
  .object({
    key: z.string(),
    startHz: z.number(),
    stopHz: z.number(),
    severity,
    service: z.string(),
    name: words,
    confidence: z.enum(BAND_CONFIDENCES),
    source: z.string(),
  })
  .meta({ id: 'BandPlanEntry' });
export type Band = JsonOf<typeof band>;

const finding = z
  .object({
    what: z.enum(['centre', 'bandwidth', 'level', 'hours', 'validity']),
    verdict: z.enum(['within', 'outside', 'cannot-tell']),
    measured: z.number().optional(),
    licensed: z.number().optional(),
    tolerance: z.number().optional(),
    uncertainty: z.number().optional(),
    unit: z.enum(['Hz', 'dBm', 'min', 'ms']),
  })
  .meta({ id: 'LicenceFinding' });
export type LicenceFinding = JsonOf<typeof finding>;

const measured = z.object({
  from: at,
  to: at,
  receivers: z.array(
    z.object({
      receiverId: z.string(),
      stationId: z.string(),
      sweeps: z.number(),
      onAir: z.number().describe('sweeps in which it was on the air; fewer than five are no measurement'),
      firstAt: at.optional(),
      lastAt: at.optional(),
      stepHz: z.number().optional(),
      findings: z.array(finding),
    }),
  ),
});
export type Measured = JsonOf<typeof measured>;

export const registryApi = {
  'GET /api/v1/bandplan': {
    summary: 'Band plan entries that overlap a range; the first is the one that decides for it.',
    query: z.strictObject({ startHz: queryHz().default(0), stopHz: queryHz().default(1e12), ...pageFields }),
    answer: z.object({ entries: z.array(band), nextCursor }),
  },
  'GET /api/v1/assignments/{id}/measured': {
    summary: 'What the recording says of a licensed transmitter, held against its licence.',
    refuses: [404],
    params: z.strictObject({ id: z.string().min(1).max(120) }),
    query: z.strictObject({ at: instant.optional().describe('the ten minutes before; now when absent') }),
    answer: measured,
  },
} as const satisfies Contract;
