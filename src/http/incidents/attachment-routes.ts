/** Files of a case: added, listed, read. None can be changed or deleted. */
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { caseFilesApi } from '../../api/case-files.js';
import {
  type Attachment,
  AttachmentRefused,
  type Attachments,
  LONGEST_ATTACHMENT_BYTES,
} from '../../store/cases/attachments.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { notFound, Problem, refusal } from '../problem.js';
import { type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';
import { foundIncident, noteAttached } from './incident-routes.js';

const STATUS = { 'too-large': 413, 'too-many': 409, empty: 400 } as const;

export function attachmentRoutes(desk: IncidentDesk, attachments: Attachments, actorOf: ActorOf): Route[] {
  return [
    route(caseFilesApi, 'GET /api/v1/incidents/{incidentId}/attachments', 'watch', async ({ params }) => {
      const { id } = foundIncident(desk, params.incidentId);
      return { attachments: (await attachments.list(id)).map(shown) };
    }),
    route(
      caseFilesApi,
      'POST /api/v1/incidents/{incidentId}/attachments',
      { access: 'incidents', keepsBytes: LONGEST_ATTACHMENT_BYTES },
      async ({ params, query, request }) => {
        const { id } = foundIncident(desk, params.incidentId);
        const about = { name: query.name, by: actorOf(request), at: desk.clock() };
        const attachment = await keptAttachment(attachments, id, request, about);
        noteAttached(desk, id, attachment, about.by);
        return { attachment: shown(attachment) };
      },
    ),
    route(
      caseFilesApi,
      'GET /api/v1/incidents/{incidentId}/attachments/{sha256}',
      'watch',
      async ({ params, request, response }) => {
        const { incidentId, sha256 } = params;
        const { id } = foundIncident(desk, incidentId);
        const found = await attachments.open(id, sha256);
        if (found === undefined) throw notFound('{id} has no attachment {sha256}.', { id, sha256 });
        desk.viewed(`incident/${id}/attachments/${sha256}`, actorOf(request));
        return await sendAttachment(response, found);
      },
    ),
  ];
}

/** Stores the body of a request as a file of a case or paper. @throws Problem 415, 413, 409, 400 */
export async function keptAttachment(
  attachments: Attachments,
  id: string,
  request: Request,
  about: { readonly name: string; readonly by: string; readonly at: number },
): Promise<Attachment> {
  if (request.headers['content-type'] !== 'application/octet-stream')
    throw refusal(415, 'Unsupported media type', 'Send the content as application/octet-stream.');
  try {
    return await attachments.add(id, request, about);
  } catch (error) {
    if (!(error instanceof AttachmentRefused)) throw error;
    throw new Problem(STATUS[error.kind], 'The file cannot be kept', error.said);
  }
}

export async function sendAttachment(
  response: Response,
  { about, content }: NonNullable<Awaited<ReturnType<Attachments['open']>>>,
): Promise<Response> {
  response.setHeader('Content-Type', about.type);
  response.setHeader('Content-Length', about.bytes);
  // Whatever its type, the file is shown and never run: no script, no guess at another type.
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'private, max-age=86400, immutable');
  response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(about.name)}`);
  await pipeline(content, response);
  return response;
}
