/** Reads the facts of a report and writes them in each language, under the letterhead of its date. */

import { isField, ONLY_FIELD } from '../../rf/field-strength.js';
import type { IncidentDesk } from '../../store/cases/incident-desk.js';
import type { FormField, FormTemplate } from '../../watch/papers/form-template.js';
import type { ReportKind, ReportLanguage } from '../../watch/papers/formats.js';
import { SaidError, say, type Words } from '../../words/said.js';
import { campaignReport } from '../campaign-report.js';
import { dailyReport, type ReportFrame } from '../daily-report.js';
import { formReport } from '../form-report.js';
import { handoverReport } from '../handover-report.js';
import { minutesReport } from '../minutes-report.js';
import { monthlyReport } from '../monthly-report.js';
import { occupancyReport } from '../occupancy-report.js';
import type { ReportDocument } from '../report-document.js';
import { fieldsOf, formTemplates } from './form-contents.js';
import { caseFacts, deskOf, occupancyFacts, periodFacts, type ReportSources } from './report-sources.js';

/** A request for a report, from a person or a schedule. */
export interface ReportOrder {
  readonly kind: ReportKind;
  /** Epoch ms; a report of a case has its own time. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly incidentId?: string | undefined;
  readonly templateId?: string | undefined;
  readonly handoverId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly receiverId?: string | undefined;
  /** True for a report of a drill, which is marked on every page. */
  readonly drill?: boolean | undefined;
  /** Date of the paper, epoch ms; when absent, the end of the period, or today. */
  readonly datedAt?: number | undefined;
  readonly remarks?: string | undefined;
  /** Kính gửi and Nơi nhận; those of the letterhead when absent. */
  readonly addressees?: readonly string[] | undefined;
  readonly recipients?: readonly string[] | undefined;
  readonly scheduleKey?: string | undefined;
}

/** The report cannot be made; the message says why. */
export class ReportRefused extends SaidError {
  override readonly name = 'ReportRefused';
  readonly field: keyof ReportOrder;
  constructor(field: keyof ReportOrder, said: Words) {
    super(said);
    this.field = field;
  }
}

type Write = (frame: ReportFrame, language: ReportLanguage) => ReportDocument;

export interface Drafted {
  readonly from: number;
  readonly to: number;
  readonly languages: readonly ReportLanguage[];
  /** True for a report of a period, which is dated at its end when the order names no date. */
  readonly isOfPeriod: boolean;
  readonly write: Write;
}

export class ReportDrafts {
  readonly #sources: ReportSources;

  constructor(sources: ReportSources) {
    this.#sources = sources;
  }

  /**
   * The forms: the program's own, each replaced by a form of the same id that people made, and people's further ones.
   */
  get templates(): readonly FormTemplate[] {
    return formTemplates(this.#sources.desk);
  }

  template(id: string): FormTemplate | undefined {
    return this.templates.find((one) => one.id === id);
  }

  /** The content of a form for a case as known now; undefined when there is no such case or form. */
  async form(
    incidentId: string,
    templateId: string,
  ): Promise<{ template: FormTemplate; fields: FormField[] } | undefined> {
    const template = this.template(templateId);
    const facts = await caseFacts(this.#sources, 'watch', incidentId);
    if (template === undefined || facts === undefined) return undefined;
    return { template, fields: fieldsOf(this.#sources.desk, template, facts) };
  }

  /** @throws ReportRefused when there are no data for it. */
  async draft(order: ReportOrder): Promise<Drafted> {
    if (order.kind === 'minutes' || order.kind === 'form') return await this.#draftOfCase(order);
    if (order.kind === 'handover') return this.#draftOfHandover(order);
    const { from, to } = order;
    if (from === undefined || to === undefined)
      throw new ReportRefused('from', say('from and to must name the period.'));
    if (to <= from) throw new ReportRefused('to', say('to must be later than from.'));
    const period = { from, to, isOfPeriod: true, languages: ['vi', 'en'] as const };
    const origin = order.drill === true ? 'drill' : 'watch';
    const sites = this.#sources.sites();
    const desk = this.#deskOf(order);
    if (order.kind === 'occupancy') {
      if (origin === 'drill') throw new ReportRefused('drill', say('A drill has no occupancy.'));
      const facts = await occupancyFacts(this.#sources, order.receiverId ?? '', from, to);
      if (facts === undefined)
        throw new ReportRefused(
          'receiverId',
          say('receiverId is "{receiverId}": there is no such receiver.', { receiverId: order.receiverId ?? '' }),
        );
      const { receiverId = '' } = order;
      const heard = await this.#sources.archive.query({ receiverId, from, to, maxSweeps: 1, maxBins: 1 });
      if (heard.some(isField)) throw new ReportRefused('receiverId', say(ONLY_FIELD, { receiverId }));
      return { ...period, write: (frame, language) => occupancyReport(facts, frame, language) };
    }
    const facts = periodFacts(desk, sites, { origin, from, to });
    if (order.kind === 'daily') return { ...period, write: (frame, language) => dailyReport(facts, frame, language) };
    if (order.kind === 'campaign') {
      const campaign = desk.caseBook.records.get('campaign', order.campaignId ?? '')?.value;
      if (campaign === undefined)
        throw new ReportRefused(
          'campaignId',
          say('campaignId is "{campaignId}": there is no such campaign.', { campaignId: order.campaignId ?? '' }),
        );
      return { ...period, write: (frame, language) => campaignReport(facts, campaign, frame, language) };
    }
    const before = periodFacts(desk, sites, { origin, from: from - (to - from), to: from });
    return { ...period, write: (frame, language) => monthlyReport(facts, before, frame, language) };
  }

  async #draftOfCase(order: ReportOrder): Promise<Drafted> {
    const { incidentId = '', templateId = '', drill = false } = order;
    const facts = await caseFacts(this.#sources, drill ? 'drill' : 'watch', incidentId);
    if (facts === undefined)
      throw new ReportRefused(
        'incidentId',
        say('incidentId is "{incidentId}": there is no such incident.', { incidentId }),
      );
    const { from, to } = facts.period;
    if (order.kind === 'minutes')
      return {
        from,
        to,
        isOfPeriod: false,
        languages: ['vi', 'en'],
        write: (frame, language) => minutesReport(facts, frame, language),
      };
    if (drill) throw new ReportRefused('drill', say('A drill goes to no other administration.'));
    const template = this.template(templateId);
    if (template === undefined)
      throw new ReportRefused(
        'templateId',
        say('templateId is "{templateId}": there is no such form.', { templateId }),
      );
    return {
      from,
      to,
      isOfPeriod: false,
      languages: ['vi', 'en', 'vi-en'],
      write: (frame, language) =>
        formReport(template, fieldsOf(this.#sources.desk, template, facts, frame.datedAt), facts, frame, language),
    };
  }

  #draftOfHandover({ handoverId = '', drill = false }: ReportOrder): Drafted {
    const { desk } = this.#sources;
    const handover = desk.caseBook.records.get('handover', handoverId)?.value;
    if (handover === undefined)
      throw new ReportRefused(
        'handoverId',
        say('handoverId is "{handoverId}": there is no such hand-over.', { handoverId }),
      );
    if (drill) throw new ReportRefused('drill', say('A drill has no hand-over.'));
    const { from, at: to } = handover.summary;
    const facts = periodFacts(desk, this.#sources.sites(), { origin: 'watch', from, to });
    return {
      from,
      to,
      isOfPeriod: true,
      languages: ['vi', 'en'],
      write: (frame, language) => handoverReport(handover, facts, frame, language),
    };
  }

  #deskOf(order: ReportOrder): IncidentDesk {
    const desk = deskOf(this.#sources, order.drill === true ? 'drill' : 'watch');
    if (desk === undefined) throw new ReportRefused('drill', say('There are no drills here.'));
    return desk;
  }
}
