/** Renders a report in the wanted format. PDF is made by typst; where typst is not available or fails, by pdfmake. */
import { writeWorkbook } from '../../sheet/workbook.js';
import { documentText } from '../document-text.js';
import type { ReportDocument } from '../report-document.js';
import { documentSheets } from './document-sheets.js';
import type { PdfEngine } from './pdf-engine.js';
import type { ReportFormat } from './render-protocol.js';

export interface Rendered {
  readonly bytes: Uint8Array;
  readonly engine?: PdfEngine['name'] | undefined;
}

export class Renderings {
  readonly #engines: readonly (() => Promise<PdfEngine>)[];
  readonly #made = new Map<number, Promise<PdfEngine>>();

  /** Uses the first engine that succeeds; the next report tries them in the same order again. */
  constructor(engines: readonly (() => Promise<PdfEngine>)[] = DEFAULT_ENGINES) {
    this.#engines = engines;
  }

  /** @throws Error with each engine's message, when no engine could make the PDF. */
  async render(document: ReportDocument, format: ReportFormat): Promise<Rendered> {
    if (format === 'txt') return { bytes: new TextEncoder().encode(documentText(document)) };
    if (format === 'xlsx')
      return { bytes: await writeWorkbook(documentSheets(document), document.letterhead.organisation) };
    const faults: string[] = [];
    for (const [i, make] of this.#engines.entries()) {
      try {
        const engine = await this.#engine(i, make);
        return { bytes: await engine.pdf(document), engine: engine.name };
      } catch (error) {
        faults.push((error as Error).message);
      }
    }
    throw new Error(`no PDF could be made: ${faults.join('; ')}`);
  }

  #engine(place: number, make: () => Promise<PdfEngine>): Promise<PdfEngine> {
    const known = this.#made.get(place);
    if (known !== undefined) return known;
    const made = make();
    this.#made.set(place, made);
    made.catch(() => this.#made.delete(place));
    return made;
  }
}

/** Each is loaded only when needed, because both are large. */
const DEFAULT_ENGINES: readonly (() => Promise<PdfEngine>)[] = [
  async () => (await import('./typst-engine.js')).typstEngine(),
  async () => (await import('./pdfmake-engine.js')).pdfmakeEngine(),
];
