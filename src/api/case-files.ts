/** Files that people add to a case, and hypotheses for its source. */
import { z } from 'zod';
import type { Contract, JsonOf } from './contract.js';
import { at, sentence } from './fields.js';

const attachment = z
  .object({
    sha256: z.string(),
    name: z.string(),
    bytes: z.number(),
    type: z.string(),
    by: z.string(),
    at,
  })
  .meta({ id: 'Attachment' });
export type Attachment = JsonOf<typeof attachment>;

const culprit = z
  .object({
    kind: z.enum(['harmonic', 'second-order', 'third-order', 'image']),
    equation: z.string(),
    sources: z.array(
      z.object({ id: z.string(), name: z.string(), source: z.enum(['licence', 'heard']), centreHz: z.number() }),
    ),
    productHz: z.number(),
    missHz: z.number(),
    toleranceHz: z.number(),
    byChance: z.number().describe('products of this kind that chance would put as near'),
    agreement: z.number().optional().describe('of "signal on" with "all sources on", 0 to 1'),
    score: z.number(),
  })
  .meta({ id: 'Culprit' });

export const caseFilesApi = {
  'GET /api/v1/incidents/{incidentId}/attachments': {
    summary: 'The files of a case, oldest first.',
    refuses: [404],
    answer: z.object({ attachments: z.array(attachment) }),
  },
  'POST /api/v1/incidents/{incidentId}/attachments': {
    summary: 'Adds a file to a case: the body is its content.',
    refuses: [404, 409],
    query: z.strictObject({ name: z.string().min(1).max(400) }),
    takes: ['application/octet-stream'],
    answer: z.object({ attachment }),
  },
  'GET /api/v1/incidents/{incidentId}/attachments/{sha256}': {
    summary: 'The content of a file of a case.',
    refuses: [404],
    params: z.strictObject({ incidentId: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    otherAnswers: ['*/*'],
  },
  'GET /api/v1/incidents/{incidentId}/levels': {
    summary: 'What each station read of it, or that it heard nothing.',
    refuses: [404],
    answer: z.object({
      says: sentence,
      model: sentence.optional(),
      levels: z.array(
        z.object({
          stationId: z.string(),
          receiverId: z.string(),
          isHeard: z.boolean(),
          levelDbm: z.number().describe('not heard: it lies below'),
          fieldDbuVPerM: z.number().optional(),
          uncertaintyDb: z.number().optional().describe('learnt'),
          floorDbm: z.number().optional(),
          sweeps: z.number().optional(),
          expected: sentence.optional(),
        }),
      ),
    }),
  },
  'GET /api/v1/incidents/{incidentId}/culprits': {
    summary: 'Hypotheses for its source, better than chance, best first.',
    refuses: [404],
    answer: z.object({
      from: at,
      to: at,
      carriers: z.object({ licences: z.number(), heard: z.number() }),
      culprits: z.array(culprit),
    }),
  },
} as const satisfies Contract;
