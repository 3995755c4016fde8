/** The audit log: read, and checked against heads that were written down elsewhere. */
import { z } from 'zod';
import type { Contract, JsonOf } from './contract.js';
import { at, nextCursor, pageFields } from './fields.js';

export const auditHead = z.object({ seq: z.number(), hash: z.string() }).meta({ id: 'AuditHead' });

const auditRow = z
  .object({
    seq: z.number(),
    at,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditRow' });
export type AuditRow = JsonOf<typeof auditRow>;

const anchor = z.strictObject({
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
});

export const auditApi = {
  'GET /api/v1/audit': {
    summary: 'Who did what, newest first, and the present head of the chain.',
    query: z.strictObject({
      subject: z.string().min(1).max(200).optional().describe('such as incident/INC-2027-000042'),
      actor: z.string().min(1).max(60).optional(),
      ...pageFields,
    }),
    answer: z.object({ head: auditHead, rows: z.array(auditRow), nextCursor }),
  },
  'POST /api/v1/audit/verify': {
    summary: 'Checks the log and what it proves; with heads from paper also against cutting.',
    body: z.strictObject({ anchors: z.array(anchor).max(1000).default([]) }),
    answer: z.object({
      rows: z.number(),
      head: auditHead,
      faults: z.array(z.object({ kind: z.string(), seq: z.number(), problem: z.string() })),
    }),
  },
} as const satisfies Contract;
