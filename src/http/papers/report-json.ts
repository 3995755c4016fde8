/** Reports and their papers in the form of the API. */
import type { Report } from '../../api/papers.js';
import type { ReportDesk } from '../../report/desk/report-desk.js';
import type { KeptReport } from '../../report/desk/report-store.js';
import { iso } from '../../rf/iso.js';
import type { Kept } from '../../store/cases/case-book-records.js';
import { numberText, type Paper, paperActs } from '../../watch/papers/paper.js';
import { existing } from '../problem.js';

/** @throws Problem 404 */
export function foundReport(reports: ReportDesk, reportId: string): KeptReport {
  return existing(reports.store.get(reportId), 'reportId', reportId, 'report');
}

export function reportJson(reports: ReportDesk, report: KeptReport): Report {
  const { from, to, datedAt, madeAt, files, scheduleKey, signedSha256 = report.sha256, ...rest } = report;
  return {
    ...rest,
    from: iso(from),
    to: iso(to),
    datedAt: iso(datedAt),
    madeAt: iso(madeAt),
    scheduled: scheduleKey !== undefined,
    sha256: signedSha256,
    languages: [...rest.languages],
    paper: paperJson(reports.papers.get(report.id)),
    files: files.map((file) => ({ ...file, at: iso(file.at) })),
  };
}

function paperJson(kept: Kept<Paper> | undefined): Report['paper'] {
  const { value: paper, version = 0 } = kept ?? {};
  return {
    version,
    acts: paperActs(paper),
    steps: (paper?.steps ?? []).map((step) => ({ ...step, at: iso(step.at) })),
    number: paper?.number && numberText(paper.number),
    scan: paper?.scan?.name,
  };
}
