/** The life of a paper over HTTP: checked, returned, signed, sent, and the scan of the signed sheet. */
import { papersApi } from '../../api/papers.js';
import { PaperRefused, type PaperStepOrder } from '../../report/desk/paper-book.js';
import type { KeptReport } from '../../report/desk/report-store.js';
import { LONGEST_ATTACHMENT_BYTES } from '../../store/cases/attachments.js';
import { mustBePerson, type ProveSigner } from '../accounts/prove-signer.js';
import { callerMay, LOCAL_ACTOR } from '../gate.js';
import { keptAttachment } from '../incidents/attachment-routes.js';
import { Conflict, orConflict, Problem } from '../problem.js';
import { type Route, route } from '../route.js';
import { foundReport, type ReportRoutesOptions, reportJson } from './report-routes.js';

const ISSUING: ReadonlySet<PaperStepOrder['act']> = new Set(['signed', 'sent']);
const MAY_NOT = {
  vi: 'Tài khoản này không được ký và gửi văn bản. Trang của văn bản ghi tên những người được phép.',
  en: 'This account may not sign and send papers. The page of the paper names those who may.',
};

const SECOND_PERSON = {
  vi: 'Người đã kiểm tra không ký được văn bản: cần người thứ hai.',
  en: 'Who checked a paper cannot sign it: that takes a second person.',
};

export interface PaperRoutesOptions extends ReportRoutesOptions {
  readonly prove: ProveSigner;
  /** Name of an account, as it stands under a paper that its owner signs. */
  nameOf(id: string): string;
}

export function paperRoutes(options: PaperRoutesOptions): Route[] {
  const { reports, desk, actorOf, attachments, nameOf, prove } = options;
  const step = (report: KeptReport, order: PaperStepOrder) => orRefused(() => reports.papers.step(report, order));
  return [
    route(
      papersApi,
      'POST /api/v1/reports/{reportId}/steps',
      { access: 'export', guessable: true },
      async ({ params, body: { proof, ...body }, request }) => {
        const report = foundReport(reports, params.reportId);
        if (ISSUING.has(body.act) && !callerMay(request, 'evidence')) throw new Problem(403, 'Not allowed', MAY_NOT);
        const by = actorOf(request);
        const checkedBy = reports.papers.get(report.id)?.value.steps.findLast(({ act }) => act === 'checked')?.by;
        // Before there are accounts, all callers have the same name.
        if (body.act === 'signed' && by !== LOCAL_ACTOR && by === checkedBy) throw new Conflict(SECOND_PERSON);
        // Two people stand for a paper, the one who checks and the one who signs: never a program in a person's name.
        if (body.act === 'signed') await prove(request, proof);
        else if (body.act === 'checked') mustBePerson(request);
        const signer = body.act === 'signed' ? (body.signer ?? nameOf(by)) : undefined;
        step(report, { ...body, signer, at: desk.clock(), by });
        await reports.papers.seal(report.id);
        return { report: reportJson(reports, foundReport(reports, report.id)) };
      },
    ),
    route(
      papersApi,
      'PUT /api/v1/reports/{reportId}/scan',
      { access: 'evidence', keepsBytes: LONGEST_ATTACHMENT_BYTES },
      async ({ params, query, request }) => {
        const report = foundReport(reports, params.reportId);
        const by = actorOf(request);
        orRefused(() => reports.papers.mustAllow(report, 'scanned'));
        const about = { name: query.name, by, at: desk.clock() };
        const { sha256, name } = await keptAttachment(attachments, report.id, request, about);
        step(report, { act: 'scanned', at: about.at, by, scan: { sha256, name } });
        return { report: reportJson(reports, report) };
      },
    ),
  ];
}

/** @throws Conflict where the paper's state does not allow it, or somebody else was first */
export function orRefused<T>(take: () => T): T {
  try {
    return orConflict(take);
  } catch (error) {
    if (error instanceof PaperRefused) throw new Conflict(error.said);
    throw error;
  }
}
