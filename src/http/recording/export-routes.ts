/** Exports over HTTP: started, looked at, cancelled, fetched (in parts, where a link breaks), deleted. */
import { z } from 'zod';
import { type ExportJob, type ExportJobs, ExportsBusy } from '../../export/export-jobs.js';
import { type ExportRequest, SWEEP_FORMATS, TABLE_FORMATS } from '../../export/export-request.js';
import { INCIDENT_STATES } from '../../incidents/incident.js';
import { pageById, pageFields } from '../page.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, instant, iso } from '../spoken.js';

const name = z.string().min(1).max(100);
const hz = z.number().min(0).max(1e12);
const everyMs = z.number().min(1).max(86_400_000);
const span = { from: instant.describe('RFC 3339, inclusive'), to: instant.describe('RFC 3339, exclusive') };

const exportBody = z
  .discriminatedUnion('what', [
    z.strictObject({
      what: z.literal('sweeps'),
      format: z.enum(SWEEP_FORMATS),
      receiverId: name,
      ...span,
      startHz: hz.optional(),
      stopHz: hz.optional(),
      everyMs: everyMs.optional().describe('one row for each such time, maxima kept; every sweep when absent'),
      corrected: z
        .enum(['level', 'field'])
        .optional()
        .describe("level: dBm at the antenna's terminals; field: dBµV/m; absent: what the receiver said"),
    }),
    z.strictObject({
      what: z.literal('incidents'),
      format: z.enum(TABLE_FORMATS),
      from: instant.optional(),
      to: instant.optional(),
      startHz: hz.optional(),
      stopHz: hz.optional(),
      stationId: name.optional(),
      states: z.array(z.enum(INCIDENT_STATES)).min(1).optional(),
    }),
    z.strictObject({
      what: z.literal('occupancy'),
      format: z.enum(TABLE_FORMATS),
      receiverId: name,
      ...span,
      channel: z.string().min(1).max(100).optional(),
      everyMs: everyMs.optional().describe('length of a point, in whole 10 s; 10 minutes when absent'),
    }),
  ])
  .refine(({ from, to }) => from === undefined || to === undefined || to > from, {
    path: ['to'],
    message: 'must be later than from',
  });

export const jobAnswer = z.object({
  id: z.string(),
  what: z.enum(['sweeps', 'incidents', 'occupancy', 'bundle']),
  format: z.string().optional(),
  request: z.record(z.string(), z.unknown()).describe('as it was asked for'),
  by: z.string(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  expiresAt: z.iso.datetime().optional().describe('the result is deleted then'),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: z.number().describe('0 to 1'),
  rows: z.number(),
  bytes: z.number(),
  file: z.string().optional(),
  sha256: z.string().optional(),
  fault: z.string().optional(),
});

const one = z.strictObject({ exportId: z.string().max(40) });

export interface ExportRoutesOptions {
  readonly jobs: ExportJobs;
  readonly actorOf: ActorOf;
  readonly isReceiver: (receiverId: string) => boolean;
  /** Somebody took a result away. */
  readonly onFetched: (job: ExportJob, by: string) => void;
}

export function exportRoutes(options: ExportRoutesOptions): Route[] {
  const { jobs, actorOf } = options;
  const found = (id: string | undefined): ExportJob => {
    const job = jobs.get(id ?? '');
    if (job === undefined) throw new Problem(404, 'Not found', `exportId is "${id}": there is no such export.`);
    return job;
  };
  // What one made oneself may be fetched by whoever may export; another's only by those who may see all evidence.
  const owned = {
    own: 'export',
    other: 'evidence',
    owner: (params: Readonly<Record<string, string>>) => jobs.get(params['exportId'] ?? '')?.by,
  } as const;
  return [
    {
      method: 'post',
      path: '/api/v1/exports',
      access: 'export',
      summary: 'Starts an export; it runs as a job, one after another.',
      body: exportBody,
      answer: jobAnswer,
      async handle(request, response, input) {
        const wanted = input.body as z.output<typeof exportBody>;
        if ('receiverId' in wanted && !options.isReceiver(wanted.receiverId))
          throw new Problem(404, 'Not found', `receiverId is "${wanted.receiverId}": there is no such receiver.`);
        response.status(202).json(await startedJob(jobs, wanted, actorOf(request)));
      },
    },
    {
      method: 'get',
      path: '/api/v1/exports',
      access: 'export',
      summary: 'Exports, what is running among them.',
      query: z.strictObject(pageFields),
      answer: z.object({ exports: z.array(jobAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const query = input.query as { limit: number; cursor?: string };
        const { rows, nextCursor } = pageById(jobs.all, newestFirst, query);
        response.json({ exports: rows.map(jobJson), nextCursor });
      },
    },
    {
      method: 'get',
      path: '/api/v1/exports/{exportId}',
      access: 'export',
      summary: 'One export: how far it is, or what its result is.',
      params: one,
      answer: jobAnswer,
      handle(_request, response, input) {
        response.json(jobJson(found(input.params['exportId'])));
      },
    },
    {
      method: 'get',
      path: '/api/v1/exports/{exportId}/file',
      access: owned,
      summary:
        'The result. Ranges are answered, so a download that broke goes on where it was; the ETag is its SHA-256.',
      params: one,
      otherAnswers: ['application/octet-stream'],
      async handle(request, response, input) {
        const job = found(input.params['exportId']);
        const path = jobs.pathOf(job);
        if (path === undefined)
          throw new Problem(409, 'Not ready', `Export ${job.id} has no result: it is ${job.state}.`);
        if (request.headers.range === undefined) options.onFetched(job, actorOf(request));
        response.setHeader('ETag', `"${job.sha256}"`);
        response.setHeader('Repr-Digest', `sha-256=:${Buffer.from(job.sha256 ?? '', 'hex').toString('base64')}:`);
        response.setHeader('Content-Disposition', `attachment; filename="${job.file}"`);
        response.setHeader('X-Content-Type-Options', 'nosniff');
        response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
        response.type('application/octet-stream');
        await new Promise<void>((resolve, reject) => {
          const headers = { cacheControl: false, dotfiles: 'allow' as const };
          response.sendFile(path, headers, (error?: Error & { code?: string; status?: number }) => {
            // Who breaks off a download has done nothing wrong.
            if (error === undefined || error.code === 'ECONNABORTED' || error.code === 'EPIPE') resolve();
            else if (error.status === 416)
              reject(new Problem(416, 'Range not satisfiable', `The result has ${job.bytes} bytes.`));
            else reject(error);
          });
        });
      },
    },
    {
      method: 'post',
      path: '/api/v1/exports/{exportId}/cancel',
      access: owned,
      summary: 'Ends an export that waits or runs.',
      params: one,
      answer: jobAnswer,
      async handle(request, response, input) {
        const job = found(input.params['exportId']);
        if (!(await jobs.cancel(job.id, actorOf(request))))
          throw new Problem(409, 'Has ended', `Export ${job.id} is ${job.state} already.`);
        response.json(jobJson(found(job.id)));
      },
    },
    {
      method: 'delete',
      path: '/api/v1/exports/{exportId}',
      access: owned,
      summary: 'Removes an export and its result.',
      params: one,
      answer: z.object({ removed: z.literal(true) }),
      async handle(request, response, input) {
        await jobs.remove(found(input.params['exportId']).id, actorOf(request));
        response.json({ removed: true });
      },
    },
  ];
}

/** @throws Problem 429 where too many wait. */
export async function startedJob(
  jobs: ExportJobs,
  what: ExportRequest,
  by: string,
): Promise<z.input<typeof jobAnswer>> {
  try {
    return jobJson(await jobs.start(what, by));
  } catch (error) {
    if (error instanceof ExportsBusy) throw new Problem(429, 'Too many', error.message);
    throw error;
  }
}

function jobJson(job: ExportJob): z.input<typeof jobAnswer> {
  const { request, share, createdAt, startedAt, endedAt, expiresAt, ...rest } = job;
  const optional = (at: number | undefined) => (at === undefined ? undefined : iso(at));
  return {
    ...rest,
    what: request.what,
    ...('format' in request ? { format: request.format } : {}),
    request: requestJson(request),
    createdAt: iso(createdAt),
    startedAt: optional(startedAt),
    endedAt: optional(endedAt),
    expiresAt: optional(expiresAt),
    progress: share,
  };
}

/** In the order of the alphabet the newest stands first. */
function newestFirst({ createdAt, id }: ExportJob): string {
  return `${String(9e15 - createdAt).padStart(16, '0')} ${id}`;
}

function requestJson(request: ExportRequest): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(request).map(([field, value]) => {
      return [field, (field === 'from' || field === 'to') && typeof value === 'number' ? iso(value) : value];
    }),
  );
}
