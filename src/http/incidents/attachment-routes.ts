/** Files of a case over HTTP: added, listed, read again. None can be changed or taken away. */
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { type Attachment, AttachmentRefused, type Attachments } from '../../store/cases/attachments.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, iso } from '../spoken.js';
import { foundIncident } from './incident-act-routes.js';

const attachmentAnswer = z.object({
  sha256: z.string(),
  name: z.string(),
  bytes: z.number(),
  type: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});

const oneIncident = z.strictObject({ incidentId: z.string() });
const oneFile = z.strictObject({ incidentId: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const STATUS = { 'too-large': 413, 'too-many': 409, empty: 400 } as const;

export function attachmentRoutes(desk: IncidentDesk, attachments: Attachments, actorOf: ActorOf): Route[] {
  return [
    {
      method: 'get',
      path: '/api/v1/incidents/{incidentId}/attachments',
      summary: 'The files of a case, in order of arrival.',
      access: 'watch',
      params: oneIncident,
      answer: z.object({ attachments: z.array(attachmentAnswer) }),
      async handle(_request, response, input) {
        const { id } = foundIncident(desk, input.params['incidentId'] ?? '');
        response.json({ attachments: (await attachments.list(id)).map(asJson) });
      },
    },
    {
      method: 'post',
      path: '/api/v1/incidents/{incidentId}/attachments',
      summary: 'Adds a file to a case: the body is its content, sent as application/octet-stream.',
      access: 'incidents',
      params: oneIncident,
      query: z.strictObject({ name: z.string().min(1).max(400).describe('the name of the file') }),
      answer: z.object({ attachment: attachmentAnswer }),
      async handle(request, response, input) {
        const { id } = foundIncident(desk, input.params['incidentId'] ?? '');
        if (request.headers['content-type'] !== 'application/octet-stream')
          throw new Problem(415, 'Unsupported media type', 'Send the content as application/octet-stream.');
        const about = { name: String(input.query['name']), by: actorOf(request), at: desk.clock() };
        try {
          const attachment = await attachments.add(id, request, about);
          const { sha256, name, bytes } = attachment;
          const entry = { at: about.at, actor: about.by, action: 'incident.attached', subject: `incident/${id}` };
          desk.caseBook.audit.append({ ...entry, detail: { file: sha256, name, bytes } });
          response.json({ attachment: asJson(attachment) });
        } catch (error) {
          if (!(error instanceof AttachmentRefused)) throw error;
          throw new Problem(STATUS[error.kind], 'The file cannot be kept', error.message);
        }
      },
    },
    {
      method: 'get',
      path: '/api/v1/incidents/{incidentId}/attachments/{sha256}',
      summary: 'The content of a file of a case.',
      access: 'watch',
      params: oneFile,
      otherAnswers: ['application/octet-stream'],
      async handle(request, response, input) {
        const { incidentId = '', sha256 = '' } = input.params;
        const { id } = foundIncident(desk, incidentId);
        const found = await attachments.open(id, sha256);
        if (found === undefined) throw new Problem(404, 'Not found', `${id} has no attachment ${sha256}.`);
        desk.viewed(`incident/${id}/attachments/${sha256}`, actorOf(request));
        const { about, content } = found;
        response.setHeader('Content-Type', about.type);
        response.setHeader('Content-Length', about.bytes);
        // Whatever it is, it is kept for looking at, never run: no script, no guess at another type.
        response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
        response.setHeader('X-Content-Type-Options', 'nosniff');
        response.setHeader('Cache-Control', 'private, max-age=86400, immutable');
        response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(about.name)}`);
        await pipeline(content, response);
      },
    },
  ];
}

function asJson(attachment: Attachment): z.input<typeof attachmentAnswer> {
  return { ...attachment, at: iso(attachment.at) };
}
