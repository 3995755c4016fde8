/** Reports: make one, list them, read one, fetch its files. */
import { papersApi, type ReportOrder as ReportOrderBody } from '../../api/papers.js';
import { saidOf } from '../../errors/errors.js';
import type { ReportDesk } from '../../report/desk/report-desk.js';
import { type ReportOrder, ReportRefused } from '../../report/desk/report-drafts.js';
import { type KeptReport, ReportDamaged } from '../../report/desk/report-store.js';
import { RendererBusy } from '../../report/rendering/renderer.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../time/units.js';
import { cursorOf, page, partsOf } from '../page.js';
import { badRequest, notFound, Problem, refusal } from '../problem.js';
import { ORDERED_FILE_BYTES, type Route, route } from '../route.js';
import type { ActorOf } from '../spoken.js';
import { foundReport, reportJson } from './report-json.js';

const LONGEST_MS = 400 * DAY_MS;
const MOST_ORDERED = 60;

export interface ReportRoutesOptions {
  readonly reports: ReportDesk;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
}

export function reportRoutes({ reports, desk, actorOf }: ReportRoutesOptions): Route[] {
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
export async function undamaged<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReportDamaged) throw new Problem(409, 'Conflict', error.said);
    if (error instanceof RendererBusy)
      throw refusal(503, 'Busy', '{why} Try again in a moment.', { why: saidOf(error) });
    throw error;
  }
}
