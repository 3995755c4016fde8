/**
 * Where reports are made: reads what they are of, puts it into words in each language, keeps that, and renders it when
 * somebody wants a file. What a report said is never made anew.
 */
import type { IncidentDesk } from '../store/incident-desk.js';
import type { FilledForm, FormField, FormTemplate } from '../watch/form-template.js';
import { letterheadAt } from '../watch/letterhead.js';
import { civilDate, dayOf } from '../watch/local-day.js';
import { campaignReport } from './campaign-report.js';
import type { CaseFacts } from './case-facts.js';
import { dailyReport, type ReportFrame } from './daily-report.js';
import { formFields } from './form-fields.js';
import { formReport } from './form-report.js';
import { FORM_TEMPLATES } from './form-templates.js';
import { minutesReport } from './minutes-report.js';
import { monthlyReport } from './monthly-report.js';
import { occupancyReport } from './occupancy-report.js';
import type { ReportFormat } from './render-protocol.js';
import type { Renderer } from './renderer.js';
import type { ReportDocument, ReportLanguage } from './report-document.js';
import { caseFacts, deskOf, occupancyFacts, periodFacts, type ReportSources } from './report-sources.js';
import type { Documents, KeptFile, KeptReport, ReportKind, ReportStore } from './report-store.js';

/** What a person or a schedule asks for. */
export interface ReportOrder {
  readonly kind: ReportKind;
  /** Epoch ms; the reports of a case have their own time. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly incidentId?: string | undefined;
  readonly templateId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly receiverId?: string | undefined;
  /** Of a drill: marked on every page. */
  readonly drill?: boolean | undefined;
  /** The day the paper bears: the end of what it is of, or today, when absent. */
  readonly datedAt?: number | undefined;
  readonly remarks?: string | undefined;
  readonly scheduleKey?: string | undefined;
}

/** It cannot be made; the sentence says why. */
export class ReportRefused extends Error {
  override readonly name = 'ReportRefused';
  readonly field: keyof ReportOrder;
  constructor(field: keyof ReportOrder, problem: string) {
    super(problem);
    this.field = field;
  }
}

export interface ReportDeskOptions {
  readonly sources: ReportSources;
  readonly store: ReportStore;
  readonly renderer: Renderer;
}

type Write = (frame: ReportFrame, language: ReportLanguage) => ReportDocument;

interface Drafted {
  readonly from: number;
  readonly to: number;
  readonly languages: readonly ReportLanguage[];
  /** Of a period: dated at its end unless said otherwise. */
  readonly isOfPeriod: boolean;
  readonly write: Write;
}

export class ReportDesk {
  readonly store: ReportStore;
  readonly #sources: ReportSources;
  readonly #renderer: Renderer;
  readonly #rendering = new Map<string, Promise<{ about: KeptFile; content: Uint8Array }>>();

  constructor({ sources, store, renderer }: ReportDeskOptions) {
    this.#sources = sources;
    this.store = store;
    this.#renderer = renderer;
  }

  /** @throws ReportRefused when there is nothing to make it of. */
  async make(order: ReportOrder, by: string): Promise<KeptReport> {
    const { desk } = this.#sources;
    const drafted = await this.#draft(order);
    const madeAt = desk.clock();
    const { from, to } = drafted;
    const datedAt = order.datedAt ?? (drafted.isOfPeriod ? Math.min(to, madeAt) : madeAt);
    const letterhead = letterheadAt(desk.caseBook.records.all('letterhead'), datedAt);
    const id = this.store.nextId(civilDate(dayOf(madeAt)).year);
    const frame: ReportFrame = { id, datedAt, madeAt, madeBy: by, letterhead, remarks: order.remarks };
    const documents: Documents = Object.fromEntries(
      drafted.languages.map((language) => [language, drafted.write(frame, language)]),
    );
    const { kind, incidentId, templateId, campaignId, receiverId, scheduleKey, drill = false } = order;
    const report = await this.store.add(
      {
        ...{ id, kind, from, to, datedAt, madeAt, madeBy: by, drill },
        title: { vi: titleOf(documents.vi), en: titleOf(documents.en) },
        ...{ incidentId, templateId, campaignId, receiverId, scheduleKey },
      },
      documents,
    );
    const detail = { kind, from, to, sha256: report.sha256, ...(incidentId === undefined ? {} : { incidentId }) };
    desk.caseBook.audit.append({ at: madeAt, actor: by, action: 'report.made', subject: `report/${id}`, detail });
    return report;
  }

  /** Undefined when there is no such report, or not in that language. */
  async file(
    id: string,
    language: ReportLanguage,
    format: ReportFormat,
  ): Promise<{ about: KeptFile; content: Uint8Array } | undefined> {
    const kept = await this.store.file(id, language, format);
    if (kept !== undefined) return kept;
    const key = `${id} ${language} ${format}`;
    const running = this.#rendering.get(key);
    if (running !== undefined) return await running;
    const document = (await this.store.documents(id))?.[language];
    if (document === undefined) return undefined;
    const made = this.#renderer.render(document, format).then(async (content) => {
      const about = await this.store.addFile(id, language, format, content, this.#sources.desk.clock());
      return { about, content };
    });
    this.#rendering.set(key, made);
    try {
      return await made;
    } finally {
      this.#rendering.delete(key);
    }
  }

  /** The forms: those the program comes with, each replaced by one of the same name that people made. */
  get templates(): readonly FormTemplate[] {
    const own = this.#sources.desk.caseBook.records.all('form-template');
    const given = FORM_TEMPLATES.map((template) => own.find(({ id }) => id === template.id) ?? template);
    return [...given, ...own.filter(({ id }) => FORM_TEMPLATES.every((template) => template.id !== id))];
  }

  template(id: string): FormTemplate | undefined {
    return this.templates.find((one) => one.id === id);
  }

  /** What a form would say of a case now; undefined when there is no such case or form. */
  async form(
    incidentId: string,
    templateId: string,
  ): Promise<{ template: FormTemplate; fields: FormField[] } | undefined> {
    const template = this.template(templateId);
    const facts = await caseFacts(this.#sources, 'watch', incidentId);
    if (template === undefined || facts === undefined) return undefined;
    return { template, fields: this.#fields(template, facts, this.#sources.desk.clock()) };
  }

  #fields(template: FormTemplate, facts: CaseFacts, datedAt: number): FormField[] {
    const { records } = this.#sources.desk.caseBook;
    const form: FilledForm | undefined = records.get('form', formId(facts.incident.id, template.id))?.value;
    const letterhead = letterheadAt(records.all('letterhead'), datedAt);
    return formFields(template, form, { facts, letterhead });
  }

  async #draft(order: ReportOrder): Promise<Drafted> {
    if (order.kind === 'minutes' || order.kind === 'form') return await this.#draftOfCase(order);
    const { from, to } = order;
    if (from === undefined || to === undefined) throw new ReportRefused('from', 'from and to say of what time it is.');
    if (to <= from) throw new ReportRefused('to', 'to must be later than from.');
    const period = { from, to, isOfPeriod: true, languages: ['vi', 'en'] as const };
    const origin = order.drill === true ? 'drill' : 'watch';
    const sites = this.#sources.sites();
    const desk = this.#deskOf(order);
    if (order.kind === 'occupancy') {
      if (origin === 'drill') throw new ReportRefused('drill', 'A drill has no occupancy.');
      const facts = await occupancyFacts(this.#sources, order.receiverId ?? '', from, to);
      if (facts === undefined)
        throw new ReportRefused('receiverId', `receiverId is "${order.receiverId ?? ''}": there is no such receiver.`);
      return { ...period, write: (frame, language) => occupancyReport(facts, frame, language) };
    }
    const facts = periodFacts(desk, sites, { origin, from, to });
    if (order.kind === 'daily') return { ...period, write: (frame, language) => dailyReport(facts, frame, language) };
    if (order.kind === 'campaign') {
      const campaign = desk.caseBook.records.get('campaign', order.campaignId ?? '')?.value;
      if (campaign === undefined)
        throw new ReportRefused('campaignId', `campaignId is "${order.campaignId ?? ''}": there is no such campaign.`);
      return { ...period, write: (frame, language) => campaignReport(facts, campaign, frame, language) };
    }
    const before = periodFacts(desk, sites, { origin, from: from - (to - from), to: from });
    return { ...period, write: (frame, language) => monthlyReport(facts, before, frame, language) };
  }

  async #draftOfCase(order: ReportOrder): Promise<Drafted> {
    const { incidentId = '', templateId = '', drill = false } = order;
    const facts = await caseFacts(this.#sources, drill ? 'drill' : 'watch', incidentId);
    if (facts === undefined)
      throw new ReportRefused('incidentId', `incidentId is "${incidentId}": there is no such incident.`);
    const { from, to } = facts.period;
    if (order.kind === 'minutes')
      return {
        ...{ from, to, isOfPeriod: false, languages: ['vi', 'en'] },
        write: (frame, language) => minutesReport(facts, frame, language),
      };
    if (drill) throw new ReportRefused('drill', 'A drill goes to no other administration.');
    const template = this.template(templateId);
    if (template === undefined)
      throw new ReportRefused('templateId', `templateId is "${templateId}": there is no such form.`);
    return {
      ...{ from, to, isOfPeriod: false, languages: ['vi', 'en', 'vi-en'] },
      write: (frame, language) =>
        formReport(template, this.#fields(template, facts, frame.datedAt), facts, frame, language),
    };
  }

  #deskOf(order: ReportOrder): IncidentDesk {
    const desk = deskOf(this.#sources, order.drill === true ? 'drill' : 'watch');
    if (desk === undefined) throw new ReportRefused('drill', 'There are no drills here.');
    return desk;
  }
}

export function formId(incidentId: string, templateId: string): string {
  return `${incidentId}/${templateId}`;
}

function titleOf(document: ReportDocument | undefined): string {
  return document === undefined
    ? ''
    : [document.title, document.titleAlso].filter((one) => one !== undefined).join(' · ');
}
