import type { ReportDocument } from '../report-document.js';

export interface PdfEngine {
  /** @throws Error when it cannot. */
  pdf(document: ReportDocument): Promise<Uint8Array>;
}
