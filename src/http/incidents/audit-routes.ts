/** The audit log over HTTP: read, and checked against heads that were written down elsewhere. Nothing here can change it. */
import { z } from 'zod';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { cursorOf, page, pageFields, partsOf } from '../page.js';
import type { Route } from '../route.js';
import { iso } from '../spoken.js';

const auditQuery = z.strictObject({
  subject: z.string().min(1).max(200).optional().describe('such as incident/INC-2027-000042'),
  actor: z.string().min(1).max(60).optional(),
  ...pageFields,
});

const anchor = z.strictObject({
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
});
const verifyBody = z.strictObject({ anchors: z.array(anchor).max(1000).default([]) });

const auditAnswer = z.object({
  seq: z.number(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
});

export function auditRoutes(desk: IncidentDesk): Route[] {
  const { audit } = desk.caseBook;
  return [
    {
      method: 'get',
      path: '/api/v1/audit',
      access: 'audit',
      summary: 'Who did what, newest first, and the present head of the chain.',
      query: auditQuery,
      answer: z.object({
        head: z.object({ seq: z.number(), hash: z.string() }),
        rows: z.array(auditAnswer),
        nextCursor: z.string().optional(),
      }),
      handle(_request, response, input) {
        const { limit, cursor, ...filter } = input.query as z.output<typeof auditQuery>;
        const beforeSeq = partsOf(cursor, 'number')?.[0];
        const found = audit.list({ ...filter, beforeSeq, limit: limit + 1 });
        const { rows, nextCursor } = page(found, limit, (last) => cursorOf(last.seq));
        response.json({ head: audit.head(), rows: rows.map((row) => ({ ...row, at: iso(row.at) })), nextCursor });
      },
    },
    {
      method: 'post',
      path: '/api/v1/audit/verify',
      access: 'audit',
      summary:
        'Checks the whole log, and records and incidents against it; with heads from paper also against cutting.',
      body: verifyBody,
      answer: z.object({
        rows: z.number(),
        head: z.object({ seq: z.number(), hash: z.string() }),
        faults: z.array(z.object({ kind: z.string(), seq: z.number(), problem: z.string() })),
      }),
      handle(_request, response, input) {
        const { anchors } = input.body as z.output<typeof verifyBody>;
        response.json(desk.caseBook.verify(anchors));
      },
    },
  ];
}
