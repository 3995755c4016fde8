/** Exports: start, list, cancel, fetch (in parts, for links that break), delete. */
import type { Response } from 'express';
import { type ExportJob as ExportJobJson, exportsApi } from '../../api/exports.js';
import type { Occupancy } from '../../api/occupancy.js';
import { type ExportJob, type ExportJobs, ExportsBusy } from '../../export/export-jobs.js';
import type { ExportRequest } from '../../export/export-request.js';
import { pageById } from '../page.js';
import { existing, noSuch, Problem, refusal } from '../problem.js';
import { ORDERED_FILE_BYTES, type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';
import { stretchAsked } from './occupancy-routes.js';

export interface ExportRoutesOptions {
  readonly jobs: ExportJobs;
  readonly actorOf: ActorOf;
  readonly isReceiver: (receiverId: string) => boolean;
  /** Called when a person fetches a result. */
  readonly onFetched: (job: ExportJob, by: string) => void;
}

export function exportRoutes(options: ExportRoutesOptions): Route[] {
  const { jobs, actorOf } = options;
  const found = (id: string): ExportJob => existing(jobs.get(id), 'exportId', id, 'export');
  // A caller who may export may fetch their own results; results of others need the right to all evidence.
  const owned = {
    own: 'export',
    other: 'evidence',
    owner: (params: Readonly<Record<string, string>>) => jobs.get(params['exportId'] ?? '')?.by,
  } as const;
  return [
    route(
      exportsApi,
      'POST /api/v1/exports',
      { access: 'export', keepsBytes: ORDERED_FILE_BYTES },
      async ({ body: wanted, request }) => {
        if ('receiverId' in wanted && !options.isReceiver(wanted.receiverId))
          throw noSuch('receiverId', wanted.receiverId, 'receiver');
        if (wanted.what === 'recount') stretchAsked(wanted);
        return await startedJob(jobs, wanted, actorOf(request));
      },
    ),
    route(exportsApi, 'GET /api/v1/exports', 'export', ({ query }) => {
      const { rows, nextCursor } = pageById(jobs.all, newestFirst, query);
      return { exports: rows.map(jobJson), nextCursor };
    }),
    route(exportsApi, 'GET /api/v1/exports/{exportId}', 'export', ({ params }) => jobJson(found(params.exportId))),
    route(exportsApi, 'GET /api/v1/exports/{exportId}/file', owned, async ({ params, request, response }) => {
      const job = found(params.exportId);
      const path = jobs.pathOf(job);
      if (path === undefined)
        throw refusal(409, 'Not ready', 'Export {exportId} has no result: it is {state}.', {
          exportId: job.id,
          state: job.state,
        });
      if (request.headers.range === undefined) options.onFetched(job, actorOf(request));
      await sendResult(response, job, path);
      return response;
    }),
    route(exportsApi, 'GET /api/v1/exports/{exportId}/occupancy', 'export', async ({ params }) => {
      const job = found(params.exportId);
      const shown = (await jobs.shownOf(job)) as { readonly occupancy: Occupancy } | undefined;
      if (shown === undefined)
        throw refusal(409, 'Not ready', 'Export {exportId} has nothing to show: it is {state}.', {
          exportId: job.id,
          state: job.state,
        });
      return shown.occupancy;
    }),
    route(exportsApi, 'POST /api/v1/exports/{exportId}/cancel', owned, async ({ params, request }) => {
      const job = found(params.exportId);
      if (!(await jobs.cancel(job.id, actorOf(request))))
        throw refusal(409, 'Has ended', 'Export {exportId} is {state} already.', {
          exportId: job.id,
          state: job.state,
        });
      return jobJson(found(job.id));
    }),
    route(exportsApi, 'DELETE /api/v1/exports/{exportId}', owned, async ({ params, request }) => {
      await jobs.remove(found(params.exportId).id, actorOf(request));
      return { removed: true };
    }),
  ];
}

/** @throws Problem 416 for a range that the file does not have */
async function sendResult(response: Response, job: ExportJob, path: string): Promise<void> {
  response.setHeader('ETag', `"${job.sha256}"`);
  response.setHeader('Repr-Digest', `sha-256=:${Buffer.from(job.sha256 ?? '', 'hex').toString('base64')}:`);
  response.setHeader('Content-Disposition', `attachment; filename="${job.file}"`);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.type('application/octet-stream');
  await new Promise<void>((resolve, reject) => {
    const headers = { cacheControl: false, dotfiles: 'allow' as const };
    response.sendFile(path, headers, (error?: Error & { code?: string; status?: number }) => {
      // A download that the caller ends is no fault.
      if (error === undefined || error.code === 'ECONNABORTED' || error.code === 'EPIPE') resolve();
      else if (error.status === 416)
        reject(refusal(416, 'Range not satisfiable', 'The result has {bytes} bytes.', { bytes: job.bytes }));
      else reject(error);
    });
  });
}

/** @throws Problem 429 when too many exports wait */
export async function startedJob(jobs: ExportJobs, what: ExportRequest, by: string): Promise<ExportJobJson> {
  try {
    return jobJson(await jobs.start(what, by));
  } catch (error) {
    if (error instanceof ExportsBusy) throw new Problem(429, 'Too many', error.said);
    throw error;
  }
}

function jobJson(job: ExportJob): ExportJobJson {
  const { request, share, ...rest } = job;
  return {
    ...shown(rest),
    what: request.what,
    format: 'format' in request ? request.format : undefined,
    request: { ...shown(request) },
    progress: share,
  };
}

/** A text that sorts the newest export first. */
function newestFirst({ createdAt, id }: ExportJob): string {
  return `${String(9e15 - createdAt).padStart(16, '0')} ${id}`;
}
