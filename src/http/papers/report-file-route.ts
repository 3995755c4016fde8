/** A report as a file: rendered, or the scan of the signed sheet. */
import type { Response } from 'express';
import { papersApi, REPORT_TYPES } from '../../api/papers.js';
import { numberText } from '../../watch/papers/paper.js';
import { sendAttachment } from '../incidents/attachment-routes.js';
import { notFound } from '../problem.js';
import { type Route, route } from '../route.js';
import type { PaperRoutesOptions } from './paper-routes.js';
import { foundReport } from './report-json.js';
import { undamaged } from './report-routes.js';

export function reportFileRoute({ reports, desk, actorOf, attachments }: PaperRoutesOptions): Route {
  return route(
    papersApi,
    'GET /api/v1/reports/{reportId}/file',
    'export',
    async ({ params, query, request, response }) => {
      const report = foundReport(reports, params.reportId);
      const { language, format } = query;
      if (format === 'signed') {
        const { sha256 = '' } = reports.papers.get(report.id)?.value.scan ?? {};
        const scan = await attachments.open(report.id, sha256);
        if (scan === undefined) throw notFound('{reportId} has no scan of a signed sheet.', { reportId: report.id });
        desk.viewed(`report/${report.id}/signed`, actorOf(request));
        return await sendAttachment(response, scan);
      }
      const file = await undamaged(() => reports.file(report.id, language, format));
      if (file === undefined)
        throw notFound('language is "{language}": {reportId} was not made in it.', { language, reportId: report.id });
      desk.viewed(`report/${report.id}/${language}.${format}`, actorOf(request));
      const number = reports.papers.get(report.id)?.value.number;
      const name = number === undefined ? report.id : numberText(number).replaceAll(/[^\w-]+/g, '-');
      return sendFile(response, `${name}-${report.kind}.${language}.${format}`, REPORT_TYPES[format], file);
    },
  );
}

function sendFile(
  response: Response,
  name: string,
  type: string,
  { about, content }: { readonly about: { readonly sha256: string }; readonly content: Uint8Array },
): Response {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Repr-Digest', `sha-256=:${Buffer.from(about.sha256, 'hex').toString('base64')}:`);
  return response.send(Buffer.from(content.buffer, content.byteOffset, content.length));
}
