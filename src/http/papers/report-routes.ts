/** Reports: make one, list them, read one, fetch its files. */

import type { Response } from 'express';
import { papersApi, REPORT_TYPES, type Report, type ReportOrder as ReportOrderBody } from '../../api/papers.js';
import type { ReportDesk } from '../../report/desk/report-desk.js';
import { type ReportOrder, ReportRefused } from '../../report/desk/report-drafts.js';
import { type KeptReport, ReportDamaged } from '../../report/desk/report-store.js';
import { RendererBusy } from '../../report/rendering/renderer.js';
import { iso } from '../../rf/iso.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../watch/roster/local-day.js';
import { cursorOf, page, partsOf } from '../page.js';
import { noSuch, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';

const LONGEST_MS = 400 * DAY_MS;

export interface ReportRoutesOptions {
  readonly reports: ReportDesk;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
}

export function reportRoutes({ reports, desk, actorOf }: ReportRoutesOptions): Route[] {
  const found = (reportId: string): KeptReport => {
    const report = reports.store.get(reportId);
    if (report === undefined) throw noSuch('reportId', reportId, 'report');
    return report;
  };
  return [
    route(papersApi, 'GET /api/v1/reports', {
      access: 'watch',
      handle({ query }) {
        const { kind, incidentId, limit, cursor } = query;
        const after = partsOf(cursor, 'string')?.[0];
        const rows = reports.store.all
          .filter((one) => kind === undefined || one.kind === kind)
          .filter((one) => incidentId === undefined || one.incidentId === incidentId)
          .filter((one) => after === undefined || one.id < after);
        const { rows: shown, nextCursor } = page(rows, limit, (last) => cursorOf(last.id));
        return { reports: shown.map(reportJson), nextCursor };
      },
    }),
    route(papersApi, 'POST /api/v1/reports', {
      access: 'export',
      async handle({ body, request }) {
        const order = whole(desk, body);
        return { report: reportJson(await made(() => reports.make(order, actorOf(request)))) };
      },
    }),
    route(papersApi, 'GET /api/v1/reports/{reportId}', {
      access: 'watch',
      handle({ params }) {
        return { report: reportJson(found(params.reportId)) };
      },
    }),
    route(papersApi, 'GET /api/v1/reports/{reportId}/document', {
      access: 'watch',
      async handle({ params, query, request }) {
        const { id: reportId } = found(params.reportId);
        const { language } = query;
        const document = await undamaged(async () => (await reports.store.documents(reportId))?.[language]);
        if (document === undefined)
          throw new Problem(404, 'Not found', `language is "${language}": ${reportId} was not made in it.`);
        desk.viewed(`report/${reportId}`, actorOf(request));
        return { document };
      },
    }),
    route(papersApi, 'GET /api/v1/reports/{reportId}/file', {
      access: 'export',
      async handle({ params, query, request, response }) {
        const report = found(params.reportId);
        const { language, format } = query;
        const file = await undamaged(() => reports.file(report.id, language, format));
        if (file === undefined)
          throw new Problem(404, 'Not found', `language is "${language}": ${report.id} was not made in it.`);
        desk.viewed(`report/${report.id}/${language}.${format}`, actorOf(request));
        return sendFile(response, `${report.id}-${report.kind}.${language}.${format}`, REPORT_TYPES[format], file);
      },
    }),
  ];
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

/** An order for a campaign without a period covers the whole campaign. */
function whole(desk: IncidentDesk, body: ReportOrderBody): ReportOrder {
  const { from, to, campaignId } = body;
  if (from !== undefined && to !== undefined && to - from > LONGEST_MS)
    throw new Problem(400, 'Bad request', 'from and to lie more than 400 days apart.');
  if (body.kind !== 'campaign' || from !== undefined || to !== undefined) return body;
  const campaign = desk.caseBook.records.get('campaign', campaignId ?? '')?.value;
  return campaign === undefined ? body : { ...body, from: campaign.from, to: Math.min(campaign.to, desk.clock()) };
}

/** @throws Problem naming the field that prevents the report */
export async function made<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof ReportRefused) throw new Problem(400, 'Bad request', `${error.field}: ${error.message}`);
    throw error;
  }
}

async function undamaged<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReportDamaged) throw new Problem(409, 'Conflict', error.message);
    if (error instanceof RendererBusy) throw new Problem(503, 'Busy', `${error.message} Try again in a moment.`);
    throw error;
  }
}

export function reportJson(report: KeptReport): Report {
  const { from, to, datedAt, madeAt, files, scheduleKey, ...rest } = report;
  return {
    ...rest,
    ...{ from: iso(from), to: iso(to), datedAt: iso(datedAt), madeAt: iso(madeAt) },
    scheduled: scheduleKey !== undefined,
    languages: [...rest.languages],
    files: files.map((file) => ({ ...file, at: iso(file.at) })),
  };
}
