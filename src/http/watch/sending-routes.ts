/** Cases and papers given to contacts over HTTP, and the public route by which a contact answers once. */
import { papersApi, type SendingJson } from '../../api/papers.js';
import type { ReportDesk } from '../../report/desk/report-desk.js';
import { defined } from '../../rf/defined.js';
import type { Sendings } from '../../store/cases/sendings.js';
import type { Sending } from '../../watch/papers/sending.js';
import { callerMay } from '../gate.js';
import { foundIncident } from '../incidents/incident-routes.js';
import { orRefused } from '../papers/paper-routes.js';
import { foundReport, type ReportRoutesOptions } from '../papers/report-routes.js';
import { existing, Problem, refusal } from '../problem.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';

const LINK_ENDED = {
  vi: 'Liên kết này không dùng được: đã trả lời rồi, đã quá hạn hoặc sai. Hãy gọi phòng trực.',
  en: 'This link does not work: it was used, is too old, or is wrong. Call the duty room.',
};

export interface SendingRoutesOptions extends ReportRoutesOptions {
  readonly sendings: Sendings;
}

export function sendingRoutes({ desk, reports, sendings, actorOf }: SendingRoutesOptions): Route[] {
  return [
    route(papersApi, 'GET /api/v1/sendings', 'incidents', ({ query }) => ({
      sendings: sendings.of(query).map((one) => sendingJson(sendings, one)),
    })),
    route(
      papersApi,
      'POST /api/v1/sendings',
      'incidents',
      async ({ body: { contactId, incidentId, reportId, text }, request }) => {
        const contact = existing(
          desk.caseBook.records.get('contact', contactId)?.value,
          'contactId',
          contactId,
          'contact',
        );
        if (incidentId !== undefined) foundIncident(desk, incidentId);
        const by = actorOf(request);
        if (reportId !== undefined) {
          if (!callerMay(request, 'evidence'))
            throw refusal(403, 'Not allowed', 'reportId: this account may not send papers.');
          orRefused(() => reports.papers.mustAllow(foundReport(reports, reportId), 'sent'));
        }
        const order = {
          contact,
          incidentId,
          reportId: reportId ?? (await minutesOf(reports, incidentId, by)),
          text,
          by,
        };
        return { sending: sendingJson(sendings, sendings.send(order)) };
      },
    ),
    route(
      papersApi,
      'POST /api/v1/sendings/{sendingId}/answer',
      'incidents',
      ({ params: { sendingId }, body, request }) => {
        const sending = existing(sendings.get(sendingId), 'sendingId', sendingId, 'sending');
        return { sending: sendingJson(sendings, sendings.answerByHand(sending, body, actorOf(request))) };
      },
    ),
    route(
      papersApi,
      'POST /api/v1/sendings/answer',
      { access: 'public', guessable: true },
      ({ body: { link, answer, text } }) => {
        if (sendings.answerByLink(link, { answer, text }) === undefined)
          throw new Problem(401, 'Link ended', LINK_ENDED);
        return { taken: true };
      },
    ),
  ];
}

/** The minutes that go with a case as PDF, as they stand now. A case is sent without them where they cannot be made. */
async function minutesOf(reports: ReportDesk, incidentId: string | undefined, by: string): Promise<string | undefined> {
  if (incidentId === undefined) return undefined;
  const made = await reports.make({ kind: 'minutes', incidentId }, by).catch(() => undefined);
  return made?.id;
}

function sendingJson(sendings: Sendings, sending: Sending): SendingJson {
  const { id, incidentId, reportId, contactId, name, text, by, at, told, answers } = sending;
  const message = told === undefined ? sendings.message(sending) : undefined;
  return {
    id,
    incidentId,
    reportId,
    contactId,
    name,
    text,
    by,
    ...shown({ at, told, answers }),
    fault: message?.fault,
    ...defined({ isGivenUp: message?.state === 'dead' ? true : undefined }),
  };
}
