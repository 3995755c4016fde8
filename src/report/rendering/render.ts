/** A report in the form asked for: PDF by typst, a Word document, a workbook, or text. */
import { writeWorkbook } from '../../files/sheet/workbook.js';
import type { ReportFormat } from '../../watch/papers/formats.js';
import { documentText } from '../document-text.js';
import type { ReportDocument } from '../report-document.js';
import { documentDocx } from './document-docx.js';
import { documentSheets } from './document-sheets.js';
import type { PdfEngine } from './pdf-engine.js';

export class Renderings {
  readonly #makeEngine: () => Promise<PdfEngine>;
  #engine: Promise<PdfEngine> | undefined;

  /** The engine is made for the first PDF; one that could not be made is tried again for the next. */
  constructor(makeEngine: () => Promise<PdfEngine> = typst) {
    this.#makeEngine = makeEngine;
  }

  /** @throws Error with what the engine said. */
  async render(document: ReportDocument, format: ReportFormat): Promise<Uint8Array> {
    if (format === 'txt') return new TextEncoder().encode(documentText(document));
    if (format === 'docx') return await documentDocx(document);
    if (format === 'xlsx') return await writeWorkbook(documentSheets(document), document.letterhead.organisation);
    this.#engine ??= this.#makeEngine();
    let engine: PdfEngine;
    try {
      engine = await this.#engine;
    } catch (error) {
      this.#engine = undefined;
      throw error;
    }
    return await engine.pdf(document);
  }
}

/** Loaded only when asked for: it is large. */
async function typst(): Promise<PdfEngine> {
  return await (await import('./typst-engine.js')).typstEngine();
}
