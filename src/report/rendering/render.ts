/** A report in the form asked for: PDF by typst, a Word document, a workbook, or text. */
import { EnvironmentError } from '../../errors/errors.js';
import { writeWorkbook } from '../../files/sheet/workbook.js';
import type { ReportFormat } from '../../watch/papers/formats.js';
import { say } from '../../words/said.js';
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

  /** @throws EnvironmentError where typst is not installed; Error with what it said. */
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

/** Loaded only when asked for: it is large, and a station may be installed without it. */
async function typst(): Promise<PdfEngine> {
  const { typstEngine } = await import('./typst-engine.js').catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new EnvironmentError(
      say('A PDF is set by typst, which is not installed here.'),
      say('Run "npm ci" in the folder of the program, or ask for DOCX.'),
      { cause: error },
    );
  });
  return await typstEngine();
}
