/** Exports and evidence bundles: jobs that are started, followed and fetched. */
import { z } from 'zod';
import { DAY_MS } from '../time/units.js';
import { SWEEP_FORMATS, TABLE_FORMATS } from '../watch/papers/formats.js';
import { auditHead } from './audit.js';
import type { Contract, JsonOf } from './contract.js';
import { at, corrected, hz, instant, nextCursor, pageFields, removed } from './fields.js';
import { incidentState } from './incidents.js';
import { occupancyRule, occupancySummary } from './occupancy.js';
import { receiverId } from './recording.js';

const everyMs = z.number().min(1).max(DAY_MS);
const span = {
  from: instant.meta({ id: 'ExportFrom', description: 'RFC 3339, inclusive' }),
  to: instant.meta({ id: 'ExportTo', description: 'RFC 3339, exclusive' }),
};
const LATER = { path: ['to'], message: 'must be later than from' };
const inOrder = ({ from, to }: { readonly from?: number | undefined; readonly to?: number | undefined }) =>
  from === undefined || to === undefined || to > from;

const wanted = z
  .discriminatedUnion('what', [
    z.strictObject({
      what: z.literal('sweeps'),
      format: z.enum(SWEEP_FORMATS),
      receiverId,
      ...span,
      startHz: hz.optional(),
      stopHz: hz.optional(),
      everyMs: everyMs.optional().describe('one row for each such time, maxima kept; every sweep when absent'),
      corrected,
    }),
    z.strictObject({
      what: z.literal('incidents'),
      format: z.enum(TABLE_FORMATS),
      from: span.from.optional(),
      to: span.to.optional(),
      startHz: hz.optional(),
      stopHz: hz.optional(),
      stationId: z.string().min(1).max(100).optional(),
      states: z.array(incidentState).min(1).optional(),
    }),
    z.strictObject({
      what: z.literal('occupancy'),
      format: z.enum(TABLE_FORMATS),
      receiverId,
      ...span,
      channel: z.string().min(1).max(100).optional(),
      everyMs: everyMs.optional().describe('length of a point, in whole 10 s; 10 minutes when absent'),
    }),
    z
      .strictObject({
        what: z.literal('recount'),
        format: z.enum(TABLE_FORMATS),
        receiverId,
        ...span,
        rule: occupancyRule,
        channels: z
          .array(z.strictObject({ name: z.string().min(1).max(100), startHz: hz, stopHz: hz }))
          .min(1)
          .max(150)
          .optional()
          .describe('when absent: licences of the range, and the band plan'),
      })
      .describe('occupancy counted again from the stored sweeps; whole hours, up to 35 days'),
  ])
  .refine(inOrder, LATER);

export const exportJob = z
  .object({
    id: z.string(),
    what: z.enum(['sweeps', 'incidents', 'occupancy', 'recount', 'bundle']),
    format: z.enum(SWEEP_FORMATS).optional(),
    request: z.record(z.string(), z.unknown()).describe('as it was asked for'),
    by: z.string(),
    createdAt: at,
    startedAt: at.optional(),
    endedAt: at.optional(),
    expiresAt: at.optional().describe('the result is deleted then'),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    progress: z.number().describe('0 to 1'),
    rows: z.number(),
    bytes: z.number(),
    file: z.string().optional(),
    sha256: z.string().optional(),
    fault: z.string().optional(),
  })
  .meta({ id: 'ExportJob' });
export type ExportJob = JsonOf<typeof exportJob>;

const params = z.strictObject({ exportId: z.string().max(40) });

export const exportsApi = {
  'POST /api/v1/exports': {
    summary: 'Starts an export; it runs as a job, one after another.',
    refuses: [404, 429],
    body: wanted,
    answer: exportJob,
    status: 202,
  },
  'GET /api/v1/exports': {
    summary: 'Exports, what is running among them.',
    query: z.strictObject(pageFields),
    answer: z.object({ exports: z.array(exportJob), nextCursor }),
  },
  'GET /api/v1/exports/{exportId}': {
    summary: 'One export: how far it is, or what its result is.',
    refuses: [404],
    params,
    answer: exportJob,
  },
  'GET /api/v1/exports/{exportId}/file': {
    summary: 'The result. Ranges are answered, so a broken download goes on; the ETag is its SHA-256.',
    refuses: [404, 409, 416],
    params,
    otherAnswers: ['application/octet-stream'],
    otherStatuses: { 206: 'The range of the result that was asked for.' },
  },
  'GET /api/v1/exports/{exportId}/occupancy': {
    summary: 'What was counted again, in the form of the summary of occupancy.',
    refuses: [404, 409],
    params,
    answer: occupancySummary,
  },
  'POST /api/v1/exports/{exportId}/cancel': {
    summary: 'Ends an export that waits or runs.',
    refuses: [404, 409],
    params,
    answer: exportJob,
  },
  'DELETE /api/v1/exports/{exportId}': {
    summary: 'Removes an export and its result.',
    refuses: [404],
    params,
    answer: removed,
  },
  'POST /api/v1/incidents/{incidentId}/bundle': {
    summary: 'Starts an evidence bundle of an incident: raw sweeps, settings, coverage, audit, all signed.',
    refuses: [404, 422, 429],
    params: z.strictObject({ incidentId: z.string().max(60) }),
    body: z.strictObject({ from: span.from.optional(), to: span.to.optional() }).refine(inOrder, LATER),
    answer: exportJob,
    status: 202,
  },
  'GET /api/v1/evidence/key': {
    summary: 'The key that signs evidence bundles, its fingerprint, and the present head of the audit log.',
    answer: z.object({
      algorithm: z.literal('Ed25519'),
      publicKey: z.string().describe('SPKI, base64'),
      fingerprint: z.string().describe('SHA-256 of the public key'),
      auditHead,
    }),
  },
  'GET /api/v1/evidence/verify.html': {
    summary: 'The page that checks a bundle offline, to be kept apart from bundles.',
    otherAnswers: ['text/html'],
  },
} as const satisfies Contract;
