/** Files of other programs, brought while the watch runs: uploaded, looked at, kept. */
import { z } from 'zod';
import { DAY_MS } from '../../time/units.js';
import type { Contract, JsonOf } from '../contract.js';
import { at, hz, instant } from '../fields.js';

const statedFields = {
  zone: z.string().max(60).optional().describe('zone of local times, such as Asia/Ho_Chi_Minh; flagged when absent'),
  start: instant.optional().describe('first sweep of a file without times'),
  everyMs: z.coerce.number().min(1).max(DAY_MS).optional().describe('without times: 1000 when absent'),
  unit: z.enum(['Hz', 'kHz', 'MHz', 'GHz']).optional().describe('where the file does not tell it'),
  span: z.string().max(60).optional().describe('where only levels are written: 865MHz-867MHz'),
  format: z.string().max(40).optional().describe('where the first bytes do not tell it'),
  reading: z.coerce.number().int().min(1).max(9).optional().describe('the offered reading that is meant'),
};

const found = z
  .object({
    name: z.string(),
    format: z.string().optional(),
    label: z.string().optional(),
    sweeps: z.int(),
    from: at.optional(),
    to: at.optional(),
    startHz: hz.optional(),
    stopHz: hz.optional(),
    isField: z.boolean().optional().describe('dBµV/m'),
    leftOut: z.int().describe('lines or records that were no sweeps'),
    reasons: z.array(z.object({ reason: z.string(), count: z.int(), first: z.array(z.int()) })),
    assumptions: z.array(z.string()).describe('what the file does not state and was assumed'),
    fault: z.string().optional().describe('why it, or the rest of it, cannot be read'),
  })
  .meta({ id: 'ImportedFile' });

const importJob = z
  .object({
    id: z.string(),
    name: z.string(),
    bytes: z.int().describe('bytes that came so far'),
    total: z.int().optional().describe('as the sender stated it'),
    by: z.string(),
    at,
    state: z.enum(['receiving', 'looking', 'ready', 'waiting', 'keeping', 'kept', 'failed']),
    found: z.array(found),
    imported: z.int(),
    known: z.int().describe('in the archive already'),
    receiverId: z.string().optional(),
    fault: z.string().optional(),
  })
  .meta({ id: 'ImportJob' });

export type ImportJobJson = JsonOf<typeof importJob>;
const id = z.string().regex(/^[a-z0-9]{1,20}(?:-[a-z0-9]{1,20})?$/, 'must be lower-case letters and digits');

export const importsApi = {
  'GET /api/v1/imports': {
    summary: 'Files that were brought, newest first.',
    answer: z.object({ imports: z.array(importJob) }),
  },
  'POST /api/v1/imports': {
    summary: 'Brings a file: the body is its content. It is looked at; nothing is kept.',
    query: z.strictObject({
      name: z.string().min(1).max(300),
      modified: instant.optional().describe("the file's own time"),
      total: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .describe('size of the whole file, so that a cut one can be sent on'),
      ...statedFields,
    }),
    takes: ['application/octet-stream'],
    refuses: [409],
    answer: importJob,
    status: 202,
  },
  'POST /api/v1/imports/{importId}/content': {
    summary: 'Sends the rest of a file that was cut; `offset` is the number of bytes that came so far.',
    query: z.strictObject({ offset: z.coerce.number().int().min(0) }),
    takes: ['application/octet-stream'],
    refuses: [404, 409],
    answer: importJob,
    status: 202,
  },
  'GET /api/v1/imports/{importId}': {
    summary: 'One file: what was found in it, and how far it is.',
    refuses: [404],
    answer: importJob,
  },
  'POST /api/v1/imports/{importId}/look': {
    summary: 'Looks at the file again, with other facts stated.',
    body: z.strictObject(statedFields),
    refuses: [404, 409],
    answer: importJob,
    status: 202,
  },
  'POST /api/v1/imports/{importId}/keep': {
    summary: 'Takes the sweeps into the archive, under a receiver that is not live.',
    body: z.strictObject({ stationId: z.string().min(1).max(100), receiverId: id }),
    refuses: [404, 409],
    answer: importJob,
    status: 202,
  },
  'DELETE /api/v1/imports/{importId}': {
    summary: 'Removes the file; what was kept of it stays.',
    refuses: [404, 409],
    answer: z.object({ id: z.string() }),
  },
} as const satisfies Contract;
