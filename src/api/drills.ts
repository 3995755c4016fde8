/** Drills: started, stopped, scored; and the drill's incidents under the same names as real ones. */
import { z } from 'zod';
import { givenName } from '../config/values.js';
import type { Contract, JsonOf } from './contract.js';
import { at } from './fields.js';
import type { incidentActsApi } from './incident-acts.js';
import { type incidentsApi, source } from './incidents.js';

const LONGEST_MS = 24 * 3600e3;
const ms = z.number().int().min(0).max(LONGEST_MS);

const emitter = z
  .strictObject({
    shape: z.enum(['carrier', 'fm', 'noise']),
    centreHz: z.number().min(1).max(1e12),
    bandwidthHz: z.number().min(0).max(1e9),
    levelDbm: z.number().min(-150).max(0),
    fromMs: ms,
    forMs: ms.min(1000),
    pulses: z.strictObject({ onMs: ms.min(1), everyMs: ms.min(1) }).optional(),
    driftHzPerS: z.number().min(-1e8).max(1e8).optional(),
  })
  .meta({ id: 'DrillEmitter' });

const script = z
  .strictObject({
    name: givenName.max(200),
    stationIds: z.array(z.string().min(1).max(100)).max(100),
    emitters: z.array(emitter).min(1).max(20),
    answer: z.string().max(4000),
  })
  .meta({ id: 'DrillScript' });

/** The script is left out: the crew must find the interferer. */
export const drill = z
  .object({
    id: z.string(),
    name: z.string(),
    startedBy: z.string(),
    startedAt: at,
    endedAt: at.optional(),
    endedBy: z.string().optional(),
    ended: z.enum(['played', 'stopped', 'real-alarm']).optional(),
  })
  .meta({ id: 'Drill' });
export type DrillJson = JsonOf<typeof drill>;

const step = z
  .object({
    afterMs: z.number().describe('since the transmitter came on the air'),
    by: z.string(),
    inTime: z.boolean().optional().describe('within the target, where there is one'),
  })
  .meta({ id: 'DrillStep' });

const score = z
  .object({
    found: z.number(),
    acknowledgedInTime: z.number(),
    emitters: z.array(
      z.object({
        emitter,
        incidentId: z.string().optional(),
        raised: step.optional(),
        acknowledged: step.optional(),
        assigned: step.optional(),
        resolved: step.optional(),
        source: source.optional(),
        cause: z.string().optional().describe("in the crew's words"),
        measure: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'DrillScore' });
export type DrillScoreJson = JsonOf<typeof score>;

export const drillsApi = {
  'GET /api/v1/drill': {
    summary: 'The drill that is running, those that were held, and scripts to begin with.',
    answer: z.object({
      running: drill.optional(),
      drills: z.array(drill),
      scripts: z.array(script.extend({ id: z.string(), nameEn: z.string() })),
    }),
  },
  'POST /api/v1/drill': {
    summary: 'Starts a drill: a marked, made-up interferer on the screens; the real watch goes on.',
    refuses: [409],
    body: z.strictObject({ script }),
    answer: z.object({ drill }),
  },
  'DELETE /api/v1/drill': { summary: 'Stops the drill that is running.', refuses: [409], answer: z.object({ drill }) },
  'GET /api/v1/drill/score/{drillId}': {
    summary: 'The score sheet: what was found, how long each step took, and what the answer was.',
    refuses: [404, 409],
    params: z.strictObject({ drillId: z.string().min(1).max(60) }),
    answer: z.object({ drill, answer: z.string(), score }),
  },
} as const satisfies Contract;

type Real = typeof incidentsApi & typeof incidentActsApi;

/** The endpoints of real incidents exist for those of a drill, except the one that opens an incident by hand. */
export type DrillIncidentsApi = {
  readonly [Name in Exclude<keyof Real, 'POST /api/v1/incidents'> as Name extends `${infer Verb} /api/v1/${infer Rest}`
    ? `${Verb} /api/v1/drill/${Rest}`
    : never]: Real[Name];
};
