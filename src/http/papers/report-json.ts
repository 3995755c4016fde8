/** Reports and their papers in the form of the API. */
import type { Report } from '../../api/papers.js';
import type { ReportDesk } from '../../report/desk/report-desk.js';
import type { KeptReport } from '../../report/desk/report-store.js';
import type { Kept } from '../../store/cases/case-book-records.js';
import { numberText, type Paper, paperActs } from '../../watch/papers/paper.js';
import { existing } from '../problem.js';
import { shown } from '../spoken.js';

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
