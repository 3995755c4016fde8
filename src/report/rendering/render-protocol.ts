/** Messages to and from the thread that renders reports. */
import type { ReportDocument } from '../report-document.js';

export const REPORT_FORMATS = ['pdf', 'docx', 'xlsx', 'txt'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface RenderRequest {
  readonly id: number;
  readonly document: ReportDocument;
  readonly format: ReportFormat;
}

export type RenderReply =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly fault: string };
