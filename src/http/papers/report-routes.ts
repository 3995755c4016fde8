/** Reports over HTTP: make one, the list, what one says, its files. */
import type { Response } from 'express';
import { z } from 'zod';
import type { ReportDesk } from '../../report/desk/report-desk.js';
import { type ReportOrder, ReportRefused } from '../../report/desk/report-drafts.js';
import { type KeptReport, ReportDamaged } from '../../report/desk/report-store.js';
import { REPORT_FORMATS, type ReportFormat } from '../../report/rendering/render-protocol.js';
import { RendererBusy } from '../../report/rendering/renderer.js';
import { REPORT_KINDS, REPORT_LANGUAGES, type ReportLanguage } from '../../report/report-document.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import { DAY_MS } from '../../watch/roster/local-day.js';
import { cursorOf, page, pageFields, partsOf } from '../page.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { type ActorOf, instant, iso } from '../spoken.js';

const LONGEST_MS = 400 * DAY_MS;
const TYPES: Readonly<Record<ReportFormat, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  txt: 'text/plain; charset=utf-8',
};

export const reportAnswer = z.object({
  id: z.string(),
  kind: z.enum(REPORT_KINDS),
  title: z.object({ vi: z.string(), en: z.string() }),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  datedAt: z.iso.datetime(),
  madeAt: z.iso.datetime(),
  madeBy: z.string(),
  drill: z.boolean(),
  scheduled: z.boolean(),
  incidentId: z.string().optional(),
  templateId: z.string().optional(),
  campaignId: z.string().optional(),
  receiverId: z.string().optional(),
  languages: z.array(z.enum(REPORT_LANGUAGES)),
  sha256: z.string().describe('of the report itself, in all its languages'),
  files: z.array(
    z.object({
      language: z.enum(REPORT_LANGUAGES),
      format: z.enum(REPORT_FORMATS),
      bytes: z.number(),
      sha256: z.string(),
      at: z.iso.datetime(),
    }),
  ),
});

const id = z.string().min(1).max(200);
const periodKinds = z.enum(['daily', 'campaign', 'statistics', 'occupancy', 'minutes']);
const orderBody = z.strictObject({
  kind: periodKinds,
  from: instant.optional().describe('begin of the period; not for the minutes of a case'),
  to: instant.optional(),
  incidentId: id.optional().describe('for minutes'),
  campaignId: id.optional().describe('for a campaign; without from and to the whole of it'),
  receiverId: id.optional().describe('for occupancy'),
  drill: z.boolean().optional().describe('of what drills left behind; marked on every page'),
  datedAt: instant.optional().describe('the day the paper bears; the end of the period, or now, when absent'),
  remarks: z.string().max(8000).optional(),
});

const listQuery = z.strictObject({
  kind: z.enum(REPORT_KINDS).optional(),
  incidentId: id.optional(),
  ...pageFields,
});
const oneReport = z.strictObject({ reportId: z.string().regex(/^RPT-\d{4}-\d{6}$/) });
const fileQuery = z.strictObject({
  language: z.enum(REPORT_LANGUAGES).default('vi'),
  format: z.enum(REPORT_FORMATS).default('pdf'),
});

export interface ReportRoutesOptions {
  readonly reports: ReportDesk;
  readonly desk: IncidentDesk;
  readonly actorOf: ActorOf;
}

export function reportRoutes({ reports, desk, actorOf }: ReportRoutesOptions): Route[] {
  const found = (reportId: string | undefined): KeptReport => {
    const report = reports.store.get(reportId ?? '');
    if (report === undefined)
      throw new Problem(404, 'Not found', `reportId is "${reportId}": there is no such report.`);
    return report;
  };
  return [
    {
      method: 'get',
      path: '/api/v1/reports',
      access: 'watch',
      summary: 'Reports that were made, the newest first.',
      query: listQuery,
      answer: z.object({ reports: z.array(reportAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { kind, incidentId, limit, cursor } = input.query as z.output<typeof listQuery>;
        const after = partsOf(cursor, 'string')?.[0];
        const rows = reports.store.all
          .filter((one) => kind === undefined || one.kind === kind)
          .filter((one) => incidentId === undefined || one.incidentId === incidentId)
          .filter((one) => after === undefined || one.id < after);
        const { rows: shown, nextCursor } = page(rows, limit, (last) => cursorOf(last.id));
        response.json({ reports: shown.map(reportJson), nextCursor });
      },
    },
    {
      method: 'post',
      path: '/api/v1/reports',
      access: 'export',
      summary: 'Makes a report. It says what is known now, and says it for ever.',
      body: orderBody,
      answer: z.object({ report: reportAnswer }),
      async handle(request, response, input) {
        const order = whole(desk, input.body as z.output<typeof orderBody>);
        response.json({ report: reportJson(await made(() => reports.make(order, actorOf(request)))) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/reports/{reportId}',
      access: 'watch',
      summary: 'One report: what it is of, and the hashes of what was made.',
      params: oneReport,
      answer: z.object({ report: reportAnswer }),
      handle(_request, response, input) {
        response.json({ report: reportJson(found(input.params['reportId'])) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/reports/{reportId}/document',
      access: 'watch',
      summary: 'What a report says, as sections and tables, to be shown on a screen.',
      params: oneReport,
      query: z.strictObject({ language: z.enum(REPORT_LANGUAGES).default('vi') }),
      answer: z.object({ document: z.record(z.string(), z.unknown()) }),
      async handle(request, response, input) {
        const { id: reportId } = found(input.params['reportId']);
        const language = input.query['language'] as ReportLanguage;
        const document = await undamaged(async () => (await reports.store.documents(reportId))?.[language]);
        if (document === undefined)
          throw new Problem(404, 'Not found', `language is "${language}": ${reportId} was not made in it.`);
        desk.viewed(`report/${reportId}`, actorOf(request));
        response.json({ document });
      },
    },
    {
      method: 'get',
      path: '/api/v1/reports/{reportId}/file',
      access: 'export',
      summary: 'A report as a file: PDF, workbook or plain text.',
      params: oneReport,
      query: fileQuery,
      otherAnswers: Object.values(TYPES),
      async handle(request, response, input) {
        const report = found(input.params['reportId']);
        const { language, format } = input.query as z.output<typeof fileQuery>;
        const file = await undamaged(() => reports.file(report.id, language, format));
        if (file === undefined)
          throw new Problem(404, 'Not found', `language is "${language}": ${report.id} was not made in it.`);
        desk.viewed(`report/${report.id}/${language}.${format}`, actorOf(request));
        sendFile(response, `${report.id}-${report.kind}.${language}.${format}`, TYPES[format], file);
      },
    },
  ];
}

function sendFile(
  response: Response,
  name: string,
  type: string,
  { about, content }: { readonly about: { readonly sha256: string }; readonly content: Uint8Array },
): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Repr-Digest', `sha-256=:${Buffer.from(about.sha256, 'hex').toString('base64')}:`);
  response.send(Buffer.from(content.buffer, content.byteOffset, content.length));
}

/** A campaign without a period is meant as a whole. */
function whole(desk: IncidentDesk, body: z.output<typeof orderBody>): ReportOrder {
  const { from, to, campaignId } = body;
  if (from !== undefined && to !== undefined && to - from > LONGEST_MS)
    throw new Problem(400, 'Bad request', 'from and to lie more than 400 days apart.');
  if (body.kind !== 'campaign' || from !== undefined || to !== undefined) return body;
  const campaign = desk.caseBook.records.get('campaign', campaignId ?? '')?.value;
  return campaign === undefined ? body : { ...body, from: campaign.from, to: Math.min(campaign.to, desk.clock()) };
}

/** @throws Problem naming the field that stands in the way. */
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

export function reportJson(report: KeptReport): z.input<typeof reportAnswer> {
  const { from, to, datedAt, madeAt, files, scheduleKey, ...rest } = report;
  return {
    ...rest,
    ...{ from: iso(from), to: iso(to), datedAt: iso(datedAt), madeAt: iso(madeAt) },
    scheduled: scheduleKey !== undefined,
    languages: [...rest.languages],
    files: files.map((file) => ({ ...file, at: iso(file.at) })),
  };
}
