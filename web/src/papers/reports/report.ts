/** Reports, their files and what they say. */
import type { Report } from '../../../../src/api/papers.js';
import { urlOf } from '../../ground/asking/ask.js';

export type { Report };
export type ReportLanguage = Report['languages'][number];
export type ReportFormat = Report['files'][number]['format'];

export const KINDS: readonly Report['kind'][] = [
  'daily',
  'campaign',
  'statistics',
  'occupancy',
  'minutes',
  'handover',
  'form',
];
export const FORMATS_OF_FILE: readonly ReportFormat[] = ['pdf', 'docx', 'xlsx', 'txt'];

/** @param format `signed`: the scan of the signed sheet */
export function fileUrl(reportId: string, language: ReportLanguage, format: ReportFormat | 'signed'): string {
  return urlOf('GET /api/v1/reports/{reportId}/file', { params: { reportId }, query: { language, format } });
}

/** One addressee or recipient a line. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
