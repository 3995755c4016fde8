/** Reports: make one, list them, read one, fetch its files. */
import type { Response } from 'express';
import { papersApi, REPORT_TYPES, type Report, type ReportOrder as ReportOrderBody } from '../../api/papers.js';
import { saidOf } from '../../errors/errors.js';
import type { ReportDesk } from '../../report/desk/report-desk.js';
import { type ReportOrder, ReportRefused } from '../../report/desk/report-drafts.js';
import { type KeptReport, ReportDamaged } from '../../report/desk/report-store.js';
import { RendererBusy } from '../../report/rendering/renderer.js';
import type { Attachments } from '../../store/cases/attachments.js';
import type { Kept } from '../../store/cases/case-book-records.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../time/units.js';
import { numberText, type Paper, paperActs } from '../../watch/papers/paper.js';
import { sendAttachment } from '../incidents/attachment-routes.js';
import { cursorOf, page, partsOf } from '../page.js';
import { badRequest, existing, notFound, Problem, refusal } from '../problem.js';
import { ORDERED_FILE_BYTES, type Route, route } from '../route.js';
import { type ActorOf, shown } from '../spoken.js';

const LONGEST_MS = 400 * DAY_MS;
const MOST_ORDERED = 60;

export interface ReportRoutesOptions {
  readonly reports: ReportDesk;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
  readonly attachments: Attachments;
}

export function reportRoutes(options: ReportRoutesOptions): Route[] {
  const { reports, desk, actorOf } = options;
  const found = (reportId: string) => foundReport(reports, reportId);
  return [
    route(papersApi, 'GET /api/v1/reports', 'watch', ({ query }) => {
      const { kind, incidentId, limit, cursor } = query;
      const after = partsOf(cursor, 'string')?.[0];
      const rows = reports.store.all
        .filter((one) => kind === undefined || one.kind === kind)
        .filter((one) => incidentId === undefined || one.incidentId === incidentId)
        .filter((one) => after === undefined || one.id < after);
      const { rows: shown, nextCursor } = page(rows, limit, (last) => cursorOf(last.id));
      return { reports: shown.map((one) => reportJson(reports, one)), nextCursor };
    }),
    route(
      papersApi,
      'POST /api/v1/reports',
      { access: 'export', keepsBytes: ORDERED_FILE_BYTES },
      async ({ body, request }) => {
        const order = whole(desk, body);
        return { report: reportJson(reports, await made(reports, order, actorOf(request))) };
      },
    ),
    route(papersApi, 'GET /api/v1/reports/{reportId}', 'watch', ({ params }) => ({
      report: reportJson(reports, found(params.reportId)),
    })),
    route(papersApi, 'GET /api/v1/reports/{reportId}/document', 'watch', async ({ params, query, request }) => {
      const { id: reportId } = found(params.reportId);
      const { language } = query;
      const document = await undamaged(async () => (await reports.papers.documents(reportId))?.[language]);
      if (document === undefined)
        throw notFound('language is "{language}": {reportId} was not made in it.', { language, reportId });
      desk.viewed(`report/${reportId}`, actorOf(request));
      return { document };
    }),
    reportFileRoute(options),
  ];
}

/** An order for a campaign without a period covers the whole campaign. */
function whole(desk: IncidentDesk, body: ReportOrderBody): ReportOrder {
  const { from, to, campaignId } = body;
  if (from !== undefined && to !== undefined && to - from > LONGEST_MS)
    throw badRequest('from and to lie more than 400 days apart.');
  if (body.kind !== 'campaign' || from !== undefined || to !== undefined) return body;
  const campaign = desk.caseBook.records.get('campaign', campaignId ?? '')?.value;
  return campaign === undefined ? body : { ...body, from: campaign.from, to: Math.min(campaign.to, desk.clock()) };
}

/** @throws Problem naming the field that prevents the report, or 429 */
export async function made(reports: ReportDesk, order: ReportOrder, by: string): Promise<KeptReport> {
  if (reports.ordered >= MOST_ORDERED)
    throw refusal(429, 'Too many', 'Too many reports are being made at this moment: ask again shortly.');
  try {
    return await reports.make(order, by);
  } catch (error) {
    if (error instanceof ReportRefused) throw badRequest('{field}: {why}', { field: error.field, why: saidOf(error) });
    throw error;
  }
}

/** Reads what is stored of a report. @throws Problem where it was changed on the disk, or cannot be rendered now */
async function undamaged<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReportDamaged) throw new Problem(409, 'Conflict', error.said);
    if (error instanceof RendererBusy)
      throw refusal(503, 'Busy', '{why} Try again in a moment.', { why: saidOf(error) });
    throw error;
  }
}

/** A report as a file: rendered, or the scan of the signed sheet. */
function reportFileRoute({ reports, desk, actorOf, attachments }: ReportRoutesOptions): Route {
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

/** @throws Problem 404 */
export function foundReport(reports: ReportDesk, reportId: string): KeptReport {
  return existing(reports.store.get(reportId), 'reportId', reportId, 'report');
}

export function reportJson(reports: ReportDesk, report: KeptReport): Report {
  const { scheduleKey, signedSha256 = report.sha256, ...rest } = report;
  return {
    ...shown(rest),
    scheduled: scheduleKey !== undefined,
    sha256: signedSha256,
    languages: [...rest.languages],
    paper: paperJson(reports.papers.get(report.id)),
  };
}

function paperJson(kept: Kept<Paper> | undefined): Report['paper'] {
  const { value: paper, version = 0 } = kept ?? {};
  return {
    version,
    acts: paperActs(paper),
    steps: shown(paper?.steps ?? []),
    number: paper?.number && numberText(paper.number),
    scan: paper?.scan?.name,
  };
}
