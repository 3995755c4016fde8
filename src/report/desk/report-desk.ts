/**
 * Makes reports: drafts a report, keeps its content, and renders a file when a person asks for one. The content of a
 * report is never made a second time.
 */
import { defined } from '../../rf/defined.js';
import { nextTurn } from '../../time/pause.js';
import type { FormTemplate } from '../../watch/papers/form-template.js';
import type { ReportFormat, ReportLanguage } from '../../watch/papers/formats.js';
import { letterheadAt } from '../../watch/papers/letterhead.js';
import { bookSymbol } from '../../watch/papers/paper.js';
import { civilDate, dayOf } from '../../watch/roster/local-day.js';
import type { ReportFrame } from '../daily-report.js';
import type { Renderer } from '../rendering/renderer.js';
import type { ReportDocument } from '../report-document.js';
import { PaperBook } from './paper-book.js';
import { ReportDrafts, type ReportOrder } from './report-drafts.js';
import type { ReportSources } from './report-sources.js';
import type { Documents, FileKey, KeptFile, KeptReport, ReportStore } from './report-store.js';

export interface ReportDeskOptions {
  readonly sources: ReportSources;
  readonly store: ReportStore;
  readonly renderer: Renderer;
}

interface RenderedFile {
  readonly about: KeptFile;
  readonly content: Uint8Array;
}

export class ReportDesk {
  readonly store: ReportStore;
  readonly papers: PaperBook;
  readonly #sources: ReportSources;
  readonly #drafts: ReportDrafts;
  readonly #renderer: Renderer;
  readonly #rendering = new Map<string, Promise<RenderedFile | undefined>>();
  /** Ends with the last report that was ordered. */
  #last: Promise<unknown> = Promise.resolve();
  #ordered = 0;

  constructor({ sources, store, renderer }: ReportDeskOptions) {
    this.#sources = sources;
    this.#drafts = new ReportDrafts(sources);
    this.store = store;
    this.papers = new PaperBook(sources.desk.caseBook.records, store);
    this.#renderer = renderer;
  }

  /** Reports that were ordered and are not made yet. */
  get ordered(): number {
    return this.#ordered;
  }

  /**
   * One at a time, each in a turn of the event loop of its own, so that many hold up nobody.
   * @throws ReportRefused when there are no data for it
   */
  async make(order: ReportOrder, by: string): Promise<KeptReport> {
    this.#ordered += 1;
    const made = this.#last.then(() => nextTurn()).then(() => this.#make(order, by));
    this.#last = made.catch(() => undefined);
    try {
      return await made;
    } finally {
      this.#ordered -= 1;
    }
  }

  async #make(order: ReportOrder, by: string): Promise<KeptReport> {
    const { desk } = this.#sources;
    const drafted = await this.#drafts.draft(order);
    const madeAt = desk.clock();
    const { from, to } = drafted;
    const datedAt = order.datedAt ?? (drafted.isOfPeriod ? Math.min(to, madeAt) : madeAt);
    const letterhead = letterheadAt(desk.caseBook.records.all('letterhead'), datedAt);
    const id = this.store.nextId(civilDate(dayOf(madeAt)).year);
    const frame: ReportFrame = {
      id,
      datedAt,
      madeAt,
      timeMark: this.#sources.timeMark?.(),
      madeBy: by,
      letterhead,
      remarks: order.remarks,
      symbol: bookSymbol(order, letterhead?.numberSuffix),
      addressees: order.addressees ?? letterhead?.addressees ?? [],
      recipients: order.recipients ?? letterhead?.recipients ?? [],
    };
    const documents: Documents = Object.fromEntries(
      drafted.languages.map((language) => [language, drafted.write(frame, language)]),
    );
    const { kind, incidentId, templateId, campaignId, receiverId, scheduleKey, drill = false } = order;
    const report = await this.store.add(
      {
        id,
        kind,
        from,
        to,
        datedAt,
        madeAt,
        madeBy: by,
        drill,
        title: { vi: titleOf(documents.vi), en: titleOf(documents.en) },
        incidentId,
        templateId,
        campaignId,
        receiverId,
        scheduleKey,
      },
      documents,
    );
    const detail = { kind, from, to, sha256: report.sha256, ...defined({ incidentId }) };
    desk.caseBook.audit.append({ at: madeAt, actor: by, action: 'report.made', subject: `report/${id}`, detail });
    return report;
  }

  /** Undefined when there is no such report, or not in that language. */
  async file(id: string, language: ReportLanguage, format: ReportFormat): Promise<RenderedFile | undefined> {
    await this.papers.seal(id);
    const kept = await this.store.file(id, language, format);
    if (kept !== undefined) return kept;
    const signed = this.store.isSigned(id);
    const key = `${id} ${language} ${format} ${signed}`;
    const running = this.#rendering.get(key) ?? this.#render(id, { language, format, signed });
    this.#rendering.set(key, running);
    return await running.finally(() => this.#rendering.delete(key));
  }

  async #render(id: string, key: FileKey): Promise<RenderedFile | undefined> {
    const document = (await this.store.documents(id, key.signed === true ? 'signed' : 'draft'))?.[key.language];
    if (document === undefined) return undefined;
    const content = await this.#renderer.render(document, key.format);
    const about = await this.store.addFile(id, key, content, this.#sources.desk.clock());
    return { about, content };
  }

  get templates(): readonly FormTemplate[] {
    return this.#drafts.templates;
  }

  template(id: string): FormTemplate | undefined {
    return this.#drafts.template(id);
  }

  /** The content of a form for a case as known now; undefined when there is no such case or form. */
  async form(incidentId: string, templateId: string): ReturnType<ReportDrafts['form']> {
    return await this.#drafts.form(incidentId, templateId);
  }
}

function titleOf(document: ReportDocument | undefined): string {
  return document === undefined
    ? ''
    : [document.title, document.titleAlso].filter((one) => one !== undefined).join(' · ');
}
